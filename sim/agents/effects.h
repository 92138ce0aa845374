#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/agents/datagram.h"
#include "sim/agents/decision.h"
#include "sim/dns/address.h"
#include "sim/dns/message.h"
#include "sim/kernel/instant.h"
#include "sim/trace/event.h"

namespace smtplab::agents {

/// Something that an agent wants done; whoever drives it does it, in order.
struct Effect {
  enum class Kind : std::uint8_t {
    connect,        ///< to `address` and `port`; Connected or NotConnected with `token` follows
    send,           ///< octets on `connection`
    close,          ///< `connection`
    set_timer,      ///< for `connection` and `token` (a purpose) at `at`
    store,          ///< `token` is the ticket that Stored gives back
    resolve,        ///< a question; Resolved with `token` follows
    send_datagram,  ///< a DNS message, without a connection
    start_tls,      ///< on `connection`, behind what was sent: TlsStarted follows, or Closed
    turn,           ///< `connection` goes to the host's transfer agent, which is given Turned
    ask,            ///< something to be decided outside; Answered follows
  };
  Kind kind = Kind::send;
  std::uint32_t connection = trace::kNone;
  std::uint32_t token = 0;
  trace::EventIndex cause = trace::kNoEvent;
  Instant at{};
  std::uint32_t octets_begin = 0;
  std::uint32_t octets_length = 0;
  std::uint32_t question = 0;  ///< or the ask
  std::uint32_t datagram = 0;
  std::uint16_t port = 0;
  dns::Address address{};
};

/// The effects of one input; reused from call to call, so that it settles without allocations.
class Effects {
 public:
  void connect(const dns::Address& to, std::uint16_t port, std::uint32_t token,
               trace::EventIndex cause) {
    Effect& effect = add(Effect::Kind::connect, trace::kNone, token, cause);
    effect.address = to;
    effect.port = port;
  }
  void send(std::uint32_t connection, std::string_view octets, trace::EventIndex cause) {
    Effect& effect = add(Effect::Kind::send, connection, 0, cause);
    effect.octets_begin = static_cast<std::uint32_t>(octets_.size());
    effect.octets_length = static_cast<std::uint32_t>(octets.size());
    octets_.append(octets);
  }
  void close(std::uint32_t connection, trace::EventIndex cause) {
    add(Effect::Kind::close, connection, 0, cause);
  }
  void turn(std::uint32_t connection, trace::EventIndex cause) {
    add(Effect::Kind::turn, connection, 0, cause);
  }
  void start_tls(std::uint32_t connection, trace::EventIndex cause) {
    add(Effect::Kind::start_tls, connection, 0, cause);
  }
  void set_timer(std::uint32_t connection, std::uint32_t purpose, Instant at) {
    add(Effect::Kind::set_timer, connection, purpose, trace::kNoEvent).at = at;
  }
  void store(std::uint32_t ticket, trace::EventIndex cause) {
    add(Effect::Kind::store, trace::kNone, ticket, cause);
  }
  void resolve(std::uint32_t token, const dns::Question& question, trace::EventIndex cause) {
    add(Effect::Kind::resolve, trace::kNone, token, cause).question =
        static_cast<std::uint32_t>(questions_.size());
    questions_.push_back(question);
  }
  void ask(Ask ask) {
    add(Effect::Kind::ask, ask.connection, ask.token, ask.event).question =
        static_cast<std::uint32_t>(asks_.size());
    asks_.push_back(std::move(ask));
  }
  void send_datagram(Datagram datagram, trace::EventIndex cause) {
    add(Effect::Kind::send_datagram, trace::kNone, 0, cause).datagram =
        static_cast<std::uint32_t>(datagrams_.size());
    datagrams_.push_back(std::move(datagram));
  }

  const std::vector<Effect>& list() const { return list_; }
  std::string_view octets(const Effect& effect) const {
    return std::string_view(octets_).substr(effect.octets_begin, effect.octets_length);
  }
  const dns::Question& question(const Effect& effect) const { return questions_[effect.question]; }
  /// Once for each.
  Ask take_ask(const Effect& effect) { return std::move(asks_[effect.question]); }
  const Datagram& datagram(const Effect& effect) const { return datagrams_[effect.datagram]; }
  void clear() {
    list_.clear();
    octets_.clear();
    questions_.clear();
    asks_.clear();
    datagrams_.clear();
  }

 private:
  Effect& add(Effect::Kind kind, std::uint32_t connection, std::uint32_t token,
              trace::EventIndex cause) {
    Effect& effect = list_.emplace_back();
    effect.kind = kind;
    effect.connection = connection;
    effect.token = token;
    effect.cause = cause;
    return effect;
  }

  std::vector<Effect> list_;
  std::string octets_;
  std::vector<dns::Question> questions_;
  std::vector<Ask> asks_;
  std::vector<Datagram> datagrams_;
};

}  // namespace smtplab::agents
