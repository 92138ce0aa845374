#pragma once

#include <memory>
#include <string>

#include "conformance/client_stage.h"
#include "conformance/client_target.h"

namespace smtplab::conformance {

/// Runs real clients: each job has a port of its own on 127.0.0.1, files of its own in a folder
/// that is removed at the end, and a stack of its own; all share one thread.
class ClientSocketDispatcher : public ClientDispatcher {
 public:
  /// `target` must outlive it.
  explicit ClientSocketDispatcher(const ClientTarget& target);
  ~ClientSocketDispatcher() override;

  /// Why no client can be served; empty if all is well.
  const std::string& problem() const;
  void run(std::size_t count, std::size_t at_once, const Job& job) override;

 private:
  class Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace smtplab::conformance
