#include "sim/smtp/reply_code.h"

#include <cstddef>

#include "sim/smtp/character_class.h"

namespace smtplab::smtp {
namespace {

/// Reads "." and one to three digits at `at`, and moves it on.
bool read_part(std::string_view text, std::size_t& at, std::uint16_t& value) {
  if (at >= text.size() || text[at] != '.') return false;
  const std::size_t first = ++at;
  unsigned number = 0;
  for (; at < text.size() && at - first < 3 && is_in(text[at], kDigit); ++at) {
    number = number * 10 + static_cast<unsigned>(text[at] - '0');
  }
  value = static_cast<std::uint16_t>(number);
  return at > first;
}

}  // namespace

EnhancedStatusCode parse_enhanced_status_code(std::string_view text) {
  if (text.empty() || (text[0] != '2' && text[0] != '4' && text[0] != '5')) return {};
  EnhancedStatusCode status;
  status.status_class = static_cast<std::uint8_t>(text[0] - '0');
  std::size_t at = 1;
  if (!read_part(text, at, status.subject) || !read_part(text, at, status.detail)) return {};
  if (at < text.size() && text[at] != ' ') return {};
  return status;
}

}  // namespace smtplab::smtp
