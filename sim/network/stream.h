#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/kernel/instant.h"
#include "sim/kernel/random.h"
#include "sim/network/link.h"

namespace smtplab::network {

/// One direction of a connection: octets in flight, in order.
///
/// A value without a clock: write() says when segments will arrive, and whoever drives the
/// stream calls read() at those instants, in that order.
class Stream {
 public:
  /// Puts octets on the way; calls `schedule(arrives, octet_count)` once for each segment. Jitter
  /// never lets a segment overtake the one before it.
  template <class Schedule>
  void write(std::string_view octets, Instant now, const Link& link, Random& random,
             Schedule&& schedule) {
    forget_read();
    // Not in small steps: most of what is in flight fits.
    if (in_flight_.capacity() < in_flight_.size() + octets.size()) {
      in_flight_.reserve(std::max(kFirstRoom, in_flight_.size() + octets.size()));
    }
    in_flight_.append(octets);
    written_ += octets.size();
    for (std::size_t at = 0; at < octets.size();) {
      const auto left = octets.size() - at;
      const auto length =
          static_cast<std::uint32_t>(left < link.segment_octets ? left : link.segment_octets);
      Instant arrives = depart(length, now, link) + link.latency;
      if (link.jitter > Duration{}) {
        arrives = arrives + nanoseconds(random.between(0, link.jitter.nanoseconds));
      }
      if (arrives < last_arrival_) arrives = last_arrival_;
      last_arrival_ = arrives;
      schedule(arrives, length);
      at += length;
    }
  }

  /// When something without octets (a close) that is sent now arrives: behind all octets.
  Instant arrival_of_close(Instant now, const Link& link) const {
    const Instant arrives = now + link.latency;
    return arrives < last_arrival_ ? last_arrival_ : arrives;
  }

  /// The next octets; the view holds until the stream is written to or read again. Fewer than
  /// asked for only if the stream was cut.
  std::string_view read(std::uint32_t octet_count) {
    forget_read();
    const std::string_view octets = std::string_view(in_flight_).substr(consumed_, octet_count);
    consumed_ += octets.size();
    read_ += octets.size();
    return octets;
  }

  /// Loses what is in flight: the connection was reset.
  void cut() {
    in_flight_.clear();
    in_flight_.shrink_to_fit();
    consumed_ = 0;
  }

  std::uint64_t written() const { return written_; }  ///< octets, since the connection began
  std::uint64_t read_total() const { return read_; }

 private:
  static constexpr std::size_t kFirstRoom = 250;

  Instant depart(std::uint32_t octet_count, Instant now, const Link& link) {
    if (free_at_ < now) free_at_ = now;
    if (link.bits_per_second != 0) free_at_ = free_at_ + transmission(octet_count, link);
    return free_at_;
  }
  static Duration transmission(std::uint32_t octet_count, const Link& link) {
    const std::uint64_t bits = std::uint64_t{octet_count} * 8;
    // Rounded up: a segment never arrives before its last bit.
    return nanoseconds(static_cast<std::int64_t>((bits * 1'000'000'000 + link.bits_per_second - 1) /
                                                 link.bits_per_second));
  }
  // Only when half of it is used up: a long message is moved a bounded number of times.
  void forget_read() {
    if (consumed_ < in_flight_.size() - consumed_) return;
    in_flight_.erase(0, consumed_);
    consumed_ = 0;
  }

  std::string in_flight_;
  std::size_t consumed_ = 0;  // of in_flight_, by read()
  std::uint64_t written_ = 0;
  std::uint64_t read_ = 0;
  Instant free_at_;       // when the last octet written has left
  Instant last_arrival_;  // when it arrives
};

}  // namespace smtplab::network
