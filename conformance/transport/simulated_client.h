#pragma once

#include "conformance/client_stage.h"
#include "conformance/mutants/reference_client.h"

namespace smtplab::conformance {

/// Runs a simulated client in simulated time: what waits in the real world passes at once here. All
/// runs are alike.
class SimulatedClientDispatcher : public ClientDispatcher {
 public:
  /// `client` must outlive it.
  explicit SimulatedClientDispatcher(const ReferenceClient& client) : client_(client) {}

  void run(std::size_t count, std::size_t at_once, const Job& job) override;

 private:
  const ReferenceClient& client_;
};

}  // namespace smtplab::conformance
