#pragma once

namespace smtplab::dns {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace smtplab::dns
