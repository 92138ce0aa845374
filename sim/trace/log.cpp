#include "sim/trace/log.h"

#include <algorithm>
#include <cassert>

namespace smtplab::trace {

EventIndex Log::append(const Event& event, std::string_view payload) {
  const bool full = tail_.events.size() == kChunkEvents ||
                    (!tail_.octets.empty() && tail_.octets.size() + payload.size() > kChunkOctets);
  if (full) {
    full_.push_back(std::make_shared<const Chunk>(std::move(tail_)));
    tail_ = Chunk{size_, {}, {}};
    tail_.events.reserve(kChunkEvents);
  }
  Event& kept = tail_.events.emplace_back(event);
  kept.payload_begin = static_cast<std::uint32_t>(tail_.octets.size());
  kept.payload_length = static_cast<std::uint32_t>(payload.size());
  if (!payload.empty()) tail_.octets.append(payload);
  return size_++;
}

const Log::Chunk& Log::chunk_of(EventIndex index) const {
  assert(index < size_);
  if (index >= tail_.first) return tail_;
  const auto next = std::upper_bound(
      full_.begin(), full_.end(), index,
      [](EventIndex i, const std::shared_ptr<const Chunk>& c) { return i < c->first; });
  return **(next - 1);
}

const Event& Log::operator[](EventIndex index) const {
  const Chunk& chunk = chunk_of(index);
  return chunk.events[index - chunk.first];
}

std::string_view Log::payload(EventIndex index) const {
  const Chunk& chunk = chunk_of(index);
  const Event& event = chunk.events[index - chunk.first];
  return std::string_view(chunk.octets).substr(event.payload_begin, event.payload_length);
}

}  // namespace smtplab::trace
