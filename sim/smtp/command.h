#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "sim/smtp/extension.h"
#include "sim/smtp/forward_path.h"
#include "sim/smtp/path_parser.h"
#include "sim/smtp/reverse_path.h"
#include "sim/smtp/standard.h"

namespace smtplab::smtp {

/// What a reply answers: a command word, or one of the other things that a server answers.
enum class Verb : std::uint8_t {
  helo,
  ehlo,
  mail,
  rcpt,
  data,
  rset,
  noop,
  quit,
  vrfy,
  expn,
  help,
  send,
  soml,
  saml,
  turn,
  starttls,       ///< RFC 3207
  auth,           ///< RFC 4954
  bdat,           ///< RFC 3030
  unknown,        ///< a word that is in no table
  connection,     ///< the connection itself, answered by the greeting
  end_of_data,    ///< the line with a lone dot
  auth_response,  ///< the line that answers a challenge of AUTH
  lhlo,           ///< RFC 2033: LMTP's EHLO
  delivery,       ///< the end of data for one recipient in LMTP, where others follow
  last_delivery,  ///< the same for the last one
};
inline constexpr std::size_t kVerbCount = static_cast<std::size_t>(Verb::last_delivery) + 1;

/// MAIL, or what takes its place (RFC 821 section 3.4).
constexpr bool begins_transaction(Verb verb) {
  return verb == Verb::mail || verb == Verb::send || verb == Verb::soml || verb == Verb::saml;
}

/// HELO or EHLO, or what takes their place.
constexpr bool is_hello(Verb verb) {
  return verb == Verb::helo || verb == Verb::ehlo || verb == Verb::lhlo;
}
/// Whether hosts that speak this know the word at all (RFC 2033 section 4.1).
constexpr bool is_word_of(Protocol protocol, Verb verb) {
  if (protocol == Protocol::smtp) return verb != Verb::lhlo;
  return verb != Verb::helo && verb != Verb::ehlo;
}

/// What stands behind a command word.
enum class ArgumentKind : std::uint8_t {
  none,
  optional_text,
  text,
  domain,
  reverse_path,  ///< after "FROM:"
  forward_path,  ///< after "TO:"
};

/// A row of the command table.
struct CommandSpec {
  Verb verb;
  std::string_view name;
  ArgumentKind argument;
  bool in_821;
  bool in_5321;                             ///< as a command that a server of today performs
  std::optional<Extension> extension = {};  ///< without which it is no command at all
};

/// The command table, one row for each word, in the order of Verb (RFC 821 section 4.1.2, RFC 5321
/// section 4.1.1). In LMTP's, LHLO takes the place of HELO and EHLO.
std::span<const CommandSpec> command_table(Protocol protocol = Protocol::smtp);
/// The row of a verb; for Verb::unknown and those that are no commands, a row with its name.
const CommandSpec& command_spec(Verb verb);
/// Letter case does not count (RFC 5321 section 2.4).
Verb verb_of(std::string_view word);

/// An ESMTP parameter of MAIL or RCPT: "SIZE=1000" or "KEYWORD" (RFC 5321 section 4.1.2).
struct Parameter {
  std::string keyword;
  std::optional<std::string> value;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

/// One command, understood.
struct Command {
  /// Nothing; HELO's and EHLO's domain; a path; or the text of VRFY, EXPN, HELP and NOOP.
  using Argument = std::variant<std::monostate, Domain, ReversePath, ForwardPath, std::string>;

  Verb verb = Verb::noop;
  Argument argument;
  std::vector<Parameter> parameters;
  friend bool operator==(const Command&, const Command&) = default;
};

/// Why a line is no command. `verb` is what could be told from its word.
struct CommandError {
  enum class Kind {
    unknown_verb,         ///< 500
    not_in_standard,      ///< known to the table, not to this standard: 500 or 502
    argument_missing,     ///< 501
    argument_unexpected,  ///< 501
    keyword_missing,      ///< no FROM: or TO:, 501
    space_before_path,    ///< "FROM: <", 501 unless lenient
    path,                 ///< 501, see `path_error`
    parameter_syntax,     ///< 501
    control_character,    ///< 501 (RFC 5321 section 4.1.2)
    non_ascii,            ///< 501 (5321 section 4.1.2; section 2.4 also allows 500)
  } kind;
  Verb verb = Verb::unknown;
  std::size_t at = 0;  ///< offset in the line of the first wrong octet
  std::optional<PathError> path_error;
};

/// Reads one line, without its line ending, against the command table.
///
/// Whether a parameter was announced by EHLO, and whether the command comes in order, is the
/// session's matter. Under 821 any text behind a path is an error; so are arguments of NOOP.
tl::expected<Command, CommandError> parse_command(std::string_view line, const PathRules& rules);
/// The same into `command`, which after a mistake holds the verb alone.
std::optional<CommandError> read_command(std::string_view line, const PathRules& rules,
                                         Command& command);

/// Appends the command with its CRLF, strictly as the grammar has it.
void append_command(std::string& out, const Command& command);
std::string format_command(const Command& command);

}  // namespace smtplab::smtp
