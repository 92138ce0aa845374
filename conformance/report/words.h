#pragma once

#include <string>

#include "conformance/finding.h"
#include "conformance/result.h"
#include "conformance/transcript.h"
#include "sim/explain/catalogue.h"

namespace smtplab::conformance {

/// The sentence, with whatever a peer has said in it escaped: safe for a terminal. Reports in XML
/// or HTML escape it once more, in their own way.
std::string words(const Sentence& sentence, explain::Language language);

/// "-> ", "<- ", "<**" for the line that convicts, "~> " and "<~ " under TLS, "-- ", "== ", "|  ".
std::string_view mark_of(const TranscriptLine& line, bool convicts);

/// The line's octets, escaped, or the sentence for its event.
std::string shown(const TranscriptLine& line, explain::Language language);

/// "MUST", "imp-should"; of a promoted statement "imp-must, weighed as MUST".
std::string level_text(const requirements::Requirement& statement, explain::Language language);

/// The command with --case for that one: behind it, or before the "--" that ends its options.
std::string command_for(const std::string& command, std::string_view id);

/// "RFC 5321 section 3.3"
std::string clause_place(const requirements::Requirement& statement);

}  // namespace smtplab::conformance
