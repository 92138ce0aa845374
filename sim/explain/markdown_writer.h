#pragma once

#include <string>
#include <string_view>

#include "sim/explain/catalogue.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// A run as Markdown, as GitHub renders it: the hosts, a table for each connection with what was
/// said and what it means, what hosts do between, what they hold at the end, and each clause that
/// is cited as a footnote with its level and summary. What peers and files say stands in code
/// spans, and is escaped, so that nothing of it is read as markup.
std::string write_markdown(const scenario::Scenario& scenario, const trace::Log& log,
                           Language language);

/// Text of ours in Markdown: no character of it is markup.
std::string markdown_text(std::string_view text);

/// Text in a code span that may stand in a cell of a table, with as many backticks around it as it
/// needs.
std::string markdown_code(std::string_view text);

}  // namespace smtplab::explain
