#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/explain/conversation.h"
#include "sim/explain/happening.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"
#include "viewer/model/moment.h"

namespace smtplab::viewer {

/// What happens in a run, as people follow it: the conversations, what hosts do besides, and all
/// of that moment by moment.
class Story {
 public:
  /// Reads on where the log has grown; only conversations that go on are assembled again. The
  /// scenario must be that of the log. Afterwards indices of moments and happenings may be others.
  void follow(const scenario::Scenario& scenario, const trace::Log& log);

  /// All connections, in the order of their calls, which stays; also those that are no dialogue.
  const std::vector<explain::Conversation>& conversations() const { return conversations_; }
  const std::vector<explain::Happening>& happenings() const { return happenings_; }
  /// In the order in which they are there.
  const std::vector<Moment>& moments() const { return moments_; }

  /// How many moments are there when so many events have happened.
  std::size_t seen_at(trace::EventIndex position) const;
  /// The place of a connection in conversations(); nullopt: it is in no event.
  std::optional<std::uint32_t> find(trace::ConnectionIndex connection) const;
  /// The moments of a conversation's lines and of what came of it, in order: their places in
  /// moments().
  const std::vector<std::uint32_t>& moments_of(std::uint32_t conversation) const {
    return by_conversation_[conversation];
  }
  /// The last line of the conversation among the first `seen` moments: its place in moments().
  std::optional<std::size_t> last_line(std::uint32_t conversation, std::size_t seen) const;
  /// The conversation of the last of the first `seen` moments that belongs to one; nullopt: there
  /// is none among the last few thousand.
  std::optional<std::uint32_t> conversation_at(std::size_t seen) const;
  /// The moment to which an event belongs; of one that belongs to none, the last one before it.
  std::optional<std::size_t> moment_of(trace::EventIndex event) const;
  /// The server that a line is said to or by; where a happening is.
  trace::HostIndex place_of(const Moment& moment) const;
  /// All events of a moment's line or happening.
  const std::vector<trace::EventIndex>& events_of(const Moment& moment) const {
    const explain::Line* const line = line_of(moment);
    return line != nullptr ? line->events : happenings_[moment.happening].events;
  }
  /// The line of a moment that has one; null for a happening.
  const explain::Line* line_of(const Moment& moment) const {
    return moment.is_line() ? &conversations_[moment.conversation].lines[moment.line] : nullptr;
  }

 private:
  void gather_moments(const trace::Log& log);
  void add_lines(std::uint32_t conversation, const trace::Log& log);
  void add_happening(std::uint32_t happening, const trace::Log& log);
  void note_owners(const trace::Log& log);

  trace::EventIndex read_ = 0;  // events that were looked at
  std::map<trace::ConnectionIndex, std::uint32_t> places_;
  std::vector<std::vector<trace::EventIndex>> events_;  // of each conversation
  std::vector<explain::Conversation> conversations_;
  std::vector<explain::Happening> happenings_;
  std::vector<Moment> moments_;
  std::vector<std::vector<std::uint32_t>> by_conversation_;
  std::vector<std::uint32_t> owners_;  // moments by event; kNowhere
};

}  // namespace smtplab::viewer
