#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/event.h"

namespace smtplab::trace {

/// Everything that happened in one run, in order: append only.
///
/// Kept in chunks; a copy shares all full chunks with the original, so a fork costs its tail alone.
class Log {
 public:
  /// The event's payload is `head` and `body` behind one another.
  EventIndex append(const Event& event, std::string_view head, std::string_view body = {}) {
    const std::size_t size = head.size() + body.size();
    const bool is_full =
        tail_.events.size() == kChunkEvents || tail_.octets.size() + size > kChunkOctets;
    if (is_full && !tail_.events.empty()) start_chunk();
    Event& kept = tail_.events.emplace_back(event);
    kept.payload_begin = static_cast<std::uint32_t>(tail_.octets.size());
    kept.payload_length = static_cast<std::uint32_t>(size);
    tail_.octets.append(head).append(body);
    return size_++;
  }

  /// Forgets everything, and keeps the room of the last chunk for the next run.
  void clear();

  EventIndex size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Event& operator[](EventIndex index) const;
  /// Holds until the log is appended to.
  std::string_view payload(EventIndex index) const;

 private:
  static constexpr std::size_t kChunkEvents = 1024;
  static constexpr std::size_t kChunkOctets = 256 * 1024;

  struct Chunk {
    EventIndex first = 0;
    std::vector<Event> events;
    std::string octets;
  };

  void start_chunk();
  const Chunk& chunk_of(EventIndex index) const;

  std::vector<std::shared_ptr<const Chunk>> full_;
  Chunk tail_;
  EventIndex size_ = 0;
};

}  // namespace smtplab::trace
