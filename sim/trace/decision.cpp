#include "sim/trace/decision.h"

namespace smtplab::trace {
namespace {

constexpr std::string_view kDecisionNames[kDecisionCount] = {"mail", "rcpt",  "data", "vrfy",
                                                             "expn", "route", "retry"};

}  // namespace

std::string_view decision_name(Decision decision) {
  const auto index = static_cast<std::size_t>(decision);
  return index < kDecisionCount ? kDecisionNames[index] : std::string_view();
}

std::optional<Decision> find_decision(std::string_view name) {
  for (std::size_t i = 0; i < kDecisionCount; ++i) {
    if (kDecisionNames[i] == name) return static_cast<Decision>(i);
  }
  return std::nullopt;
}

}  // namespace smtplab::trace
