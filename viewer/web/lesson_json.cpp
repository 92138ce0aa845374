#include "viewer/web/lesson_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"
#include "sim/explain/scenario_notes.h"
#include "sim/explain/scenario_title.h"
#include "viewer/web/lesson_steps.h"
#include "viewer/web/lesson_tables.h"
#include "viewer/web/state_changes.h"
#include "viewer/web/step_writer.h"

namespace smtplab::web {
namespace {

using explain::catalogue;
using explain::Language;
using nlohmann::ordered_json;

/// Writes the members of one lesson; those that others refer to come behind them.
class LessonWriter {
 public:
  LessonWriter(const scenario::Scenario& scenario, const trace::Log& log, std::uint64_t seed)
      : scenario_(scenario), log_(log), seed_(seed), tables_(log), changes_(tables_.texts) {}

  std::string write() {
    const LessonOutline outline = outline_of(scenario_, log_);
    write_head();
    add("hosts", hosts());
    add("links", links(outline));
    add("conversations", conversations(outline));
    add_text("steps", steps(outline));
    add("messages", messages());
    add("envelopes", envelopes());
    add("clauses", clauses());
    add("words", words());
    add("texts", texts());
    return std::move(out_) + "}";
  }

 private:
  void add(std::string_view name, const ordered_json& value) { add_text(name, value.dump()); }
  void add_text(std::string_view name, std::string_view json) {
    out_.append(out_.empty() ? "{\"" : ",\"").append(name).append("\":").append(json);
  }

  void write_head() {
    add("format", "smtplab-lesson");
    add("version", kLessonVersion);
    add("id", explain::escape(scenario_.id));
    add("title",
        tables_.texts.add(explain::escape(explain::title_of(scenario_, catalogue(Language::en))),
                          explain::escape(explain::title_of(scenario_, catalogue(Language::zh)))));
    // A number over 2^53 is not exact in a browser.
    add("seed", std::to_string(seed_));
    add("standard", scenario_.standard == smtp::Standard::rfc821 ? 821 : 5321);
    add("starts", {{"unix_seconds", scenario_.starts.unix_seconds},
                   {"offset_minutes", scenario_.starts.offset_minutes}});
    add("ends", log_.empty() ? 0 : log_[log_.size() - 1].at.nanoseconds);
    ordered_json notes = ordered_json::array();
    const std::vector<std::string> english = explain::notes_of(scenario_, catalogue(Language::en));
    const std::vector<std::string> chinese = explain::notes_of(scenario_, catalogue(Language::zh));
    for (std::size_t i = 0; i < english.size(); ++i) {
      notes.push_back(tables_.texts.add(explain::escape(english[i]), explain::escape(chinese[i])));
    }
    add("notes", notes);
  }

  ordered_json hosts() {
    ordered_json all = ordered_json::array();
    for (const agents::HostConfig& host : scenario_.hosts) {
      using enum agents::HostRole;
      const std::string_view role = host.role == transfer_agent   ? "transfer_agent"
                                    : host.role == delivery_agent ? "delivery_agent"
                                    : host.role == name_server    ? "name_server"
                                                                  : "user_agent";
      all.push_back({{"name", explain::escape(host.name)},
                     {"role", role},
                     {"text", tables_.say("text.host." + std::string(role))}});
    }
    return all;
  }

  // Where something passed in this run, or where the scenario says how long it takes.
  ordered_json links(const LessonOutline& outline) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    const auto add_pair = [&](std::uint32_t a, std::uint32_t b) {
      const auto known = static_cast<std::uint32_t>(scenario_.hosts.size());
      if (a < known && b < known && a != b) pairs.insert(std::minmax(a, b));
    };
    for (const scenario::LinkConfig& link : scenario_.links) add_pair(link.host_a, link.host_b);
    for (const explain::Conversation& one : outline.conversations) add_pair(one.client, one.server);
    for (const explain::Happening& one : outline.happenings) {
      const trace::Event& event = log_[one.events.front()];
      if (event.kind == trace::EventKind::datagram_sent) add_pair(event.host, event.value);
    }
    ordered_json all = ordered_json::array();
    for (const auto& [a, b] : pairs) {
      all.push_back({{"hosts", {a, b}}, {"latency_ms", latency_ms(a, b)}});
    }
    return all;
  }

  double latency_ms(std::uint32_t a, std::uint32_t b) const {
    Duration latency = scenario_.default_link.latency;
    for (const scenario::LinkConfig& link : scenario_.links) {
      if (std::minmax(link.host_a, link.host_b) == std::minmax(a, b)) latency = link.link.latency;
    }
    return static_cast<double>(latency.nanoseconds) / 1e6;
  }

  ordered_json conversations(const LessonOutline& outline) {
    ordered_json all = ordered_json::array();
    for (std::size_t i = 0; i < outline.conversations.size(); ++i) {
      const explain::Conversation& one = outline.conversations[i];
      const auto heading = [&](Language language) {
        return catalogue(language).text("text.connection", {{"number", std::to_string(i + 1)},
                                                            {"client", host_name(one.client)},
                                                            {"server", host_name(one.server)},
                                                            {"client_label", "C"},
                                                            {"server_label", "S"}});
      };
      ordered_json out{
          {"connection", one.connection},
          {"client", host_or_null(one.client)},
          {"server", host_or_null(one.server)},
          {"protocol", one.is_pop3 ? "pop3" : "smtp"},
          {"heading", tables_.texts.add(heading(Language::en), heading(Language::zh))}};
      all.push_back(std::move(out));
    }
    return all;
  }

  std::string host_name(trace::HostIndex host) const {
    return host < scenario_.hosts.size() ? explain::escape(scenario_.hosts[host].name) : "?";
  }
  static ordered_json host_or_null(trace::HostIndex host) {
    return host == trace::kNone ? ordered_json() : ordered_json(host);
  }

  std::string steps(const LessonOutline& outline) {
    StepWriter writer(scenario_, log_, outline, tables_);
    trace::EventIndex next = 0;
    const auto apply_until = [&](trace::EventIndex end) {
      for (; next < end; ++next) changes_.apply(log_[next], log_.payload(next));
      return changes_.take();
    };
    add_text("initial",
             apply_until(outline.steps.empty() ? log_.size() : outline.steps.front().first));
    std::string all;
    for (const LessonStep& step : outline.steps) {
      all.append(all.empty() ? "" : ",").append(writer.write(step, apply_until(step.end)));
    }
    return "[" + all + "]";
  }

  ordered_json messages() const {
    ordered_json all = ordered_json::array();
    for (const MessageView& message : tables_.messages.all()) {
      ordered_json out{
          {"fields", message.fields}, {"body", message.body}, {"octets", message.octets}};
      if (message.octets_left_out != 0) out["octets_left_out"] = message.octets_left_out;
      all.push_back(std::move(out));
    }
    return all;
  }

  ordered_json envelopes() {
    ordered_json all = ordered_json::array();
    for (const LessonTables::Envelope& one : tables_.envelopes) {
      const explain::EnvelopeView& envelope = one.view;
      ordered_json paths = ordered_json::array();
      if (one.grown_from) {
        paths.push_back(tables_.texts.add(explain::escape(envelope.forward_paths.back())));
        all.push_back({{"like", *one.grown_from}, {"to", std::move(paths)}});
        continue;
      }
      for (const std::string& path : envelope.forward_paths) {
        paths.push_back(tables_.texts.add(explain::escape(path)));
      }
      const ordered_json from =
          envelope.reverse_path
              ? ordered_json(tables_.texts.add(explain::escape(*envelope.reverse_path)))
              : ordered_json();
      all.push_back({{"from", from}, {"to", std::move(paths)}});
    }
    return all;
  }

  ordered_json clauses() {
    ordered_json all = ordered_json::array();
    for (const requirements::Requirement* clause : tables_.clauses) {
      ordered_json out{
          {"id", clause->id},
          {"rfc", clause->rfc},
          {"section", clause->section},
          {"level", requirements::to_string(clause->level)},
          {"summary", tables_.texts.add(explain::clause_summary(*clause, Language::en),
                                        explain::clause_summary(*clause, Language::zh))}};
      if (!clause->superseded_by.empty()) out["superseded_by"] = clause->superseded_by;
      all.push_back(std::move(out));
    }
    return all;
  }

  // The page's own words, without "page.".
  ordered_json words() {
    constexpr std::string_view kHead = "page.";
    ordered_json all = ordered_json::object();
    const auto& entries = catalogue(Language::en).entries();
    for (auto at = entries.lower_bound(kHead); at != entries.end() && at->first.starts_with(kHead);
         ++at) {
      all[at->first.substr(kHead.size())] = tables_.say(at->first);
    }
    return all;
  }

  ordered_json texts() const {
    ordered_json all = ordered_json::array();
    tables_.texts.for_each([&](const std::string& english, const std::string& chinese) {
      if (chinese.empty()) {
        all.push_back(english);
      } else {
        all.push_back({english, chinese});
      }
    });
    return all;
  }

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  std::uint64_t seed_;
  LessonTables tables_;
  StateChanges changes_;
  std::string out_;
};

}  // namespace

std::string write_lesson_json(const scenario::Scenario& scenario, const trace::Log& log,
                              std::uint64_t seed) {
  return LessonWriter(scenario, log, seed).write();
}

}  // namespace smtplab::web
