#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/agents/transfer_agent.h"
#include "sim/agents/user_agent.h"
#include "sim/kernel/event_queue.h"
#include "sim/kernel/random.h"
#include "sim/network/network.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/recorder.h"

namespace smtplab::scenario {

/// A scenario in motion. A value: all its state is plain data held by index, so a copy is a fork
/// that goes on to the same digests.
///
/// Copies share the scenario, which never changes. Events that happen at one instant happen in the
/// order in which they were scheduled; the only chance is in `random`, from the seed.
class Simulation {
 public:
  explicit Simulation(const std::shared_ptr<const Scenario>& scenario);
  Simulation(std::shared_ptr<const Scenario> scenario, std::uint64_t seed);

  /// Does the next thing that is due and records it; false if nothing is due any more. Without a
  /// log only the digests go on.
  bool step(trace::Log* log);
  /// Steps until nothing is due, or `limit` things were done; true if nothing is due any more.
  bool run(trace::Log* log, std::uint64_t limit = kNoLimit);

  Instant now() const { return now_; }
  trace::EventIndex trace_length() const { return tally_.length(); }
  trace::Digests digests() const { return tally_.digests(); }
  const Scenario& scenario() const { return *scenario_; }
  std::uint64_t seed() const { return seed_; }
  /// Messages that a host holds; none for a host that is no transfer agent.
  const std::vector<agents::HeldMessage>& held(std::uint32_t host) const;

  static constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

 private:
  /// What is due; 16 octets.
  struct Task {
    enum class Kind : std::uint8_t {
      perform,  // a: step of the script
      accept,   // a: connection, b: the client's token
      connect,  // the same, back at the client
      arrive,   // a: connection, b: octets; side: the receiver's
      hang_up,  // a: connection; side: the receiver's
      timer,    // a: connection, b: purpose; side: whose
      stored,   // a: host, b: ticket
      fault,    // a: which
    };
    Kind kind;
    network::Side side;
    std::uint16_t unused;
    std::uint32_t a;
    std::uint32_t b;
    trace::EventIndex cause;
  };
  static_assert(sizeof(Task) == 16);

  struct Host {
    std::optional<agents::TransferAgent> transfer_agent;
    agents::UserAgent user_agent;
  };

  void perform(std::uint32_t step, trace::Recorder& recorder);
  void accept(const Task& task, trace::Recorder& recorder);
  void connect(const Task& task, trace::Recorder& recorder);
  void arrive(const Task& task, trace::Recorder& recorder);
  void hang_up(const Task& task, trace::Recorder& recorder);
  void break_connection(std::uint32_t fault, trace::Recorder& recorder);
  void give(std::uint32_t host, network::Side side, const agents::Input& input,
            trace::EventIndex cause, trace::Recorder& recorder);
  void carry_out(std::uint32_t host, network::Side side, trace::Recorder& recorder);
  void send(const agents::Effect& effect, network::Side side, trace::Recorder& recorder);
  void close(const agents::Effect& effect, network::Side side, trace::Recorder& recorder);
  void open(const agents::Effect& effect, std::uint32_t client, trace::Recorder& recorder);
  trace::EventIndex record(trace::Recorder& recorder, trace::EventKind kind, std::uint32_t host,
                           std::uint32_t connection, trace::EventIndex cause,
                           std::uint32_t value = 0);

  std::shared_ptr<const Scenario> scenario_;
  std::uint64_t seed_;
  Random random_;
  Instant now_;
  EventQueue<Task> queue_;
  network::Network network_;
  std::vector<Host> hosts_;
  trace::Tally tally_;
  agents::Effects effects_;  // empty between steps
};

}  // namespace smtplab::scenario
