#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "conformance/result.h"
#include "sim/explain/catalogue.h"

namespace smtplab::conformance {

/// What all reports say beside the runs themselves.
struct ReportOptions {
  explain::Language language = explain::Language::en;
  std::string version{};  ///< smtplab's own
  std::string started{};  ///< "2026-02-03T04:05:06"
  std::string command{};  ///< that made the runs, without --case
};

/// The forms for machines and for browsers. Each has every case, passes too, under its stable id;
/// what a server said is escaped twice: so that it shows which octets it was, and so that it means
/// nothing in the form.
enum class ReportFormat : std::uint8_t { text, json, jsonl, junit, tap, sarif, html };
std::optional<ReportFormat> report_format_from(std::string_view name);

std::string json_report(std::span<const Run> runs, const ReportOptions& options);
/// One object a line: each target, and behind it its cases.
std::string jsonl_report(std::span<const Run> runs, const ReportOptions& options);
/// JUnit's XML, as Ant's and Jenkins's schemas have it: a suite for each target. What is
/// inconclusive counts as skipped; warnings pass, and their accounts are in the suite's system-out.
std::string junit_report(std::span<const Run> runs, const ReportOptions& options);
/// The Test Anything Protocol, version 13.
std::string tap_report(std::span<const Run> runs, const ReportOptions& options);
/// SARIF 2.1.0, a run for each target; the rules are statements of the register.
std::string sarif_report(std::span<const Run> runs, const ReportOptions& options);
/// One page that loads nothing.
std::string html_report(std::span<const Run> runs, const ReportOptions& options);

}  // namespace smtplab::conformance
