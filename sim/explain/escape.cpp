#include "sim/explain/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/explain/text_layout.h"

namespace smtplab::explain {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool looks_escaped(std::string_view rest) {
  if (rest.starts_with("\\u{")) return true;
  return rest.size() >= 4 && rest[1] == 'x' && is_hex(rest[2]) && is_hex(rest[3]);
}

// Characters that show nothing, or that change how others are shown: the bidirectional controls
// of Unicode, its separators, and what has no width.
bool is_hidden(std::uint32_t c) {
  struct Range {
    std::uint32_t first, last;
  };
  static constexpr Range kRanges[] = {
      {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x034F, 0x034F},   {0x061C, 0x061C},
      {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},
      {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
      {0xFFF0, 0xFFFB}, {0xE000, 0xF8FF}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF}};
  for (const Range& range : kRanges) {
    if (c >= range.first && c <= range.last) return true;
  }
  return (c & 0xFFFEU) == 0xFFFEU;
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint32_t lead = octet(at);
  if (lead < 0x80) return {lead, 1, true};
  const Character bad{lead, 1, false};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return bad;
  std::uint32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(at + i) & 0xC0U) != 0x80U) return bad;
    code = code << 6U | (octet(at + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return bad;
  return {code, length, true};
}

bool is_utf8(std::string_view octets) {
  for (std::size_t at = 0; at < octets.size();) {
    const Character c = character_at(octets, at);
    if (!c.valid) return false;
    at += c.octets;
  }
  return true;
}

std::string escape(std::string_view octets) {
  std::string out;
  out.reserve(octets.size());
  for (std::size_t at = 0; at < octets.size();) {
    const Character c = character_at(octets, at);
    if (!c.valid || (c.octets == 1 && is_hidden(c.code))) {
      fmt::format_to(std::back_inserter(out), "\\x{:02X}", c.code);
    } else if (is_hidden(c.code)) {
      fmt::format_to(std::back_inserter(out), "\\u{{{:04X}}}", c.code);
    } else if (c.code == '\\' && looks_escaped(octets.substr(at))) {
      out.append("\\x5C");
    } else {
      out.append(octets.substr(at, c.octets));
    }
    at += c.octets;
  }
  return out;
}

std::string escape_content(std::string_view line) {
  constexpr std::size_t kTab = 8;
  std::string out;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    out.append(escape(line.substr(0, end)));
    if (end < line.size()) out.append(kTab - display_width(out) % kTab, ' ');
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return out;
}

}  // namespace smtplab::explain
