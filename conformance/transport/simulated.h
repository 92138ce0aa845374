#pragma once

#include "conformance/mutants/reference_host.h"
#include "conformance/transport.h"

namespace smtplab::conformance {

/// Gives every job a server of its own in simulated time, with its mailboxes and a sink at hand:
/// what waits in the real world passes at once here. All runs are alike.
class SimulatedDispatcher : public Dispatcher {
 public:
  /// `mailbox` is the one that can be read back, "bob@example.org". `host` must outlive it.
  SimulatedDispatcher(const ReferenceHost& host, std::string mailbox)
      : host_(host), mailbox_(std::move(mailbox)) {}

  void run(std::size_t count, std::size_t at_once, const Job& job) override;

 private:
  const ReferenceHost& host_;
  std::string mailbox_;
};

}  // namespace smtplab::conformance
