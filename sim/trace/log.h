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
  EventIndex append(const Event& event, std::string_view payload);

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

  const Chunk& chunk_of(EventIndex index) const;

  std::vector<std::shared_ptr<const Chunk>> full_;
  Chunk tail_;
  EventIndex size_ = 0;
};

}  // namespace smtplab::trace
