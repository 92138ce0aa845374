#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::explain {

/// How many columns a terminal gives to UTF-8 text: 2 for East Asian wide characters, 0 for those
/// that stand on the one before (Unicode's UAX 11).
std::size_t display_width(std::string_view text);

/// Cuts text into lines of at most `width` columns, the first at most `first_width`.
///
/// It breaks at spaces, which vanish, and beside wide characters, but never before closing
/// punctuation; a word that fits no line is cut. Never gives an empty list.
std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t first_width);
inline std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  return wrap(text, width, width);
}

/// The text with spaces behind it up to `width` columns.
std::string pad(std::string_view text, std::size_t width);

}  // namespace smtplab::explain
