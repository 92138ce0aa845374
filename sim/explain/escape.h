#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtplab::explain {

/// One character of a text.
struct Character {
  std::uint32_t code = 0;  ///< the code point; of an octet that is no UTF-8, the octet
  std::size_t octets = 1;  ///< how many it takes
  bool valid = true;       ///< false for an octet that is no UTF-8
};

/// The character at `at`, which must be inside the text (RFC 3629: no surrogates, no overlong
/// forms).
Character character_at(std::string_view text, std::size_t at);

bool is_utf8(std::string_view octets);

/// Octets as text that is safe to show on any terminal or page, and that says exactly what they
/// were: control octets and octets that are no UTF-8 become "\x0D", characters that are invisible
/// or turn the direction of writing "\u{202E}". A backslash that only looks like the beginning of
/// one of these becomes "\x5C"; all others stay, since mailboxes hold them.
std::string escape(std::string_view octets);

/// The same of a line of content, where a tab is an octet like others: it becomes blanks up to the
/// next of the columns 8, 16, 24 and so on.
std::string escape_content(std::string_view line);

}  // namespace smtplab::explain
