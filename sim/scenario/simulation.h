#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/agents/host_programs.h"
#include "sim/kernel/event_queue.h"
#include "sim/kernel/random.h"
#include "sim/network/network.h"
#include "sim/scenario/host_directory.h"
#include "sim/scenario/intervention.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/recorder.h"

namespace smtplab::scenario {

/// A scenario in motion. A value: all its state is plain data held by index, so a copy is a fork
/// that goes on to the same digests.
///
/// What hosts leave outside (LeaveOutside) is asked(), and what an agent outside (Attach) is to
/// take is given(): then the simulation stands still until it is answered, or Perform has said what
/// the agent does. All that is done from outside is kept with its place, so that replay() needs
/// nobody to answer again.
///
/// Copies share the scenario, which never changes. Events that happen at one instant happen in the
/// order in which they were scheduled; the only chance is in `random`, from the seed.
class Simulation {
 public:
  explicit Simulation(const std::shared_ptr<const Scenario>& scenario);
  Simulation(std::shared_ptr<const Scenario> scenario, std::uint64_t seed);

  /// Does the next thing that is due and records it; false if nothing is due any more, or somebody
  /// outside is waited for. Without a log only the digests go on.
  bool step(trace::Log* log);
  /// Steps until nothing is due, somebody outside is waited for or `limit` things were done; true
  /// if nothing is due any more.
  bool run(trace::Log* log, std::uint64_t limit = kNoLimit);
  /// Does all that is due up to `until`, and at it; then it is `until`, unless somebody outside is
  /// waited for.
  void run_until(Instant until, trace::Log* log);

  /// The decision that is awaited, the first of them if there are several; null: none is.
  const agents::Ask* asked() const { return asks_.empty() ? nullptr : &asks_.front().ask; }
  /// Whose it is. Only while asked().
  std::uint32_t asking_host() const { return asks_.front().host; }
  /// What the host leaves to somebody outside.
  agents::DecisionSet left_outside(std::uint32_t host) const {
    const agents::TransferAgent* const agent = transfer_agent(host);
    return agent == nullptr ? agents::DecisionSet() : agent->outside();
  }
  /// An agent outside has something to take before anything else happens.
  struct Given {
    std::uint32_t host = 0;
    std::uint64_t number = 0;  ///< no two inputs of a simulation have the same
    trace::EventIndex cause = trace::kNoEvent;
    agents::OutsideInput input;
  };
  /// The first of what agents outside are to take; null: nothing is.
  const Given* given() const { return given_.empty() ? nullptr : &given_.front(); }
  bool waits_for_outside() const { return !asks_.empty() || !given_.empty(); }
  /// What the next token of the host's agent outside is; 0 for a host that has none.
  std::uint32_t next_token(std::uint32_t host) const;
  /// Whether the host's agent outside may send on it: it was told of it, and not of its end.
  bool has_outside_connection(std::uint32_t host, std::uint32_t connection) const;
  /// By its name, as the scenario writes it, or by one of its addresses.
  std::optional<dns::Address> find_address(std::string_view name_or_address) const;
  /// Does something from outside, now; nullopt if it was done. What is refused changes nothing.
  std::optional<Refusal> intervene(const Action& action, trace::Log* log);
  /// What was done so from the start on.
  const Interventions& interventions() const { return interventions_; }
  /// Does again what another one of the same scenario and seed had done until it had made `steps`
  /// steps and it was `now`. False if it could not, and stands somewhere on the way.
  bool replay(const Interventions& done, std::uint64_t steps, Instant now, trace::Log* log);

  Instant now() const { return now_; }
  /// When the next thing is due; nullopt if nothing is any more.
  std::optional<Instant> next_due() {
    return queue_.empty() ? std::nullopt : std::optional(queue_.next_instant());
  }
  /// How many things were done: a copy made from the start is where this one is after as many.
  std::uint64_t steps() const { return steps_; }
  trace::EventIndex trace_length() const { return tally_.length(); }
  /// run() ends where the payloads of all events are more than so many octets; what one step does
  /// beyond that is in no log.
  void limit_trace(std::uint64_t octets) { tally_.limit_octets(octets); }
  bool is_over_limit() const { return tally_.is_over_limit(); }
  trace::Digests digests() const { return tally_.digests(); }
  const Scenario& scenario() const { return *scenario_; }
  std::uint64_t seed() const { return seed_; }
  /// Messages that a host holds; none for a host that is no transfer agent.
  std::vector<agents::HeldMessage> held(std::uint32_t host) const;
  /// Null for a host that is no transfer agent, or has had nothing to do.
  const agents::TransferAgent* transfer_agent(std::uint32_t host) const {
    return hosts_[host].transfer_agent.get();
  }
  /// Null for a host that has not fetched mail.
  const agents::RetrievalAgent* retrieval_agent(std::uint32_t host) const {
    return hosts_[host].retrieval_agent.get();
  }
  bool is_up(std::uint32_t host) const { return hosts_[host].is_up; }
  /// What the host remembers of name servers' answers.
  std::vector<dns::CacheEntry> cache(std::uint32_t host) const {
    return hosts_[host].resolver.cache_content(now_);
  }
  /// Of a name server, as they are now.
  const dns::ZoneSet& zones(std::uint32_t host) const { return hosts_[host].name_server.zones(); }
  const network::Network& network() const { return network_; }
  /// The host crashes now, or comes up again: as a fault of the scenario does it. Both are
  /// interventions.
  void crash(std::uint32_t host, trace::Log* log) { intervene(Crash{host}, log); }
  void restart(std::uint32_t host, trace::Log* log) { intervene(Restart{host}, log); }

  static constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};
  /// How long a host waits for an answer to a connection that it opens: three tries, as many
  /// systems make them.
  static constexpr Duration kConnectPatience = seconds(75);

 private:
  /// What is due; 16 octets.
  struct Task {
    enum class Kind : std::uint8_t {
      perform,        // a: step of the script
      submit,         // a: which submission
      fetch,          // a: which retrieval
      accept,         // a: connection, b: the client's token
      connect,        // the same, back at the client
      not_connected,  // a: host, b: token; program
      arrive,         // a: connection, b: octets; side: the receiver's
      hang_up,        // a: connection; side: the receiver's
      tls,            // a: connection; side: whose turn of the handshake it is
      timer,          // a: connection, b: purpose; side: whose
      alarm,          // a: host, b: purpose; program
      stored,         // a: host, b: ticket; program
      resolved,       // a: host, b: token; program
      fault,          // a: which
      ask,            // a: which question of the script
      datagram,       // a: which; its receiver's address is in it
      query_timeout,  // a: host; cause: the query
      turn,           // a: connection; its client serves on it from now on
    };
    Kind kind;
    std::uint8_t who = 0;     // a Side or a Program
    std::uint16_t epoch = 0;  // of a host's: which of its lives
    std::uint32_t a;
    std::uint32_t b;
    trace::EventIndex cause;
  };
  static_assert(sizeof(Task) == 16);

  using Host = agents::HostPrograms;
  using Program = agents::Program;

  /// Whose lookup it is.
  struct Asker {
    std::uint32_t host = 0;
    Program program = Program::person;
    std::uint32_t token = 0;

    friend auto operator<=>(const Asker&, const Asker&) = default;
  };

  struct PendingAsk {
    std::uint32_t host = 0;
    agents::Ask ask;
  };

  /// What an agent outside is known by here.
  struct Outsider {
    std::vector<std::uint16_t> ports;  // where others may call it
    std::set<std::uint32_t> open;      // connections that it may use
    std::uint32_t next_token = 0;
  };

  static std::uint8_t who(network::Side side) { return static_cast<std::uint8_t>(side); }
  static std::uint8_t who(Program program) { return static_cast<std::uint8_t>(program); }
  bool is_stale(const Task& task) const {
    return !hosts_[task.a].is_up || hosts_[task.a].epoch != task.epoch;
  }
  agents::UserAgent& user_agent_of(std::uint32_t host) {
    return hosts_[host].the_user_agent(scenario_->hosts[host]);
  }
  dns::Address address_of(std::uint32_t host) const;
  bool listens(std::uint32_t host, std::uint16_t port) const;
  static Program program_of(const network::Connection& connection, network::Side side) {
    return static_cast<Program>(side == network::Side::client ? connection.client_program
                                                              : connection.server_program);
  }
  Program program_at(std::uint32_t host, std::uint16_t port) const;
  bool outsider_listens(std::uint32_t host, std::uint16_t port) const;

  void do_task(const Task& task, trace::Recorder& recorder);
  void perform(std::uint32_t step, trace::Recorder& recorder);
  void submit(std::uint32_t which, trace::Recorder& recorder);
  void fetch(std::uint32_t which, trace::Recorder& recorder);
  void accept(const Task& task, trace::Recorder& recorder);
  void refuse(const Task& task);
  void connect(const Task& task, trace::Recorder& recorder);
  void fail_to_connect(const Task& task, trace::Recorder& recorder);
  void arrive(const Task& task, trace::Recorder& recorder);
  void hang_up(const Task& task, trace::Recorder& recorder);
  void turn(const Task& task, trace::Recorder& recorder);
  void give_resolution(const Task& task, trace::Recorder& recorder);
  void do_fault(std::uint32_t fault, trace::Recorder& recorder);
  void break_connection(std::uint32_t fault, trace::Recorder& recorder);
  void record_names_fault(std::uint32_t fault, trace::Recorder& recorder);
  void bring_down(std::uint32_t host, bool silently, trace::Recorder& recorder);
  void bring_up(std::uint32_t host, trace::Recorder& recorder);
  void reset(std::uint32_t connection, trace::EventIndex event);
  agents::Context context(std::uint32_t host, trace::EventIndex cause, trace::Recorder& recorder);
  void give(std::uint32_t host, Program program, const agents::Input& input,
            trace::EventIndex cause, trace::Recorder& recorder);
  void carry_out(std::uint32_t host, Program program, trace::Recorder& recorder);
  void send(const agents::Effect& effect, std::uint32_t host, Program program,
            trace::Recorder& recorder);
  void close(const agents::Effect& effect, std::uint32_t host, Program program,
             trace::Recorder& recorder);
  void open(const agents::Effect& effect, std::uint32_t client, Program program,
            trace::Recorder& recorder);
  void start_tls(const agents::Effect& effect, std::uint32_t host, Program program);
  void shake_hands(const Task& task, trace::Recorder& recorder);
  bool breaks_tls(std::uint32_t connection, network::Side side, trace::EventIndex cause,
                  trace::Recorder& recorder);
  void set_timer(const agents::Effect& effect, std::uint32_t host, Program program);
  void ask(std::uint32_t which, trace::Recorder& recorder);
  void resolve(const Asker& asker, const dns::Question& question, trace::EventIndex cause,
               trace::Recorder& recorder);
  void follow_resolver(std::uint32_t host, trace::EventIndex cause, trace::Recorder& recorder);
  void end_lookup(const Asker& asker, dns::Resolution resolution, trace::EventIndex cause,
                  trace::Recorder& recorder);
  trace::EventIndex send_datagram(std::uint32_t host, agents::Datagram datagram,
                                  trace::EventIndex cause, trace::Recorder& recorder);
  void deliver_datagram(const Task& task, trace::Recorder& recorder);
  void time_query_out(const Task& task, trace::Recorder& recorder);
  void forget_names(std::uint32_t host);
  agents::TransferAgent* agent_for(std::uint32_t host);
  std::optional<Refusal> act(const Crash& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const Restart& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const LeaveOutside& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const Answer& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const ReplaceReply& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const DropConnection& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const SetRecords& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const SetPolicy& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const Attach& wanted, trace::Recorder& recorder);
  std::optional<Refusal> act(const Perform& wanted, trace::Recorder& recorder);
  std::optional<Refusal> wishes_refused(const std::vector<agents::Wish>& wishes,
                                        std::uint32_t host) const;
  void add_effect(const agents::Wish& wish, Outsider& outsider, trace::EventIndex cause);
  void give_outside(std::uint32_t host, const agents::Input& input, trace::EventIndex cause);
  void start_outsider(std::uint32_t host, bool again, trace::EventIndex cause);
  void stop_outsider(std::uint32_t host);
  network::Side side_of(const network::Connection& connection, std::uint32_t host,
                        Program program) const;
  trace::EventIndex record(trace::Recorder& recorder, trace::EventKind kind, std::uint32_t host,
                           std::uint32_t connection, trace::EventIndex cause,
                           std::uint32_t value = 0, std::string_view payload = {});

  std::shared_ptr<const Scenario> scenario_;
  std::uint64_t seed_;
  Random random_;
  Instant now_;
  std::uint64_t steps_ = 0;
  EventQueue<Task> queue_;
  network::Network network_;
  std::shared_ptr<const HostDirectory> directory_;
  std::vector<Host> hosts_;
  std::map<std::uint32_t, Asker> askers_;  // by the resolvers' tokens
  /// Found, and not given yet.
  std::map<Asker, dns::Resolution> resolutions_;
  std::map<std::uint32_t, agents::Datagram> datagrams_;  // on their way
  std::uint32_t next_lookup_ = 0;
  std::uint32_t next_datagram_ = 0;
  std::vector<PendingAsk> asks_;  // in the order in which they are to be answered
  std::vector<Given> given_;      // in the order in which it is to be taken
  std::uint64_t given_count_ = 0;
  std::map<std::uint32_t, Outsider> outsiders_;  // by host
  Interventions interventions_;
  trace::Tally tally_;
  agents::Effects effects_;  // empty between steps
};

}  // namespace smtplab::scenario
