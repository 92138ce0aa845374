#include "viewer/model/story.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sim/explain/printed_lines.h"

namespace smtplab::viewer {

using explain::Conversation;
using explain::Happening;
using explain::Line;
using explain::LineKind;
using trace::EventIndex;
using trace::EventKind;

namespace {

/// The event that puts a line in its place among all others: its first octet goes out.
EventIndex event_of(const trace::Log& log, const Conversation& conversation, const Line& line) {
  if (line.kind == LineKind::hang_up) return line.client_event;
  const trace::HostIndex speaker =
      line.speaker == network::Side::client ? conversation.client : conversation.server;
  for (const EventIndex index : line.events) {
    const trace::Event& event = log[index];
    if (line.kind == LineKind::call) return index;
    if (event.kind == EventKind::sent && event.host == speaker) return index;
  }
  return line.events.empty() ? trace::kNoEvent : line.events.front();
}

/// What explain::happenings() asks of a conversation, without its lines.
Conversation outline(const Conversation& conversation) {
  Conversation light;
  light.connection = conversation.connection;
  light.client = conversation.client;
  light.server = conversation.server;
  if (!conversation.events.empty()) {
    light.events = {conversation.events.front(), conversation.events.back()};
  }
  return light;
}

}  // namespace

void Story::follow(const scenario::Scenario& scenario, const trace::Log& log) {
  if (read_ == log.size()) return;
  std::set<std::uint32_t> grown;
  for (; read_ < log.size(); ++read_) {
    const trace::ConnectionIndex connection = log[read_].connection;
    if (connection == trace::kNone) continue;
    const auto [place, is_new] =
        places_.emplace(connection, static_cast<std::uint32_t>(conversations_.size()));
    if (is_new) {
      conversations_.emplace_back();
      events_.emplace_back();
    }
    events_[place->second].push_back(read_);
    grown.insert(place->second);
  }
  for (const std::uint32_t place : grown) {
    conversations_[place] = explain::conversation_of(log, events_[place]);
  }
  explain::mark_printed_lines(scenario, log, conversations_);
  std::vector<Conversation> told;
  told.reserve(conversations_.size());
  for (const Conversation& conversation : conversations_) {
    if (explain::is_dialogue(log, conversation)) told.push_back(outline(conversation));
  }
  happenings_ = explain::happenings(log, told, false);
  gather_moments(log);
  note_owners(log);
}

void Story::gather_moments(const trace::Log& log) {
  moments_.clear();
  for (std::uint32_t i = 0; i < conversations_.size(); ++i) {
    if (explain::is_dialogue(log, conversations_[i])) add_lines(i, log);
  }
  for (std::uint32_t i = 0; i < happenings_.size(); ++i) add_happening(i, log);
  // Lines of one packet are there with one event, in the order in which they were added.
  std::stable_sort(moments_.begin(), moments_.end(),
                   [](const Moment& a, const Moment& b) { return a.event < b.event; });
  by_conversation_.assign(conversations_.size(), {});
  for (std::uint32_t i = 0; i < moments_.size(); ++i) {
    if (moments_[i].conversation != Moment::kNowhere) {
      by_conversation_[moments_[i].conversation].push_back(i);
    }
  }
}

void Story::add_lines(std::uint32_t place, const trace::Log& log) {
  const Conversation& conversation = conversations_[place];
  EventIndex latest = 0;
  for (std::uint32_t i = 0; i < conversation.lines.size(); ++i) {
    const Line& line = conversation.lines[i];
    EventIndex event = event_of(log, conversation, line);
    if (event == trace::kNoEvent) continue;
    event = latest = std::max(event, latest);
    const bool by_client = line.speaker == network::Side::client;
    Moment& moment = moments_.emplace_back();
    moment.event = event;
    moment.conversation = place;
    moment.line = i;
    moment.at = log[event].at;
    moment.from = by_client ? conversation.client : conversation.server;
    moment.to = by_client ? conversation.server : conversation.client;
  }
}

void Story::add_happening(std::uint32_t place, const trace::Log& log) {
  const Happening& happening = happenings_[place];
  Moment& moment = moments_.emplace_back();
  moment.kind = Moment::Kind::happening;
  moment.event = happening.events.back();
  moment.happening = place;
  if (const auto found = find(happening.during)) moment.conversation = *found;
  moment.at = log[moment.event].at;
  moment.from = log[moment.event].host;
}

void Story::note_owners(const trace::Log& log) {
  owners_.assign(log.size(), Moment::kNowhere);
  for (std::uint32_t i = 0; i < moments_.size(); ++i) {
    const Line* const line = line_of(moments_[i]);
    const auto& events = line != nullptr ? line->events : happenings_[moments_[i].happening].events;
    for (const EventIndex event : events) {
      if (owners_[event] == Moment::kNowhere) owners_[event] = i;
    }
    // A happening is told of in its own words, whatever line has led to it.
    if (line == nullptr) {
      for (const EventIndex event : events) owners_[event] = i;
    }
  }
}

std::size_t Story::seen_at(EventIndex position) const {
  const auto next =
      std::upper_bound(moments_.begin(), moments_.end(), position,
                       [](EventIndex at, const Moment& moment) { return at < moment.position(); });
  return static_cast<std::size_t>(next - moments_.begin());
}

std::optional<std::uint32_t> Story::find(trace::ConnectionIndex connection) const {
  const auto found = places_.find(connection);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::size_t> Story::last_line(std::uint32_t conversation, std::size_t seen) const {
  const std::vector<std::uint32_t>& all = by_conversation_[conversation];
  auto next = std::lower_bound(all.begin(), all.end(), seen);
  while (next != all.begin()) {
    --next;
    if (moments_[*next].is_line()) return *next;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> Story::conversation_at(std::size_t seen) const {
  // Far back it would be of no interest, and costly to look for.
  constexpr std::size_t kMostLookedAt = 4096;
  seen = std::min(seen, moments_.size());
  const std::size_t looked_at = std::min(seen, kMostLookedAt);
  for (std::size_t back = 1; back <= looked_at; ++back) {
    const Moment& moment = moments_[seen - back];
    if (moment.conversation != Moment::kNowhere) return moment.conversation;
  }
  return std::nullopt;
}

std::optional<std::size_t> Story::moment_of(EventIndex event) const {
  if (event < owners_.size() && owners_[event] != Moment::kNowhere) return owners_[event];
  const std::size_t seen = seen_at(event + 1);
  if (seen == 0) return std::nullopt;
  return seen - 1;
}

trace::HostIndex Story::place_of(const Moment& moment) const {
  return moment.is_line() ? conversations_[moment.conversation].server : moment.from;
}

}  // namespace smtplab::viewer
