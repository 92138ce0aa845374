#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bindings/core/background_check.h"
#include "bindings/core/complaint.h"
#include "bindings/core/convert.h"
#include "conformance/report/account.h"
#include "conformance/report/report.h"
#include "conformance/report/text.h"
#include "conformance/report/words.h"
#include "conformance/selection.h"
#include "conformance/target_reader.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

using conformance::Case;
using conformance::CaseResult;
using conformance::Run;
using conformance::Target;
using requirements::Requirement;

using TargetsOrComplaints = std::variant<std::vector<Target>, std::vector<Complaint>>;
using Progress = std::function<void(std::size_t done, std::size_t all, const std::string& id,
                                    const std::string& verdict)>;

TargetsOrComplaints read_targets(const std::string& text, const std::string& file,
                                 const std::string& lang) {
  auto targets = conformance::read_targets(text, file);
  if (targets) return std::move(*targets);
  return complaints_of(targets.error(), language_of(lang));
}

conformance::Standard standard_of(int number) {
  if (number == 821) return conformance::Standard::rfc821;
  if (number == 5321) return conformance::Standard::rfc5321;
  throw py::value_error("standard must be 821 or 5321, not " + std::to_string(number));
}

/// Id, level, what it weighs as, RFC, section, summary.
py::tuple statement_parts(const Requirement& statement, explain::Language language) {
  return py::make_tuple(to_text(statement.id), to_text(to_string(statement.level)),
                        to_text(to_string(weighed_level(statement))), statement.rfc,
                        to_text(statement.section),
                        to_text(explain::clause_summary(statement, language)));
}

/// Of the cases that judge a server under the standard: id, theme, statement, keys of what it
/// needs, slow, security, disputed.
py::list list_cases(int standard, const std::string& lang) {
  const explain::Language language = language_of(lang);
  conformance::Selection selection;
  selection.standard = standard_of(standard);
  selection.slow = true;
  py::list all;
  for (const Case* one : conformance::select(selection)) {
    all.append(py::make_tuple(to_text(one->id), to_text(theme_name(theme_of(*one))),
                              statement_parts(*judged_by(*one, selection.standard), language),
                              to_text(need_keys(one->needs)), one->slow, one->security,
                              one->disputed));
  }
  return all;
}

std::vector<const Case*> cases_called(const std::vector<std::string>& ids) {
  std::vector<const Case*> cases;
  for (const std::string& id : ids) {
    const Case* const one = conformance::find_case(id);
    if (one == nullptr || one->side() != conformance::Side::server) {
      throw py::value_error("cases: no case that judges a server is called '" + id + "'");
    }
    cases.push_back(one);
  }
  return cases;
}

[[noreturn]] void throw_bad_setting(const BackgroundCheck::BadSetting& bad,
                                    explain::Language language) {
  const explain::Catalogue& words = explain::catalogue(language);
  const std::string reason = explain::escape(bad.reason);
  throw py::value_error("target: " + (bad.is_sink
                                          ? words.text("cli.check.bad-sink", {{"why", reason}})
                                          : words.text("cli.check.bad-mail", {{"mail", reason}})));
}

/// Runs the cases and calls `progress` for each that is done. Ctrl-C, and what `progress` raises,
/// end the run at once.
std::unique_ptr<Run> check(const Target& target, const std::vector<std::string>& ids,
                           std::size_t jobs, std::size_t repeat, int standard,
                           const std::string& tag, const std::optional<Progress>& progress,
                           const std::string& lang) {
  conformance::RunOptions options;
  options.standard = standard_of(standard);
  options.jobs = jobs;
  options.repeat = repeat;
  options.tag = tag;
  const explain::Language language = language_of(lang);
  std::unique_ptr<BackgroundCheck> running;
  try {
    running = std::make_unique<BackgroundCheck>(cases_called(ids), target, options);
  } catch (const BackgroundCheck::BadSetting& bad) {
    throw_bad_setting(bad, language);
  }
  // Whatever is thrown from here on: its end needs no Python, and may take a while.
  struct Ending {
    std::unique_ptr<BackgroundCheck>& running;
    ~Ending() {
      const py::gil_scoped_release others_may_run;
      running.reset();
    }
  } const ending{running};
  for (bool is_done = false; !is_done;) {
    std::vector<CaseDone> news;
    {
      const py::gil_scoped_release others_may_run;
      is_done = running->wait(milliseconds(100), news);
    }
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!progress) continue;
    for (const CaseDone& one : news) {
      (*progress)(one.done, one.all, one.id, std::string(verdict_name(one.verdict)));
    }
  }
  return std::make_unique<Run>(running->finish());
}

std::string report(const Run& run, const std::string& format, const std::string& lang,
                   const std::string& started, const std::string& command, std::size_t width) {
  const auto wanted = conformance::report_format_from(format);
  if (!wanted) {
    throw py::value_error("format must be text, json, jsonl, junit, tap, sarif or html, not '" +
                          format + "'");
  }
  const conformance::ReportOptions how{language_of(lang), SMTPLAB_VERSION, started, command};
  const std::span<const Run> runs(&run, 1);
  switch (*wanted) {
    case conformance::ReportFormat::json:
      return json_report(runs, how);
    case conformance::ReportFormat::jsonl:
      return jsonl_report(runs, how);
    case conformance::ReportFormat::junit:
      return junit_report(runs, how);
    case conformance::ReportFormat::tap:
      return tap_report(runs, how);
    case conformance::ReportFormat::sarif:
      return sarif_report(runs, how);
    case conformance::ReportFormat::html:
      return html_report(runs, how);
    case conformance::ReportFormat::text:
      break;
  }
  return text_report(run, {how.language, width, false, false, command});
}

/// What the JSON report leaves to others: of each case its account in lines, whether it is
/// dangerous, whether several runs differed, and the marks of its transcript's lines.
py::list accounts(const Run& run, const std::string& lang) {
  const explain::Language language = language_of(lang);
  py::list all;
  for (const CaseResult& result : run.results) {
    py::list marks;
    const auto& lines = result.transcript.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool convicts =
          result.finding.seen == conformance::Seen::otherwise && i == result.finding.line;
      marks.append(to_text(conformance::mark_of(lines[i], convicts)));
    }
    all.append(py::make_tuple(to_text(conformance::account_of(result, {language})),
                              result.is_dangerous(), result.is_flaky(), marks));
  }
  return all;
}

}  // namespace

void bind_conformance(py::module_& module) {
  py::class_<Target>(module, "CheckTarget", plain_type())
      .def_property_readonly("name", [](const Target& self) { return to_text(self.shown_name()); })
      .def_property_readonly("host", [](const Target& self) { return to_text(self.host); })
      .def_readonly("port", &Target::port);
  py::class_<Run>(module, "CheckRun", plain_type())
      .def_property_readonly(
          "not_usable", [](const Run& self) { return to_text(explain::escape(self.not_usable)); })
      .def("report", &report, py::arg("format"), py::arg("lang"), py::arg("started"),
           py::arg("command"), py::arg("width"))
      .def("accounts", &accounts, py::arg("lang"));
  module.def("read_targets", &read_targets, py::arg("text"), py::arg("file"), py::arg("lang"));
  module.def("list_cases", &list_cases, py::arg("standard"), py::arg("lang"));
  module.def("check", &check, py::arg("target"), py::arg("cases"), py::arg("jobs"),
             py::arg("repeat"), py::arg("standard"), py::arg("tag"), py::arg("progress"),
             py::arg("lang"));
}

}  // namespace smtplab::bindings
