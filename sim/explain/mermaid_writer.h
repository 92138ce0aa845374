#pragma once

#include <string>
#include <string_view>

#include "sim/explain/catalogue.h"
#include "sim/explain/sequence.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// A run as a sequence diagram in Mermaid's language, which GitHub and other renderers draw from
/// Markdown: a participant for each host that takes part, solid arrows for commands and content,
/// dotted ones for replies, with a cross for refusals and for what does not arrive. What peers and
/// files say is escaped: nothing of it is read as Mermaid's words.
std::string write_mermaid(const scenario::Scenario& scenario, const trace::Log& log,
                          const SequenceRange& range, Language language);

/// Text inside a diagram: whatever could end it, or be read as a word of the language, stands as
/// the number of its character ("#59;").
std::string mermaid_text(std::string_view text);

}  // namespace smtplab::explain
