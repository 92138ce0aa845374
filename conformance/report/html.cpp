#include <kainjow/mustache.hpp>

#include "conformance/report/account.h"
#include "conformance/report/report.h"
#include "conformance/report/words.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"

namespace smtplab::conformance {
namespace {

namespace mustache = kainjow::mustache;

constexpr const char* kPage = R"PAGE(<!DOCTYPE html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>smtplab check</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b1b1b; background: #fff; }
pre { overflow-x: auto; background: #f4f4f4; padding: .75rem; font-size: .875rem; }
details { border-top: 1px solid #ccc; padding: .4rem 0; }
summary { cursor: pointer; }
.verdict { display: inline-block; min-width: 8rem; font-weight: 600; }
.fail .verdict { color: #a00000; }
.warn .verdict { color: #7a4b00; }
.level { color: #555; }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #161616; }
  pre { background: #242424; }
  .fail .verdict { color: #ff9b9b; }
  .warn .verdict { color: #ffc66b; }
  .level { color: #bbb; }
}
</style>
</head>
<body>
<main>
{{#runs}}
<h1>{{target}}</h1>
<p>{{version}} {{greeting}}</p>
<p>{{counts}}</p>
{{#not_usable}}<p>{{why}}</p>{{/not_usable}}
{{#cases}}
<details class="{{class}}"{{#open}} open{{/open}}>
<summary><span class="verdict">{{verdict}}</span> {{id}}
<span class="level">{{level}}, {{place}}</span></summary>
<p>{{told}}</p>
<pre>{{account}}</pre>
</details>
{{/cases}}
{{/runs}}
</main>
</body>
</html>
)PAGE";

mustache::data case_data(const CaseResult& result, const ReportOptions& options) {
  const bool is_grave = result.verdict == Verdict::fail || result.is_dangerous();
  const explain::Catalogue& texts = explain::catalogue(options.language);
  mustache::data one;
  one.set("class", is_grave ? "fail" : std::string(verdict_name(result.verdict)));
  one.set("open", is_grave);
  std::string verdict = texts.text("check.verdict." + std::string(verdict_name(result.verdict)));
  if (result.is_dangerous()) verdict += " " + texts.text("check.report.security");
  one.set("verdict", verdict);
  one.set("id", std::string(result.subject->id));
  one.set("level", std::string(requirements::to_string(result.judged_by->level)));
  one.set("place", clause_place(*result.judged_by));
  one.set("told", words(result.finding.told, options.language));
  one.set("account", account_of(result, options));
  return one;
}

std::string counts_of(const Run& run, const explain::Catalogue& texts) {
  std::string counts;
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    counts.append(counts.empty() ? "" : ", ").append(std::to_string(run.count(verdict)));
    counts += " " + texts.text("check.verdict." + std::string(verdict_name(verdict)));
  }
  return counts;
}

}  // namespace

std::string html_report(std::span<const Run> runs, const ReportOptions& options) {
  const explain::Catalogue& texts = explain::catalogue(options.language);
  mustache::data all{mustache::data::type::list};
  for (const Run& run : runs) {
    mustache::data one;
    one.set("target", explain::escape(run.target));
    one.set("version", explain::escape(run.version));
    one.set("greeting", explain::escape(run.greeting));
    one.set("counts", counts_of(run, texts));
    if (!run.not_usable.empty()) {
      mustache::data why;
      why.set("why", explain::escape(run.not_usable));
      one.set("not_usable", why);
    }
    mustache::data cases{mustache::data::type::list};
    for (const CaseResult& result : run.results) cases << case_data(result, options);
    one.set("cases", cases);
    all << one;
  }
  mustache::data page;
  page.set("lang", options.language == explain::Language::zh ? "zh" : "en");
  page.set("runs", all);
  return mustache::mustache(kPage).render(page);
}

}  // namespace smtplab::conformance
