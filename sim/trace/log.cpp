#include "sim/trace/log.h"

#include <algorithm>
#include <cassert>

namespace smtplab::trace {

// A payload of more than a chunk gets one of its own. The first chunk grows, for many logs are
// short; the next ones are likely to hold about as much as the one before.
void Log::start_chunk() {
  const std::size_t usual = tail_.octets.size();
  full_.push_back(std::make_shared<const Chunk>(std::move(tail_)));
  tail_ = Chunk{size_, {}, {}};
  tail_.events.reserve(kChunkEvents);
  tail_.octets.reserve(std::min(usual + usual / 8, kChunkOctets));
}

void Log::clear() {
  full_.clear();
  tail_.first = 0;
  tail_.events.clear();
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
