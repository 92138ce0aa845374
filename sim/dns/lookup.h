#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/dns/cache.h"
#include "sim/dns/resolver_config.h"
#include "sim/dns/resolver_event.h"
#include "sim/dns/response.h"

namespace smtplab::dns {

/// The work on one question: what a Resolver has in flight. One query is out at a time.
///
/// It is a stack: while a name server's address is unknown, finding it is a frame above the one
/// that needs it.
class Lookup {
 public:
  /// What lookups of one resolver share.
  struct Context {
    const ResolverConfig& config;
    Cache& cache;
    std::vector<ResolverEvent>& events;
    std::uint16_t& next_id;
    Instant now;
  };

  Lookup(std::uint32_t token, Question question);

  const Question& question() const { return question_; }
  void add_token(std::uint32_t token) { tokens_.push_back(token); }

  /// Goes on until a query is out or the lookup is done.
  void run(Context context);
  /// Takes a response, and goes on; false if it is not the one that is awaited.
  bool receive(const Address& server, const Message& response, Context context);
  /// The query that is out had no answer in time; goes on.
  void give_up_waiting(Context context);

  /// nullopt once done().
  std::optional<Instant> deadline() const;
  bool done() const { return frames_.empty(); }

 private:
  struct Target {
    Address address;
    unsigned tries = 0;
  };
  /// A name server without a known address.
  struct Host {
    DomainName name;
    bool asked_ipv4 = false;
  };
  struct Frame {
    Question question;  // the name is that where aliases have led
    std::vector<ResourceRecord> chain;
    DomainName zone;  // whose servers are asked
    std::vector<Target> targets;
    std::vector<Host> hosts;
    unsigned referrals = 0;
    bool has_servers = false;
    bool server_failed = false;
    bool timed_out = false;
  };
  struct Outstanding {
    Address server;
    std::uint16_t id = 0;
    Instant deadline;
    std::size_t target = 0;
  };

  void step(Context context);
  bool answer_from_cache(Context context);
  bool is_looking_for(const DomainName& host) const;
  void choose_servers(Context context);
  bool take_servers(const DomainName& zone, const std::vector<DomainName>& hosts,
                    const std::vector<ResourceRecord>& glue, Context context);
  bool ask(bool untried_only, Context context);
  void send(std::size_t target, Context context);
  bool look_for_host(Context context);
  bool take_chain(const std::vector<ResourceRecord>& chain, const DomainName& name,
                  Context context);
  void take(ResponseReading reading, bool authoritative, Context context);
  void take_referral(const ResponseReading& reading, Context context);
  void finish(Outcome outcome, std::vector<ResourceRecord> records, Context context);
  void fail(Failure failure, Context context);
  void fail_all(Failure failure, Context context);
  void end(Resolution resolution, Context context);

  Question question_;
  std::vector<std::uint32_t> tokens_;
  std::vector<Frame> frames_;
  std::optional<Outstanding> outstanding_;
  unsigned queries_ = 0;
  unsigned nested_ = 0;  // frames opened above the first
};

}  // namespace smtplab::dns
