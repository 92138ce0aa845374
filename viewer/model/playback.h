#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/kernel/instant.h"
#include "sim/trace/event.h"
#include "viewer/model/event_filter.h"
#include "viewer/model/future.h"
#include "viewer/model/moment.h"

namespace smtplab::viewer {

/// How a run is played.
struct Pace {
  enum class Unit : std::uint8_t {
    moments,  ///< so many moments a second, however long the run takes from one to the next
    time,     ///< so many seconds of the run a second
  };
  Unit unit = Unit::moments;
  double rate = 1;  ///< more than 0
  /// With Unit::time: where nothing happens for longer than this, it goes on at once.
  Duration longest_wait = seconds(2);

  friend bool operator==(const Pace&, const Pace&) = default;
};

/// A cursor in a future and how it moves: forward and back, line by line or event by event.
///
/// Every move that there is nothing for leaves the cursor where it is and gives false.
class Playback {
 public:
  /// The future must outlive it.
  explicit Playback(const Future& future) : future_(&future) {}

  const Future& future() const { return *future_; }
  const Cursor& cursor() const { return cursor_; }
  trace::EventIndex position() const { return cursor_.position; }
  std::size_t seen() const { return cursor_.seen; }
  bool is_at_start() const { return cursor_.position == 0; }
  bool is_at_end() const;
  /// The moment that is lit: its place in Story::moments(); nullopt before the first one.
  std::optional<std::size_t> lit() const;
  /// The same as a moment; null before the first one.
  const Moment* moment() const;
  /// The last event that has happened; kNoEvent before the first one.
  trace::EventIndex event() const {
    return cursor_.position == 0 ? trace::kNoEvent : cursor_.position - 1;
  }
  /// What time it is in the run: of the last event, or while it is played, between two of them.
  Instant now() const;
  /// The state of all hosts. Holds until the next move.
  const trace::WorldState& world() const { return future_->world_at(cursor_.position); }
  /// Of everything that stands at the cursor: two that are equal show the same.
  std::uint64_t digest() const;

  /// To where so many events have happened; behind the end is the end.
  void seek(trace::EventIndex position);
  /// To a moment, by its place in Story::moments(). Lines of one packet are told apart.
  void seek_moment(std::size_t moment);
  /// To a cursor of this future.
  void seek(const Cursor& cursor);
  bool to_start();
  bool to_end();

  bool step_event();
  bool back_event();
  /// The next moment; behind the last one, the end of the run.
  bool step();
  bool back();
  bool next_reply();
  bool previous_reply();
  /// Where a user writes a message, or a transaction begins.
  bool next_message();
  bool previous_message();
  /// Where another host answers, or does something.
  bool next_host();
  bool previous_host();
  /// The first moment that comes later than an instant is the next one; forward or back.
  bool to_time(Instant instant);
  /// The next event that fits is the last that has happened.
  bool to_next(const EventFilter& filter);
  bool to_previous(const EventFilter& filter);
  /// To the next moment that has an event that fits, all of it shown: of several events of one
  /// line, that line once.
  bool run_until(const EventFilter& filter);
  /// To the event without which the last one would not have happened.
  bool to_cause();

  bool is_playing() const { return is_playing_; }
  const Pace& pace() const { return pace_; }
  void set_pace(const Pace& pace);
  void play();
  void pause() { is_playing_ = false; }
  /// Moves on as far as it is played in so much real time; true if the cursor has moved. It stops
  /// by itself at the end.
  bool advance(Duration real);

 private:
  template <class Fits>
  bool find_forward(const Fits& fits);
  template <class Fits>
  bool find_back(const Fits& fits);
  bool advance_moments(Duration real);
  bool advance_time(Duration real);
  void move_to(trace::EventIndex position, std::size_t seen);

  const Future* future_;
  Cursor cursor_;
  Pace pace_;
  bool is_playing_ = false;
  double owed_ = 0;               // parts of a moment that were played
  std::optional<Instant> clock_;  // while it is played by time
};

}  // namespace smtplab::viewer
