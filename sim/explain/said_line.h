#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/conversation.h"

namespace smtplab::explain {

/// It is a reply that refuses: 4yz, 5yz, or -ERR of POP3.
bool refuses(const Line& line, const Annotation& note);

/// The mark before it in a dialogue, three columns: who says it, whether it refuses, and whether
/// the scenario's source prints it (dialogue_writer.h).
std::string_view mark_of(const Line& line, const Annotation& note);

/// It holds a letter, or what else is long: content, and what POP3 gives in its responses.
bool holds_content(const Line& line);

/// The lines of it as they are shown: escaped, without CRLF; any other line end is seen.
std::vector<std::string> shown_lines(const Line& line);
/// The same of other octets, all in one.
std::string shown_octets(std::string_view octets);

}  // namespace smtplab::explain
