#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/smtp/mailbox.h"

namespace smtplab::smtp {

/// The hosts before the colon of "<@A,@B:user@C>", in the order printed (RFC 821 section 3.6).
using SourceRoute = std::vector<Domain>;

/// Appends "@A,@B:", or nothing for an empty route.
void append_source_route(std::string& out, const SourceRoute& route);

/// MAIL's argument: where notices about this message go. Null ("<>") for notices themselves
/// (RFC 5321 sections 3.6.3 and 4.5.5).
struct ReversePath {
  SourceRoute route;
  std::optional<Mailbox> mailbox;

  bool is_null() const { return !mailbox.has_value(); }
  std::string to_string() const;  ///< with the angle brackets
  void append_to(std::string& out) const;
  friend bool operator==(const ReversePath&, const ReversePath&) = default;
};

}  // namespace smtplab::smtp
