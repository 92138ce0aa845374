#include "viewer/model/quiz_session.h"

#include <algorithm>

namespace smtplab::viewer {

using explain::QuizVerdict;

QuizSession::QuizSession(const Future& future, const explain::QuizOptions& options)
    : future_(future), quiz_(future.scenario(), future.log(), options) {
  score_.of = quiz_.questions().size();
}

Cursor QuizSession::place() const {
  const Story& story = future_.story();
  const trace::EventIndex position = question().event;
  // The server may have sent its reply with those before it, in one packet.
  std::size_t seen = story.seen_at(position);
  if (const auto reply = story.moment_of(position)) seen = std::min(seen, *reply);
  return {position, seen};
}

Cursor QuizSession::answer_place() const {
  const Story& story = future_.story();
  const auto reply = story.moment_of(question().event);
  if (!reply) return place();
  return {story.moments()[*reply].position(), *reply + 1};
}

std::optional<std::string> QuizSession::hint() {
  if (hints_ == question().hints.size()) return std::nullopt;
  return question().hints[hints_++];
}

const explain::QuizJudgement& QuizSession::answer(std::string_view text) {
  const bool is_first = !judgement_ || judgement_->verdict == QuizVerdict::unreadable;
  if (!is_first) return *judgement_;
  judgement_ = quiz_.judge(next_, text);
  switch (judgement_->verdict) {
    case QuizVerdict::right:
      ++score_.right;
      break;
    case QuizVerdict::lawful:
      ++score_.lawful;
      break;
    case QuizVerdict::wrong:
      ++score_.wrong;
      break;
    case QuizVerdict::unreadable:
      break;
  }
  return *judgement_;
}

void QuizSession::go_on() {
  if (!judgement_ || judgement_->verdict == QuizVerdict::unreadable) ++score_.passed_over;
  judgement_.reset();
  hints_ = 0;
  ++next_;
}

}  // namespace smtplab::viewer
