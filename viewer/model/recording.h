#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/explain/catalogue.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/jsonl_reader.h"

namespace smtplab::viewer {

/// Why a text is no recorded run of a scenario.
enum class RecordingError : std::uint8_t {
  no_header,         ///< it is no trace
  other_version,     ///< of the format
  bad_event,         ///< a line that is no event, or not the next one
  other_scenario,    ///< it is of another one, or of other hosts
  impossible_event,  ///< an event that no run of this scenario can have
  finished_run,      ///< nobody writes on at it: it was run here
};
inline constexpr std::size_t kRecordingErrorCount =
    static_cast<std::size_t>(RecordingError::finished_run) + 1;

/// What is wrong, and where.
struct RecordingProblem {
  RecordingError error = RecordingError::no_header;
  std::size_t line = 1;  ///< of the text, from 1
};
/// One sentence.
std::string problem_text(const RecordingProblem& problem, explain::Language language);

/// A run that somebody has written down as JSON Lines; it may still be written.
class Recording {
 public:
  /// `scenario` is the one that was run.
  static tl::expected<Recording, RecordingProblem> read(const scenario::Scenario& scenario,
                                                        std::string_view text);

  /// More of the text, cut anywhere. After a problem it takes nothing more.
  tl::expected<void, RecordingProblem> append(std::string_view text);

  const trace::Log& log() const { return reader_.log(); }
  const trace::Header& header() const { return *reader_.header(); }
  /// With the hosts of the trace: those of a live run end with the one that stands for all others.
  const std::shared_ptr<const scenario::Scenario>& scenario() const { return scenario_; }
  /// Hosts on real sockets have made it.
  bool is_live() const { return is_live_; }
  /// The last line has no end yet.
  bool is_cut() const { return reader_.is_cut(); }

 private:
  Recording() = default;
  tl::expected<void, RecordingProblem> check();

  trace::JsonlReader reader_;
  std::shared_ptr<const scenario::Scenario> scenario_;
  bool is_live_ = false;
  trace::EventIndex checked_ = 0;
  std::uint64_t octets_ = 0;  // that were sent in all
};

}  // namespace smtplab::viewer
