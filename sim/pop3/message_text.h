#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplab::pop3 {

/// How many octets a client gets of a message: each line end counts as two, whatever the host
/// stores, and one is added where the last line has none; stuffed dots do not count (RFC 1939
/// section 11).
std::uint64_t size_on_wire(std::string_view message);

/// The part of a message that TOP sends: its header, the blank line, and `body_lines` lines of the
/// body, or what there is (section 7).
std::string_view top_of(std::string_view message, std::uint32_t body_lines);

/// Appends the message as a multi-line response has it: line ends as CRLF, dots stuffed, and the
/// final line (section 3).
void append_message(std::string& out, std::string_view message);

}  // namespace smtplab::pop3
