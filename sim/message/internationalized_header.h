#pragma once

#include <string_view>

namespace smtplab::message {

/// Whether the message's header, or that of a part within it, may hold octets over 127: then it
/// goes nowhere without SMTPUTF8 (RFC 6531 section 3.2, RFC 6532). Parts are not looked into: a
/// body of several, or one that is a message, with such octets anywhere counts as if they stood in
/// a header there.
bool has_internationalized_header(std::string_view message);

}  // namespace smtplab::message
