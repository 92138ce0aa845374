#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/kernel/digest.h"
#include "sim/trace/event.h"
#include "sim/trace/log.h"

namespace smtplab::trace {

/// Three digests over a run's events; two runs that differ show in which ingredient they do.
struct Digests {
  std::uint64_t time = 0;     ///< when each event was
  std::uint64_t path = 0;     ///< what happened where: kinds, hosts, connections, causes, rows
  std::uint64_t content = 0;  ///< the octets: payloads and ranges

  friend bool operator==(const Digests&, const Digests&) = default;
};

/// What a simulation itself keeps of its trace: how long it is, and its running digests.
class Tally {
 public:
  void add(const Event& event, std::string_view head, std::string_view body = {}) {
    if (waiting_ == kBatch) flush();
    times_[waiting_] = static_cast<std::uint64_t>(event.at.nanoseconds);
    std::uint64_t* const path = paths_.data() + std::size_t{3} * waiting_;
    path[0] = std::uint64_t{event.cause} << 32U | event.host;
    path[1] = std::uint64_t{event.value} << 32U | event.connection;
    path[2] = std::uint64_t{event.row} << 48U | std::uint64_t{event.code.value} << 32U |
              static_cast<std::uint64_t>(event.after) << 24U |
              static_cast<std::uint64_t>(event.verb) << 16U |
              static_cast<std::uint64_t>(event.before) << 8U |
              static_cast<std::uint64_t>(event.kind);
    ++waiting_;
    ++length_;
    content_.add_words(std::uint64_t{event.begin} << 32U | event.length,
                       std::uint64_t{head.size()} + body.size());
    content_.add(head);
    content_.add(body);
    octets_ += head.size() + body.size();
  }
  EventIndex length() const { return length_; }
  /// Of all payloads. A run that has more than its limit is to be stopped: logs take nothing more.
  std::uint64_t octets() const { return octets_; }
  void limit_octets(std::uint64_t limit) { octet_limit_ = limit; }
  bool is_over_limit() const { return octets_ > octet_limit_; }
  Digests digests() const;

 private:
  static constexpr std::uint32_t kBatch = 32;

  void flush();

  EventIndex length_ = 0;
  std::uint64_t octets_ = 0;
  std::uint64_t octet_limit_ = ~std::uint64_t{0};
  // Events whose numbers the digests have not seen yet: hashing many at once is cheaper.
  std::uint32_t waiting_ = 0;
  std::array<std::uint64_t, kBatch> times_{};
  std::array<std::uint64_t, 3 * kBatch> paths_{};  // three of each
  Digest time_;
  Digest path_;
  Digest content_;
};

/// Where events go: always into the tally, and into the log where there is one (a replay to a
/// point whose trace is known needs none).
class Recorder {
 public:
  Recorder(Tally& tally, Log* log) : tally_(&tally), log_(log) {}

  /// The event's payload is `head` and `body` behind one another.
  EventIndex record(const Event& event, std::string_view head = {}, std::string_view body = {}) {
    const EventIndex index = tally_->length();
    tally_->add(event, head, body);
    if (log_ != nullptr && !tally_->is_over_limit()) log_->append(event, head, body);
    return index;
  }

 private:
  Tally* tally_;
  Log* log_;
};

}  // namespace smtplab::trace
