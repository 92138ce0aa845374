#include "viewer/model/commentary.h"

#include <algorithm>
#include <utility>

#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"

namespace smtplab::viewer {
namespace {

// In events: a chart that is made whole, and a part of a longer one. Whoever comes so near to the
// end of a part gets the next, which has more around him.
constexpr trace::EventIndex kWholeChart = 20'000;
constexpr trace::EventIndex kChartPart = 10'000;
constexpr trace::EventIndex kChartMargin = 1'000;

std::string first_line(std::string_view octets) {
  std::string_view line = octets.substr(0, octets.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return explain::escape(line);
}

}  // namespace

explain::TextOptions Commentary::options_of(explain::Language language, explain::Labels labels) {
  explain::TextOptions options;
  options.language = language;
  options.labels = labels;
  return options;
}

Commentary::Commentary(const scenario::Scenario& scenario, const trace::Log& log,
                       const Story& story, explain::Language language, explain::Labels labels)
    : scenario_(scenario),
      log_(log),
      story_(story),
      options_(options_of(language, labels)),
      page_(options_.width, false),
      run_(scenario, log, options_, page_),
      happenings_(run_) {}

const explain::Annotation& Commentary::note(std::uint32_t conversation, std::uint32_t line) {
  auto found = notes_.find(conversation);
  if (found == notes_.end()) {
    found = notes_
                .emplace(conversation,
                         explain::annotate(scenario_, log_, story_.conversations()[conversation],
                                           options_.language, options_.labels))
                .first;
  }
  return found->second[line];
}

std::string Commentary::text(const Moment& moment) const {
  const explain::Line* const line = story_.line_of(moment);
  if (line == nullptr) return happenings_.sentence(story_.happenings()[moment.happening]);
  std::string text(explain::label(line->role(), options_.labels));
  text.push_back(' ');
  if (line->kind == explain::LineKind::call) {
    return text + words().text("viewer.line.call", {{"server", host_name(moment.to)}});
  }
  if (line->kind == explain::LineKind::hang_up) return text + words().text("viewer.line.hang-up");
  return text + first_line(line->octets);
}

std::string Commentary::why(const explain::Happening& happening) const {
  const std::string key = "happening." + std::string(happening.kind->key) + ".why";
  return words().has(key) ? words().text(key) : std::string();
}

std::vector<const requirements::Requirement*> Commentary::clauses(
    const explain::Happening& happening) const {
  std::vector<const requirements::Requirement*> own;
  std::vector<const requirements::Requirement*> others;
  const bool is_old = scenario_.standard == smtp::Standard::rfc821;
  for (const std::string_view id : happening.kind->clauses) {
    const requirements::Requirement* const clause = requirements::standard_register().find(id);
    if (clause == nullptr) continue;
    const bool is_other = is_old ? clause->rfc == 5321 : clause->rfc == 821 || clause->rfc == 974;
    (is_other ? others : own).push_back(clause);
  }
  return own.empty() ? others : own;
}

const ChartPart& Commentary::chart_at(trace::EventIndex position) {
  const trace::EventIndex size = log_.size();
  const auto is_well_inside = [&](const ChartPart& part) {
    const bool is_behind = part.first == 0 || position >= part.first + kChartMargin;
    const bool is_before = part.end == size || position + kChartMargin <= part.end;
    return is_behind && is_before;
  };
  if (chart_ && is_well_inside(*chart_)) return *chart_;
  ChartPart part;
  part.number = chart_ ? chart_->number + 1 : 1;
  part.is_all = size <= kWholeChart;
  part.end = size;
  if (!part.is_all) {
    part.first = std::min(position - std::min(position, kChartPart / 2), size - kChartPart);
    part.end = part.first + kChartPart;
  }
  explain::SequenceRange range;
  range.first = part.first;
  if (part.end > 0) range.last = part.end - 1;
  range.most_steps = kWholeChart;
  part.sequence = explain::sequence_of(scenario_, log_, story_.conversations(), story_.happenings(),
                                       range, options_.language);
  chart_ = std::move(part);
  return *chart_;
}

}  // namespace smtplab::viewer
