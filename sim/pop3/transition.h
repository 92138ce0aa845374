#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "sim/pop3/command.h"
#include "sim/pop3/session_state.h"

namespace smtplab::pop3 {

/// What has become of a command: first on reading it, then by its response.
enum class Outcome : std::uint8_t {
  taken,            ///< read and well-formed
  unknown,          ///< no such word
  not_implemented,  ///< an optional command that the host leaves out
  malformed,        ///< its arguments are wrong
  line_too_long,
  no_such_message,
  already_deleted,
  completed,  ///< answered +OK
  rejected,   ///< answered -ERR
  closing,    ///< the server closes the connection, with or without -ERR
};
inline constexpr std::size_t kOutcomeCount = static_cast<std::size_t>(Outcome::closing) + 1;

constexpr bool is_answer(Outcome outcome) { return outcome >= Outcome::completed; }

/// Who gives the response that a row asks for.
enum class Decides : std::uint8_t {
  session,
  agent,
  rule,  ///< nobody needs to: it is -ERR
};

/// Indexes of rows fit into a trace event.
using RowId = std::uint16_t;
inline constexpr RowId kNoRow = 0xFFFF;

/// One row of the table that server and client sessions walk, and that annotations read.
struct Transition {
  static constexpr std::uint8_t kAny = 0xFF;   ///< for `from` and `verb`: whatever it is
  static constexpr std::uint8_t kSame = 0xFE;  ///< for `to`: the state stays

  std::uint8_t from = kAny;  ///< a SessionState, or kAny
  std::uint8_t verb = kAny;  ///< a Verb, or kAny
  Outcome outcome = Outcome::taken;
  /// A SessionState, or kSame. Answers move, and QUIT: it enters UPDATE before it is answered.
  std::uint8_t to = kSame;
  Decides decides = Decides::session;
  std::string_view key;                       ///< stable for ever; texts about the row hang on it
  std::array<std::string_view, 3> clauses{};  ///< ids of the register; unused ones are empty
};

/// The rows, most special first: the first that matches is the one.
std::span<const Transition> transitions();
RowId find_transition(SessionState state, Verb verb, Outcome outcome);
const Transition& transition(RowId id);
SessionState next_state(SessionState from, RowId id);

}  // namespace smtplab::pop3
