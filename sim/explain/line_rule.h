#pragma once

#include <array>
#include <string_view>

#include "sim/explain/conversation.h"

namespace smtplab::explain {

/// What was before a line of a conversation, as far as it counts for lines that no row of a
/// transition table tells of.
struct LineContext {
  bool is_pop3 = false;
  bool was_taken = false;    ///< of a call: the server has seen it
  bool is_breaking = false;  ///< of an end: neither side has closed
  bool quit_was_answered = false;
  bool timed_out = false;       ///< a side has waited in vain
  bool is_negotiating = false;  ///< STARTTLS was answered 220, and TLS does not stand yet
  bool is_chunk = false;        ///< of content: BDAT has announced it
};

/// What stands in place of a row: a key of the catalogue, and clauses of the register. Keys of
/// content are plurals.
struct LineRule {
  std::string_view key;
  std::array<std::string_view, 4> clauses{};  ///< unused ones are empty
};

/// The rule of a call, of a command whose server tells nothing of it, of content, of what nobody
/// reads, or of an end.
LineRule rule_of(const Line& line, const LineContext& context);

}  // namespace smtplab::explain
