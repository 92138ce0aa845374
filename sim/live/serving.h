#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sim/live/host_plan.h"
#include "sim/live/live_limits.h"
#include "sim/live/spool.h"
#include "sim/live/trace_sink.h"
#include "sim/live/unseen.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"

namespace smtplab::live {

struct ServeSettings {
  HostPlan::Settings plan;
  LiveLimits limits;
  std::int64_t speed = 1;  ///< seconds of the scenario in one of the real world
  std::uint64_t seed = 1;
  std::string spool;  ///< a folder; empty: nothing outlasts the program
  /// Ends when the script is done and nobody has anything to do, or after `patience` of the real
  /// world, and says whether what was expected has come.
  bool until_done = false;
  Duration patience = seconds(60);
  bool heeds_signals = true;  ///< SIGINT and SIGTERM end it; otherwise only stop() does
};

/// The hosts of a scenario on real sockets, in real time.
class Serving {
 public:
  struct Problem {
    enum class Kind : std::uint8_t { cannot_listen, spool };
    Kind kind = Kind::cannot_listen;
    std::uint32_t host = 0;
    Endpoint endpoint;
    std::string reason;  ///< the system's own words
    Spool::Error spool = Spool::Error::cannot_open;
  };
  enum class Ending : std::uint8_t {
    stopped,     ///< by SIGINT, SIGTERM or stop()
    done,        ///< ServeSettings::until_done
    disk_failed  ///< the spool could not be written; nothing that is not on it was answered 250
  };
  struct Result {
    Ending ending = Ending::stopped;
    std::vector<scenario::Failure> failures;  ///< of what was expected, with until_done
  };

  /// Listens. Both must outlive it; `sink` gets every event as it happens.
  static tl::expected<std::unique_ptr<Serving>, Problem> open(const scenario::Scenario& scenario,
                                                              const ServeSettings& settings,
                                                              TraceSink& sink);
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  /// As it is lived through; see live_scenario().
  const scenario::Scenario& scenario() const;
  const HostPlan& plan() const;
  /// What of the scenario is somebody else's affair: it is neither done nor judged.
  const std::vector<Unseen>& unseen() const;
  /// Messages that an earlier run has left in the spool.
  std::size_t resumed() const;
  /// Serves until the end.
  Result run();
  /// From any thread: run() ends at once, also one that has not begun yet. What is being said is
  /// cut off; behind a signal it still ends.
  void stop();

 private:
  class Impl;
  explicit Serving(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace smtplab::live
