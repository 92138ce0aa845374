#include "sim/kernel/value_box.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab {
namespace {

TEST(ValueBox, IsEmptyAndSmallUntilItsValueIsMade) {
  struct Large {
    char octets[1000];
  };
  EXPECT_EQ(sizeof(ValueBox<Large>), sizeof(void*));
  const ValueBox<Large> box;
  EXPECT_FALSE(box);
  EXPECT_EQ(box.get(), nullptr);
}

TEST(ValueBox, ACopyIsAValueOfItsOwn) {
  ValueBox<std::string> box;
  box.emplace("one");
  ValueBox<std::string> copy = box;
  copy->append(" and more");
  EXPECT_EQ(*box, "one");
  EXPECT_EQ(*copy, "one and more");
  box = copy;
  copy.reset();
  EXPECT_EQ(*box, "one and more");
  EXPECT_FALSE(copy);
  box = copy;
  EXPECT_FALSE(box);
}

}  // namespace
}  // namespace smtplab
