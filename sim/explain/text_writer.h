#pragma once

#include <cstddef>
#include <string>

#include "sim/explain/annotation.h"
#include "sim/explain/catalogue.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// How the text of a run looks.
struct TextOptions {
  std::size_t width = 80;  ///< columns; less than 40 is taken for 40
  bool colour = false;     ///< ANSI colours; they never say what the marks don't
  Labels labels = Labels::client_server;
  Language language = Language::en;
  bool annotate = true;  ///< false: the bare dialogue, with differences and the result
  bool clauses = true;   ///< the clauses behind each line; they need `annotate`
  /// Also each change of a resolver's cache, and what hosts do again and again as often as they do.
  bool in_full = false;
  /// A longer content is shown with its first and last lines alone; 0 shows all.
  std::size_t content_lines = 24;
};

/// A run as text for people: the title, the road of the mail (what hosts do, and each connection as
/// a dialogue with its annotations), what the hosts hold at the end, the notes. What peers and
/// files say is escaped.
std::string write_text(const scenario::Scenario& scenario, const trace::Log& log,
                       const TextOptions& options);

/// The same, with how the run was judged.
std::string write_text(const scenario::Scenario& scenario, const scenario::RunResult& result,
                       const TextOptions& options);

/// One failure in words: "FILE:LINE: expected ..., seen ...".
std::string failure_text(const scenario::Scenario& scenario, const scenario::Failure& failure,
                         Language language);

/// One line about something in a zone that was hardly meant so, with its place.
std::string remark_text(const scenario::Scenario& scenario, const scenario::ZoneRemark& remark,
                        Language language);

}  // namespace smtplab::explain
