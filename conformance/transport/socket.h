#pragma once

#include <exception>
#include <memory>
#include <string>

#include "conformance/target.h"
#include "conformance/transport.h"
#include "conformance/transport/mail_reader.h"

namespace smtplab::conformance {

/// SocketDispatcher::run() was told to end early.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "cancelled"; }
};

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
  /// Throws Cancelled after cancel().
  void run(std::size_t count, std::size_t at_once, const Job& job) override;
  /// From any thread: what jobs wait for ends with an exception in each of them, and so do this run
  /// and all later ones. Only the look-up of a name is waited for.
  void cancel();

 private:
  class Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace smtplab::conformance
