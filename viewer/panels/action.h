#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "sim/scenario/intervention.h"
#include "sim/trace/event.h"

namespace smtplab::panels {

/// What a key, a button or a menu can ask for.
enum class Action : std::uint8_t {
  step,
  back,
  next_reply,
  last_reply,
  next_message,
  last_message,
  next_host,
  last_host,
  to_start,
  to_end,
  play,
  faster,
  slower,
  by_clock,
  to_cause,
  bookmark,
  next_bookmark,
  last_bookmark,
  go_to_time,
  search,
  search_again,
  run_until,
  run_on,
  fork,
  next_future,
  close_future,
  compare,
  quiz,
  scenarios,
  next_panel,
  last_panel,
  enlarge_panel,
  menus,
  seam_left,
  seam_right,
  seam_up,
  seam_down,
  larger,
  smaller,
  theme,
  language,
  next_connection,
  last_connection,
  next_held,
  last_held,
  what_comes,
  zoom_in,
  zoom_out,
  picture,
  drawing,
  help,
  leave,
  quit,
};
inline constexpr std::size_t kActionCount = static_cast<std::size_t>(Action::quit) + 1;

/// "step", "next-reply", ...: `view.action.KEY` in the catalogue says what it does.
std::string_view action_name(Action action);

/// A key that asks for an action. Letters and signs are told by the character that they type, so
/// that they are where the keyboard's own layout has them.
struct Shortcut {
  enum class Special : std::uint8_t {
    none,
    left,
    right,
    up,
    down,
    page_up,
    page_down,
    home,
    end,
    space,
    tab,
    escape
  };
  Action action;
  char character = 0;  ///< 0: a special key
  Special special = Special::none;
  bool shift = false;    ///< of special keys
  bool control = false;  ///< of special keys
};

std::span<const Shortcut> shortcuts();

/// "Ctrl+Left", "n": as the help and the menus print it. Empty: the action has no key.
std::string shortcut_text(Action action);

}  // namespace smtplab::panels
