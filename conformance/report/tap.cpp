#include "conformance/report/account.h"
#include "conformance/report/report.h"
#include "conformance/report/words.h"
#include "sim/explain/escape.h"

namespace smtplab::conformance {
namespace {

/// In a test's line "#" begins a directive.
std::string without_hash(std::string text) {
  for (char& c : text) {
    if (c == '#') c = '.';
  }
  return text;
}

void add_diagnostic(std::string& out, const CaseResult& result, const ReportOptions& options) {
  out += "  ---\n  verdict: " + std::string(verdict_name(result.verdict)) + "\n  account: |\n";
  const std::string account = account_of(result, options);
  for (std::size_t at = 0; at < account.size();) {
    const std::size_t end = account.find('\n', at);
    out.append("    ").append(account, at, end - at).append("\n");
    at = end + 1;
  }
  out += "  ...\n";
}

}  // namespace

std::string tap_report(std::span<const Run> runs, const ReportOptions& options) {
  std::size_t count = 0;
  for (const Run& run : runs) count += run.not_usable.empty() ? run.results.size() : 1;
  std::string out = "TAP version 13\n1.." + std::to_string(count) + "\n";
  std::size_t number = 0;
  for (const Run& run : runs) {
    const std::string name = without_hash(explain::escape(run.target)) + " ";
    if (!run.not_usable.empty()) {
      out += "not ok " + std::to_string(++number) + " - " + name + "connection\n";
      out += "# " + explain::escape(run.not_usable) + "\n";
    }
    for (const CaseResult& result : run.results) {
      const bool failed = result.verdict == Verdict::fail || result.is_dangerous();
      out += (failed ? "not ok " : "ok ") + std::to_string(++number) + " - " + name;
      out += result.subject->id;
      const std::string told = words(result.finding.told, options.language);
      if (result.verdict == Verdict::skipped) out += " # SKIP " + told;
      if (result.verdict == Verdict::inconclusive) out += " # SKIP inconclusive: " + told;
      out += "\n";
      const bool says_more =
          failed || result.verdict == Verdict::warn || result.verdict == Verdict::inconclusive;
      if (says_more) add_diagnostic(out, result, options);
    }
  }
  return out;
}

}  // namespace smtplab::conformance
