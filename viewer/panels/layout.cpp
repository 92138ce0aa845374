#include "viewer/panels/layout.h"

#include <algorithm>

namespace smtplab::panels {
namespace {

// In heights of a line of writing: what a tile needs for its panel to be of use.
constexpr float kLeastWidth = 26;
constexpr float kLeastHeight = 12;
constexpr float kGap = 4;  // pixels

std::vector<std::string> joined(const Layout& layout, std::initializer_list<std::size_t> places) {
  std::vector<std::string> all;
  for (const std::size_t place : places) {
    all.insert(all.end(), layout.tabs[place].begin(), layout.tabs[place].end());
  }
  return all;
}

/// The tiles of one column: the places `upper` and `lower`, above one another if there is room.
void add_column(std::vector<Tile>& found, const Layout& layout, const Area& room, float font_size,
                std::size_t upper, std::size_t lower, float share) {
  const bool is_high = room.height >= 2 * kLeastHeight * font_size;
  const bool has_both = !layout.tabs[upper].empty() && !layout.tabs[lower].empty();
  if (!is_high || !has_both) {
    found.push_back(
        {layout.tabs[upper].empty() ? lower : upper, room, joined(layout, {upper, lower})});
    return;
  }
  const float least = kLeastHeight * font_size;
  const float above = std::clamp(room.height * share, least, room.height - least);
  found.push_back({upper, {room.x, room.y, room.width, above - kGap / 2}, layout.tabs[upper]});
  found.push_back({lower,
                   {room.x, room.y + above + kGap / 2, room.width, room.height - above - kGap / 2},
                   layout.tabs[lower]});
}

}  // namespace

Layout Layout::usual() {
  Layout layout;
  layout.tabs = {std::vector<std::string>{"network", "states", "futures", "scenarios"},
                 {"sequence", "holdings", "names"},
                 {"dialogue"},
                 {"explanation", "envelope", "quiz"}};
  return layout;
}

bool Layout::holds(const std::vector<std::string_view>& panels) const {
  std::vector<std::string_view> own;
  for (const auto& place : tabs) own.insert(own.end(), place.begin(), place.end());
  std::vector<std::string_view> wanted = panels;
  std::sort(own.begin(), own.end());
  std::sort(wanted.begin(), wanted.end());
  return own == wanted;
}

std::size_t Layout::place_of(std::string_view panel) const {
  for (std::size_t place = 0; place < kPlaces; ++place) {
    const auto& here = tabs[place];
    if (std::find(here.begin(), here.end(), panel) != here.end()) return place;
  }
  return kPlaces;
}

void Layout::bring_to_front(std::string_view panel) {
  const std::size_t place = place_of(panel);
  if (place < kPlaces) front[place] = panel;
  if (!enlarged.empty()) enlarged = panel;
}

std::vector<Tile> tiles(const Layout& layout, const Area& room, float font_size) {
  std::vector<Tile> found;
  if (!layout.enlarged.empty()) {
    found.push_back(
        {std::min(layout.place_of(layout.enlarged), Layout::kPlaces - 1), room, {layout.enlarged}});
    return found;
  }
  const bool has_left = !layout.tabs[0].empty() || !layout.tabs[1].empty();
  const bool has_right = !layout.tabs[2].empty() || !layout.tabs[3].empty();
  if (room.width >= 2 * kLeastWidth * font_size && has_left && has_right) {
    const float least = kLeastWidth * font_size;
    const float left = std::clamp(room.width * layout.across, least, room.width - least);
    add_column(found, layout, {room.x, room.y, left - kGap / 2, room.height}, font_size, 0, 1,
               layout.down[0]);
    add_column(found, layout,
               {room.x + left + kGap / 2, room.y, room.width - left - kGap / 2, room.height},
               font_size, 2, 3, layout.down[1]);
    return found;
  }
  // One column: what is said above, everything else below it.
  if (room.height >= 2 * kLeastHeight * font_size && has_left && has_right) {
    const float above = room.height / 2;
    found.push_back({2, {room.x, room.y, room.width, above - kGap / 2}, joined(layout, {2, 3})});
    found.push_back({0,
                     {room.x, room.y + above + kGap / 2, room.width, above - kGap / 2},
                     joined(layout, {0, 1})});
    return found;
  }
  found.push_back(
      {has_right ? std::size_t{2} : std::size_t{0}, room, joined(layout, {2, 3, 0, 1})});
  return found;
}

}  // namespace smtplab::panels
