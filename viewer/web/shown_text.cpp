#include "viewer/web/shown_text.h"

#include <algorithm>

#include "sim/explain/escape.h"

namespace smtplab::web {
namespace {

constexpr std::size_t kMostLines = 400;
constexpr std::size_t kMostOctets = 16'384;

}  // namespace

ShownText shown_text(std::string_view octets, TextKind kind) {
  ShownText shown;
  std::string_view rest = octets.substr(0, kMostOctets);
  for (std::size_t lines = 0; !rest.empty() && lines < kMostLines; ++lines) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(end);
    if (one.ends_with("\r\n")) one.remove_suffix(2);
    if (lines != 0) shown.text.push_back('\n');
    shown.text.append(kind == TextKind::content ? explain::escape_content(one)
                                                : explain::escape(one));
  }
  const std::size_t beyond = octets.size() - std::min(octets.size(), kMostOctets);
  shown.octets_left_out = rest.size() + beyond;
  return shown;
}

}  // namespace smtplab::web
