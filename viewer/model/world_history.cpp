#include "viewer/model/world_history.h"

#include <algorithm>
#include <iterator>

namespace smtplab::viewer {

using trace::EventIndex;
using trace::WorldState;

/// How many things a copy has to copy.
std::size_t WorldHistory::weight(const WorldState& state) const {
  std::size_t count = state.connections().size();
  for (trace::HostIndex i = 0; i < hosts_; ++i) {
    const trace::HostState& host = state.host(i);
    count += host.queue.size() + host.shown.size() + host.cache.size();
    for (const auto& [path, messages] : host.mailboxes) count += 1 + messages.size();
  }
  return count;
}

const WorldHistory::Copy* WorldHistory::last_before(const std::vector<Copy>& copies,
                                                    EventIndex position) {
  const auto next = std::upper_bound(copies.begin(), copies.end(), position,
                                     [](EventIndex at, const Copy& c) { return at < c.position; });
  return next == copies.begin() ? nullptr : &*std::prev(next);
}

void WorldHistory::follow(const trace::Log& log) {
  for (; end_position_ < log.size(); ++end_position_) {
    if (end_position_ == next_copy_) {
      copies_.push_back({end_position_, std::make_shared<const WorldState>(end_)});
      const auto distance = static_cast<EventIndex>(
          std::max<std::size_t>(kLeastDistance, std::min<std::size_t>(weight(end_), 1U << 30U)));
      next_copy_ += distance;
    }
    end_.apply(log[end_position_], log.payload(end_position_));
  }
}

const WorldState& WorldHistory::at(const trace::Log& log, EventIndex position) {
  position = std::min(position, log.size());
  if (position == now_position_) return now_;
  const Copy* const far = last_before(copies_, position);
  const Copy* start = last_before(near_, position);
  // Close copies are of one interval between two others; behind its end they help nobody.
  if (start == nullptr || (far != nullptr && far->position > start->position)) start = far;
  const EventIndex from = start == nullptr ? 0 : start->position;
  const bool goes_on = now_position_ < position && now_position_ >= from;
  if (!goes_on) {
    now_ = start == nullptr ? WorldState() : *start->state;
    now_position_ = from;
    if (start == far) near_.clear();
  }
  EventIndex next_near = now_position_ + kNearDistance;
  if (!near_.empty()) next_near = std::max(next_near, near_.back().position + kNearDistance);
  for (; now_position_ < position; ++now_position_) {
    if (!goes_on && now_position_ >= next_near) {
      near_.push_back({now_position_, std::make_shared<const WorldState>(now_)});
      next_near += static_cast<EventIndex>(std::max<std::size_t>(kNearDistance, weight(now_)));
    }
    now_.apply(log[now_position_], log.payload(now_position_));
  }
  return now_;
}

WorldHistory WorldHistory::up_to(EventIndex position) const {
  WorldHistory shared(hosts_);
  for (const Copy& copy : copies_) {
    if (copy.position > position) break;
    shared.copies_.push_back(copy);
  }
  if (shared.copies_.empty()) return shared;
  shared.end_position_ = shared.copies_.back().position;
  shared.end_ = *shared.copies_.back().state;
  shared.next_copy_ = shared.end_position_ + static_cast<EventIndex>(std::max<std::size_t>(
                                                 kLeastDistance, shared.weight(shared.end_)));
  return shared;
}

}  // namespace smtplab::viewer
