#include <fmt/format.h>

#include <pugixml.hpp>
#include <sstream>

#include "conformance/report/account.h"
#include "conformance/report/report.h"
#include "conformance/report/words.h"
#include "sim/explain/escape.h"

namespace smtplab::conformance {
namespace {

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

std::string seconds_text(Duration duration) {
  return fmt::format("{:.3f}", static_cast<double>(duration.nanoseconds) / 1e9);
}

void add_property(pugi::xml_node properties, const char* name, const std::string& value) {
  pugi::xml_node property = properties.append_child("property");
  set(property, "name", name);
  set(property, "value", explain::escape(value));
}

bool is_failure(const CaseResult& result) {
  return result.verdict == Verdict::fail || result.is_dangerous();
}

/// Ant's schema gives a case one child at most, and Jenkins's takes text in each of them.
void add_case(pugi::xml_node suite, const CaseResult& result, const ReportOptions& options) {
  pugi::xml_node one = suite.append_child("testcase");
  set(one, "classname", "smtp." + std::string(theme_name(theme_of(*result.subject))));
  set(one, "name", std::string(result.subject->id));
  set(one, "time", seconds_text(result.took));
  const std::string told = words(result.finding.told, options.language);
  if (is_failure(result)) {
    pugi::xml_node failure = one.append_child("failure");
    set(failure, "message", told);
    set(failure, "type", result.is_dangerous() ? "security" : "violation");
    failure.text().set(account_of(result, options).c_str());
  } else if (result.verdict == Verdict::skipped) {
    set(one.append_child("skipped"), "message", told);
  } else if (result.verdict == Verdict::inconclusive) {
    pugi::xml_node skipped = one.append_child("skipped");
    set(skipped, "message", "inconclusive: " + told);
    skipped.text().set(account_of(result, options).c_str());
  }
}

/// What passes with a warning has its account here: a case has no place for it.
std::string warnings_of(const Run& run, const ReportOptions& options) {
  std::string text;
  for (const CaseResult& result : run.results) {
    if (result.verdict != Verdict::warn || result.is_dangerous()) continue;
    text.append(text.empty() ? "" : "\n").append(result.subject->id).append("\n");
    text += account_of(result, options);
  }
  return text;
}

}  // namespace

std::string junit_report(std::span<const Run> runs, const ReportOptions& options) {
  pugi::xml_document document;
  pugi::xml_node suites = document.append_child("testsuites");
  std::size_t number = 0;
  for (const Run& run : runs) {
    pugi::xml_node suite = suites.append_child("testsuite");
    std::size_t failures = 0;
    for (const CaseResult& result : run.results) {
      if (is_failure(result)) ++failures;
    }
    const bool is_usable = run.not_usable.empty();
    const std::size_t tests = run.results.size() + (is_usable ? 0 : 1);
    set(suite, "name", explain::escape(run.target));
    set(suite, "package", "smtplab");
    set(suite, "id", std::to_string(number++));
    set(suite, "timestamp", options.started);
    set(suite, "hostname", explain::escape(run.target));
    set(suite, "tests", std::to_string(tests));
    set(suite, "failures", std::to_string(failures));
    set(suite, "errors", is_usable ? "0" : "1");
    set(suite, "skipped",
        std::to_string(run.count(Verdict::skipped) + run.count(Verdict::inconclusive)));
    set(suite, "time", seconds_text(run.took));
    pugi::xml_node properties = suite.append_child("properties");
    add_property(properties, "greeting", run.greeting);
    add_property(properties, "version", run.version);
    for (const CaseResult& result : run.results) add_case(suite, result, options);
    if (!is_usable) {
      pugi::xml_node one = suite.append_child("testcase");
      set(one, "classname", "smtp");
      set(one, "name", "connection");
      set(one, "time", "0.000");
      pugi::xml_node error = one.append_child("error");
      set(error, "message", explain::escape(run.not_usable));
      set(error, "type", "unreachable");
    }
    suite.append_child("system-out").text().set(warnings_of(run, options).c_str());
    suite.append_child("system-err");
  }
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace smtplab::conformance
