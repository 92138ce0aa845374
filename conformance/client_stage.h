#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "conformance/channel.h"
#include "conformance/client_target.h"
#include "conformance/clock.h"

namespace smtplab::conformance {

/// How a run of a client came to its end.
struct ClientEnd {
  enum class How : std::uint8_t { exited, killed, timed_out } how = How::exited;
  int status = 0;      ///< the exit status, or the signal's number
  std::string output;  ///< what it has printed, cut where it is long
};

/// Where a client is run, and can call: one for each case.
class ClientStage : public Clock {
 public:
  /// Runs the client on the errand; a second run begins when the first one has ended. A sentence
  /// if it cannot be run.
  virtual std::optional<Sentence> start(const Errand& errand) = 0;
  /// Its next connection; nullptr where it has ended without one, or the patience is over.
  virtual std::unique_ptr<Channel> accept(Duration patience) = 0;
  /// Waits for its end; when the patience is over it is ended, with all that it has begun.
  virtual ClientEnd finish(Duration patience) = 0;
};

/// Runs jobs, each with a stage of its own.
class ClientDispatcher {
 public:
  using Job = std::function<void(std::size_t index, ClientStage& stage)>;

  ClientDispatcher() = default;
  virtual ~ClientDispatcher() = default;
  ClientDispatcher(const ClientDispatcher&) = delete;
  ClientDispatcher& operator=(const ClientDispatcher&) = delete;

  /// As Dispatcher::run().
  virtual void run(std::size_t count, std::size_t at_once, const Job& job) = 0;
};

}  // namespace smtplab::conformance
