#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dns/message.h"

namespace smtplab::dns {

/// How a lookup ended (RFC 1034 section 5.2.1). The last two are temporary: they say nothing about
/// the name (section 5.2.3).
enum class Outcome : std::uint8_t { records, no_data, no_such_name, server_failure, timed_out };
inline constexpr std::uint8_t kOutcomeCount = static_cast<std::uint8_t>(Outcome::timed_out) + 1;

/// "no-such-name": the outcome's name for a catalogue of sentences.
std::string_view key_of(Outcome outcome);

/// Why it ended in server_failure.
enum class Failure : std::uint8_t {
  none,
  no_servers,        ///< no name server has an address that could be found
  servers_failed,    ///< each one failed, refused, or had no authority
  alias_loop,        ///< aliases lead back to themselves (RFC 1034 section 3.6.2)
  too_many_aliases,  ///< more than ResolverConfig::max_aliases
  too_much_work,     ///< more queries or referrals than the configuration allows
};

/// "servers-failed"; "none" where nothing failed.
std::string_view key_of(Failure failure);

/// The end of one lookup.
struct Resolution {
  Question question;  ///< as it was asked
  Outcome outcome = Outcome::server_failure;
  Failure failure = Failure::none;
  DomainName canonical;                 ///< where aliases led; the question's name without any
  std::vector<ResourceRecord> chain;    ///< the aliases (CNAME), in order
  std::vector<ResourceRecord> records;  ///< of `canonical`, with the TTL that is left
  unsigned queries = 0;                 ///< sent for it, those for servers' addresses included
  bool from_cache = false;              ///< no query was sent

  bool is_temporary() const {
    return outcome == Outcome::server_failure || outcome == Outcome::timed_out;
  }
  /// "MX example.org."
  std::string question_text() const;
  /// The chain and the records, a line each with LF; of a server_failure, then its key.
  void append_found(std::string& text) const;
};

}  // namespace smtplab::dns
