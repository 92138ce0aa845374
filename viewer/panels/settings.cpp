#include "viewer/panels/settings.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "viewer/panels/panel_list.h"

namespace smtplab::panels {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

double number(const Json& json, const char* key, double usual, double least, double most) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return usual;
  return std::clamp(found->get<double>(), least, most);
}

std::string text(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void read_layout(const Json& json, Layout& layout) {
  Layout read = layout;
  const auto places = json.find("places");
  if (places == json.end() || !places->is_array() || places->size() != Layout::kPlaces) return;
  for (std::size_t place = 0; place < Layout::kPlaces; ++place) {
    read.tabs[place].clear();
    if (!(*places)[place].is_array()) return;
    for (const Json& panel : (*places)[place]) {
      if (panel.is_string()) read.tabs[place].push_back(panel.get<std::string>());
    }
  }
  if (!read.holds(panel_keys())) return;
  const auto front = json.find("front");
  if (front != json.end() && front->is_array()) {
    for (const Json& panel : *front) {
      if (panel.is_string()) read.bring_to_front(panel.get<std::string>());
    }
  }
  read.across = static_cast<float>(number(json, "across", layout.across, 0.1, 0.9));
  read.down[0] = static_cast<float>(number(json, "down_left", layout.down[0], 0.1, 0.9));
  read.down[1] = static_cast<float>(number(json, "down_right", layout.down[1], 0.1, 0.9));
  layout = read;
}

Json layout_json(const Layout& layout) {
  Json json;
  json["places"] = layout.tabs;
  json["front"] = Json::array();
  for (const std::string& panel : layout.front) {
    if (!panel.empty()) json["front"].push_back(panel);
  }
  json["across"] = layout.across;
  json["down_left"] = layout.down[0];
  json["down_right"] = layout.down[1];
  return json;
}

}  // namespace

Settings read_settings(const std::string& content) {
  Settings settings;
  const Json json = Json::parse(content, nullptr, false);
  if (!json.is_object()) return settings;
  settings.language =
      explain::language_from(text(json, "language")).value_or(explain::Language::en);
  settings.theme = text(json, "theme") == "light" ? Theme::light : Theme::dark;
  settings.scale = static_cast<float>(number(json, "scale", 1, kLeastScale, kMostScale));
  settings.width = static_cast<int>(number(json, "width", settings.width, 320, 16'384));
  settings.height = static_cast<int>(number(json, "height", settings.height, 240, 16'384));
  settings.file = text(json, "file");
  settings.scenario = text(json, "scenario");
  const auto layout = json.find("layout");
  if (layout != json.end() && layout->is_object()) read_layout(*layout, settings.layout);
  return settings;
}

std::string write_settings(const Settings& settings) {
  Json json;
  json["language"] = settings.language == explain::Language::zh ? "zh" : "en";
  json["theme"] = settings.theme == Theme::light ? "light" : "dark";
  json["scale"] = settings.scale;
  json["width"] = settings.width;
  json["height"] = settings.height;
  json["file"] = settings.file;
  json["scenario"] = settings.scenario;
  json["layout"] = layout_json(settings.layout);
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string settings_file() {
  const char* const base = std::getenv("XDG_CONFIG_HOME");
  if (base != nullptr && *base == '/') return std::string(base) + "/smtplab/viewer.json";
  const char* const home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::string(home) + "/.config/smtplab/viewer.json";
}

Settings load_settings(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  if (!input) return {};
  return read_settings(std::string(std::istreambuf_iterator<char>(input), {}));
}

bool save_settings(const std::string& file, const Settings& settings) {
  if (file.empty()) return false;
  std::error_code error;
  fs::create_directories(fs::path(file).parent_path(), error);
  const std::string beside = file + ".new";
  {
    std::ofstream output(beside, std::ios::binary);
    output << write_settings(settings);
    if (!output.flush()) return false;
  }
  fs::rename(beside, file, error);
  return !error;
}

}  // namespace smtplab::panels
