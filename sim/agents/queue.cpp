#include "sim/agents/queue.h"

#include <iterator>
#include <utility>

namespace smtplab::agents {
namespace {

constexpr std::size_t kUsualPathsRoom = 96;

}  // namespace

std::string QueueEntry::paths() const {
  std::string paths;
  paths.reserve(kUsualPathsRoom);
  from.append_to(paths);
  paths.push_back(' ');
  to.append_to(paths);
  return paths;
}

const smtp::RecipientOptions& QueueEntry::wishes() const {
  static const smtp::RecipientOptions kNone;
  return recipient ? *recipient : kNone;
}

std::uint32_t Queue::add(QueueEntry entry, Instant due) {
  entry.id = next_id_++;
  entry.due = due;
  waiting_.emplace(due, entry.id);
  const auto place = entries_.emplace_hint(entries_.end(), entry.id, std::move(entry));
  octets_ += own_octets(place);
  return next_id_ - 1;
}

/// Of its content, if neither neighbour shares it: entries of one message came together.
std::uint64_t Queue::own_octets(Place entry) const {
  const SharedOctets& content = entry->second.content;
  const auto next = std::next(entry);
  const bool is_shared =
      (entry != entries_.begin() && std::prev(entry)->second.content == content) ||
      (next != entries_.end() && next->second.content == content);
  return is_shared || !content ? 0 : content->size();
}

QueueEntry* Queue::find(std::uint32_t id) {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

void Queue::remove(std::uint32_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  if (found->second.due) waiting_.erase({*found->second.due, id});
  octets_ -= own_octets(found);
  entries_.erase(found);
}

void Queue::wait(std::uint32_t id, Instant due) {
  QueueEntry* entry = find(id);
  if (entry == nullptr) return;
  if (entry->due) waiting_.erase({*entry->due, id});
  entry->due = due;
  waiting_.emplace(due, id);
}

QueueEntry* Queue::take_due(Instant now) {
  if (waiting_.empty() || waiting_.begin()->first > now) return nullptr;
  QueueEntry* entry = find(waiting_.begin()->second);
  try_now(*entry);
  return entry;
}

void Queue::try_now(QueueEntry& entry) {
  if (entry.due) waiting_.erase({*entry.due, entry.id});
  entry.due.reset();
}

QueueEntry* Queue::next_of_message(std::uint32_t id) {
  const auto entry = entries_.find(id);
  if (entry == entries_.end()) return nullptr;
  const auto next = std::next(entry);  // entries of one message came together
  if (next == entries_.end() || next->second.message != entry->second.message) return nullptr;
  return &next->second;
}

std::optional<Instant> Queue::next_due() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

void Queue::wait_all(Instant due) {
  waiting_.clear();
  for (auto& [id, entry] : entries_) {
    entry.due = due;
    waiting_.emplace_hint(waiting_.end(), due, id);
  }
}

}  // namespace smtplab::agents
