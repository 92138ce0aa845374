#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/agents/host_config.h"
#include "sim/smtp/forward_path.h"
#include "sim/smtp/path_parser.h"

namespace smtplab::agents {

/// Where a forward-path leads from this host.
enum class Way : std::uint8_t {
  local,     ///< its mailbox is here
  as_asked,  ///< to another host, and a source route asks this one by name to pass it on
  onward,    ///< to another host
};

/// Whom a host knows: mailboxes, users who moved, lists. Finds them for RCPT, VRFY and EXPN.
///
/// Names of users and lists are compared without regard to the case of ASCII letters: that is the
/// host's own choice (RFC 5321 section 2.4), and what most hosts do. Octets over 127 must agree.
class UserDirectory {
 public:
  using Entry =
      std::variant<std::monostate, const MailboxConfig*, const ForwardConfig*, const ListConfig*>;

  explicit UserDirectory(const HostConfig& config) : config_(&config) {}

  /// Whether mail for this domain ends here.
  bool is_local(const smtp::Domain& domain) const;
  /// Where routes are not followed, the mailbox alone counts (RFC 5321 section 4.1.1.3).
  Way way_of(const smtp::ForwardPath& path) const;
  /// The entry for a local-part's content; monostate if there is none.
  Entry find(std::string_view user) const;
  Entry find(const smtp::LocalPart& user) const;
  /// All entries that VRFY's string may mean: a user's name or a word of the full name; or, in the
  /// forms "user@host" and "<user@host>", that mailbox alone (RFC 5321 section 3.5.1).
  std::vector<Entry> search(std::string_view text) const;
  /// The entry that EXPN's string names, in one of the same three forms.
  Entry find_named(std::string_view text) const;
  /// "Fred Smith <Smith@USC-ISIF.ARPA>", or without the name "<Smith@USC-ISIF.ARPA>". For a user
  /// who has moved the new path, unless the host forwards without a word.
  std::string describe(const Entry& entry) const;
  /// "<Smith@USC-ISIF.ARPA>" for a user of this host.
  std::string mailbox_path(std::string_view user) const;
  /// The path as replies tell it: under RFC 5321 without its route (section 3.5.2).
  void append_told(std::string& out, const smtp::ForwardPath& path) const;

  /// Whether a source route is a road to follow: always under RFC 821 (section 3.6), by the host's
  /// choice under RFC 5321 (section 3.6.1).
  bool follows_routes() const {
    return config_->dialect.standard() == smtp::Standard::rfc821 ||
           config_->routes == RouteTreatment::follow;
  }

 private:
  const HostConfig* config_;
};

/// Reads a list's member, "Fred Fonebone <Fonebone@USC-ISIQ.ARPA>" or the path alone. `name_length`
/// gets the octets before the path. nullopt if there is no path at its end.
std::optional<smtp::ForwardPath> member_path(std::string_view member, const smtp::PathRules& rules,
                                             std::size_t& name_length);

}  // namespace smtplab::agents
