#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "conformance/result.h"
#include "sim/explain/catalogue.h"
#include "sim/explain/escape.h"

namespace smtplab::conformance::test {

/// A sentence in English, with what peers said escaped.
inline std::string printed(const Sentence& sentence) {
  explain::Arguments views;
  std::vector<std::string> escaped;
  escaped.reserve(sentence.arguments.size());
  for (const auto& [name, value] : sentence.arguments) {
    views.emplace_back(name, escaped.emplace_back(explain::escape(value)));
  }
  return explain::catalogue(explain::Language::en).text(sentence.key, views);
}

inline std::string printed(const Transcript& transcript) {
  std::string text;
  for (const TranscriptLine& line : transcript.lines()) {
    constexpr std::string_view marks[] = {" -> ", "<-  ", " -- ", " == ", " |  "};
    text.append("  ").append(std::to_string(line.connection)).append(" ");
    text.append(marks[static_cast<std::size_t>(line.kind)]);
    text.append(explain::escape(line.octets)).append("\n");
  }
  return text;
}

/// A case's id as a name that GoogleTest takes.
inline std::string test_name(std::string_view id) {
  std::string name(id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// What a failed test shows of a case.
inline std::string printed(const CaseResult& result) {
  return std::string(result.subject->id) + ": " + std::string(verdict_name(result.verdict)) + ": " +
         printed(result.finding.told) + "\n" + printed(result.transcript);
}

}  // namespace smtplab::conformance::test
