#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "viewer/model/commentary.h"
#include "viewer/model/future.h"

namespace smtplab::panels {

/// Whose words a row of a dialogue holds.
enum class Voice : std::uint8_t { client, server, refusal, neither };

/// One row of a dialogue, as wide as the panel.
struct DialogueRow {
  std::uint32_t line = 0;  ///< of the conversation
  std::size_t seen = 0;    ///< it is there when so many moments have been shown
  Voice voice = Voice::neither;
  bool is_first = false;     ///< of its line
  bool is_surprise = false;  ///< a rule was broken, or something else was expected
  bool is_printed = true;    ///< false: the scenario's source does not print it
  std::string label;         ///< "C:"; empty where a long line goes on
  std::string text;          ///< escaped
};

/// All rows of a conversation, at most `columns` wide.
std::vector<DialogueRow> dialogue_rows(const viewer::Future& future, std::uint32_t conversation,
                                       viewer::Commentary& commentary, std::size_t columns);

/// How many of the rows are there when so many moments have been shown.
std::size_t rows_seen(const std::vector<DialogueRow>& rows, std::size_t seen);

/// Whether a reply turns its command down: 4yz, 5yz or -ERR.
bool is_refusal(const explain::Line& line);

}  // namespace smtplab::panels
