#include "viewer/model/playback.h"

#include <algorithm>

#include "viewer/model/state_digest.h"

namespace smtplab::viewer {
namespace {

using explain::Line;
using explain::LineKind;
using trace::EventIndex;
using trace::EventKind;

constexpr double kNanosecondsEach = 1e9;

bool begins_message(const Story& story, const trace::Log& log, const Moment& moment) {
  const Line* const line = story.line_of(moment);
  if (line == nullptr) {
    return log[moment.event].kind == EventKind::composed;
  }
  if (line->kind != LineKind::command || line->server_event == trace::kNoEvent) return false;
  switch (log[line->server_event].verb) {
    case smtp::Verb::mail:
    case smtp::Verb::send:
    case smtp::Verb::soml:
    case smtp::Verb::saml:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Playback::move_to(EventIndex position, std::size_t seen) {
  cursor_ = {position, seen};
  clock_.reset();
  owed_ = 0;
}

bool Playback::is_at_end() const {
  return cursor_.position == future_->size() && cursor_.seen == future_->story().moments().size();
}

std::optional<std::size_t> Playback::lit() const {
  if (cursor_.seen == 0) return std::nullopt;
  return cursor_.seen - 1;
}

const Moment* Playback::moment() const {
  return cursor_.seen == 0 ? nullptr : &future_->story().moments()[cursor_.seen - 1];
}

Instant Playback::now() const {
  if (clock_) return *clock_;
  return cursor_.position == 0 ? Instant{} : future_->log()[cursor_.position - 1].at;
}

std::uint64_t Playback::digest() const { return state_digest(*future_, cursor_); }

void Playback::seek(EventIndex position) {
  position = std::min(position, future_->size());
  move_to(position, future_->story().seen_at(position));
}

void Playback::seek_moment(std::size_t moment) {
  const std::vector<Moment>& moments = future_->story().moments();
  if (moments.empty()) return;
  moment = std::min(moment, moments.size() - 1);
  move_to(moments[moment].position(), moment + 1);
}

void Playback::seek(const Cursor& cursor) {
  const EventIndex position = std::min(cursor.position, future_->size());
  const std::size_t most = future_->story().seen_at(position);
  move_to(position, std::min(cursor.seen, most));
}

bool Playback::to_start() {
  const bool moves = cursor_ != Cursor{};
  move_to(0, 0);
  return moves;
}

bool Playback::to_end() {
  const bool moves = !is_at_end();
  seek(future_->size());
  return moves;
}

bool Playback::step_event() {
  if (cursor_.position == future_->size()) return to_end();
  seek(cursor_.position + 1);
  return true;
}

bool Playback::back_event() {
  if (cursor_.position == 0) return false;
  seek(cursor_.position - 1);
  return true;
}

bool Playback::step() {
  if (cursor_.seen == future_->story().moments().size()) return to_end();
  seek_moment(cursor_.seen);
  return true;
}

bool Playback::back() {
  const std::vector<Moment>& moments = future_->story().moments();
  if (cursor_.seen == 0) return to_start();
  // What has happened behind the moment that is lit goes first.
  if (cursor_.position > moments[cursor_.seen - 1].position()) {
    seek_moment(cursor_.seen - 1);
  } else if (cursor_.seen == 1) {
    move_to(0, 0);
  } else {
    seek_moment(cursor_.seen - 2);
  }
  return true;
}

template <class Fits>
bool Playback::find_forward(const Fits& fits) {
  const std::vector<Moment>& moments = future_->story().moments();
  for (std::size_t i = cursor_.seen; i < moments.size(); ++i) {
    if (!fits(moments[i])) continue;
    seek_moment(i);
    return true;
  }
  return false;
}

template <class Fits>
bool Playback::find_back(const Fits& fits) {
  const std::vector<Moment>& moments = future_->story().moments();
  for (std::size_t i = cursor_.seen; i-- > 0;) {
    const bool is_lit = i + 1 == cursor_.seen && cursor_.position <= moments[i].position();
    if (is_lit || !fits(moments[i])) continue;
    seek_moment(i);
    return true;
  }
  return false;
}

bool Playback::next_reply() {
  const Story& story = future_->story();
  return find_forward([&](const Moment& moment) {
    const Line* const line = story.line_of(moment);
    return line != nullptr && line->kind == LineKind::reply;
  });
}

bool Playback::previous_reply() {
  const Story& story = future_->story();
  return find_back([&](const Moment& moment) {
    const Line* const line = story.line_of(moment);
    return line != nullptr && line->kind == LineKind::reply;
  });
}

bool Playback::next_message() {
  const Story& story = future_->story();
  const trace::Log& log = future_->log();
  return find_forward([&](const Moment& moment) { return begins_message(story, log, moment); });
}

bool Playback::previous_message() {
  const Story& story = future_->story();
  const trace::Log& log = future_->log();
  return find_back([&](const Moment& moment) { return begins_message(story, log, moment); });
}

bool Playback::next_host() {
  const Story& story = future_->story();
  const Moment* const lit = moment();
  const trace::HostIndex here = lit == nullptr ? trace::kNone : story.place_of(*lit);
  return find_forward([&](const Moment& moment) { return story.place_of(moment) != here; });
}

bool Playback::previous_host() {
  const Story& story = future_->story();
  const Moment* const lit = moment();
  const trace::HostIndex here = lit == nullptr ? trace::kNone : story.place_of(*lit);
  return find_back([&](const Moment& moment) { return story.place_of(moment) != here; });
}

bool Playback::to_time(Instant instant) {
  const trace::Log& log = future_->log();
  EventIndex first = 0;
  EventIndex count = log.size();
  while (count > 0) {
    const EventIndex half = count / 2;
    if (log[first + half].at <= instant) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  const bool moves = first != cursor_.position;
  seek(first);
  return moves;
}

bool Playback::to_next(const EventFilter& filter) {
  const trace::Log& log = future_->log();
  for (EventIndex i = cursor_.position; i < log.size(); ++i) {
    if (!filter.matches(log, i)) continue;
    seek(i + 1);
    return true;
  }
  return false;
}

bool Playback::to_previous(const EventFilter& filter) {
  const trace::Log& log = future_->log();
  for (EventIndex i = cursor_.position; i-- > 0;) {
    if (i + 1 == cursor_.position || !filter.matches(log, i)) continue;
    seek(i + 1);
    return true;
  }
  return false;
}

bool Playback::run_until(const EventFilter& filter) {
  const trace::Log& log = future_->log();
  const Story& story = future_->story();
  for (EventIndex i = cursor_.position; i < log.size(); ++i) {
    if (!filter.matches(log, i)) continue;
    const auto found = story.moment_of(i);
    if (!found) continue;
    const Moment& moment = story.moments()[*found];
    // A line is sent, arrives and is read: whoever has seen it has seen all of that.
    const std::vector<EventIndex>& events = story.events_of(moment);
    const bool is_known =
        *found < cursor_.seen && std::any_of(events.begin(), events.end(), [&](EventIndex event) {
          return event < cursor_.position && filter.matches(log, event);
        });
    if (is_known) continue;
    if (*found >= cursor_.seen && moment.position() > i) {
      seek_moment(*found);
    } else {
      seek(i + 1);
    }
    return true;
  }
  return false;
}

bool Playback::to_cause() {
  if (cursor_.position == 0) return false;
  const EventIndex cause = future_->log()[cursor_.position - 1].cause;
  if (cause == trace::kNoEvent) return false;
  seek(cause + 1);
  return true;
}

void Playback::set_pace(const Pace& pace) {
  pace_ = pace;
  clock_.reset();
  owed_ = 0;
}

void Playback::play() {
  if (!is_at_end()) is_playing_ = true;
}

bool Playback::advance(Duration real) {
  if (!is_playing_ || real.nanoseconds <= 0) return false;
  const bool moved = pace_.unit == Pace::Unit::moments ? advance_moments(real) : advance_time(real);
  if (is_at_end()) is_playing_ = false;
  return moved;
}

bool Playback::advance_moments(Duration real) {
  double owed = owed_ + pace_.rate * static_cast<double>(real.nanoseconds) / kNanosecondsEach;
  bool moved = false;
  while (owed >= 1 && step()) {
    owed -= 1;
    moved = true;
  }
  owed_ = std::min(owed, 1.0);
  return moved;
}

bool Playback::advance_time(Duration real) {
  const trace::Log& log = future_->log();
  const Instant then = now();
  const double passed = pace_.rate * static_cast<double>(real.nanoseconds);
  // Whatever is that far away comes at once; the sum must not wrap.
  constexpr double kMost = 1e18;
  Instant clock = then + nanoseconds(static_cast<std::int64_t>(std::min(passed, kMost)));
  EventIndex position = cursor_.position;
  while (position < log.size() && log[position].at <= clock) ++position;
  if (position < log.size() && log[position].at - clock > pace_.longest_wait) {
    clock = Instant{log[position].at.nanoseconds - pace_.longest_wait.nanoseconds};
  }
  const bool moved = position != cursor_.position;
  seek(position);
  if (position < log.size()) clock_ = clock;
  return moved;
}

}  // namespace smtplab::viewer
