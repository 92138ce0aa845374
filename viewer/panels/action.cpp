#include "viewer/panels/action.h"

#include <algorithm>
#include <array>

namespace smtplab::panels {
namespace {

using enum Action;
using Special = Shortcut::Special;

constexpr std::array<std::string_view, kActionCount> kNames{
    "step",
    "back",
    "next-reply",
    "last-reply",
    "next-message",
    "last-message",
    "next-host",
    "last-host",
    "to-start",
    "to-end",
    "play",
    "faster",
    "slower",
    "by-clock",
    "to-cause",
    "bookmark",
    "next-bookmark",
    "last-bookmark",
    "go-to-time",
    "search",
    "search-again",
    "run-until",
    "run-on",
    "fork",
    "next-future",
    "close-future",
    "compare",
    "quiz",
    "scenarios",
    "next-panel",
    "last-panel",
    "enlarge-panel",
    "menus",
    "seam-left",
    "seam-right",
    "seam-up",
    "seam-down",
    "larger",
    "smaller",
    "theme",
    "language",
    "next-connection",
    "last-connection",
    "next-held",
    "last-held",
    "what-comes",
    "zoom-in",
    "zoom-out",
    "picture",
    "drawing",
    "help",
    "leave",
    "quit",
};

constexpr Shortcut special(Action action, Special key, bool shift = false, bool control = false) {
  return {.action = action, .special = key, .shift = shift, .control = control};
}
constexpr Shortcut typed(Action action, char character) {
  return {.action = action, .character = character};
}

// The first one of an action is the one that menus print.
constexpr std::array kShortcuts{
    special(step, Special::right),
    special(back, Special::left),
    typed(next_reply, 'r'),
    typed(last_reply, 'R'),
    typed(next_message, 'm'),
    typed(last_message, 'M'),
    typed(next_host, 'h'),
    typed(last_host, 'H'),
    special(to_start, Special::home),
    special(to_end, Special::end),
    special(play, Special::space),
    typed(faster, '>'),
    typed(slower, '<'),
    typed(by_clock, 'k'),
    typed(to_cause, 'c'),
    typed(bookmark, 'b'),
    typed(next_bookmark, 'n'),
    typed(last_bookmark, 'N'),
    typed(go_to_time, 'g'),
    typed(search, '/'),
    typed(search_again, '.'),
    typed(run_until, 'u'),
    typed(run_on, 'U'),
    typed(fork, 'f'),
    special(next_future, Special::tab, false, true),
    typed(close_future, 'x'),
    typed(compare, 'd'),
    typed(quiz, 'q'),
    typed(scenarios, 'o'),
    special(next_panel, Special::tab),
    special(last_panel, Special::tab, true),
    typed(enlarge_panel, 'z'),
    typed(menus, ','),
    special(seam_left, Special::left, false, true),
    special(seam_right, Special::right, false, true),
    special(seam_up, Special::up, false, true),
    special(seam_down, Special::down, false, true),
    typed(larger, '+'),
    typed(larger, '='),
    typed(smaller, '-'),
    typed(theme, 't'),
    typed(language, 'l'),
    typed(next_connection, '}'),
    typed(last_connection, '{'),
    typed(next_held, 'w'),
    typed(last_held, 'W'),
    typed(what_comes, 'v'),
    typed(zoom_in, ']'),
    typed(zoom_out, '['),
    typed(picture, 'p'),
    typed(drawing, 's'),
    typed(help, '?'),
    special(leave, Special::escape),
    typed(quit, 'Q'),
};

std::string_view special_name(Special key) {
  constexpr std::array<std::string_view, 12> names{"",     "Left", "Right", "Up",    "Down", "PgUp",
                                                   "PgDn", "Home", "End",   "Space", "Tab",  "Esc"};
  return names[static_cast<std::size_t>(key)];
}

}  // namespace

std::string_view action_name(Action action) { return kNames[static_cast<std::size_t>(action)]; }

std::span<const Shortcut> shortcuts() { return kShortcuts; }

std::string shortcut_text(Action action) {
  const auto found =
      std::find_if(kShortcuts.begin(), kShortcuts.end(),
                   [&](const Shortcut& shortcut) { return shortcut.action == action; });
  if (found == kShortcuts.end()) return {};
  if (found->character != 0) return std::string(1, found->character);
  std::string text = found->control ? "Ctrl+" : "";
  if (found->shift) text += "Shift+";
  return text.append(special_name(found->special));
}

}  // namespace smtplab::panels
