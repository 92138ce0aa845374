#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/message/civil_time.h"
#include "sim/smtp/dialect.h"
#include "sim/smtp/forward_path.h"

namespace smtplab::agents {

/// Whether a user reads a terminal now (RFC 821 section 3.4).
enum class Terminal : std::uint8_t { inactive, active, refusing };

/// A user who has a mailbox here.
struct MailboxConfig {
  std::string user;       ///< the local-part's content
  std::string full_name;  ///< for VRFY; may be empty
  Terminal terminal = Terminal::inactive;
  std::uint64_t quota_octets = 0;  ///< for all its messages with their trace fields; 0: none
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

/// A mailing list; members as EXPN prints them: "Fred Fonebone <Fonebone@USC-ISIQ.ARPA>". It is an
/// alias in the words of RFC 5321 section 3.9.1: the reverse-path stays as it is.
struct ListConfig {
  std::string name;
  std::vector<std::string> members;
  bool may_be_expanded = true;
};

enum class RelayPolicy : std::uint8_t { closed, open };
/// What VRFY and EXPN show: the truth; 252 for VRFY of any name that could be right and 550 for
/// EXPN; or 502 for both (RFC 5321 section 3.5).
enum class VerifyPolicy : std::uint8_t { full, noncommittal, off };
enum class HostRole : std::uint8_t { user_agent, transfer_agent };

/// Everything about a host that does not change during a run. Hosts of one scenario share it
/// between all copies of a simulation.
struct HostConfig {
  std::string name;
  HostRole role = HostRole::transfer_agent;
  smtp::Dialect dialect;
  message::CivilStart clock;
  std::vector<std::string> local_domains;  ///< beside the name itself
  std::vector<MailboxConfig> mailboxes;    ///< in the order written
  std::vector<ForwardConfig> forwards;
  std::vector<ListConfig> lists;
  RelayPolicy relay = RelayPolicy::closed;
  VerifyPolicy verify = VerifyPolicy::full;
  bool accepts_turn = false;
};

}  // namespace smtplab::agents
