#pragma once

#include "conformance/mutants/reference_host.h"
#include "conformance/transport.h"

namespace smtplab::conformance {

/// Gives every job a server of its own in simulated time, with its mailboxes and a sink at hand:
/// what waits in the real world passes at once here. All runs are alike.
class SimulatedDispatcher : public Dispatcher {
 public:
  /// Reads back the target's mailboxes. Both must outlive it.
  SimulatedDispatcher(const ReferenceHost& host, const Target& target)
      : host_(host), target_(target) {}

  void run(std::size_t count, std::size_t at_once, const Job& job) override;

 private:
  const ReferenceHost& host_;
  const Target& target_;
};

}  // namespace smtplab::conformance
