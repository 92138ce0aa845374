#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/host_programs.h"
#include "sim/kernel/event_queue.h"
#include "sim/kernel/random.h"
#include "sim/live/call.h"
#include "sim/live/host_plan.h"
#include "sim/live/keeper.h"
#include "sim/live/ledger.h"
#include "sim/live/trace_sink.h"
#include "sim/live/wire.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/recorder.h"

namespace smtplab::live {

/// The hosts of a scenario that live on this machine: the agents of the simulation, whose effects
/// go to a Wire, a Keeper and a clock instead of a simulated network.
///
/// No I/O and no clock of its own: every input says when it came, in the scenario's time, and never
/// before the one before it. After each input, and at next_due(), run_until() has to be called.
/// What the other side of a connection says, where no agent of ours speaks there, stands in the
/// trace as `sent` by its host, or by HostPlan::outside().
class World {
 public:
  struct Settings {
    std::uint64_t seed = 1;
    std::int64_t starts_unix_seconds = 0;  ///< Instant 0 in the real world
    std::int64_t speed = 1;                ///< seconds of the scenario in one of the real world
    /// Of messages on all hosts: where no more have room, 452 is the answer (RFC 5321 section
    /// 4.2.3).
    std::uint64_t held_octets = UINT64_MAX;
  };

  /// All of them must outlive it. Without a keeper nothing outlasts the program.
  World(const HostPlan& plan, const Settings& settings, Wire& wire, TraceSink& sink,
        Keeper* keeper);

  /// What is due: steps of the script, timers, what agents have asked for.
  void run_until(Instant now);
  std::optional<Instant> next_due();

  /// Somebody calls a port of a host; kNone: nobody listens. `calling` is the connection that a
  /// host of ours has opened for it.
  std::uint32_t accept(std::uint32_t host, std::uint16_t port, const dns::Address& peer,
                       std::optional<std::uint32_t> calling, Instant now);
  void connected(std::uint32_t connection, Instant now);
  void not_connected(std::uint32_t connection, agents::NotConnected::Reason reason, Instant now);
  void receive(const End& end, std::string_view octets, Instant now);
  void closed(const End& end, bool was_reset, Instant now);
  /// TLS stands, or could not be agreed on: then the connection is gone.
  void tls_started(const End& end, bool is_secure, Instant now);
  /// What a name server of ours says to a query; nullopt: nothing.
  std::optional<dns::Message> answer(std::uint32_t host, const dns::Message& query, Instant now);
  void take_response(std::uint32_t host, const dns::Address& server, const dns::Message& response,
                     Instant now);
  /// What the keeper was given is on the disk.
  void kept(const std::vector<Receipt>& receipts, Instant now);
  /// What an earlier run has kept comes back; before anything else.
  void restore(const std::vector<KeptMessage>& messages, Instant now);

  /// The hosts go down: whoever calls them is told so (RFC 5321 section 3.8), as soon as the keeper
  /// has what is being stored for him. Nothing more of the script is done.
  void go_down(Instant now);

  /// Every step of the script is done and nobody has anything to do; what waits for its next
  /// attempt still has.
  bool is_idle() const;
  /// Nobody waits for the keeper.
  bool is_stored() const { return stores_.empty(); }
  std::size_t open_connections() const { return calls_.size(); }
  /// Octets of messages on all hosts.
  std::uint64_t held_octets() const { return held_octets_; }
  const agents::TransferAgent* transfer_agent(std::uint32_t host) const {
    return hosts_[host].transfer_agent.get();
  }

  /// How long a host waits for a machine that does not answer, as in the simulation.
  static constexpr Duration kConnectPatience = seconds(75);

 private:
  struct Task {
    enum class Kind : std::uint8_t {
      perform,        // a: step of the script
      submit,         // a: which submission
      fetch,          // a: which retrieval
      ask,            // a: which question of the script
      fault,          // a: which
      accept,         // a: connection; the server is told of it
      not_connected,  // a: host, b: token, c: the reason; program
      hang_up,        // a: connection, c: 1 if it was reset; side
      timer,          // a: connection, b: purpose; side
      alarm,          // a: host, b: purpose; program
      stored,         // a: host, b: ticket
      resolved,       // a: host, b: token; program
      query_timeout,  // a: host
      turn,           // a: connection
    };
    Kind kind;
    std::uint8_t who = 0;     // a Side or a Program
    std::uint16_t epoch = 0;  // of a host's: which of its lives
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
    trace::EventIndex cause = trace::kNoEvent;
  };

  using Host = agents::HostPrograms;

  /// A query of one of our hosts to another. On the wire it has another id.
  struct OwnQuery {
    std::uint32_t client = 0;
    std::uint32_t server = 0;
    dns::Question question;
    trace::EventIndex event = trace::kNoEvent;  // of the query, then of the response
    bool is_answered = false;
    std::uint16_t id = 0;  // on the wire, until it is answered
  };

  struct Asker {
    std::uint32_t host = 0;
    Program program = Program::person;
    std::uint32_t token = 0;

    friend auto operator<=>(const Asker&, const Asker&) = default;
  };

  const scenario::Scenario& scenario() const { return plan_->scenario(); }
  static std::uint8_t who(network::Side side) { return static_cast<std::uint8_t>(side); }
  static std::uint8_t who(Program program) { return static_cast<std::uint8_t>(program); }
  bool is_stale(const Task& task) const {
    return !hosts_[task.a].is_up || hosts_[task.a].epoch != task.epoch;
  }
  void put_back(const KeptMessage& message, trace::EventIndex cause);
  void measure(std::uint32_t host);
  void begin(Instant now);
  /// `is_kept`: the keeper has what the events tell of.
  void finish(bool is_kept = false);
  void schedule_script();
  void do_task(const Task& task);
  agents::TransferAgent& transfer_agent_of(std::uint32_t host) {
    return hosts_[host].the_transfer_agent(scenario().hosts[host]);
  }
  agents::UserAgent& user_agent_of(std::uint32_t host) {
    return hosts_[host].the_user_agent(scenario().hosts[host]);
  }
  bool listens(std::uint32_t host, std::uint16_t port) const;

  // The script (world_script.cpp).
  void perform(std::uint32_t step);
  void submit(std::uint32_t which);
  void fetch(std::uint32_t which);
  void do_fault(std::uint32_t fault);
  void break_connection(std::uint32_t fault);
  void bring_down(std::uint32_t host, bool silently);
  void bring_up(std::uint32_t host);

  // Connections (world_calls.cpp).
  Call* find_call(const End& end);
  void hang_up(const End& end, bool was_reset, trace::EventIndex cause);
  void let_go(std::uint32_t connection);
  void greet(const Task& task);
  void turn(const Task& task);
  void fail_to_connect(const Task& task);

  // What agents ask for (world_effects.cpp).
  agents::Context context(std::uint32_t host, trace::EventIndex cause);
  void give(std::uint32_t host, Program program, const agents::Input& input,
            trace::EventIndex cause);
  void carry_out(std::uint32_t host, Program program);
  void open(const agents::Effect& effect, std::uint32_t client, Program program);
  void send(const agents::Effect& effect, std::uint32_t host, Program program);
  void close(const agents::Effect& effect, std::uint32_t host, Program program);
  void set_timer(const agents::Effect& effect, std::uint32_t host, Program program);
  void store(const agents::Effect& effect, std::uint32_t host);
  End end_of(std::uint32_t connection, std::uint32_t host, Program program) const;

  // Names (world_names.cpp).
  void ask(std::uint32_t which);
  void resolve(const Asker& asker, const dns::Question& question, trace::EventIndex cause);
  void follow_resolver(std::uint32_t host, trace::EventIndex cause);
  void end_lookup(const Asker& asker, dns::Resolution resolution, trace::EventIndex cause);
  void give_resolution(const Task& task);
  void send_datagram(std::uint32_t host, const agents::Datagram& datagram, trace::EventIndex cause);
  OwnQuery take_own_query(const OwnQuery& wanted);
  void time_query_out(const Task& task);
  void forget_names(std::uint32_t host);

  std::int64_t unix_seconds() const;
  trace::EventIndex record(trace::EventKind kind, std::uint32_t host, std::uint32_t connection,
                           trace::EventIndex cause, std::uint32_t value = 0,
                           std::string_view payload = {});

  const HostPlan* plan_;
  scenario::HostDirectory directory_;
  Settings settings_;
  Random random_;
  Wire* wire_;
  TraceSink* sink_;
  std::optional<Ledger> ledger_;
  Instant now_;
  EventQueue<Task> queue_;
  std::size_t script_left_ = 0;  // tasks of the script that are still to be done
  std::vector<Host> hosts_;
  std::vector<std::uint64_t> held_by_host_;
  std::uint64_t held_octets_ = 0;
  std::map<std::uint32_t, Call> calls_;  // by connection
  std::uint32_t next_connection_ = 0;
  std::map<std::uint32_t, Asker> askers_;  // by the resolvers' tokens
  std::map<Asker, dns::Resolution> resolutions_;
  std::uint32_t next_lookup_ = 0;
  std::optional<dns::Message> answer_;                        // of the query that is being answered
  std::deque<OwnQuery> own_queries_;                          // on their way between hosts of ours
  std::set<std::pair<std::uint32_t, std::uint32_t>> stores_;  // that the keeper still works on
  trace::Tally tally_;
  trace::Log log_;  // of this input alone
  trace::Recorder recorder_;
  agents::Effects effects_;  // empty between inputs
};

}  // namespace smtplab::live
