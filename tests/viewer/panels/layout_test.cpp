#include "viewer/panels/layout.h"

#include <gtest/gtest.h>

#include "viewer/panels/panel_list.h"
#include "viewer/panels/settings.h"

namespace smtplab::panels {
namespace {

/// No tile is cut off by the room, and every panel is in exactly one of them.
void expect_whole(const std::vector<Tile>& found, const Area& room) {
  std::size_t tabs = 0;
  for (const Tile& tile : found) {
    EXPECT_GE(tile.area.x, room.x);
    EXPECT_GE(tile.area.y, room.y);
    EXPECT_LE(tile.area.x + tile.area.width, room.x + room.width + 0.5F);
    EXPECT_LE(tile.area.y + tile.area.height, room.y + room.height + 0.5F);
    tabs += tile.tabs.size();
  }
  EXPECT_EQ(tabs, panel_keys().size());
}

TEST(Layout, HoldsEachPanelOnce) { EXPECT_TRUE(Layout::usual().holds(panel_keys())); }

TEST(Layout, HasFewerTilesWhereWritingIsLarge) {
  const Area room{6, 30, 1268, 690};
  for (const auto& [size, count] : {std::pair{16.0F, 4U}, {30.0F, 1U}, {48.0F, 1U}}) {
    const std::vector<Tile> found = tiles(Layout::usual(), room, size);
    EXPECT_EQ(found.size(), count) << size;
    expect_whole(found, room);
  }
  // High and narrow: one above the other.
  const Area narrow{0, 0, 500, 900};
  EXPECT_EQ(tiles(Layout::usual(), narrow, 16).size(), 2U);
  expect_whole(tiles(Layout::usual(), narrow, 16), narrow);
}

TEST(Layout, AnEnlargedPanelHasAllOfTheRoom) {
  Layout layout = Layout::usual();
  layout.enlarged = "names";
  const auto found = tiles(layout, {0, 0, 1280, 700}, 16);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].tabs, std::vector<std::string>{"names"});
}

TEST(Settings, ComeBackAsTheyWere) {
  Settings settings;
  settings.language = explain::Language::zh;
  settings.theme = Theme::light;
  settings.scale = 2.5F;
  settings.width = 1000;
  settings.file = "a \"b\" \xE4\xB8\xAD.json";
  settings.layout.tabs[2].push_back("quiz");
  std::erase(settings.layout.tabs[3], "quiz");
  settings.layout.bring_to_front("quiz");
  const Settings read = read_settings(write_settings(settings));
  EXPECT_EQ(read.language, settings.language);
  EXPECT_EQ(read.theme, settings.theme);
  EXPECT_EQ(read.scale, settings.scale);
  EXPECT_EQ(read.width, settings.width);
  EXPECT_EQ(read.file, settings.file);
  EXPECT_EQ(read.layout.tabs, settings.layout.tabs);
  EXPECT_EQ(read.layout.front[2], "quiz");
}

TEST(Settings, WhatIsDamagedIsAsItComes) {
  for (const char* text :
       {"", "{", "[]", "{\"scale\": \"x\", \"layout\": 7}",
        R"({"layout": {"places": [["dialogue"], [], [], []]}})", R"({"scale": 99, "width": -5})"}) {
    const Settings read = read_settings(text);
    EXPECT_TRUE(read.layout.holds(panel_keys())) << text;
    EXPECT_GE(read.scale, kLeastScale);
    EXPECT_LE(read.scale, kMostScale);
    EXPECT_GE(read.width, 320);
  }
}

}  // namespace
}  // namespace smtplab::panels
