#include "sim/pop3/command.h"

#include <algorithm>
#include <array>
#include <limits>

#include "sim/smtp/character_class.h"

namespace smtplab::pop3 {
namespace {

using A = ArgumentKind;
using Kind = CommandError::Kind;

constexpr std::array<CommandSpec, kVerbCount> kTable = {{
    {Verb::user, "USER", A::name, true},
    {Verb::pass, "PASS", A::secret, true},
    {Verb::apop, "APOP", A::name_and_digest, true},
    {Verb::stat, "STAT", A::none, false},
    {Verb::list, "LIST", A::optional_message, false},
    {Verb::retr, "RETR", A::message, false},
    {Verb::dele, "DELE", A::message, false},
    {Verb::noop, "NOOP", A::none, false},
    {Verb::rset, "RSET", A::none, false},
    {Verb::top, "TOP", A::message_and_lines, true},
    {Verb::uidl, "UIDL", A::optional_message, true},
    {Verb::quit, "QUIT", A::none, false},
    {Verb::unknown, "unknown", A::none, false},
    {Verb::connection, "connection", A::none, false},
}};
constexpr std::size_t kWordCount = kTable.size() - 2;

bool is_same_word(std::string_view word, std::string_view name) {
  return std::equal(word.begin(), word.end(), name.begin(), name.end(),
                    [](char a, char b) { return smtp::to_lower(a) == smtp::to_lower(b); });
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return smtp::is_in(c, smtp::kPrintable); });
}

// nullopt where an octet is no digit; the greatest number where the digits say more.
std::optional<std::uint32_t> read_number(std::string_view digits) {
  constexpr std::uint64_t greatest = std::numeric_limits<std::uint32_t>::max();
  std::uint64_t number = 0;
  for (const char c : digits) {
    if (!smtp::is_in(c, smtp::kDigit)) return std::nullopt;
    number = std::min(number * 10 + static_cast<std::uint64_t>(c - '0'), greatest);
  }
  return static_cast<std::uint32_t>(number);
}

// Takes the arguments behind a word, each behind one space.
class ArgumentReader {
 public:
  ArgumentReader(std::string_view line, std::size_t at, std::size_t limit)
      : line_(line), at_(at), limit_(limit) {}

  bool is_at_end() const { return at_ == line_.size(); }
  std::size_t at() const { return at_; }

  tl::expected<std::string_view, Kind> next() {
    if (is_at_end()) return tl::unexpected(Kind::argument_missing);
    const std::size_t begin = at_ + 1;
    return take(begin, std::min(line_.find(' ', begin), line_.size()));
  }
  tl::expected<std::string_view, Kind> rest() {
    if (is_at_end()) return tl::unexpected(Kind::argument_missing);
    return take(at_ + 1, line_.size());
  }
  tl::expected<std::uint32_t, Kind> number() {
    const std::size_t before = at_;
    const auto digits = next();
    if (!digits) return tl::unexpected(digits.error());
    const auto number = read_number(*digits);
    if (number) return *number;
    at_ = before;
    return tl::unexpected(Kind::not_a_number);
  }

 private:
  tl::expected<std::string_view, Kind> take(std::size_t begin, std::size_t end) {
    if (end == begin) return tl::unexpected(Kind::argument_missing);
    if (limit_ != 0 && end - begin > limit_) return tl::unexpected(Kind::argument_too_long);
    at_ = end;
    return line_.substr(begin, end - begin);
  }

  std::string_view line_;
  std::size_t at_;
  std::size_t limit_;
};

// What stands behind the word goes into `command`; the error, if it does not fit.
std::optional<Kind> read_arguments(ArgumentReader& reader, ArgumentKind kind, Command& command) {
  switch (kind) {
    case A::none:
      break;
    case A::name:
    case A::name_and_digest:
    case A::secret: {
      const auto text = kind == A::secret ? reader.rest() : reader.next();
      if (!text) return text.error();
      command.text = *text;
      if (kind != A::name_and_digest) break;
      const auto digest = reader.next();
      if (!digest) return digest.error();
      command.digest = *digest;
      break;
    }
    case A::optional_message:
      if (reader.is_at_end()) break;
      [[fallthrough]];
    case A::message:
    case A::message_and_lines: {
      const auto message = reader.number();
      if (!message) return message.error();
      command.message = *message;
      if (kind != A::message_and_lines) break;
      const auto lines = reader.number();
      if (!lines) return lines.error();
      command.lines = *lines;
      break;
    }
  }
  if (!reader.is_at_end()) return Kind::argument_unexpected;
  return std::nullopt;
}

}  // namespace

std::span<const CommandSpec> command_table() { return std::span(kTable).first(kWordCount); }

const CommandSpec& command_spec(Verb verb) { return kTable[static_cast<std::size_t>(verb)]; }

Verb verb_of(std::string_view word) {
  for (const CommandSpec& spec : command_table()) {
    if (is_same_word(word, spec.name)) return spec.verb;
  }
  return Verb::unknown;
}

bool Command::is_multiline() const {
  switch (verb) {
    case Verb::retr:
    case Verb::top:
      return true;
    case Verb::list:
    case Verb::uidl:
      return !message;
    default:
      return false;
  }
}

tl::expected<Command, CommandError> parse_command(std::string_view line,
                                                  std::size_t argument_limit) {
  const std::size_t word_end = std::min(line.find(' '), line.size());
  Command command;
  command.verb = verb_of(line.substr(0, word_end));
  if (command.verb == Verb::unknown) {
    return tl::unexpected(CommandError{Kind::unknown_verb, Verb::unknown, 0});
  }
  const auto bad = std::find_if(line.begin(), line.end(),
                                [](char c) { return !smtp::is_in(c, smtp::kPrintable); });
  if (bad != line.end()) {
    const auto at = static_cast<std::size_t>(bad - line.begin());
    return tl::unexpected(CommandError{Kind::not_printable, command.verb, at});
  }
  ArgumentReader reader(line, word_end, argument_limit);
  const auto error = read_arguments(reader, command_spec(command.verb).argument, command);
  if (error) return tl::unexpected(CommandError{*error, command.verb, reader.at()});
  return command;
}

bool is_writable(const Command& command) {
  const bool may_have_spaces = command.verb == Verb::pass;
  const auto is_argument = [may_have_spaces](const std::string& text) {
    return !text.empty() && is_printable(text) &&
           (may_have_spaces || text.find(' ') == std::string::npos);
  };
  if (command.verb == Verb::unknown || command.verb == Verb::connection) return false;
  switch (command_spec(command.verb).argument) {
    case A::none:
    case A::optional_message:
      return true;
    case A::name:
    case A::secret:
      return is_argument(command.text);
    case A::name_and_digest:
      return is_argument(command.text) && is_argument(command.digest);
    case A::message:
    case A::message_and_lines:
      return command.message.has_value();
  }
  return false;
}

void append_command(std::string& out, const Command& command) {
  const CommandSpec& spec = command_spec(command.verb);
  out.append(spec.name);
  const auto append = [&out](std::string_view argument) {
    out.push_back(' ');
    out.append(argument);
  };
  switch (spec.argument) {
    case A::none:
      break;
    case A::name:
    case A::secret:
      append(command.text);
      break;
    case A::name_and_digest:
      append(command.text);
      append(command.digest);
      break;
    case A::optional_message:
    case A::message:
    case A::message_and_lines:
      if (command.message) append(std::to_string(*command.message));
      if (spec.argument == A::message_and_lines) append(std::to_string(command.lines));
      break;
  }
  out.append("\r\n");
}

}  // namespace smtplab::pop3
