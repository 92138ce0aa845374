#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/dns/resolution.h"
#include "sim/kernel/random.h"

namespace smtplab::dns {

/// A host that takes a domain's mail, and where it is.
struct MailExchanger {
  std::uint16_t preference = 0;
  DomainName host;                 ///< the root for an address literal
  std::vector<Address> addresses;  ///< at least one, to be tried in this order
  bool is_implicit = false;        ///< the domain has no MX (RFC 5321 section 5.1)
  bool is_alias = false;           ///< the MX names an alias, which it must not (RFC 2181 10.3)

  friend bool operator==(const MailExchanger&, const MailExchanger&) = default;
};

/// How the search for a domain's hosts ended. All but `found` and `temporary_failure` are
/// permanent: the mail goes back (RFC 5321 section 5.1).
enum class ExchangerOutcome : std::uint8_t {
  found,
  temporary_failure,    ///< to be tried again later
  bad_domain,           ///< neither a domain name nor an address literal
  no_such_domain,       ///< the name does not exist
  accepts_no_mail,      ///< null MX: 556 5.1.10 (RFC 7505 section 4.1)
  no_usable_exchanger,  ///< there are MX records, but no host of theirs has an address
  no_address,           ///< no MX record, and the domain itself has no address
  leads_back_here,      ///< the best host is this one, but does not see itself as final (5.4.6)
};

constexpr bool is_permanent(ExchangerOutcome outcome) {
  return outcome != ExchangerOutcome::found && outcome != ExchangerOutcome::temporary_failure;
}

/// "leads-back-here": the outcome's name for a catalogue of sentences.
std::string_view key_of(ExchangerOutcome outcome);

/// By what the host that sends is known in mail. Views: what they show must outlive the call.
struct OwnNames {
  std::span<const DomainName> names;
  std::span<const Address> addresses;
};

struct ExchangerOptions {
  bool use_ipv4 = true;
  bool use_ipv6 = true;             ///< its addresses come first
  std::size_t max_exchangers = 16;  ///< the best so many; section 5.1 wants at least two
  bool is_host = false;             ///< the name is that of the host itself: no MX is asked for
};

/// The choice of hosts for a domain (RFC 5321 section 5.1, RFC 7505): it asks for records, one
/// question at a time, and makes the list that is to be tried in order. A value without I/O.
class ExchangerSearch {
 public:
  /// `domain` as it stands in a mailbox: a name, or an address literal with its brackets, which
  /// needs no question.
  explicit ExchangerSearch(std::string_view domain, const ExchangerOptions& options = {});

  /// What is to be looked up next; the same until it is answered. nullopt: outcome() is there.
  std::optional<Question> next_question() const;

  /// The end of the lookup of next_question(). MX of one preference are shuffled by `random`.
  ///
  /// Where `self` is among the exchangers, by name or address, it and all that are not better are
  /// left out (RFC 974, "Interpreting the List of MX RRs"; RFC 5321 section 5.1).
  void answer(const Resolution& resolution, const OwnNames& self, Random& random);

  /// nullopt while questions are open.
  std::optional<ExchangerOutcome> outcome() const { return outcome_; }
  /// Of ExchangerOutcome::found: best first, never empty. It is empty with all others.
  const std::vector<MailExchanger>& exchangers() const { return exchangers_; }
  /// Where aliases of the domain led; the domain itself without any.
  const DomainName& canonical_domain() const { return domain_; }

 private:
  void take_mx(const Resolution& resolution, const OwnNames& self, Random& random);
  void take_addresses(const Resolution& resolution, const OwnNames& self);
  void drop_from(std::uint16_t preference);
  void end();
  void end_with(ExchangerOutcome outcome);

  DomainName domain_;
  ExchangerOptions options_;
  std::vector<MailExchanger> exchangers_;
  std::size_t at_ = 0;  // of the exchanger whose addresses are asked for
  RecordType asks_for_ = RecordType::mx;
  bool found_self_ = false;
  bool had_temporary_failure_ = false;
  bool name_exists_ = true;
  std::optional<ExchangerOutcome> outcome_;
};

}  // namespace smtplab::dns
