#include "sim/kernel/id_map.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>

namespace smtplab {
namespace {

TEST(IdMap, FindsWhatWasAddedInAnyOrder) {
  IdMap<std::string> map;
  for (const std::uint32_t id : {5U, 1U, 0xFFFFFFFFU, 3U}) {
    EXPECT_TRUE(map.emplace(id, std::to_string(id)).second);
  }
  EXPECT_EQ(map.size(), 4U);
  EXPECT_EQ(map.find(3)->second, "3");
  EXPECT_EQ(map.find(3)->first, 3U);
  EXPECT_EQ(map.find(0xFFFFFFFFU)->second, "4294967295");
  EXPECT_EQ(map.find(2), map.end());
}

TEST(IdMap, AddsNothingTwiceUnlessAskedTo) {
  IdMap<std::string> map;
  map.emplace(7, "first");
  const auto [there, is_new] = map.emplace(7, "second");
  EXPECT_FALSE(is_new);
  EXPECT_EQ(there->second, "first");
  EXPECT_FALSE(map.insert_or_assign(7, "third").second);
  EXPECT_EQ(map.find(7)->second, "third");
  EXPECT_TRUE(map.insert_or_assign(8, "new").second);
}

TEST(IdMap, ValuesStayInPlaceWhileOthersComeAndGo) {
  IdMap<int> map;
  const int* const value = &map.emplace(100, 1).first->second;
  for (std::uint32_t id = 0; id < 200; ++id) map.emplace(id, 0);
  for (std::uint32_t id = 0; id < 100; ++id) map.erase(id);
  EXPECT_EQ(&map.find(100)->second, value);
  map.erase(map.find(100));
  EXPECT_EQ(map.find(100), map.end());
}

TEST(IdMap, ACopyGoesOnByItself) {
  IdMap<int> map;
  map.emplace(1, 1);
  IdMap<int> copy = map;
  copy.find(1)->second = 2;
  copy.emplace(2, 2);
  EXPECT_EQ(map.find(1)->second, 1);
  EXPECT_EQ(map.size(), 1U);
  map = copy;
  EXPECT_EQ(map.find(1)->second, 2);
  EXPECT_EQ(map.count_if([](int value) { return value == 2; }), 2U);
}

TEST(IdMap, DoesWhatStdMapDoes) {
  std::mt19937 random(1);
  IdMap<std::uint32_t> map;
  std::map<std::uint32_t, std::uint32_t> model;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const std::uint32_t id = random() % 64;
    if (random() % 2 == 0) {
      EXPECT_EQ(map.emplace(id, i).second, model.emplace(id, i).second);
    } else {
      map.erase(id);
      model.erase(id);
    }
    ASSERT_EQ(map.size(), model.size());
    const auto* const found = map.find(id);
    const auto wanted = model.find(id);
    ASSERT_EQ(found != nullptr, wanted != model.end());
    if (found == nullptr) continue;
    ASSERT_EQ(found->second, wanted->second);
  }
}

}  // namespace
}  // namespace smtplab
