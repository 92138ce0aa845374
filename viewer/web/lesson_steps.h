#pragma once

#include <cstddef>
#include <vector>

#include "sim/explain/conversation.h"
#include "sim/explain/happening.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::web {

/// One step of a lesson: a line of a conversation, or something that a host does.
struct LessonStep {
  static constexpr std::size_t kNoConversation = static_cast<std::size_t>(-1);

  trace::EventIndex first = 0;  ///< its first event
  /// Behind its last one: where the next step begins. Nothing but this tells which events' changes
  /// of the state belong to a step; of what goes out in one piece, the last line has them all.
  trace::EventIndex end = 0;
  std::size_t conversation = kNoConversation;  ///< of a line, and of what came of one
  std::size_t number = 0;                      ///< of the line, or of the happening
  bool is_line = false;
};

/// What a run is told as.
struct LessonOutline {
  std::vector<explain::Conversation> conversations;  ///< without calls that nobody took
  std::vector<explain::Happening> happenings;
  std::vector<LessonStep> steps;  ///< in the order of the trace
};

/// `scenario` must be the one that the log came from.
LessonOutline outline_of(const scenario::Scenario& scenario, const trace::Log& log);

}  // namespace smtplab::web
