#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/agents/host_config.h"
#include "sim/smtp/forward_path.h"

namespace smtplab::agents {

/// Whom a host knows: mailboxes, users who moved, lists. Finds them for RCPT, VRFY and EXPN.
///
/// Names of users and lists are compared without regard to letter case: that is the host's own
/// choice (RFC 5321 section 2.4), and what most hosts do.
class UserDirectory {
 public:
  using Entry = std::variant<std::monostate, const MailboxConfig*, const ForwardConfig*,
                             const ListConfig*>;

  explicit UserDirectory(const HostConfig& config) : config_(&config) {}

  /// Whether mail for this domain ends here.
  bool is_local(const smtp::Domain& domain) const;
  /// The entry for a local-part's content; monostate if there is none.
  Entry find(std::string_view user) const;
  /// All entries that VRFY's string may mean: a user's name, a mailbox, or a word of the full name.
  std::vector<Entry> search(std::string_view text) const;
  /// "Fred Smith <Smith@USC-ISIF.ARPA>", or without the name "<Smith@USC-ISIF.ARPA>".
  std::string describe(const Entry& entry) const;

 private:
  const HostConfig* config_;
};

}  // namespace smtplab::agents
