#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "bindings/core/convert.h"
#include "sim/smtp/command.h"
#include "sim/smtp/path_parser.h"
#include "sim/smtp/reply.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

/// Why a text was refused: a stable key, and the offset of the first wrong octet.
using Refusal = std::tuple<std::string, std::size_t>;
/// Source route, local-part (as spelled, and its content), domain.
using PathParts = std::tuple<std::vector<std::string>, std::string, std::string, std::string>;
using Parameters = std::vector<std::pair<std::string, std::optional<std::string>>>;

smtp::PathRules rules_of(int standard) {
  if (standard != 821 && standard != 5321) {
    throw py::value_error("standard must be 821 or 5321, not " + std::to_string(standard));
  }
  smtp::PathRules rules;
  rules.standard = standard == 821 ? smtp::Standard::rfc821 : smtp::Standard::rfc5321;
  return rules;
}

std::string kind_of(smtp::PathError::Kind kind) { return std::string(smtp::path_error_name(kind)); }

std::string kind_of(const smtp::CommandError& error) {
  using Kind = smtp::CommandError::Kind;
  switch (error.kind) {
    case Kind::unknown_verb:
      return "unknown-verb";
    case Kind::not_in_standard:
      return "not-in-standard";
    case Kind::argument_missing:
      return "argument-missing";
    case Kind::argument_unexpected:
      return "argument-unexpected";
    case Kind::keyword_missing:
      return "keyword-missing";
    case Kind::space_before_path:
      return "space-before-path";
    case Kind::path:
      return error.path_error ? kind_of(error.path_error->kind) : "path";
    case Kind::parameter_syntax:
      return "parameter-syntax";
    case Kind::control_character:
      return "control-character";
    case Kind::non_ascii:
      return "non-ascii";
  }
  return "command";
}

std::string kind_of(smtp::ReplyLineError::Kind kind) {
  using Kind = smtp::ReplyLineError::Kind;
  switch (kind) {
    case Kind::too_short:
      return "too-short";
    case Kind::no_digits:
      return "no-digits";
    case Kind::first_digit:
      return "first-digit";
    case Kind::separator:
      return "separator";
    case Kind::code_differs:
      return "code-differs";
  }
  return "reply";
}

PathParts parts_of(const smtp::SourceRoute& route, const smtp::Mailbox& mailbox) {
  std::vector<std::string> hosts;
  for (const smtp::Domain& host : route) hosts.push_back(host.text);
  return {hosts, mailbox.local_part.spelling(), mailbox.local_part.content(), mailbox.domain.text};
}

/// None for the null path.
std::variant<std::optional<PathParts>, Refusal> reverse_path(const std::string& text,
                                                             int standard) {
  const auto parsed = smtp::parse_reverse_path(text, rules_of(standard));
  if (!parsed) return Refusal{kind_of(parsed.error().kind), parsed.error().at};
  if (parsed->length != text.size()) return Refusal{"text-after-path", parsed->length};
  if (parsed->path.is_null()) return std::optional<PathParts>();
  return std::optional(parts_of(parsed->path.route, *parsed->path.mailbox));
}

std::variant<PathParts, Refusal> forward_path(const std::string& text, int standard) {
  const auto parsed = smtp::parse_forward_path(text, rules_of(standard));
  if (!parsed) return Refusal{kind_of(parsed.error().kind), parsed.error().at};
  if (parsed->length != text.size()) return Refusal{"text-after-path", parsed->length};
  return parts_of(parsed->path.route, parsed->path.mailbox);
}

std::string argument_text(const smtp::Command::Argument& argument) {
  struct Text {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const smtp::Domain& domain) const { return domain.text; }
    std::string operator()(const smtp::ReversePath& path) const { return path.to_string(); }
    std::string operator()(const smtp::ForwardPath& path) const { return path.to_string(); }
    std::string operator()(const std::string& text) const { return text; }
  };
  return std::visit(Text{}, argument);
}

std::variant<std::tuple<std::string, std::string, Parameters>, Refusal> command(
    const std::string& line, int standard) {
  const auto parsed = smtp::parse_command(line, rules_of(standard));
  if (!parsed) return Refusal{kind_of(parsed.error()), parsed.error().at};
  Parameters parameters;
  for (const smtp::Parameter& one : parsed->parameters) {
    parameters.emplace_back(one.keyword, one.value);
  }
  return std::tuple{std::string(smtp::command_spec(parsed->verb).name),
                    argument_text(parsed->argument), parameters};
}

std::variant<std::tuple<int, std::vector<std::string>>, Refusal> reply(const std::string& text) {
  const auto parsed = smtp::parse_reply(text);
  if (!parsed) return Refusal{kind_of(parsed.error().kind), parsed.error().at};
  std::vector<std::string> lines;
  for (const std::string_view line : parsed->lines()) lines.emplace_back(line);
  return std::tuple{int{parsed->code.value}, lines};
}

}  // namespace

void bind_smtp_parsers(py::module_& module) {
  module.def("parse_reverse_path", &reverse_path, py::arg("text"), py::arg("standard"));
  module.def("parse_forward_path", &forward_path, py::arg("text"), py::arg("standard"));
  module.def("parse_command", &command, py::arg("line"), py::arg("standard"));
  module.def("parse_reply", &reply, py::arg("text"));
}

}  // namespace smtplab::bindings
