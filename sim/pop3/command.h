#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace smtplab::pop3 {

/// What a response answers: a command word, or the connection itself.
enum class Verb : std::uint8_t {
  user,
  pass,
  apop,
  stat,
  list,
  retr,
  dele,
  noop,
  rset,
  top,
  uidl,
  quit,
  unknown,     ///< a word that is in no table
  connection,  ///< answered by the greeting
};
inline constexpr std::size_t kVerbCount = static_cast<std::size_t>(Verb::connection) + 1;

/// What stands behind a command word.
enum class ArgumentKind : std::uint8_t {
  none,
  name,
  secret,  ///< all of the line: spaces belong to it (RFC 1939 section 7, PASS)
  name_and_digest,
  optional_message,
  message,
  message_and_lines,
};

/// A row of the command table.
struct CommandSpec {
  Verb verb;
  std::string_view name;
  ArgumentKind argument;
  bool is_optional;  ///< section 7: a server need not have it
};

/// The command table, one row for each word, in the order of Verb (section 9).
std::span<const CommandSpec> command_table();
/// The row of a verb; for the two that are no commands, a row with its name.
const CommandSpec& command_spec(Verb verb);
/// Letter case does not count (section 3).
Verb verb_of(std::string_view word);

/// One command, understood.
struct Command {
  Verb verb = Verb::noop;
  std::string text;                      ///< USER's and APOP's name, PASS's secret
  std::string digest;                    ///< APOP's
  std::optional<std::uint32_t> message;  ///< LIST, RETR, DELE, TOP, UIDL
  std::uint32_t lines = 0;               ///< TOP's

  /// Whether it is answered by a multi-line response, if by +OK (section 3).
  bool is_multiline() const;
  friend bool operator==(const Command&, const Command&) = default;
};

/// Why a line is no command. `verb` is what could be told from its word.
struct CommandError {
  enum class Kind : std::uint8_t {
    unknown_verb,
    argument_missing,
    argument_unexpected,
    argument_too_long,
    not_a_number,
    not_printable,  ///< an octet that is no printable ASCII (section 3)
  } kind;
  Verb verb = Verb::unknown;
  std::size_t at = 0;  ///< offset in the line of what is wrong
};

/// Reads one line, without its line end. No argument may be longer than `argument_limit`; 0 is no
/// limit. A number too great for its type is the greatest one: no maildrop holds such a message,
/// and no message so many lines.
tl::expected<Command, CommandError> parse_command(std::string_view line,
                                                  std::size_t argument_limit = 0);

/// Whether parse_command() would read it from what append_command() writes.
bool is_writable(const Command& command);
/// Appends the command with its CRLF.
void append_command(std::string& out, const Command& command);

}  // namespace smtplab::pop3
