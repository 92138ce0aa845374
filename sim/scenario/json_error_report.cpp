#include "sim/scenario/json_error_report.h"

#include <cstddef>
#include <string>
#include <utility>

#include "sim/smtp/utf8.h"

namespace smtplab::scenario {
namespace {

constexpr std::size_t kMostOfTokenShown = 40;

std::size_t offset_of(std::string_view text, const JsonError& error) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < error.line; ++line) at = text.find('\n', at) + 1;
  return at + error.column - 1;
}

bool ends_a_value(char c) {
  return c == '"' || c == '}' || c == ']' || (c >= '0' && c <= '9') || c == 'e' || c == 'l';
}

/// `at` is the last octet that the parser read before it gave up.
std::string_view hint_for(std::string_view text, std::size_t at) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return "scenario.hint.json-empty";
  if (at >= text.size()) return "scenario.hint.json-ends-early";
  const char c = text[at];
  const std::size_t earlier =
      at == 0 ? std::string_view::npos : text.find_last_not_of(" \t\r\n", at - 1);
  const char before = earlier == std::string_view::npos ? '\0' : text[earlier];
  if ((c == '}' || c == ']') && before == ',') return "scenario.hint.json-comma-too-many";
  if (c == '/' || c == '#' || before == '/') return "scenario.hint.json-comment";
  if (c == '\'') return "scenario.hint.json-quotes";
  if (c == '\n' || c == '\t' || c == '\r') return "scenario.hint.json-control";
  const bool begins_a_value = c == '{' || c == '[' || c == '"';
  if (begins_a_value && before == '\0') return "scenario.hint.json";
  if (ends_a_value(before) || ends_a_value(c)) return "scenario.hint.json-comma-missing";
  return "scenario.hint.json";
}

std::string shown(std::string_view token) {
  std::string out;
  for (const char c : token.substr(0, kMostOfTokenShown)) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  if (const std::size_t bad = smtp::find_bad_utf8(out); bad != std::string_view::npos)
    out.resize(bad);
  return out;
}

}  // namespace

void report_json_error(std::string_view text, const JsonError& error, DiagnosticList& found) {
  const Place place{"", error.line};
  const Diagnostic::Arguments where = {{"line", std::to_string(error.line)},
                                       {"column", std::to_string(error.column)}};
  switch (error.kind) {
    case JsonError::Kind::not_utf8:
      found.add("scenario.not-utf8", "scenario.hint.save-as-utf8", place, where);
      return;
    case JsonError::Kind::nul:
      found.add("scenario.nul", "scenario.hint.remove-nul", place, where);
      return;
    case JsonError::Kind::too_deep:
      found.add("scenario.too-deep", "scenario.hint.fewer-brackets", place,
                {{"high", std::to_string(JsonDocument::kDeepest)}});
      return;
    case JsonError::Kind::too_many_values:
      found.add("scenario.too-many-values", "scenario.hint.split-file", place,
                {{"high", std::to_string(JsonDocument::kMostValues)}});
      return;
    case JsonError::Kind::number_too_large:
      found.add("scenario.number-too-large", "scenario.hint.smaller-number", place,
                {{"value", shown(error.token)}});
      return;
    case JsonError::Kind::syntax:
      break;
  }
  const std::size_t at = offset_of(text, error);
  if (at >= text.size()) {
    found.add("scenario.json-ends-early", hint_for(text, at), place, where);
    return;
  }
  Diagnostic::Arguments arguments = where;
  arguments.emplace_back("token", shown(error.token));
  found.add("scenario.not-json", hint_for(text, at), place, std::move(arguments));
}

}  // namespace smtplab::scenario
