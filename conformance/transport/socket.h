#pragma once

#include <memory>
#include <string>

#include "conformance/target.h"
#include "conformance/transport.h"
#include "conformance/transport/mail_reader.h"

namespace smtplab::conformance {

/// Runs jobs against a server behind real sockets: each job has a stack of its own, and all share
/// one thread. While a job waits, the others go on.
class SocketDispatcher : public Dispatcher {
 public:
  /// `target` must outlive it.
  SocketDispatcher(const Target& target, MailReaders readers);
  /// Returns when the server has left the sink, or after 12 s.
  ~SocketDispatcher() override;

  /// Why the sink or the next hops' name server cannot listen; empty if all is well.
  const std::string& problem() const;
  void run(std::size_t count, std::size_t at_once, const Job& job) override;

 private:
  class Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace smtplab::conformance
