#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::panels {

/// A rectangle in pixels.
struct Area {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
};

/// Of what a seam divides, what is left of it on one side.
inline constexpr float kLeastShare = 0.1F;
inline constexpr float kMostShare = 0.9F;

/// Which panels stand where: up to four places, each with tabs. Plain data, kept between runs.
///
/// Where the window is small for its writing there are fewer places, and their panels become tabs
/// of another one: nothing is cut off, and all comes back with room.
struct Layout {
  static constexpr std::size_t kPlaces = 4;  ///< left above and below, right above and below

  /// Panels by their keys, in the order of tabs.
  std::array<std::vector<std::string>, kPlaces> tabs;
  std::array<std::string, kPlaces> front;  ///< the tab that is in front; empty: the first
  float across = 0.5F;                     ///< share of the left places
  std::array<float, 2> down{0.5F, 0.58F};  ///< share of the upper place, left and right
  std::string enlarged;                    ///< a panel that has all of the room; empty: none

  /// As it comes.
  static Layout usual();
  /// False for keys that are not those of `panels`, each once: what a file tells is checked by it.
  bool holds(const std::vector<std::string_view>& panels) const;
  /// The place of a panel; kPlaces: it has none.
  std::size_t place_of(std::string_view panel) const;
  void bring_to_front(std::string_view panel);
};

/// One place on the screen, and the panels that are its tabs.
struct Tile {
  std::size_t place = 0;  ///< the first one of Layout that is in it
  Area area;
  std::vector<std::string> tabs;
};

/// The tiles of a window in which a line of writing is `font_size` pixels high.
std::vector<Tile> tiles(const Layout& layout, const Area& room, float font_size);

}  // namespace smtplab::panels
