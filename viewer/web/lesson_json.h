#pragma once

#include <cstdint>
#include <string>

#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::web {

inline constexpr int kLessonVersion = 1;

/// A run as one JSON object with all that a page shows of it, in English and Chinese: UTF-8, no
/// line feeds, no octet that a peer could have chosen unescaped. docs/lesson-format.md describes
/// it.
///
/// A page draws what is in it and folds the changes of the state; no rule of a protocol has to be
/// known there. `scenario` must be the one that the log came from; the log may be of a run that has
/// not ended. Equal arguments give equal octets.
std::string write_lesson_json(const scenario::Scenario& scenario, const trace::Log& log,
                              std::uint64_t seed);

}  // namespace smtplab::web
