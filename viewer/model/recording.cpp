#include "viewer/model/recording.h"

#include <algorithm>
#include <utility>

#include "sim/explain/trace_header.h"
#include "sim/smtp/transition.h"

namespace smtplab::viewer {
namespace {

using trace::Event;
using trace::EventKind;

constexpr std::string_view kErrorNames[kRecordingErrorCount] = {
    "no-header",      "other-version",    "bad-event",
    "other-scenario", "impossible-event", "finished-run"};

RecordingError error_of(trace::TraceReadError::Kind kind) {
  switch (kind) {
    case trace::TraceReadError::Kind::no_header:
      return RecordingError::no_header;
    case trace::TraceReadError::Kind::other_version:
      return RecordingError::other_version;
    case trace::TraceReadError::Kind::bad_event:
      return RecordingError::bad_event;
  }
  return RecordingError::bad_event;
}

/// Hosts of scenarios have no rows of their own.
bool has_row(const Event& event) {
  return event.row == smtp::kNoRow || event.row < smtp::transitions().size();
}

bool is_pop3(EventKind kind) {
  return kind == EventKind::pop3_command || kind == EventKind::pop3_answered ||
         kind == EventKind::pop3_reply;
}

}  // namespace

std::string problem_text(const RecordingProblem& problem, explain::Language language) {
  const std::string key =
      "viewer.recording." + std::string(kErrorNames[static_cast<std::size_t>(problem.error)]);
  return explain::catalogue(language).text(key, {{"line", std::to_string(problem.line)}});
}

tl::expected<Recording, RecordingProblem> Recording::read(const scenario::Scenario& scenario,
                                                          std::string_view text) {
  Recording recording;
  // Whose trace it is, before its events are held against other hosts.
  const std::size_t header = std::min(text.find('\n'), text.size() - 1) + 1;
  auto problem = recording.reader_.read(text.substr(0, header));
  if (!problem && !recording.reader_.header()) problem = recording.reader_.finish();
  if (problem) return tl::unexpected(RecordingProblem{error_of(problem->kind), problem->line});
  auto told = explain::scenario_of(recording.header(), scenario);
  if (!told) return tl::unexpected(RecordingProblem{RecordingError::other_scenario, 1});
  recording.is_live_ = told->hosts.size() > scenario.hosts.size();
  recording.scenario_ = std::make_shared<const scenario::Scenario>(*std::move(told));
  const auto taken = recording.append(text.substr(header));
  if (!taken) return tl::unexpected(taken.error());
  return recording;
}

tl::expected<void, RecordingProblem> Recording::append(std::string_view text) {
  if (const auto problem = reader_.read(text)) {
    return tl::unexpected(RecordingProblem{error_of(problem->kind), problem->line});
  }
  return check();
}

/// What views rely on: hosts and rows are there, and octets follow one another.
tl::expected<void, RecordingProblem> Recording::check() {
  const trace::Log& events = log();
  const auto is_host = [this](trace::HostIndex host) {
    return host == trace::kNone || host < scenario_->hosts.size();
  };
  for (; checked_ < events.size(); ++checked_) {
    const Event& event = events[checked_];
    const bool names_peer =
        event.kind == EventKind::connecting || event.kind == EventKind::accepted ||
        event.kind == EventKind::datagram_sent || event.kind == EventKind::datagram_arrived;
    octets_ += events.payload(checked_).size();
    const bool fits = is_host(event.host) && (!names_peer || is_host(event.value)) &&
                      (is_pop3(event.kind) || has_row(event)) &&
                      (event.row == smtp::kNoRow || event.host != trace::kNone) &&
                      (event.kind != EventKind::sent || event.begin <= octets_) &&
                      (checked_ == 0 || event.at >= events[checked_ - 1].at);
    if (!fits) {
      return tl::unexpected(
          RecordingProblem{RecordingError::impossible_event, std::size_t{checked_} + 2});
    }
  }
  return {};
}

}  // namespace smtplab::viewer
