#pragma once

#include <string>
#include <string_view>

namespace smtplab::pop3 {

/// APOP's digest: MD5 over the greeting's timestamp, with its angle brackets, and the secret, as 32
/// lower-case hexadecimal digits (RFC 1939 section 7).
std::string apop_digest(std::string_view timestamp, std::string_view secret);

}  // namespace smtplab::pop3
