#pragma once

#include <string>

#include "sim/smtp/reverse_path.h"

namespace smtplab::smtp {

/// RCPT's argument: one recipient, perhaps with a source route. "<Postmaster>" alone has a
/// mailbox without a domain (RFC 5321 section 4.1.1.3).
struct ForwardPath {
  SourceRoute route;
  Mailbox mailbox;

  /// True for the local-part postmaster in any letter case, with or without domain.
  bool is_postmaster() const;
  std::string to_string() const;  ///< with the angle brackets
  void append_to(std::string& out) const;
  friend bool operator==(const ForwardPath&, const ForwardPath&) = default;
};

}  // namespace smtplab::smtp
