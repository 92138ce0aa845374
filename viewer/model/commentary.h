#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/catalogue.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/run_text.h"
#include "sim/explain/sequence.h"
#include "sim/explain/text_page.h"
#include "sim/explain/text_writer.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"
#include "viewer/model/moment.h"
#include "viewer/model/story.h"

namespace smtplab::viewer {

/// Some of a sequence chart: that of a long run is never made whole.
struct ChartPart {
  explain::Sequence sequence;
  trace::EventIndex first = 0;  ///< the first event that it may show
  trace::EventIndex end = 0;    ///< one behind the last
  std::uint64_t number = 0;     ///< another one for each part that was made
  bool is_all = true;           ///< of the run
};

/// What there is to say of a run in one language, found when it is asked for and kept.
///
/// Everything that it gives is escaped, but for the envelopes and differences of annotations, which
/// are as in the trace.
class Commentary {
 public:
  /// All that it is given must outlive it, and stay as it is.
  Commentary(const scenario::Scenario& scenario, const trace::Log& log, const Story& story,
             explain::Language language, explain::Labels labels);
  Commentary(const Commentary&) = delete;
  Commentary& operator=(const Commentary&) = delete;

  /// Of a line of a conversation.
  const explain::Annotation& note(std::uint32_t conversation, std::uint32_t line);
  /// Null for a happening.
  const explain::Annotation* note(const Moment& moment) {
    return moment.is_line() ? &note(moment.conversation, moment.line) : nullptr;
  }
  /// One sentence for a happening; of a line, who says it and its first line:
  /// "C: RCPT TO:<a@b.example>".
  std::string text(const Moment& moment) const;
  /// Why a happening is so, in a sentence or more; empty where there is nothing to say.
  std::string why(const explain::Happening& happening) const;
  /// The register's entries for a happening: those of the scenario's standard.
  std::vector<const requirements::Requirement*> clauses(const explain::Happening& happening) const;
  /// The part of the sequence chart around the place where so many events have happened; repeated
  /// parts are shortened. Of a short run it is all. It holds until the next call for a place that
  /// is not well inside of it.
  const ChartPart& chart_at(trace::EventIndex position);

  std::string host_name(trace::HostIndex host) const { return run_.host_name(host); }
  std::string role(trace::HostIndex host) const { return run_.role_text(host); }
  /// Seconds, or hours and more where the run is long; all of one width.
  std::string time(Instant at) const { return run_.time_text(at); }
  std::string duration(std::uint64_t seconds) const { return run_.duration_text(seconds); }

  explain::Language language() const { return options_.language; }
  explain::Labels labels() const { return options_.labels; }
  const explain::Catalogue& words() const { return run_.texts; }

 private:
  static explain::TextOptions options_of(explain::Language language, explain::Labels labels);

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  const Story& story_;
  explain::TextOptions options_;
  explain::TextPage page_;  // what its writers would write on; nothing is
  explain::RunText run_;
  explain::HappeningWriter happenings_;
  std::map<std::uint32_t, std::vector<explain::Annotation>> notes_;  // by conversation
  std::optional<ChartPart> chart_;                                   // when it was asked for
};

}  // namespace smtplab::viewer
