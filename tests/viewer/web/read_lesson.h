#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "tests/explain/sample_run.h"
#include "viewer/web/lesson_json.h"

namespace smtplab::web {

/// The lesson of a run, read.
inline nlohmann::json lesson_of(const explain::SampleRun& run) {
  return nlohmann::json::parse(
      write_lesson_json(*run.scenario, run.result.log, run.scenario->seed));
}

inline const nlohmann::json& english(const nlohmann::json& lesson, const nlohmann::json& text) {
  const nlohmann::json& found = lesson["texts"].at(text.get<std::size_t>());
  return found.is_array() ? found[0] : found;
}

/// The step that says so; null if there is none.
inline nlohmann::json step_saying(const nlohmann::json& lesson, const std::string& text) {
  for (const nlohmann::json& step : lesson["steps"]) {
    if (english(lesson, step["text"]) == text) return step;
  }
  return {};
}

}  // namespace smtplab::web
