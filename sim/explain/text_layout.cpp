#include "sim/explain/text_layout.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include "sim/explain/escape.h"

namespace smtplab::explain {
namespace {

struct Range {
  std::uint32_t first, last;
};

// The blocks of UAX 11's "W" and "F" and of combining marks, coarsely: whole blocks.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                           {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
                           {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
                           {0x16FE0, 0x18CFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F},
                           {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Range kCombining[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE20, 0xFE2F}};

bool is_in(std::uint32_t code, std::span<const Range> ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& r) { return code >= r.first && code <= r.last; });
}

std::size_t width_of(const Character& c) {
  if (!c.valid || is_in(c.code, kCombining)) return c.valid ? 0 : 1;
  return is_in(c.code, kWide) ? 2 : 1;
}

bool is_wide(const Character& c) { return c.valid && is_in(c.code, kWide); }

// What must not begin a line, and what must not end one: 。，、：；！？）》」 and （《「.
bool closes(std::uint32_t c) {
  static constexpr std::uint32_t kClosing[] = {0x3002, 0xFF0C, 0x3001, 0xFF1A, 0xFF1B, 0xFF01,
                                               0xFF1F, 0xFF09, 0x300B, 0x300D, 0x201D, 0x2026,
                                               ',',    '.',    ';',    ':',    ')',    '!'};
  return std::find(std::begin(kClosing), std::end(kClosing), c) != std::end(kClosing);
}
bool opens(std::uint32_t c) {
  return c == 0xFF08 || c == 0x300A || c == 0x300C || c == 0x201C || c == '(' || c == '<';
}

/// A piece of text that is never cut unless it is wider than a whole line.
struct Piece {
  std::string text;
  std::size_t width = 0;
  std::size_t spaces = 0;  ///< before it
};

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  std::size_t spaces = 0;
  bool may_break = true;  // between the last character and this one
  Character last{' ', 1, true};
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (c.code == ' ' && c.valid) {
      ++spaces;
      may_break = true;
    } else {
      const bool beside_wide = (is_wide(c) || is_wide(last)) && last.code != ' ';
      if (beside_wide) may_break = !closes(c.code) && !opens(last.code);
      if (width_of(c) == 0) may_break = false;
      if (pieces.empty() || may_break) pieces.push_back({{}, 0, spaces});
      pieces.back().text.append(text.substr(at, c.octets));
      pieces.back().width += width_of(c);
      spaces = 0;
      may_break = false;
    }
    last = c;
    at += c.octets;
  }
  return pieces;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    width += width_of(c);
    at += c.octets;
  }
  return width;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t first_width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  const auto room = [&] {
    return std::max<std::size_t>(lines.size() == 1 ? first_width : width, 4);
  };
  for (const Piece& piece : pieces_of(text)) {
    const bool begins = used == 0 && lines.size() > 1;
    const std::size_t spaces = begins ? 0 : piece.spaces;
    if (used + spaces + piece.width <= room()) {
      lines.back().append(spaces, ' ').append(piece.text);
      used += spaces + piece.width;
      continue;
    }
    if (used != 0) {
      lines.emplace_back();
      used = 0;
    }
    for (std::size_t at = 0; at < piece.text.size();) {
      const Character c = character_at(piece.text, at);
      if (used + width_of(c) > room()) {
        lines.emplace_back();
        used = 0;
      }
      lines.back().append(piece.text.substr(at, c.octets));
      used += width_of(c);
      at += c.octets;
    }
  }
  return lines;
}

std::string pad(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t used = display_width(text);
  if (used < width) out.append(width - used, ' ');
  return out;
}

}  // namespace smtplab::explain
