#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "viewer/panels/fonts.h"
#include "viewer/panels/fork_dialog.h"
#include "viewer/panels/help_overlay.h"
#include "viewer/panels/layout.h"
#include "viewer/panels/panel.h"
#include "viewer/panels/prompt.h"
#include "viewer/panels/session.h"
#include "viewer/panels/settings.h"
#include "viewer/panels/timeline_panel.h"

namespace smtplab::panels {

/// A part of the window that somebody wants as a picture.
struct WantedPicture {
  std::string file;
  Area area;
};

/// All of the window: menus, panels, timeline, dialogs, and the keyboard. It belongs to one ImGui
/// context, which is the current one whenever it is called.
class Workspace {
 public:
  /// The session must outlive it.
  Workspace(Session& session, const Settings& settings, FontFiles fonts);

  /// Before a frame: true if the fonts are others now, and their texture has to be fetched.
  bool prepare();
  /// A frame, between ImGui::NewFrame() and Render(). `real_s`: since the last one.
  void draw(double real_s);

  bool wants_to_quit() const { return wants_to_quit_; }
  /// What was asked for since the last call; to be taken from the frame that was drawn last.
  std::optional<WantedPicture> take_picture();
  /// What travels is shown half-way at once: for pictures without a person.
  void stand_still() { stands_still_ = true; }
  /// This panel alone; false if there is none of the name.
  bool enlarge(const std::string& panel);
  /// As it is now, for the next time.
  Settings settings() const;
  /// What the session reports, and how it is shown.
  std::string report() const;
  const std::string& focus() const { return focus_; }
  /// Whether everything of a text can be drawn with the fonts that were found.
  bool can_draw(std::string_view text) const;

 private:
  View view(Requests& requests) const;
  void react_to_keys(Requests& requests);
  void react_to_character(ImWchar character, Requests& requests);
  bool is_in_dialog() const;
  void scroll_focused();
  void draw_menus(const View& view);
  void open_menu_by_key(const View& view, std::initializer_list<const char*> titles);
  void draw_menu(const View& view, const char* title, std::initializer_list<Action> actions);
  void draw_panel_menu(const View& view);
  void draw_tile(const View& view, const Tile& tile);
  void draw_seams(const Area& room, const std::vector<Tile>& found);
  void draw_bar(const View& view, const Area& area);
  void draw_controls(const View& view);
  std::string place_text(const View& view) const;
  void draw_dialogs(const View& view);
  void draw_message(const View& view);
  void perform(const Requests& requests);
  bool perform_here(Action action);
  /// Which panels are seen, and how.
  bool arrange(Action action);
  void open_fork();
  void move_seam(Action action);
  void set_scale(float scale);
  void set_language(explain::Language language);
  void choose_panel(const std::string& panel);
  void go_to_panel(int steps);
  void want_picture();
  void write_drawing();
  std::string free_name(const std::string& ending) const;
  Panel* panel(std::string_view key) const;
  void note_characters();

  Session& session_;
  Theme theme_;
  float scale_;
  Layout layout_;
  Settings first_;
  FontFiles files_;
  Alphabet alphabet_;
  LoadedFonts fonts_;
  bool fonts_are_old_ = true;
  bool style_is_old_ = true;
  std::map<const viewer::Future*, trace::EventIndex> scanned_;  // for their characters
  std::uint64_t scanned_opened_ = 0;
  std::vector<std::unique_ptr<Panel>> panels_;
  TimelinePanel timeline_;
  std::string focus_ = "dialogue";
  bool focus_is_new_ = false;
  Area focus_area_;
  float scroll_rows_ = 0;  // that the keyboard asks for
  std::array<bool, Layout::kPlaces> front_is_new_{true, true, true, true};
  ForkDialog fork_;
  Prompt prompt_;
  HelpOverlay help_;
  std::string refusal_;
  bool message_is_open_ = false;
  bool message_is_new_ = false;
  bool stands_still_ = false;
  bool menus_are_wanted_ = false;
  std::size_t menu_ = 0;  // which of them
  int menu_frames_ = 0;   // since they were opened by a key
  bool wants_to_quit_ = false;
  std::optional<WantedPicture> picture_;
};

}  // namespace smtplab::panels
