#include "sim/smtp/violation.h"

#include <array>

namespace smtplab::smtp {
namespace {

struct ViolationRow {
  std::string_view name;
  std::string_view clause;
};

constexpr std::array<ViolationRow, kViolationKindCount> kViolations = {{
    {"bare-cr", "R5321-2.3.8-d"},
    {"bare-lf", "R5321-2.3.8-d"},
    {"nul-octet", "R5321-4.1.1.4-a"},
    {"eight-bit-octet", "R5321-2.4-f"},
    {"line-too-long", "R5321-4.5.3.1-b"},
    {"early-talker", "R5321-4.3.1-b"},
    {"unasked-pipelining", "R5321-4.3.1-a"},
    {"octets-after-quit", "R5321-4.1.4-s"},
    {"unannounced-parameter", "R5321-4.1.1.3-j"},
    {"unexpected-reply", "R5321-4.2-a"},
    {"malformed-reply", "R5321-4.3.2-c"},
    {"mixed-reply-codes", "R5321-4.2.1-i"},
    {"unexpected-class", "R821-4.4-b"},
}};

}  // namespace

std::string_view violation_name(ViolationKind kind) {
  return kViolations[static_cast<std::size_t>(kind)].name;
}

std::string_view violation_clause(ViolationKind kind) {
  return kViolations[static_cast<std::size_t>(kind)].clause;
}

}  // namespace smtplab::smtp
