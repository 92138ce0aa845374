#include "sim/explain/run_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"

namespace smtplab::explain {
namespace {

constexpr std::size_t kMarkWidth = 3;
constexpr std::size_t kLeastTimeWidth = 7;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

}  // namespace

RunText::RunText(const scenario::Scenario& its_scenario, const trace::Log& its_log,
                 const TextOptions& its_options, TextPage& its_page)
    : scenario(its_scenario),
      log(its_log),
      options(its_options),
      texts(catalogue(its_options.language)),
      page(its_page) {
  const Instant last = log.empty() ? Instant{} : log[log.size() - 1].at;
  is_long_ = last >= Instant{} + seconds(kHour);
  time_width_ = std::max(kLeastTimeWidth, time_text(last).size());
  indent_ = time_width_ + 1 + kMarkWidth + 1;
}

// Whole instants are in the JSON Lines.
std::string RunText::time_text(Instant at) const {
  const std::int64_t ms = at.nanoseconds / 1'000'000;
  const std::int64_t s = ms / 1000;
  std::string text;
  if (!is_long_) {
    text = fmt::format("{}.{:03}", s, ms % 1000);
  } else {
    text = fmt::format("{}:{:02}:{:02}.{:03}", s % kDay / kHour, s / 60 % 60, s % 60, ms % 1000);
    if (s >= kDay) text = fmt::format("{}d {:>12}", s / kDay, text);
  }
  return fmt::format("{:>{}}", text, time_width_);
}

std::string RunText::duration_text(std::uint64_t seconds) const {
  struct Unit {
    std::uint64_t seconds;
    std::string_view key;
  };
  static constexpr Unit kUnits[] = {
      {86'400, "text.days"}, {3600, "text.hours"}, {60, "text.minutes"}, {1, "text.seconds"}};
  std::string out;
  for (const Unit& unit : kUnits) {
    const std::uint64_t count = seconds / unit.seconds;
    if (count == 0 && !(unit.seconds == 1 && out.empty())) continue;
    seconds -= count * unit.seconds;
    if (!out.empty()) out.push_back(' ');
    out += texts.text(unit.key, {{"number", std::to_string(count)}});
  }
  return out;
}

std::string RunText::host_name(trace::HostIndex host) const {
  return host < scenario.hosts.size() ? escape(scenario.hosts[host].name) : std::string("?");
}

std::string RunText::role_text(trace::HostIndex host) const {
  if (host >= scenario.hosts.size()) return "?";
  switch (scenario.hosts[host].role) {
    case agents::HostRole::transfer_agent:
      return texts.text("text.host.transfer_agent");
    case agents::HostRole::delivery_agent:
      return texts.text("text.host.delivery_agent");
    case agents::HostRole::name_server:
      return texts.text("text.host.name_server");
    default:
      return texts.text("text.host.user_agent");
  }
}

void RunText::write_clauses(std::span<const requirements::Requirement* const> clauses,
                            std::span<const requirements::Requirement* const> others) {
  std::string known;
  bool any_new = false;
  for (const requirements::Requirement* clause : clauses) {
    if (!known_clauses_.insert(clause->id).second) {
      known.append("[").append(clause->id).append("] ");
      continue;
    }
    any_new = true;
    std::string text = clause_summary(*clause, options.language);
    if (!clause->superseded_by.empty()) {
      text = texts.text("text.changed", {{"summary", text}, {"id", clause->superseded_by}});
    }
    page.add(fmt::format("{}[{}] ", indentation(), clause->id), indent_ + 2, text, Style::dim);
  }
  if (!known.empty()) page.add(indentation(), indent_, known, Style::dim);
  std::string listed;
  for (const requirements::Requirement* clause : others) {
    const bool named = std::any_of(clauses.begin(), clauses.end(),
                                   [&](const auto* c) { return c->superseded_by == clause->id; });
    if (!named) listed.append(listed.empty() ? "" : ", ").append(clause->id);
  }
  if (!any_new || listed.empty()) return;
  page.add(indentation(), indent_, texts.text("text.see-also", {{"ids", listed}}), Style::dim);
}

}  // namespace smtplab::explain
