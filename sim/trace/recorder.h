#pragma once

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
  void add(const Event& event, std::string_view payload);
  EventIndex length() const { return length_; }
  Digests digests() const { return {time_.value(), path_.value(), content_.value()}; }

 private:
  EventIndex length_ = 0;
  Digest time_;
  Digest path_;
  Digest content_;
};

/// Where events go: always into the tally, and into the log where there is one (a replay to a
/// point whose trace is known needs none).
class Recorder {
 public:
  Recorder(Tally& tally, Log* log) : tally_(&tally), log_(log) {}

  EventIndex record(const Event& event, std::string_view payload = {}) {
    const EventIndex index = tally_->length();
    tally_->add(event, payload);
    if (log_ != nullptr) log_->append(event, payload);
    return index;
  }

 private:
  Tally* tally_;
  Log* log_;
};

}  // namespace smtplab::trace
