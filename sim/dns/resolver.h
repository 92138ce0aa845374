#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/dns/resolver_config.h"
#include "sim/dns/resolver_event.h"

namespace smtplab::dns {

/// Finds records by asking name servers one after the other, from hints down (RFC 1034 section
/// 5.3.3), and remembers what they say. Messages and instants in, events out; no I/O.
///
/// A value: a copy goes on the same way. It takes two words until lookup() is first called.
/// Whatever servers answer, each lookup ends: ResolverConfig bounds its queries.
class Resolver {
 public:
  /// `config` must outlive the resolver.
  explicit Resolver(const ResolverConfig& config);
  Resolver(const Resolver& other);
  Resolver(Resolver&&) noexcept;
  Resolver& operator=(const Resolver& other);
  Resolver& operator=(Resolver&&) noexcept;
  ~Resolver();

  /// Starts a lookup; its end is a Resolved with that token. One for a question that is being
  /// asked already shares the queries.
  void lookup(std::uint32_t token, const Question& question, Instant now);

  /// Takes a message that came from `server`. False if no query is out that it responds to (id,
  /// question and server are compared): it changes nothing, for it may be forged, or late.
  bool receive(const Address& server, const Message& message, Instant now);

  /// To be called at or after next_timeout(): asks the next server.
  void handle_timeout(Instant now);
  std::optional<Instant> next_timeout() const;

  /// nullopt: a response or a timeout is awaited, or no lookup is in flight.
  std::optional<ResolverEvent> next_event();

  /// What is remembered and has not expired, by name and type.
  std::vector<CacheEntry> cache_content(Instant now) const;
  bool is_idle() const;

 private:
  struct State;

  State& state();

  const ResolverConfig* config_;
  std::unique_ptr<State> state_;  // null until it is needed
};

}  // namespace smtplab::dns
