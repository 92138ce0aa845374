#pragma once

#include <cstddef>
#include <string>

#include "sim/explain/catalogue.h"
#include "sim/explain/sequence.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// How a sequence chart looks.
struct SequenceSvgOptions {
  SequenceRange range;
  Language language = Language::en;
  /// Pixels; less than 480 is taken for 480. Many hosts make a chart wider than that.
  std::size_t width = 960;
};

/// A run as an SVG picture: a lane for each host that takes part, time downwards (by order, not to
/// scale), an arrow for each line that is said, and notes of what hosts do.
///
/// Commands, replies, refusals, contents and questions to name servers differ by shape and not by
/// colour alone; dark or light is as the reader prefers (prefers-color-scheme). It names itself and
/// has a description; it holds no script, no link and nothing from elsewhere, and whatever peers
/// and files say is escaped. It may stand in a page beside others. The octets depend on the
/// arguments alone.
std::string write_sequence_svg(const scenario::Scenario& scenario, const trace::Log& log,
                               const SequenceSvgOptions& options);

}  // namespace smtplab::explain
