#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/agents/retry_schedule.h"
#include "sim/dns/address.h"
#include "sim/dns/mail_exchangers.h"
#include "sim/dns/zone_set.h"
#include "sim/kernel/value_box.h"
#include "sim/message/civil_time.h"
#include "sim/network/port.h"
#include "sim/pop3/dialect.h"
#include "sim/smtp/dialect.h"
#include "sim/smtp/forward_path.h"
#include "sim/smtp/reverse_path.h"

namespace smtplab::agents {

/// Whether a user reads a terminal now (RFC 821 section 3.4).
enum class Terminal : std::uint8_t { inactive, active, refusing };

/// What few mailboxes have.
struct MailboxDetails {
  std::string full_name = {};  ///< for VRFY; may be empty
  Terminal terminal = Terminal::inactive;
  std::uint64_t quota_octets = 0;  ///< for all its messages with their trace fields; 0: none
  std::string password = {};       ///< for POP3 and AUTH; empty: nobody logs in

  friend bool operator==(const MailboxDetails&, const MailboxDetails&) = default;
};

/// A user who has a mailbox here.
class MailboxConfig {
 public:
  explicit MailboxConfig(std::string name) : user(std::move(name)) {}
  MailboxConfig(std::string name, MailboxDetails details);

  const MailboxDetails& details() const { return details_ ? *details_ : kNoDetails; }

  std::string user;  ///< the local-part's content

 private:
  static const MailboxDetails kNoDetails;

  ValueBox<MailboxDetails> details_;  // null where they are the usual ones: hosts have many users
};

/// A user who has moved.
struct ForwardConfig {
  std::string user;
  std::string full_name;
  smtp::ForwardPath to;
  /// 251: says so and forwards; 551: says so and refuses; 250: forwards without a word
  /// (RFC 821 section 3.2, RFC 5321 section 3.4).
  std::uint16_t announce = 251;
};

/// A mailing list or an alias; members as EXPN prints them: "Al <Al@USC-ISIQ.ARPA>".
struct ListConfig {
  std::string name;
  std::vector<std::string> members;
  bool may_be_expanded = true;
  /// The reverse-path of what goes to the members: failures are the keeper's affair (RFC 5321
  /// section 3.9.2). Null: an alias, which leaves the sender's (section 3.9.1).
  smtp::ReversePath keeper = {};
};

/// A network whose clients may relay: the first `bits` of an address count.
struct AddressRange {
  dns::Address base;
  std::uint8_t bits = 32;

  bool contains(const dns::Address& address) const;
};

/// What a host of RFC 5321 does with a source route (sections 3.6.1, 4.1.1.3 and appendix C); one
/// of RFC 821 follows it.
enum class RouteTreatment : std::uint8_t {
  ignore,  ///< the mail goes straight to the mailbox
  follow,  ///< by way of the route's hosts
  refuse,  ///< 550
};

/// How a host shows itself as a POP3 server (RFC 1939), where that is out of the ordinary.
struct Pop3Config {
  std::string name;       ///< in its farewell; empty: the host's own
  bool has_apop = true;   ///< whether its greeting has a timestamp (section 7)
  std::string timestamp;  ///< the same in every session, for the replay of a printed one; empty:
                          ///< another one in each, as the section wants it
  pop3::Dialect dialect;  ///< also where it fetches mail
};

/// What few hosts have: TLS and AUTH that are out of the ordinary.
struct SecurityConfig {
  bool has_tls = true;         ///< false: whoever asks for TLS hears that there is none now
  std::string challenge = {};  ///< of every CRAM-MD5 exchange, for the replay of a printed one
  bool sends_over_tls_only = false;  ///< RFC 3207 section 6
  /// For its smart host, and for the server that takes its users' mail; nullopt: it logs in
  /// nowhere.
  std::optional<smtp::Login> login = {};
  /// The name in the certificate that it shows as a client under TLS, and logs in with where
  /// EXTERNAL is offered (RFC 4422 appendix A); empty: it has none.
  std::string certificate = {};
};

/// What a host does with what SPF says of a sender (RFC 7208 section 8).
enum class SpfUse : std::uint8_t {
  none,    ///< it does not ask
  mark,    ///< it takes the mail, and writes the result into its header
  refuse,  ///< the same, but a fail is refused, and a result that may change is put off
};

/// What few hosts have: a limit on whom they take mail from, and how much.
struct AdmissionConfig {
  /// How long a sender has to wait whose client, reverse-path and recipient were not seen together
  /// before; 0: nobody has to.
  Duration greylist{};
  /// Who has not come back by then has to wait again.
  Duration greylist_forgets = minutes(24 * 60);
  /// How many recipients one client may name in a period; 0: any number. A client is the user who
  /// has logged in, or else an address.
  std::uint32_t quota_recipients = 0;
  Duration quota_period = minutes(24 * 60);
  Duration lock{};  ///< how long a client gets nothing more once it has asked for too much
  SpfUse spf = SpfUse::none;
};

enum class RelayPolicy : std::uint8_t { closed, open };
/// What VRFY and EXPN show: the truth; 252 for VRFY of any name that could be right and 550 for
/// EXPN; or 502 for both (RFC 5321 section 3.5).
enum class VerifyPolicy : std::uint8_t { full, noncommittal, off };
/// What of a host somebody outside can change in a run.
struct HostPolicy {
  RelayPolicy relay = RelayPolicy::closed;
  VerifyPolicy verify = VerifyPolicy::full;  ///< EHLO goes on to announce what it did
  bool accepts_turn = false;
  bool sends = true;
};
enum class HostRole : std::uint8_t { user_agent, transfer_agent, name_server, delivery_agent };
/// Whether others bring mail to it: by SMTP, or by LMTP.
constexpr bool takes_mail(HostRole role) {
  return role == HostRole::transfer_agent || role == HostRole::delivery_agent;
}
/// The ports of its services: SMTP, submission, LMTP, POP3.
constexpr bool listens_on(HostRole role, std::uint16_t port) {
  if (role == HostRole::delivery_agent) {
    return port == network::kLmtpPort || port == network::kPop3Port;
  }
  return role == HostRole::transfer_agent &&
         (port == network::kSmtpPort || port == network::kSubmissionPort ||
          port == network::kPop3Port);
}
/// "mua", "mta", "name-server", "mda": as scenarios say it.
constexpr std::string_view role_name(HostRole role) {
  switch (role) {
    case HostRole::user_agent:
      return "mua";
    case HostRole::transfer_agent:
      return "mta";
    case HostRole::name_server:
      return "name-server";
    case HostRole::delivery_agent:
      return "mda";
  }
  return "";
}

/// Another host that puts mail into the mailboxes of this one, and is given it by LMTP (RFC 2033).
struct DeliveryAgentConfig {
  std::string host;
  std::uint16_t port = network::kLmtpPort;
  smtp::Dialect dialect;  ///< as which client this host speaks to it
};

/// Everything about a host that does not change during a run. Hosts of one scenario share it
/// between all copies of a simulation.
struct HostConfig {
  std::string name;
  HostRole role = HostRole::transfer_agent;
  smtp::Dialect dialect;
  message::CivilStart clock;
  std::vector<dns::Address> addresses;     ///< the first is the one that it calls from
  std::vector<std::string> local_domains;  ///< beside the name itself
  std::vector<MailboxConfig> mailboxes;    ///< in the order written
  std::vector<ForwardConfig> forwards;
  std::vector<ListConfig> lists;
  RelayPolicy relay = RelayPolicy::closed;
  std::vector<AddressRange> relay_clients;  ///< who may relay although the host is closed
  /// Domains elsewhere that it takes mail for from everybody, as a second mail exchanger does.
  std::vector<std::string> relay_domains;
  ValueBox<DeliveryAgentConfig> delivery_agent;  ///< null where mail for its mailboxes stays here
  std::string smart_host;  ///< takes all mail that goes elsewhere; empty: none
  RouteTreatment routes = RouteTreatment::ignore;
  RetrySchedule retry;
  bool sends = true;  ///< false: what is queued stays there
  /// In what it sends on, a CR or LF without the other becomes a space: a client must not transmit
  /// either (RFC 5321 section 2.3.8). False: they go as they came, and may end lines elsewhere.
  bool mends_line_ends = false;
  /// A message with so many Received fields or more is taken for one that loops (RFC 5321
  /// section 6.3: at least 100).
  std::uint32_t most_hops = 100;
  std::uint64_t most_returned_octets = 65'536;  ///< larger messages come back without their body
  VerifyPolicy verify = VerifyPolicy::full;
  bool accepts_turn = false;
  ValueBox<SecurityConfig> own_security;    ///< null where it is the usual one; see security()
  ValueBox<AdmissionConfig> own_admission;  ///< null where nothing is limited; see admission()
  /// How long the greeting waits: whoever speaks before it is seen (RFC 5321 section 4.3.1).
  Duration greeting_delay{};
  dns::ZoneSet zones;             ///< of a name server
  ValueBox<Pop3Config> own_pop3;  ///< null where it is the usual one; see pop3()

  HostPolicy policy() const { return {relay, verify, accepts_turn, sends}; }
  const SecurityConfig& security() const { return own_security ? *own_security : kUsualSecurity; }
  const AdmissionConfig& admission() const {
    return own_admission ? *own_admission : kUsualAdmission;
  }
  const Pop3Config& pop3() const { return own_pop3 ? *own_pop3 : kUsualPop3; }

 private:
  static const SecurityConfig kUsualSecurity;
  static const AdmissionConfig kUsualAdmission;
  static const Pop3Config kUsualPop3;
};

/// How a host looks for those that take mail: it asks for addresses of the families that it has
/// itself, for it could call no others.
dns::ExchangerOptions exchanger_options(const HostConfig& host);

}  // namespace smtplab::agents
