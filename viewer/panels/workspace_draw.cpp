#include <imgui_internal.h>

#include <algorithm>

#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"
#include "viewer/panels/dialog.h"
#include "viewer/panels/prose.h"
#include "viewer/panels/workspace.h"

namespace smtplab::panels {

void Workspace::draw(double real_s) {
  session_.advance(real_s);
  Requests requests;
  react_to_keys(requests);
  const View shown = view(requests);
  const ImGuiIO& io = ImGui::GetIO();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings |
                                      ImGuiWindowFlags_NoBringToFrontOnFocus |
                                      ImGuiWindowFlags_MenuBar | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin("##workspace", nullptr, kFlags);
  draw_menus(shown);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float bar = TimelinePanel::height(io.DisplaySize.y, shown.font_size) + shown.row() * 1.45F;
  const Area body{at.x, at.y, room.x, std::max(room.y - bar - 4, 1.0F)};
  const std::vector<Tile> found = tiles(layout_, body, shown.font_size);
  for (const Tile& tile : found) draw_tile(shown, tile);
  draw_seams(body, found);
  draw_bar(shown, {at.x, at.y + body.height + 4, room.x, bar});
  draw_dialogs(shown);
  ImGui::End();
  perform(requests);
}

void Workspace::draw_menu(const View& view, const char* title,
                          std::initializer_list<Action> actions) {
  if (!ImGui::BeginMenu(view.word(title).c_str())) return;
  for (const Action action : actions) {
    const std::string label = view.word("view.action." + std::string(action_name(action)));
    if (ImGui::MenuItem(label.c_str(), shortcut_text(action).c_str())) view.want(action);
  }
  ImGui::EndMenu();
}

void Workspace::draw_panel_menu(const View& view) {
  if (!ImGui::BeginMenu(view.word("view.menu.panels").c_str())) return;
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    const std::string key(panels_[i]->key());
    const std::string shortcut = i < 10 ? std::to_string((i + 1) % 10) : std::string();
    if (ImGui::MenuItem(view.word("view.panel." + key).c_str(), shortcut.c_str())) {
      view.want(ChoosePanel{key});
    }
  }
  ImGui::Separator();
  // The panel that the keyboard is at can go to another place.
  for (std::size_t place = 0; place < Layout::kPlaces; ++place) {
    const std::string label = view.word("view.place." + std::to_string(place));
    if (!ImGui::MenuItem(label.c_str(), nullptr, layout_.place_of(focus_) == place)) continue;
    const std::size_t from = layout_.place_of(focus_);
    if (from >= Layout::kPlaces || from == place) continue;
    std::erase(layout_.tabs[from], focus_);
    if (layout_.front[from] == focus_) layout_.front[from].clear();
    layout_.tabs[place].push_back(focus_);
    layout_.bring_to_front(focus_);
    focus_is_new_ = true;
  }
  if (ImGui::MenuItem(view.word("view.menu.usual-layout").c_str())) layout_ = Layout::usual();
  ImGui::EndMenu();
}

void Workspace::open_menu_by_key(const View& view, std::initializer_list<const char*> titles) {
  const auto name = [&](std::size_t number) { return view.word(titles.begin()[number]); };
  if (menus_are_wanted_) {
    ImGui::OpenPopup(name(menu_ % titles.size()).c_str());
    menus_are_wanted_ = false;
    menu_frames_ = 3;
  }
  // Who opens a menu by a key sees which of its lines the space bar would take.
  if (menu_frames_ > 0) {
    --menu_frames_;
    ImGui::GetCurrentContext()->NavDisableHighlight = false;
  }
  const ImGuiIO& io = ImGui::GetIO();
  const bool to_left = ImGui::IsKeyPressed(io.KeyMap[ImGuiKey_LeftArrow]);
  if (!to_left && !ImGui::IsKeyPressed(io.KeyMap[ImGuiKey_RightArrow])) return;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    if (!ImGui::IsPopupOpen(name(i).c_str())) continue;
    menu_ = (i + (to_left ? titles.size() - 1 : 1)) % titles.size();
    menus_are_wanted_ = true;
    return;
  }
}

void Workspace::draw_menus(const View& view) {
  if (!ImGui::BeginMenuBar()) return;
  float width = 0;
  const std::initializer_list<const char*> titles = {"view.menu.file",    "view.menu.go",
                                                     "view.menu.panels",  "view.menu.look",
                                                     "view.menu.what-if", "view.menu.help"};
  for (const char* title : titles) width += ImGui::CalcTextSize(view.word(title).c_str()).x;
  width += 6 * 2 * ImGui::GetStyle().ItemSpacing.x;
  const bool is_narrow = width > ImGui::GetContentRegionAvail().x;
  if (is_narrow) {
    open_menu_by_key(view, {"view.menu.all"});
  } else {
    open_menu_by_key(view, titles);
  }
  const bool is_drawn = !is_narrow || ImGui::BeginMenu(view.word("view.menu.all").c_str());
  if (is_drawn) {
    draw_menu(view, "view.menu.file",
              {Action::scenarios, Action::picture, Action::drawing, Action::quit});
    draw_menu(
        view, "view.menu.go",
        {Action::step,         Action::back,          Action::next_reply,    Action::last_reply,
         Action::next_message, Action::last_message,  Action::next_host,     Action::last_host,
         Action::to_cause,     Action::to_start,      Action::to_end,        Action::go_to_time,
         Action::search,       Action::search_again,  Action::run_until,     Action::run_on,
         Action::bookmark,     Action::next_bookmark, Action::last_bookmark, Action::play,
         Action::faster,       Action::slower,        Action::by_clock});
    draw_panel_menu(view);
    draw_menu(view, "view.menu.look",
              {Action::what_comes, Action::next_connection, Action::last_connection,
               Action::next_held, Action::last_held, Action::enlarge_panel, Action::zoom_in,
               Action::zoom_out, Action::larger, Action::smaller, Action::theme, Action::language});
    draw_menu(
        view, "view.menu.what-if",
        {Action::fork, Action::next_future, Action::compare, Action::close_future, Action::quiz});
    draw_menu(view, "view.menu.help", {Action::help});
    if (is_narrow) ImGui::EndMenu();
  }
  ImGui::EndMenuBar();
}

void Workspace::draw_tile(const View& view, const Tile& tile) {
  ImGui::SetCursorScreenPos({tile.area.x, tile.area.y});
  ImGui::PushID(static_cast<int>(tile.place));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, tint(view.colours->panel));
  const ImVec2 size{std::max(tile.area.width, 1.0F), std::max(tile.area.height, 1.0F)};
  ImGui::BeginChild("tile", size, true,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  std::string shown;
  constexpr ImGuiTabBarFlags kTabs =
      ImGuiTabBarFlags_FittingPolicyScroll | ImGuiTabBarFlags_NoTooltip;
  const bool needs_list = tile.tabs.size() > 4;
  if (ImGui::BeginTabBar("tabs", kTabs | (needs_list ? ImGuiTabBarFlags_TabListPopupButton : 0))) {
    bool& is_first = front_is_new_[tile.place];
    for (const std::string& key : tile.tabs) {
      const bool is_wanted =
          (focus_is_new_ && key == focus_) || (is_first && key == layout_.front[tile.place]);
      std::string label(view.word("view.panel." + key));
      label.append("###").append(key);
      const ImGuiTabItemFlags flags = is_wanted ? ImGuiTabItemFlags_SetSelected : 0;
      if (ImGui::BeginTabItem(label.c_str(), nullptr, flags)) {
        shown = key;
        ImGui::EndTabItem();
      }
    }
    is_first = false;
    ImGui::EndTabBar();
  }
  if (!shown.empty()) {
    ImGui::BeginChild(shown.c_str());
    panel(shown)->draw(view);
    if (shown == focus_) scroll_focused();
    const bool is_clicked =
        ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows) && ImGui::IsMouseClicked(0);
    if (is_clicked) focus_ = shown;
    ImGui::EndChild();
    const std::size_t place = layout_.place_of(shown);
    // Who brings a tab to the front by the mouse is at it, too.
    const bool was_chosen = place < Layout::kPlaces && layout_.front[place] != shown;
    if (place < Layout::kPlaces) layout_.front[place] = shown;
    const auto& own = tile.tabs;
    const bool focus_is_hidden =
        std::find(own.begin(), own.end(), focus_) != own.end() && focus_ != shown;
    if (focus_is_hidden && was_chosen && !focus_is_new_) focus_ = shown;
  }
  ImGui::EndChild();
  ImGui::PopStyleColor();
  if (shown == focus_ && !shown.empty()) {
    focus_is_new_ = false;
    focus_area_ = tile.area;
    ImGui::GetWindowDrawList()->AddRect(
        {tile.area.x, tile.area.y}, {tile.area.x + tile.area.width, tile.area.y + tile.area.height},
        ink(view.colours->accent), ImGui::GetStyle().ChildRounding, 0, 2);
  }
  ImGui::PopID();
}

void Workspace::draw_seams(const Area& room, const std::vector<Tile>& found) {
  // Between tiles there are a few pixels that can be dragged.
  const auto seam = [&](const char* name, const Area& area, bool is_upright, float& share) {
    ImGui::SetCursorScreenPos({area.x, area.y});
    ImGui::InvisibleButton(name, {std::max(area.width, 1.0F), std::max(area.height, 1.0F)});
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
      ImGui::SetMouseCursor(is_upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    }
    if (!ImGui::IsItemActive()) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float at = is_upright ? (mouse.x - room.x) / std::max(room.width, 1.0F)
                                : (mouse.y - room.y) / std::max(room.height, 1.0F);
    share = std::clamp(at, kLeastShare, kMostShare);
  };
  constexpr float kSeam = 4;
  for (const Tile& tile : found) {
    if (!layout_.enlarged.empty()) return;
    const float right = tile.area.x + tile.area.width;
    const float below = tile.area.y + tile.area.height;
    if (tile.place == 0 && right + 1 < room.x + room.width) {
      seam("across", {right, room.y, kSeam, room.height}, true, layout_.across);
    }
    const bool is_upper = tile.place == 0 || tile.place == 2;
    const bool has_lower = std::any_of(found.begin(), found.end(), [&](const Tile& other) {
      return other.place == tile.place + 1;
    });
    if (is_upper && has_lower) {
      seam(tile.place == 0 ? "left" : "right", {tile.area.x, below, tile.area.width, kSeam}, false,
           layout_.down[tile.place / 2]);
    }
  }
}

std::string Workspace::place_text(const View& view) const {
  if (view.future == nullptr) return view.word("view.nothing-open.short");
  const viewer::Moment* const moment = view.moment();
  const std::string at =
      moment == nullptr ? std::string("0") : trimmed(view.commentary().time(moment->at));
  std::string text = view.word(
      "view.place",
      {{"seen", std::to_string(view.cursor.seen)},
       {"all", std::to_string(view.future->story().moments().size())},
       {"time", at},
       {"title", explain::escape(explain::title_of(view.future->scenario(), view.words()))}});
  if (view.document->size() > 1) {
    text =
        view.word("view.place.future", {{"number", std::to_string(view.document->active() + 1)}}) +
        text;
  }
  return text;
}

void Workspace::draw_controls(const View& view) {
  const float side = view.row() * 1.25F;
  const auto button = [&](Action action, const auto& shape) {
    ImGui::PushID(static_cast<int>(action));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (ImGui::Button("##do", {side, side})) view.want(action);
    if (ImGui::IsItemHovered()) {
      ImGui::SetTooltip("%s (%s)",
                        view.word("view.action." + std::string(action_name(action))).c_str(),
                        shortcut_text(action).c_str());
    }
    shape(ImVec2{at.x + side / 2, at.y + side / 2}, side * 0.26F);
    ImGui::PopID();
    ImGui::SameLine();
  };
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 paint = ink(view.colours->text);
  const auto triangle = [&](ImVec2 at, float size, float towards) {
    list.AddTriangleFilled({at.x + size * towards, at.y}, {at.x - size * towards, at.y - size},
                           {at.x - size * towards, at.y + size}, paint);
  };
  const auto bar = [&](float x, float y, float size) {
    list.AddRectFilled({x - size * 0.18F, y - size}, {x + size * 0.18F, y + size}, paint);
  };
  button(Action::to_start, [&](ImVec2 at, float size) {
    bar(at.x - size, at.y, size);
    triangle(at, size, -1);
  });
  button(Action::back, [&](ImVec2 at, float size) { triangle(at, size, -1); });
  button(Action::step, [&](ImVec2 at, float size) { triangle(at, size, 1); });
  button(Action::to_end, [&](ImVec2 at, float size) {
    triangle(at, size, 1);
    bar(at.x + size, at.y, size);
  });
  const bool is_playing = view.document != nullptr && view.document->playback().is_playing();
  button(Action::play, [&](ImVec2 at, float size) {
    if (is_playing) {
      bar(at.x - size * 0.4F, at.y, size);
      bar(at.x + size * 0.4F, at.y, size);
      return;
    }
    triangle({at.x - size * 0.5F, at.y}, size * 0.8F, 1);
    triangle({at.x + size * 0.6F, at.y}, size * 0.8F, 1);
  });
}

void Workspace::draw_bar(const View& view, const Area& area) {
  ImGui::SetCursorScreenPos({area.x, area.y});
  const float timeline = TimelinePanel::height(ImGui::GetIO().DisplaySize.y, view.font_size);
  ImGui::BeginChild("timeline", {area.width, timeline});
  timeline_.draw(view);
  ImGui::EndChild();
  ImGui::SetCursorScreenPos({area.x, area.y + timeline});
  draw_controls(view);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const bool has_message =
      !session_.message().empty() && session_.message().find('\n') == std::string::npos;
  const float room = area.x + area.width - at.x - view.font_size * 0.5F;
  const std::string text = has_message ? session_.message() : place_text(view);
  ink.text({at.x + view.font_size * 0.5F, at.y + view.row() * 0.2F},
           has_message ? view.colours->letter : view.colours->text, text, Ink::Align::left,
           std::max(room, 1.0F));
  ImGui::Dummy({std::max(room, 1.0F), view.row()});
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", text.c_str());
}

void Workspace::draw_message(const View& view) {
  if (!message_is_open_) return;
  const Dialog dialog(view, "view.message", message_is_new_);
  message_is_new_ = false;
  if (!dialog.is_drawn()) {
    message_is_open_ = dialog.is_open();
    return;
  }
  paragraph(session_.message());
  ImGui::Spacing();
  const bool is_left = ImGui::Button(view.word("view.close").c_str());
  if (is_left || dialog.is_left() || dialog.is_confirmed()) {
    message_is_open_ = false;
    session_.tell({});
  }
}

void Workspace::draw_dialogs(const View& view) {
  draw_message(view);
  if (view.future == nullptr) fork_.close();
  fork_.draw(view, refusal_);
  prompt_.draw(view);
  help_.draw(view);
}

}  // namespace smtplab::panels
