#pragma once

#include <cstdint>
#include <string_view>

#include "sim/pop3/violation.h"
#include "sim/smtp/violation.h"

namespace smtplab::trace {

/// The `value` of an event of kind `violation`: SMTP's mistakes first, POP3's from here on.
inline constexpr std::uint32_t kFirstPop3Violation = 128;

constexpr std::uint32_t violation_value(smtp::ViolationKind kind) {
  return static_cast<std::uint32_t>(kind);
}
constexpr std::uint32_t violation_value(pop3::ViolationKind kind) {
  return kFirstPop3Violation + static_cast<std::uint32_t>(kind);
}

/// "bare-lf", ...: a stable key; mistakes that both protocols know have one name. Empty for a
/// value that stands for none.
std::string_view violation_name(std::uint32_t value);
/// The id of the register's entry; empty where there is none.
std::string_view violation_clause(std::uint32_t value);

}  // namespace smtplab::trace
