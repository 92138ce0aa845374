#pragma once

#include <string>

#include "sim/explain/catalogue.h"
#include "viewer/panels/layout.h"
#include "viewer/panels/palette.h"

namespace smtplab::panels {

inline constexpr float kLeastScale = 0.75F;
inline constexpr float kMostScale = 3.0F;

/// How somebody has left the viewer, for the next time.
struct Settings {
  explain::Language language = explain::Language::en;
  Theme theme = Theme::dark;
  float scale = 1;
  int width = 1280;  ///< of the window, pixels
  int height = 800;
  Layout layout = Layout::usual();
  std::string file;      ///< that was open
  std::string scenario;  ///< of a trace, where it was named
};

/// Settings as JSON. What is missing, unknown or out of bounds is as it comes; text that is no
/// JSON gives settings as they come.
Settings read_settings(const std::string& text);
std::string write_settings(const Settings& settings);

/// ${XDG_CONFIG_HOME:-~/.config}/smtplab/viewer.json; empty if neither variable says where.
std::string settings_file();
/// As they come, if there is no file.
Settings load_settings(const std::string& file);
/// False if they could not be written; what was there stays whole.
bool save_settings(const std::string& file, const Settings& settings);

}  // namespace smtplab::panels
