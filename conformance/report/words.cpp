#include "conformance/report/words.h"

#include <vector>

#include "sim/explain/escape.h"

namespace smtplab::conformance {

std::string words(const Sentence& sentence, explain::Language language) {
  std::vector<std::string> escaped;
  escaped.reserve(sentence.arguments.size());
  explain::Arguments views;
  for (const auto& [name, value] : sentence.arguments) {
    views.emplace_back(name, escaped.emplace_back(explain::escape(value)));
  }
  return explain::catalogue(language).text(sentence.key, views);
}

std::string_view mark_of(const TranscriptLine& line, bool convicts) {
  switch (line.kind) {
    case TranscriptLine::Kind::client:
      return convicts ? "**>" : line.encrypted ? "~> " : "-> ";
    case TranscriptLine::Kind::server:
      return convicts ? "<**" : line.encrypted ? "<~ " : "<- ";
    case TranscriptLine::Kind::event:
      return convicts ? "**-" : "-- ";
    case TranscriptLine::Kind::output:
      return convicts ? "|**" : "|  ";
    case TranscriptLine::Kind::message:
      break;
  }
  return convicts ? "=**" : "== ";
}

std::string shown(const TranscriptLine& line, explain::Language language) {
  if (line.kind == TranscriptLine::Kind::event) {
    return words({line.octets, line.arguments}, language);
  }
  return explain::escape(line.octets);
}

std::string level_text(const requirements::Requirement& statement, explain::Language language) {
  std::string text(requirements::to_string(statement.level));
  if (statement.promoted.empty()) return text;
  const std::string weighed(requirements::to_string(requirements::weighed_level(statement)));
  return text + explain::catalogue(language).text("check.report.weighed", {{"level", weighed}});
}

std::string command_for(const std::string& command, std::string_view id) {
  const std::string option = " --case " + std::string(id);
  bool is_quoted = false;
  for (std::size_t i = 0; i < command.size(); ++i) {
    if (command[i] == '\\' && !is_quoted) {
      ++i;
      continue;
    }
    if (command[i] == '\'') is_quoted = !is_quoted;
    if (is_quoted || command.compare(i, 4, " -- ") != 0) continue;
    return command.substr(0, i) + option + command.substr(i);
  }
  return command + option;
}

std::string clause_place(const requirements::Requirement& statement) {
  return "RFC " + std::to_string(statement.rfc) + " section " + statement.section;
}

}  // namespace smtplab::conformance
