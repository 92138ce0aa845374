#include "viewer/web/lab/laboratory.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "sim/explain/clause_summary.h"
#include "sim/explain/diagnostic_text.h"
#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"
#include "sim/explain/sequence_svg.h"
#include "sim/explain/text_writer.h"
#include "sim/kernel/digest.h"
#include "sim/scenario/expectations.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/policy_words.h"
#include "sim/trace/jsonl_writer.h"
#include "sim/trace/recorder.h"
#include "viewer/model/comparison.h"
#include "viewer/web/handout.h"
#include "viewer/web/lab/change.h"
#include "viewer/web/lesson_json.h"

namespace smtplab::web {
namespace {

using explain::Language;
using nlohmann::ordered_json;
using scenario::Scenario;

/// Rows of a comparison that a page shows.
constexpr std::size_t kMostRows = 400;
/// Failures of expectations that are told.
constexpr std::size_t kMostFailures = 50;

std::string dump(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// What `text` says in each language.
template <class Text>
ordered_json both(const Text& text) {
  return {{"en", text(Language::en)}, {"zh", text(Language::zh)}};
}

ordered_json sentence(std::string_view key) {
  return both([key](Language language) { return explain::catalogue(language).text(key); });
}

std::string refused(std::string_view key) { return dump({{"refused", sentence(key)}}); }

std::string no_future() { return refused("lab.refusal.no-future"); }

ordered_json title(const Scenario& scenario) {
  return both([&](Language language) {
    return explain::escape(explain::title_of(scenario, explain::catalogue(language)));
  });
}

ordered_json errors(const std::vector<scenario::Diagnostic>& diagnostics) {
  ordered_json all = ordered_json::array();
  for (const scenario::Diagnostic& one : diagnostics) {
    const auto part = [&](std::string explain::DiagnosticText::*which) {
      return both([&](Language language) { return diagnostic_text(one, language).*which; });
    };
    all.push_back({{"line", one.place.line},
                   {"pointer", explain::escape(one.place.pointer)},
                   {"what", part(&explain::DiagnosticText::what)},
                   {"cure", part(&explain::DiagnosticText::cure)}});
  }
  return all;
}

trace::Digests digests_of(const trace::Log& log) {
  trace::Tally tally;
  for (trace::EventIndex i = 0; i < log.size(); ++i) tally.add(log[i], log.payload(i));
  return tally.digests();
}

std::string_view name_of(viewer::Ending ending) {
  switch (ending) {
    case viewer::Ending::step_limit:
      return "step-limit";
    case viewer::Ending::octet_limit:
      return "octet-limit";
    default:
      return "finished";
  }
}

ordered_json account(const viewer::Future& future, std::size_t number) {
  const trace::Digests digests = digests_of(future.log());
  return {{"future", number},
          {"events", future.size()},
          {"ending", name_of(future.ending())},
          {"digests",
           {{"time", to_hex(digests.time)},
            {"path", to_hex(digests.path)},
            {"content", to_hex(digests.content)}}}};
}

// Of a run that was stopped nothing is judged: it might still have come.
ordered_json failures(const viewer::Future& future) {
  ordered_json all = ordered_json::array();
  if (future.ending() != viewer::Ending::finished) return all;
  std::vector<scenario::Failure> found = scenario::judge(future.scenario(), future.log());
  if (found.size() > kMostFailures) found.resize(kMostFailures);
  for (const scenario::Failure& failure : found) {
    ordered_json text = both([&](Language language) {
      return explain::failure_text(future.scenario(), failure, language);
    });
    all.push_back({{"line", failure.place.line}, {"text", std::move(text)}});
  }
  return all;
}

ordered_json refusal(const ChangeRefusal& why) {
  if (why.refusal) {
    return both([&](Language language) { return viewer::refusal_text(*why.refusal, language); });
  }
  return sentence("lab.refusal." + std::string(change_problem_name(*why.problem)));
}

ordered_json moment_json(const viewer::Future& future, std::optional<std::size_t> place) {
  if (!place) return nullptr;
  const viewer::Moment& moment = future.story().moments()[*place];
  return {{"event", moment.event},
          {"at", moment.at.nanoseconds},
          {"text", both([&](Language in) { return future.commentary(in).text(moment); })}};
}

template <std::size_t count, class Value>
ordered_json words_of(const scenario::Word<Value> (&words)[count]) {
  ordered_json all = ordered_json::array();
  for (const scenario::Word<Value>& word : words) all.push_back(word.name);
  return all;
}

// The records of all zones that a name server has; the SOA can't be set.
void add_records(const Scenario& scenario, const scenario::Simulation& simulation,
                 std::uint32_t host, ordered_json& all) {
  for (const dns::Zone& zone : simulation.zones(host).zones()) {
    std::map<std::pair<std::string, std::string>, ordered_json> sets;
    for (const dns::ResourceRecord& record : zone.records()) {
      if (record.type() == dns::RecordType::soa) continue;
      const std::string owner = record.owner.to_string();
      const std::string type(dns::to_string(record.type()));
      ordered_json& set = sets[{owner, type}];
      if (set.is_null()) {
        set = {{"host", scenario.hosts[host].name}, {"owner", owner}, {"type", type}};
        set["ttl_s"] = record.ttl_s;
        set["data"] = ordered_json::array();
      }
      set["data"].push_back(dns::to_string(record.data));
    }
    for (auto& [key, set] : sets) all.push_back(std::move(set));
  }
}

ordered_json clauses_json(const std::vector<const requirements::Requirement*>& clauses) {
  ordered_json all = ordered_json::array();
  for (const requirements::Requirement* clause : clauses) {
    all.push_back({{"id", clause->id},
                   {"rfc", clause->rfc},
                   {"section", clause->section},
                   {"summary", both([&](Language language) {
                      return explain::clause_summary(*clause, language);
                    })}});
  }
  return all;
}

}  // namespace

std::string Laboratory::load(std::string_view text, std::string_view name) {
  quiz_ = nullptr;
  document_.reset();
  scenario_ = nullptr;
  if (text.size() > kMostLabText) {
    const std::string limit = std::to_string(kMostLabText / 1024);
    ordered_json what = both([&](Language language) {
      return explain::catalogue(language).text("lab.too-long", {{"kib", limit}});
    });
    return dump({{"errors", {{{"line", 0}, {"pointer", ""}, {"what", std::move(what)}}}}});
  }
  auto loaded = scenario::load_scenario(text, name);
  if (!loaded) return dump({{"errors", errors(loaded.error())}});
  scenario_ = std::make_shared<const Scenario>(*std::move(loaded));
  ordered_json hosts = ordered_json::array();
  for (const agents::HostConfig& host : scenario_->hosts) {
    hosts.push_back({{"name", host.name},
                     {"decides", host.role == agents::HostRole::transfer_agent},
                     {"has_zones", host.role == agents::HostRole::name_server}});
  }
  return dump({{"errors", ordered_json::array()},
               {"id", explain::escape(scenario_->id)},
               {"title", title(*scenario_)},
               {"seed", std::to_string(scenario_->seed)},
               {"hosts", std::move(hosts)}});
}

std::string Laboratory::run() {
  if (scenario_ == nullptr) return no_future();
  quiz_ = nullptr;
  document_ = viewer::Document::of_scenario(scenario_, scenario_->seed, limits_);
  ordered_json told = account(document_->future(0), 0);
  told["failures"] = failures(document_->future(0));
  return dump(told);
}

std::string Laboratory::lesson(std::size_t future) const {
  if (!has(future)) return no_future();
  const viewer::Future& its = document_->future(future);
  return write_lesson_json(its.scenario(), its.log(), its.seed());
}

std::string Laboratory::fork(std::size_t future, std::string_view change) {
  if (!has(future)) return no_future();
  document_->activate(future);
  const auto made = make_future(*document_, change);
  if (!made) return dump({{"refused", refusal(made.error())}});
  ordered_json told = account(document_->future(*made), *made);
  told["parent"] = future;
  const auto difference = document_->first_difference(future, *made);
  told["first_difference"] = difference ? ordered_json(*difference) : ordered_json();
  return dump(told);
}

std::string Laboratory::compare(std::size_t left, std::size_t right) const {
  if (!has(left) || !has(right)) return no_future();
  const viewer::Future& one = document_->future(left);
  const viewer::Future& other = document_->future(right);
  const viewer::Comparison comparison(one, other, Language::en);
  const auto difference = comparison.first_difference();
  ordered_json rows = ordered_json::array();
  const std::size_t shown = std::min(kMostRows, comparison.rows().size());
  for (std::size_t i = 0; i < shown; ++i) {
    const viewer::ComparedRow& row = comparison.rows()[i];
    rows.push_back(
        {{"left", moment_json(one, row.left)}, {"right", moment_json(other, row.right)}});
  }
  return dump({{"first_difference", difference ? ordered_json(*difference) : ordered_json()},
               {"shared", comparison.shared()},
               {"rows", std::move(rows)},
               {"more", comparison.rows().size() - shown}});
}

std::string Laboratory::sayable(std::size_t future, std::uint32_t event) const {
  if (!has(future)) return no_future();
  const auto why = refusal_of_words(document_->future(future), event);
  return why ? dump({{"refused", refusal(*why)}}) : "{}";
}

std::string Laboratory::changeable(std::size_t future, std::uint32_t event) const {
  if (!has(future)) return no_future();
  const viewer::Future& its = document_->future(future);
  const auto simulation = its.simulation_at(std::min(event, its.size()));
  ordered_json records = ordered_json::array();
  for (std::uint32_t host = 0; simulation && host < its.scenario().hosts.size(); ++host) {
    if (its.scenario().hosts[host].role != agents::HostRole::name_server) continue;
    add_records(its.scenario(), *simulation, host, records);
  }
  return dump({{"policies",
                {{"relay", words_of(scenario::kRelayPolicies)},
                 {"verify", words_of(scenario::kVerifyPolicies)},
                 {"turn", words_of(scenario::kTurn)},
                 {"outgoing", words_of(scenario::kOutgoing)}}},
               {"records", std::move(records)}});
}

std::string Laboratory::ask(std::size_t future, std::uint64_t seed, std::size_t count) {
  if (!has(future)) return no_future();
  const viewer::Future& its = document_->future(future);
  const auto in = [&](Language language) {
    explain::QuizOptions options;
    options.seed = seed;
    options.count = count;
    options.language = language;
    return explain::Quiz(its.scenario(), its.log(), options);
  };
  quiz_ = std::make_unique<const BilingualQuiz>(BilingualQuiz{in(Language::en), in(Language::zh)});
  ordered_json questions = ordered_json::array();
  for (std::size_t i = 0; i < quiz_->english.questions().size(); ++i) {
    const explain::QuizQuestion& english = quiz_->english.questions()[i];
    const explain::QuizQuestion& chinese = quiz_->chinese.questions()[i];
    ordered_json hints = ordered_json::array();
    for (std::size_t k = 0; k < std::min(english.hints.size(), chinese.hints.size()); ++k) {
      hints.push_back({{"en", english.hints[k]}, {"zh", chinese.hints[k]}});
    }
    questions.push_back({{"event", english.event},
                         {"server", english.server},
                         {"before", english.before},
                         {"hints", std::move(hints)}});
  }
  return dump({{"questions", std::move(questions)}});
}

std::string Laboratory::judge(std::size_t question, std::string_view answer) const {
  if (quiz_ == nullptr || question >= quiz_->english.questions().size()) return no_future();
  const explain::QuizJudgement english = quiz_->english.judge(question, answer);
  const explain::QuizJudgement chinese = quiz_->chinese.judge(question, answer);
  return dump({{"verdict", explain::quiz_verdict_name(english.verdict)},
               {"answered", english.answered},
               {"given", english.given},
               {"why", {{"en", english.why}, {"zh", chinese.why}}},
               {"clauses", clauses_json(english.clauses)}});
}

std::string Laboratory::jsonl(std::size_t future) const {
  if (!has(future)) return {};
  return trace::write_jsonl(document_->future(future).header(), document_->future(future).log());
}

std::string Laboratory::svg(std::size_t future, Language language) const {
  if (!has(future)) return {};
  explain::SequenceSvgOptions options;
  options.language = language;
  const viewer::Future& its = document_->future(future);
  return explain::write_sequence_svg(its.scenario(), its.log(), options);
}

std::string Laboratory::handout(std::size_t future, Language language) const {
  if (!has(future)) return {};
  const viewer::Future& its = document_->future(future);
  return write_handout(its.scenario(), its.log(), its.seed(), language);
}

}  // namespace smtplab::web
