#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/mutants/reference_host.h"
#include "conformance/transport.h"
#include "conformance/transport/simulated_surroundings.h"
#include "sim/agents/transfer_agent.h"
#include "sim/kernel/random.h"
#include "sim/trace/recorder.h"

namespace smtplab::conformance {

/// A transfer agent, the clients that have called it, and the hosts that it calls.
/// Time stands still but in advance().
class SimulatedWorld {
 public:
  explicit SimulatedWorld(const ReferenceHost& host);
  SimulatedWorld(const SimulatedWorld&) = delete;
  SimulatedWorld& operator=(const SimulatedWorld&) = delete;

  Instant now() const { return now_; }
  /// A new connection from a client at that address; its number.
  std::uint32_t call(std::string_view from);
  void send(std::uint32_t connection, std::string_view octets);
  void hang_up(std::uint32_t connection);
  /// The client begins a handshake of TLS, without a cipher; false if the agent awaits none. What a
  /// client sends in the clear to an agent that awaits one breaks the connection.
  bool start_tls(std::uint32_t connection);
  bool is_encrypted(std::uint32_t connection) const { return calls_.at(connection).is_encrypted; }
  /// What the client can read now; reading takes it away.
  std::string& readable(std::uint32_t connection) { return calls_.at(connection).to_client; }
  bool is_closed(std::uint32_t connection) const { return calls_.at(connection).closed; }
  /// Goes on to the next thing that happens, but not beyond `end`; false if nothing does.
  bool advance(Instant end);

  std::vector<std::string> messages(std::string_view mailbox) const;
  const std::vector<SinkMessage>& sink() const { return surroundings_.arrived_at_sink(); }
  Surroundings& surroundings() { return surroundings_; }

 private:
  struct Call {
    std::unique_ptr<Interference> interference{};
    std::string to_client{};
    bool closed = false;
    bool awaits_tls = false;
    bool is_encrypted = false;
  };
  /// A connection that the agent has opened.
  struct OwnCall {
    std::unique_ptr<CalledHost> host;
    std::unique_ptr<Interference> interference{};
  };
  struct Timer {
    Instant at;
    std::uint64_t order;
    std::uint32_t connection;
    std::uint32_t purpose;
    std::string octets{};  ///< of a reply that is late: it is no timer of the agent's
    bool is_reply = false;
    bool is_of_host = false;  ///< that the agent has called
    friend bool operator<(const Timer& a, const Timer& b) {
      return a.at != b.at ? a.at < b.at : a.order < b.order;
    }
  };
  using Give = std::function<void(agents::TransferAgent&, agents::Context&)>;

  void later(Give give) { inputs_.push_back(std::move(give)); }
  void work();
  void carry_out(const agents::Effect& effect, const agents::Effects& effects);
  void on_send(std::uint32_t connection, std::string_view octets);
  void deliver(std::uint32_t connection, std::string_view octets);
  void on_close(std::uint32_t connection);
  void connect(const agents::Effect& effect);
  void send_to_host(std::uint32_t connection, std::string_view octets);
  void answer_from_host(std::uint32_t connection);
  void end_own_call(std::uint32_t connection);
  void give(std::uint32_t connection, std::string octets);
  void cut(std::uint32_t connection);

  const ReferenceHost& host_;
  agents::TransferAgent agent_;
  trace::Tally tally_;
  Random random_{1};
  Instant now_;
  std::map<std::uint32_t, Call> calls_;
  std::map<std::uint32_t, OwnCall> own_calls_;
  Surroundings surroundings_;
  std::deque<Give> inputs_;
  std::set<Timer> timers_;
  std::uint64_t next_timer_ = 0;
  std::uint32_t next_connection_ = 1;
  bool working_ = false;
};

}  // namespace smtplab::conformance
