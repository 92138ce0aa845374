#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "sim/explain/diagnostic_text.h"
#include "sim/explain/escape.h"
#include "sim/kernel/digest.h"
#include "sim/scenario/loader.h"
#include "sim/trace/jsonl_writer.h"
#include "viewer/panels/session.h"

namespace smtplab::panels {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::optional<std::string> read_from(const std::string& path, std::uintmax_t offset) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  file.seekg(static_cast<std::streamoff>(offset));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// "trace.json: what is wrong", and the cure on a line of its own.
OpenProblem told(const std::vector<scenario::Diagnostic>& diagnostics, explain::Language language) {
  OpenProblem problem;
  for (const scenario::Diagnostic& diagnostic : diagnostics) {
    const explain::DiagnosticText text = explain::diagnostic_text(diagnostic, language);
    std::string place = explain::escape(diagnostic.file);
    if (diagnostic.place.line != 0) place += ":" + std::to_string(diagnostic.place.line);
    problem.lines.push_back(place + ": " + text.what);
    if (!text.cure.empty()) problem.lines.push_back("  " + text.cure);
  }
  return problem;
}

bool looks_like_trace(const std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  return line.find(trace::kJsonlFormat) != std::string::npos && line.starts_with('{');
}

bool is_trace_file(const std::string& file, const std::string& scenario) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return false;
  std::ifstream head(file, std::ios::binary);
  std::string first(4096, '\0');
  head.read(first.data(), static_cast<std::streamsize>(first.size()));
  first.resize(static_cast<std::size_t>(head.gcount()));
  return !scenario.empty() || looks_like_trace(first) || file.ends_with(".jsonl");
}

}  // namespace

std::optional<OpenProblem> Session::open(const std::string& file, const std::string& scenario) {
  if (!is_trace_file(file, scenario)) return open_scenario(file);
  const auto text = read_from(file, 0);
  if (!text) return OpenProblem{{word("view.cannot-read", {{"file", explain::escape(file)}})}};
  return open_trace(file, scenario, *text);
}

std::optional<OpenProblem> Session::open_beside(const std::string& file,
                                                const std::string& scenario) {
  if (!document_) return open(file, scenario);
  // It is opened as any other, and then taken out of its document.
  Session other(language_, scenarios_);
  if (auto problem = other.open(file, scenario)) return problem;
  document_->add(other.document_->take(), fs::path(file).filename().string());
  forget_derived();
  ++opened_;
  compare();
  tell(other.message());
  return std::nullopt;
}

std::optional<OpenProblem> Session::open_scenario(const std::string& file) {
  auto loaded = scenario::load_scenario_file(file);
  if (!loaded) return told(loaded.error(), language_);
  forget_derived();
  document_.emplace(viewer::Document::of_scenario(
      std::make_shared<const scenario::Scenario>(*std::move(loaded))));
  file_ = file;
  scenario_file_.clear();
  is_trace_ = false;
  last_cursor_ = {};
  ++opened_;
  if (document_->future().ending() == viewer::Ending::step_limit ||
      document_->future().ending() == viewer::Ending::octet_limit) {
    tell(word("view.stopped"));
  }
  return std::nullopt;
}

std::string Session::scenario_of_trace(const std::string& text) {
  const Json header = Json::parse(text.substr(0, text.find('\n')), nullptr, false);
  if (!header.is_object() || !header.contains("scenario")) return {};
  const Json& id = header["scenario"];
  if (!id.is_string()) return {};
  const std::string wanted = explain::escape(id.get<std::string>());
  scenarios_.read_on(scenarios_.size());
  for (const ListedScenario& listed : scenarios_.scenarios()) {
    if (listed.is_right && listed.name == wanted) return listed.file;
  }
  return {};
}

std::optional<OpenProblem> Session::open_trace(const std::string& file, const std::string& scenario,
                                               const std::string& text) {
  const std::string shown = explain::escape(file);
  const std::string source = scenario.empty() ? scenario_of_trace(text) : scenario;
  if (source.empty()) {
    const bool is_trace = looks_like_trace(text);
    return OpenProblem{
        {shown + ": " +
         (is_trace ? word("view.trace.unknown-scenario") : viewer::problem_text({}, language_))}};
  }
  auto loaded = scenario::load_scenario_file(source);
  if (!loaded) return told(loaded.error(), language_);
  auto opened = viewer::Document::of_trace(
      std::make_shared<const scenario::Scenario>(*std::move(loaded)), text);
  if (!opened) {
    return OpenProblem{{shown + ": " + viewer::problem_text(opened.error(), language_)}};
  }
  forget_derived();
  document_.emplace(*std::move(opened));
  file_ = file;
  scenario_file_ = scenario;
  is_trace_ = true;
  read_octets_ = text.size();
  last_cursor_ = {};
  ++opened_;
  if (const auto refusal = document_->future().fork_refusal()) {
    tell(viewer::refusal_text(*refusal, language_));
  }
  return std::nullopt;
}

void Session::read_on() {
  since_read_s_ = 0;
  // Only the run that was read grows, and only while nothing was made of it.
  if (document_->size() > 1 || document_->active() != 0) return;
  if (document_->future().origin() == viewer::Origin::reproduced) return;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file_, error);
  if (error || size <= read_octets_) return;
  const auto text = read_from(file_, read_octets_);
  if (!text || text->empty()) return;
  read_octets_ += text->size();
  const auto taken = document_->append(*text);
  if (quiz_) quiz_.reset();
  search_ = {};
  if (taken) return;
  is_trace_ = false;
  tell(explain::escape(file_) + ": " + viewer::problem_text(taken.error(), language_));
}

std::string Session::report() const {
  Json state;
  state["file"] = file_;
  state["language"] = language_ == explain::Language::zh ? "zh" : "en";
  state["message"] = message_;
  // Of the scenarios, once all have been read: a number that grows would be a report a frame.
  state["listed"] = scenarios_.is_whole() ? scenarios_.size() : 0;
  if (!document_) return state.dump(-1, ' ', true, Json::error_handler_t::replace);
  const viewer::Playback& playback = document_->playback();
  state["scenario"] = document_->future().scenario().id;
  state["events"] = document_->future().size();
  state["moments"] = document_->future().story().moments().size();
  state["position"] = playback.position();
  state["seen"] = playback.seen();
  state["digest"] = to_hex(playback.digest());
  if (const viewer::Moment* moment = playback.moment()) {
    state["text"] = document_->future().commentary(explain::Language::en).text(*moment);
  }
  state["playing"] = playback.is_playing();
  state["future"] = document_->active();
  state["futures"] = document_->size();
  state["bookmarks"] = document_->entry(document_->active()).bookmarks.size();
  state["what_comes"] = shows_what_comes_;
  if (quiz_) {
    Json quiz;
    quiz["question"] = quiz_->number();
    quiz["of"] = quiz_->size();
    quiz["right"] = quiz_->score().right;
    quiz["hints"] = hints_.size();
    const bool is_judged = !quiz_->is_over() && quiz_->judgement() != nullptr;
    if (is_judged) quiz["verdict"] = explain::quiz_verdict_name(quiz_->judgement()->verdict);
    state["quiz"] = quiz;
  }
  return state.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace smtplab::panels
