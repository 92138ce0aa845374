#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/explain/transcript.h"
#include "sim/network/connection.h"
#include "sim/smtp/client_session.h"
#include "sim/smtp/command.h"
#include "sim/smtp/dialect.h"
#include "sim/smtp/session_state.h"
#include "sim/smtp/transition.h"
#include "sim/smtp/violation.h"

namespace smtplab::explain {

/// One thing that was said in a transcript: a command, content or a reply, with all its lines.
struct WalkItem {
  enum class Kind : std::uint8_t { command, content, reply, unread };

  Kind kind = Kind::unread;
  network::Side speaker = network::Side::client;
  std::string octets;  ///< with CRLF
  smtp::Verb verb = smtp::Verb::unknown;
  smtp::ReplyCode code;
  smtp::RowId row = smtp::kNoRow;
  smtp::SessionState before = smtp::SessionState::opened;
  smtp::SessionState after = smtp::SessionState::opened;
  smtp::Outcome outcome = smtp::Outcome::taken;  ///< of a command, on reading it
  std::optional<smtp::CommandError> error;       ///< of a command
  std::size_t answered_by = kNowhere;            ///< of a command: the reply's place
  std::size_t answers = kNowhere;                ///< of a reply: the command's
  std::vector<smtp::ViolationKind> violations;

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
};

/// A transcript as a client's session follows it.
struct Walk {
  std::vector<WalkItem> items;
  smtp::ExtensionSet offered;  ///< by the last answer to EHLO; all, where that is not in the paste
  bool begins_in_the_middle = false;
  bool is_unfinished = false;  ///< it ends before a reply, or in the middle of content
};

/// How a host of today speaks that offers all that is known here: who reads a transcript does not
/// know what the server offers until it says so.
const smtp::Dialect& transcript_dialect();

Walk walk_transcript(const Transcript& transcript);

}  // namespace smtplab::explain
