#include <algorithm>

#include "viewer/panels/holdings_panel.h"
#include "viewer/panels/panel_list.h"
#include "viewer/panels/workspace.h"

namespace smtplab::panels {

void Workspace::go_to_panel(int steps) {
  const auto& keys = panel_keys();
  const auto found = std::find(keys.begin(), keys.end(), focus_);
  const auto count = static_cast<int>(keys.size());
  const auto place = found == keys.end() ? 0 : static_cast<int>(found - keys.begin());
  choose_panel(std::string(keys[static_cast<std::size_t>((place + steps + count) % count)]));
}

void Workspace::move_seam(Action action) {
  constexpr float kStep = 0.05F;
  const bool is_across = action == Action::seam_left || action == Action::seam_right;
  const bool is_more = action == Action::seam_right || action == Action::seam_down;
  const std::size_t side = layout_.place_of(focus_) < 2 ? 0 : 1;
  float& share = is_across ? layout_.across : layout_.down[side];
  share = std::clamp(share + (is_more ? kStep : -kStep), kLeastShare, kMostShare);
}

void Workspace::set_scale(float scale) {
  scale_ = std::clamp(scale, kLeastScale, kMostScale);
  fonts_are_old_ = style_is_old_ = true;
}

bool Workspace::arrange(Action action) {
  switch (action) {
    case Action::next_panel:
    case Action::last_panel:
      go_to_panel(action == Action::next_panel ? 1 : -1);
      return true;
    case Action::next_held:
    case Action::last_held:
      choose_panel("holdings");
      static_cast<HoldingsPanel*>(panel("holdings"))
          ->show_other(action == Action::next_held ? 1 : -1);
      return true;
    case Action::menus:
      menus_are_wanted_ = true;
      menu_ = 0;
      return true;
    case Action::seam_left:
    case Action::seam_right:
    case Action::seam_up:
    case Action::seam_down:
      move_seam(action);
      return true;
    case Action::enlarge_panel:
      layout_.enlarged = layout_.enlarged.empty() ? focus_ : std::string();
      return true;
    case Action::leave:
      layout_.enlarged.clear();
      session_.tell({});
      return true;
    case Action::larger:
    case Action::smaller:
      set_scale(scale_ + (action == Action::larger ? 0.25F : -0.25F));
      return true;
    case Action::theme:
      theme_ = theme_ == Theme::dark ? Theme::light : Theme::dark;
      style_is_old_ = true;
      return true;
    case Action::zoom_in:
    case Action::zoom_out: {
      const int steps = action == Action::zoom_in ? 1 : -1;
      if (Panel* shown = panel(focus_)) shown->zoom(steps);
      timeline_.zoom(steps);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace smtplab::panels
