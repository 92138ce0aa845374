#include "viewer/panels/wrap.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cstddef>

namespace smtplab::panels {
namespace {

struct Character {
  unsigned int code = 0;
  std::size_t octets = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  Character found;
  const char* const from = text.data() + at;
  const int octets = ImTextCharFromUtf8(&found.code, from, text.data() + text.size());
  found.octets = static_cast<std::size_t>(std::max(octets, 1));
  return found;
}

/// Written without blanks between words: Han, kana, and their marks.
bool is_chinese(unsigned int code) {
  return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0xFF00 && code <= 0xFFEF);
}

/// Not the first of a line.
bool ends_something(unsigned int code) {
  constexpr std::u32string_view kMarks = U"，。、；：！？）】》」』”’…,.;:!?)]}>%";
  return kMarks.find(static_cast<char32_t>(code)) != std::u32string_view::npos;
}

/// Not the last of a line.
bool begins_something(unsigned int code) {
  constexpr std::u32string_view kMarks = U"（【《「『“‘([{<";
  return kMarks.find(static_cast<char32_t>(code)) != std::u32string_view::npos;
}

/// May a line end between the two?
bool may_break(unsigned int before, unsigned int behind) {
  if (before == ' ') return behind != ' ';
  if (!is_chinese(before) && !is_chinese(behind)) return false;
  return behind != ' ' && !begins_something(before) && !ends_something(behind);
}

}  // namespace

std::string wrapped(ImFont* font, float size, std::string_view text, float width) {
  const float scale = size / font->FontSize;
  std::string lines;
  std::size_t begin = 0;   // of the line
  std::size_t chance = 0;  // where it may break; as `begin`: nowhere yet
  float taken = 0;         // by the line up to here
  float behind_chance = 0;
  unsigned int before = 0;
  const auto end_line = [&](std::size_t at) {
    std::string_view line = text.substr(begin, at - begin);
    while (line.ends_with(' ')) line.remove_suffix(1);
    lines.append(line).push_back('\n');
    begin = at;
  };
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    if (next.code == '\n') {
      end_line(at);
      at += next.octets;
      begin = chance = at;
      taken = behind_chance = 0;
      before = 0;
      continue;
    }
    if (at > begin && may_break(before, next.code)) {
      chance = at;
      behind_chance = 0;
    }
    const float own = font->GetCharAdvance(static_cast<ImWchar>(next.code)) * scale;
    // A blank at the end of a line takes no room.
    if (taken + own > width && next.code != ' ' && at > begin) {
      if (chance > begin) {
        end_line(chance);
        taken = behind_chance;
      } else {
        end_line(at);
        chance = at;
        taken = 0;
      }
      behind_chance = taken;
    }
    taken += own;
    behind_chance += own;
    before = next.code;
    at += next.octets;
  }
  return lines.append(text.substr(begin));
}

}  // namespace smtplab::panels
