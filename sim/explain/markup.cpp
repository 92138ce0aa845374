#include "sim/explain/markup.h"

#include "sim/explain/escape.h"
#include "sim/explain/text_layout.h"

namespace smtplab::explain {

std::string xml_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      case '\'':
        out.append("&#39;");
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string clipped(std::string_view text, std::size_t columns) {
  if (text.size() <= columns || display_width(text) <= columns) return std::string(text);
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view one = text.substr(at, character_at(text, at).octets);
    const std::size_t width = display_width(one);
    if (used + width + 1 > columns) break;
    out.append(one);
    used += width;
    at += one.size();
  }
  return out.append("…");
}

std::vector<std::string> wrap_clipped(std::string_view text, std::size_t columns,
                                      std::size_t most) {
  std::vector<std::string> lines = wrap(text, columns);
  if (lines.size() <= most) return lines;
  lines.resize(most);
  const bool has_room = display_width(lines.back()) < columns;
  lines.back() = has_room ? lines.back() + "…" : clipped(lines.back() + " ", columns);
  return lines;
}

}  // namespace smtplab::explain
