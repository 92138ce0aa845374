#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtplab::message {

/// "utf-8; jos\x{E9}@example.org" for an address beyond ASCII, in ASCII (utf-8-addr-xtext of RFC
/// 6533 section 3); "rfc822; a@example.org" for one in ASCII.
std::string typed_address(std::string_view mailbox);
/// The same with UTF-8 as it is (utf-8-address), for reports that go by SMTPUTF8 themselves. The
/// mailbox must be UTF-8.
std::string typed_address_in_utf8(std::string_view mailbox);
/// What stands behind "utf-8;", with its "\x{E9}" read; nullopt if one of them names no character.
std::optional<std::string> decode_utf8_address(std::string_view address);

}  // namespace smtplab::message
