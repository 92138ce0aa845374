#include "sim/pop3/violation.h"

#include <array>
#include <cstddef>

namespace smtplab::pop3 {
namespace {

struct ViolationRow {
  std::string_view name;
  std::string_view clause;
};

constexpr std::array<ViolationRow, kViolationKindCount> kViolations = {{
    {"bare-cr", "R1939-3-h"},
    {"bare-lf", "R1939-3-h"},
    {"nul-octet", "R1939-3-h"},
    {"eight-bit-octet", "R1939-3-h"},
    {"line-too-long", "R1939-3-c"},
    {"unknown-command", "R1939-3-h"},
    {"bad-argument", "R1939-3-h"},
    {"wrong-state", "R1939-3-i"},
    {"unexpected-reply", ""},
    {"malformed-reply", "R1939-3-d"},
    {"status-letter-case", "R1939-3-d"},
    {"malformed-listing", "R1939-5-d"},
}};

}  // namespace

std::string_view violation_name(ViolationKind kind) {
  return kViolations[static_cast<std::size_t>(kind)].name;
}

std::string_view violation_clause(ViolationKind kind) {
  return kViolations[static_cast<std::size_t>(kind)].clause;
}

}  // namespace smtplab::pop3
