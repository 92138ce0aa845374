#include "sim/trace/violation.h"

namespace smtplab::trace {
namespace {

bool is_smtp(std::uint32_t value) { return value < smtp::kViolationKindCount; }

bool is_pop3(std::uint32_t value) {
  return value >= kFirstPop3Violation && value - kFirstPop3Violation < pop3::kViolationKindCount;
}

pop3::ViolationKind pop3_kind(std::uint32_t value) {
  return static_cast<pop3::ViolationKind>(value - kFirstPop3Violation);
}

}  // namespace

std::string_view violation_name(std::uint32_t value) {
  if (is_smtp(value)) return smtp::violation_name(static_cast<smtp::ViolationKind>(value));
  return is_pop3(value) ? pop3::violation_name(pop3_kind(value)) : std::string_view();
}

std::string_view violation_clause(std::uint32_t value) {
  if (is_smtp(value)) return smtp::violation_clause(static_cast<smtp::ViolationKind>(value));
  return is_pop3(value) ? pop3::violation_clause(pop3_kind(value)) : std::string_view();
}

}  // namespace smtplab::trace
