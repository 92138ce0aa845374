#include "viewer/web/lesson_steps.h"

#include <algorithm>
#include <map>

namespace smtplab::web {
namespace {

void add_lines(const explain::Conversation& conversation, std::size_t index,
               std::vector<LessonStep>& steps) {
  for (std::size_t i = 0; i < conversation.lines.size(); ++i) {
    const auto& events = conversation.lines[i].events;
    if (events.empty()) continue;
    LessonStep& step = steps.emplace_back();
    step.first = *std::min_element(events.begin(), events.end());
    step.conversation = index;
    step.number = i;
    step.is_line = true;
  }
}

}  // namespace

LessonOutline outline_of(const scenario::Scenario& scenario, const trace::Log& log) {
  LessonOutline outline;
  outline.conversations = explain::conversations(scenario, log);
  std::erase_if(outline.conversations,
                [&](const explain::Conversation& c) { return !explain::is_dialogue(log, c); });
  outline.happenings = explain::happenings(log, outline.conversations, false);
  std::map<trace::ConnectionIndex, std::size_t> index_of;
  for (std::size_t i = 0; i < outline.conversations.size(); ++i) {
    index_of.emplace(outline.conversations[i].connection, i);
    add_lines(outline.conversations[i], i, outline.steps);
  }
  for (std::size_t i = 0; i < outline.happenings.size(); ++i) {
    LessonStep& step = outline.steps.emplace_back();
    step.first = outline.happenings[i].events.front();
    step.number = i;
    const auto during = index_of.find(outline.happenings[i].during);
    if (during != index_of.end()) step.conversation = during->second;
  }
  std::stable_sort(outline.steps.begin(), outline.steps.end(),
                   [](const LessonStep& a, const LessonStep& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < outline.steps.size(); ++i) {
    outline.steps[i].end = i + 1 < outline.steps.size() ? outline.steps[i + 1].first : log.size();
  }
  return outline;
}

}  // namespace smtplab::web
