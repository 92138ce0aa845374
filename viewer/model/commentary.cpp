#include "viewer/model/commentary.h"

#include <utility>

#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"

namespace smtplab::viewer {
namespace {

/// So many steps a chart has that is made whole.
constexpr std::size_t kMostSteps = 20'000;

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

const explain::Sequence& Commentary::sequence() {
  if (sequence_.empty()) {
    explain::SequenceRange range;
    range.most_steps = kMostSteps;
    sequence_.push_back(explain::sequence_of(scenario_, log_, range, options_.language));
  }
  return sequence_.front();
}

}  // namespace smtplab::viewer
