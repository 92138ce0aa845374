#include "sim/trace/log.h"

#include <algorithm>
#include <cassert>

namespace smtplab::trace {

// A payload of more than a chunk gets one of its own. The first chunk grows, for many logs are
// short.
void Log::make_room(std::size_t octet_count) {
  const bool has_octets = tail_.octets.size() + octet_count <= kChunkOctets;
  if (tail_.count < kChunkEvents && (has_octets || tail_.count == 0)) {
    if (tail_.count < tail_.events.size()) return;
    tail_.events.resize(std::min(kChunkEvents, std::max(kFirstEvents, 2 * tail_.count)));
    return;
  }
  tail_.events.resize(tail_.count);
  const std::size_t usual = tail_.octets.size();
  full_.push_back(std::make_shared<const Chunk>(std::move(tail_)));
  tail_ = Chunk{size_, std::vector<Event>(kChunkEvents), 0, {}};
  // The next one will hold about as much: growing to that in steps would copy it twice.
  tail_.octets.reserve(std::min(usual + usual / 8, kChunkOctets));
}

void Log::clear() {
  full_.clear();
  tail_.first = 0;
  tail_.count = 0;
  tail_.octets.clear();
  size_ = 0;
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
