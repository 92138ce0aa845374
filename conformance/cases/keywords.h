#pragma once

#include <string_view>

namespace smtplab::conformance {

/// Whether EHLO may announce the keyword: it is in IANA's registry of SMTP service extensions, or
/// begins with X (RFC 5321 section 2.2.2). Letter case does not count.
bool may_be_announced(std::string_view keyword);

}  // namespace smtplab::conformance
