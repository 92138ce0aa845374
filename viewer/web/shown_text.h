#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtplab::web {

enum class TextKind : std::uint8_t {
  line,    ///< of a dialogue: a tab is a control octet
  content  ///< of a message: a tab leads to the next column of eight
};

/// Octets as a page shows them.
struct ShownText {
  std::string text;  ///< escaped as in the text of a run; lines have a line feed between them
  std::size_t octets_left_out = 0;  ///< at the end
};

/// At most 400 lines and 16,384 octets are shown, so that a message of megabytes leaves a handout
/// that can be sent. CRLF ends a line and is not shown; a bare LF ends one and is.
ShownText shown_text(std::string_view octets, TextKind kind);

}  // namespace smtplab::web
