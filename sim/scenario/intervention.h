#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/agents/decision.h"
#include "sim/agents/host_config.h"
#include "sim/agents/outside_agent.h"
#include "sim/kernel/instant.h"
#include "sim/smtp/reply.h"
#include "sim/trace/event.h"

namespace smtplab::scenario {

/// The host loses all that it has not stored, and is down.
struct Crash {
  std::uint32_t host = 0;
  friend bool operator==(const Crash&, const Crash&) = default;
};
struct Restart {
  std::uint32_t host = 0;
  friend bool operator==(const Restart&, const Restart&) = default;
};
/// From now on a transfer agent asks for these decisions, and makes all others itself.
struct LeaveOutside {
  std::uint32_t host = 0;
  agents::DecisionSet decisions;
  friend bool operator==(const LeaveOutside&, const LeaveOutside&) = default;
};
/// The answer to what is asked.
struct Answer {
  agents::Verdict verdict;
  friend bool operator==(const Answer&, const Answer&) = default;
};
/// The next reply of an SMTP server is this one: 2yz, 4yz or 5yz.
struct ReplaceReply {
  std::uint32_t host = 0;
  std::uint32_t connection = trace::kNone;  ///< kNone: on whichever comes first
  smtp::Reply reply;
  friend bool operator==(const ReplaceReply&, const ReplaceReply&) = default;
};
/// The connection breaks, and both sides learn of it.
struct DropConnection {
  std::uint32_t connection = 0;
  friend bool operator==(const DropConnection&, const DropConnection&) = default;
};
/// A name server has these records of one name and type, and no others; without data it has none.
struct SetRecords {
  std::uint32_t host = 0;
  std::string owner;              ///< a complete name, with or without its last dot
  std::string type;               ///< "MX"; an SOA can't be set
  std::vector<std::string> data;  ///< "10 mx2.example.org.", as in a master file of the zone
  std::uint32_t ttl_s = 3600;
  friend bool operator==(const SetRecords&, const SetRecords&) = default;
};
/// What a transfer agent allows: the scenario's key (relay, verify, turn or outgoing) and word.
struct SetPolicy {
  std::uint32_t host = 0;
  std::string key;
  std::string value;
  friend bool operator==(const SetPolicy&, const SetPolicy&) = default;
};
/// Somebody outside takes the part of a host: he is told of whoever calls one of these ports from
/// now on, and may call others. On all other ports it goes on as before.
struct Attach {
  std::uint32_t host = 0;
  std::vector<std::uint16_t> ports;
  friend bool operator==(const Attach&, const Attach&) = default;
};
/// What an agent outside does about the input that it was given.
struct Perform {
  std::vector<agents::Wish> wishes;
  friend bool operator==(const Perform&, const Perform&) = default;
};
using Action = std::variant<Crash, Restart, LeaveOutside, Answer, ReplaceReply, DropConnection,
                            SetRecords, SetPolicy, Attach, Perform>;

/// Something that was done to a simulation from outside, and when.
struct Intervention {
  std::uint64_t step = 0;  ///< how many things the simulation had done
  Instant at;
  Action action;
  friend bool operator==(const Intervention&, const Intervention&) = default;
};

/// Why something could not be done. The comment says what is wrong and, after the semicolon, the
/// cure.
enum class Refusal : std::uint8_t {
  no_such_host,
  no_transfer_agent,   ///< the host is none; only "mta" hosts decide and answer
  nothing_asked,       ///< no decision is awaited; answer when asked() is there
  wrong_verdict,       ///< a verdict of another kind than what is asked; see agents::Verdict
  wrong_code,          ///< a reply must be 2yz, 4yz or 5yz
  wrong_domain,        ///< neither a domain name nor an address literal
  wrong_time,          ///< a time in the past
  no_such_connection,  ///< it is not open, or the host is no SMTP server on it
  no_such_policy,  ///< neither relay, verify, turn nor outgoing, or a word that it does not know
  no_such_zone,    ///< no zone of the host holds the name; name one that is in a zone of it
  wrong_records,   ///< the zone could not stand so; see what a master file may hold
  nothing_given,   ///< no agent outside has an input to take; perform when given() is there
  wrong_port,      ///< ports are from 1 on
  no_address,      ///< a call must go to an address
  tls_begun,       ///< TLS was started on the connection before
};
inline constexpr std::size_t kRefusalCount = static_cast<std::size_t>(Refusal::tls_begun) + 1;
/// "no-such-host": a stable key; `refusal.KEY` in the catalogue is its sentence.
std::string_view refusal_name(Refusal refusal);

/// What `key` and `value` change of the policy; false if one of them is not known.
bool change_policy(agents::HostPolicy& policy, std::string_view key, std::string_view value);

/// All that was done to one simulation, in order: append only. A copy shares all but its tail.
class Interventions {
 public:
  void add(Intervention intervention);
  std::size_t size() const { return kChunk * full_.size() + tail_.size(); }
  bool empty() const { return full_.empty() && tail_.empty(); }
  const Intervention& operator[](std::size_t index) const {
    const std::size_t chunk = index / kChunk;
    return chunk < full_.size() ? (*full_[chunk])[index % kChunk] : tail_[index % kChunk];
  }
  friend bool operator==(const Interventions& a, const Interventions& b);

 private:
  static constexpr std::size_t kChunk = 64;

  std::vector<std::shared_ptr<const std::vector<Intervention>>> full_;
  std::vector<Intervention> tail_;
};

}  // namespace smtplab::scenario
