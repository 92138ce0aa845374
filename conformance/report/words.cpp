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
    case TranscriptLine::Kind::message:
      break;
  }
  return convicts ? "=**" : "== ";
}

std::string shown(const TranscriptLine& line, explain::Language language) {
  if (line.kind == TranscriptLine::Kind::event) {
    const std::string host = explain::escape(line.host);
    return explain::catalogue(language).text(line.octets, {{"host", host}});
  }
  return explain::escape(line.octets);
}

std::string level_text(const requirements::Requirement& statement, explain::Language language) {
  std::string text(requirements::to_string(statement.level));
  if (statement.promoted.empty()) return text;
  const std::string weighed(requirements::to_string(requirements::weighed_level(statement)));
  return text + explain::catalogue(language).text("check.report.weighed", {{"level", weighed}});
}

std::string clause_place(const requirements::Requirement& statement) {
  return "RFC " + std::to_string(statement.rfc) + " section " + statement.section;
}

}  // namespace smtplab::conformance
