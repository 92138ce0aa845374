#include <utility>

#include "sim/smtp/character_class.h"
#include "sim/smtp/command.h"
#include "sim/smtp/path_reader.h"
#include "sim/smtp/utf8.h"

namespace smtplab::smtp {
namespace {

/// The argument as a path; one that is there already is read over.
template <class Path>
Path& held(Command::Argument& argument) {
  auto* path = std::get_if<Path>(&argument);
  return path != nullptr ? *path : argument.emplace<Path>();
}

class CommandReader {
 public:
  CommandReader(std::string_view line, const PathRules& rules)
      : line_(line), rules_(rules), is_821_(rules.standard == Standard::rfc821) {
    if (rules.leniencies.trailing_space) {
      while (!line_.empty() && line_.back() == ' ') line_.remove_suffix(1);
    }
  }

  bool read(Command& command) {
    if (!read_verb(command)) return false;
    switch (argument_kind(command.verb)) {
      case ArgumentKind::none:
        command.argument = std::monostate();
        return at_end() || fail_argument_unexpected();
      case ArgumentKind::domain:
        return read_domain(command);
      case ArgumentKind::reverse_path: {
        auto& path = held<ReversePath>(command.argument);
        return read_path("FROM:", path, &PathReader::read_reverse_path) && read_tail(command);
      }
      case ArgumentKind::forward_path: {
        auto& path = held<ForwardPath>(command.argument);
        return read_path("TO:", path, &PathReader::read_forward_path) && read_tail(command);
      }
      case ArgumentKind::optional_text:
        command.argument = std::monostate();
        return at_end() || read_text(command);
      case ArgumentKind::text:
        return read_text(command);
    }
    return false;
  }

  const CommandError& error() const { return error_; }

 private:
  using Kind = CommandError::Kind;

  bool at_end() const { return pos_ == line_.size(); }
  bool next_is(char c) const { return pos_ < line_.size() && line_[pos_] == c; }
  bool next_is_in(CharacterClass classes) const {
    return pos_ < line_.size() && is_in(line_[pos_], classes);
  }
  /// What may stand in paths, in the values of parameters, and in what VRFY and EXPN ask for (RFC
  /// 6531 sections 3.3 and 3.7.4.2).
  CharacterClass beyond_ascii() const {
    return rules_.utf8 || rules_.leniencies.octets_beyond_ascii ? kBeyondAscii : CharacterClass{0};
  }
  void skip_spaces() {
    while (next_is(' ')) ++pos_;
  }

  bool fail(Kind kind) {
    if (next_is_in(kControl)) kind = Kind::control_character;
    if (next_is_in(kBeyondAscii)) kind = Kind::non_ascii;
    error_ = {kind, verb_, pos_, std::nullopt};
    return false;
  }

  /// The mistake is the whole argument; if that is blank, its first space.
  bool fail_argument_unexpected() {
    const std::size_t start = pos_;
    skip_spaces();
    if (at_end()) pos_ = start;
    error_ = {Kind::argument_unexpected, verb_, pos_, std::nullopt};
    return false;
  }

  bool fail_path(const PathError& path_error, std::size_t start) {
    Kind kind = Kind::path;
    if (path_error.kind == PathError::Kind::control_character) kind = Kind::control_character;
    if (path_error.kind == PathError::Kind::non_ascii) kind = Kind::non_ascii;
    error_ = {kind, verb_, start + path_error.at, path_error};
    return false;
  }

  ArgumentKind argument_kind(Verb verb) const {
    if (is_821_ && verb == Verb::noop) return ArgumentKind::none;
    return command_spec(verb).argument;
  }

  bool read_verb(Command& command) {
    pos_ = 4;
    while (pos_ < line_.size() && line_[pos_] != ' ' && !is_in(line_[pos_], kControl)) ++pos_;
    if (pos_ <= line_.size()) verb_ = verb_of(line_.substr(0, pos_));
    command.verb = verb_;
    const CommandSpec& spec = command_spec(verb_);
    if (verb_ == Verb::unknown || !(is_821_ ? spec.in_821 : spec.in_5321)) {
      error_ = {verb_ == Verb::unknown ? Kind::unknown_verb : Kind::not_in_standard, verb_, 0,
                std::nullopt};
      return false;
    }
    return at_end() || next_is(' ') || fail(Kind::control_character);
  }

  /// RFC 821 section 4.1.2 lets one or more spaces stand before the argument, RFC 5321 one.
  bool read_separator() {
    if (next_is(' ')) ++pos_;
    if (is_821_) skip_spaces();
    return !at_end() || fail(Kind::argument_missing);
  }

  bool read_domain(Command& command) {
    if (!read_separator()) return false;
    const std::size_t start = pos_;
    PathRules rules = rules_;
    rules.utf8 = false;  // also for clients that know SMTPUTF8 (RFC 6531 section 3.7.1)
    PathReader reader(line_.substr(start), rules);
    Domain& domain = command.argument.emplace<Domain>();
    if (!reader.read_domain(domain)) return fail_path(reader.error(), start);
    pos_ = start + reader.position();
    if (next_is(' ')) return fail_argument_unexpected();
    if (!reader.expect_end()) return fail_path(reader.error(), start);
    // Of RFC 5321's two, only EHLO takes an address literal (section 4.1.1.1).
    if (!is_821_ && verb_ == Verb::helo && domain.kind != Domain::Kind::name) {
      return fail_path({PathError::Kind::domain, 0}, start);
    }
    return true;
  }

  bool read_keyword(std::string_view keyword) {
    for (const char expected : keyword) {
      if (at_end() || to_lower(line_[pos_]) != to_lower(expected)) {
        return fail(Kind::keyword_missing);
      }
      ++pos_;
    }
    return true;
  }

  template <class Path>
  bool read_path(std::string_view keyword, Path& path, bool (PathReader::*read_it)(Path&)) {
    if (!read_separator() || !read_keyword(keyword)) return false;
    if (next_is(' ') && !rules_.leniencies.space_after_colon) return fail(Kind::space_before_path);
    skip_spaces();
    if (at_end()) return fail(Kind::argument_missing);
    const std::size_t start = pos_;
    PathReader reader(line_.substr(start), rules_);
    if (!(reader.*read_it)(path)) return fail_path(reader.error(), start);
    pos_ = start + reader.position();
    path_start_ = start;
    return true;
  }

  bool read_tail(Command& command) {
    if (at_end()) return true;
    if (is_821_ || line_[pos_] != ' ') return fail_text_after_path();
    while (!at_end()) {
      if (!next_is(' ')) return fail(Kind::parameter_syntax);
      ++pos_;
      if (!read_parameter(command.parameters.emplace_back())) return false;
    }
    return true;
  }

  bool fail_text_after_path() {
    PathError error{PathError::Kind::text_after_path, pos_ - path_start_};
    if (next_is_in(kControl)) error.kind = PathError::Kind::control_character;
    if (next_is_in(kBeyondAscii)) error.kind = PathError::Kind::non_ascii;
    return fail_path(error, path_start_);
  }

  bool read_parameter(Parameter& parameter) {
    const std::size_t start = pos_;
    if (!next_is_in(kLetDig)) return fail(Kind::parameter_syntax);
    while (next_is_in(kLetDig | kHyphen)) ++pos_;
    parameter.keyword.assign(line_.data() + start, pos_ - start);
    if (!next_is('=')) return true;
    const std::size_t value_start = ++pos_;
    while (next_is_in(kParameter | beyond_ascii())) ++pos_;
    if (pos_ == value_start) return fail(Kind::parameter_syntax);
    parameter.value.emplace(line_.data() + value_start, pos_ - value_start);
    return check_utf8(value_start);
  }

  /// RFC 6531 section 1.1; paths are checked where they are read.
  bool check_utf8(std::size_t start) {
    if (!rules_.utf8 || rules_.leniencies.octets_beyond_ascii) return true;
    const std::size_t bad = find_bad_utf8(line_.substr(start, pos_ - start));
    if (bad == std::string_view::npos) return true;
    pos_ = start + bad;
    return fail(Kind::non_ascii);
  }

  /// Only octets are checked: people ask VRFY for "<a@b>" and "Fred Smith", which RFC 5321's
  /// String does not allow, and the reply to such a name is the host's own choice.
  bool read_text(Command& command) {
    skip_spaces();
    if (at_end()) return fail(Kind::argument_missing);
    const std::size_t start = pos_;
    const bool is_name = verb_ == Verb::vrfy || verb_ == Verb::expn;
    const CharacterClass beyond =
        is_name || rules_.leniencies.octets_beyond_ascii ? beyond_ascii() : CharacterClass{0};
    while (!at_end()) {
      // RFC 821's "\" makes any of the 128 octets part of the string.
      if (is_821_ && next_is('\\') && pos_ + 1 < line_.size() && is_in(line_[pos_ + 1], kAscii)) {
        pos_ += 2;
        continue;
      }
      if (!next_is_in(kPrintable | beyond)) return fail(Kind::control_character);
      ++pos_;
    }
    command.argument.emplace<std::string>(line_.data() + start, pos_ - start);
    return check_utf8(start);
  }

  std::string_view line_;
  const PathRules& rules_;
  bool is_821_;
  Verb verb_ = Verb::unknown;
  std::size_t pos_ = 0;
  std::size_t path_start_ = 0;
  CommandError error_{};
};

}  // namespace

tl::expected<Command, CommandError> parse_command(std::string_view line, const PathRules& rules) {
  tl::expected<Command, CommandError> result{Command{}};
  if (const auto error = read_command(line, rules, *result)) result = tl::unexpected(*error);
  return result;
}

std::optional<CommandError> read_command(std::string_view line, const PathRules& rules,
                                         Command& command) {
  command.parameters.clear();
  CommandReader reader(line, rules);
  if (reader.read(command)) return std::nullopt;
  command = Command{reader.error().verb, {}, {}};
  return reader.error();
}

}  // namespace smtplab::smtp
