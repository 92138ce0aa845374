#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "conformance/finding.h"
#include "sim/register/requirement.h"

namespace smtplab::conformance {

/// What a finding means under a standard.
enum class Verdict : std::uint8_t {
  pass,
  fail,          ///< a MUST, MUST NOT or SHALL is broken
  warn,          ///< a SHOULD, or a statement without an upper-case keyword
  noted,         ///< a MAY, or a disputed clause: how the server chose
  inconclusive,  ///< the finding has the reason
  skipped,       ///< the target lacks what the case needs, or the server does not offer it
};
inline constexpr std::size_t kVerdictCount = static_cast<std::size_t>(Verdict::skipped) + 1;

/// "pass", "fail", ...: stable words of reports.
std::string_view verdict_name(Verdict verdict);
std::optional<Verdict> verdict_from(std::string_view name);

/// How much a statement of that level weighs. A disputed one, which another clause contradicts, is
/// noted where it is not kept and never fails.
Verdict weigh(Seen seen, requirements::Level level, bool disputed);

}  // namespace smtplab::conformance
