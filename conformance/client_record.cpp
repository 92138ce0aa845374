#include "conformance/client_record.h"

#include <algorithm>
#include <iterator>

namespace smtplab::conformance {

std::string_view ClientCommand::text() const {
  std::string_view all = octets;
  if (all.ends_with('\n')) all.remove_suffix(1);
  if (all.ends_with('\r')) all.remove_suffix(1);
  return all;
}

std::string_view ClientCommand::argument() const {
  const std::string_view all = text();
  const std::size_t space = all.find(' ');
  return space == std::string_view::npos ? std::string_view() : all.substr(space + 1);
}

std::string_view ClientCommand::path() const {
  std::string_view all = text();
  all.remove_prefix(std::min(all.find(':') + 1, all.size()));
  // A quoted local-part may hold what ends a path elsewhere.
  bool quoted = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == '\\' && quoted) {
      ++i;
    } else if (all[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && all[i] == '>') {
      return all.substr(0, i + 1);
    }
  }
  return all.substr(0, all.find(' ', 1));
}

std::string_view ClientCommand::parameters() const {
  const std::string_view own = path();
  std::string_view all = text();
  all.remove_prefix(static_cast<std::size_t>(own.data() - all.data()) + own.size());
  while (all.starts_with(' ')) all.remove_prefix(1);
  return all;
}

std::size_t ClientContent::line_at(std::size_t offset) const {
  if (line_offsets.empty()) return 0;
  const auto after = std::upper_bound(line_offsets.begin(), line_offsets.end(), offset);
  const auto index = std::max<std::ptrdiff_t>(std::distance(line_offsets.begin(), after), 1) - 1;
  return transcript_lines[static_cast<std::size_t>(index)];
}

std::string ClientContent::message() const {
  std::string text;
  bool at_start = true;
  for (const char c : octets) {
    if (!at_start || c != '.') text.push_back(c);
    at_start = c == '\n';
  }
  return text;
}

}  // namespace smtplab::conformance
