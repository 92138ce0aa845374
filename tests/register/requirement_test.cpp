#include "sim/register/requirement.h"

#include <optional>

#include "gtest/gtest.h"
#include "sim/register/reply_meaning.h"

namespace smtplab::requirements {
namespace {

TEST(Level, IsReadAsItIsWritten) {
  for (const char* text : {"MUST", "MUST NOT", "SHALL", "SHOULD", "SHOULD NOT", "MAY", "OPTIONAL",
                           "imp-must", "imp-must-not", "imp-should", "imp-should-not", "imp-may"}) {
    const std::optional<Level> level = level_from(text);
    ASSERT_TRUE(level.has_value()) << text;
    EXPECT_EQ(to_string(*level), text);
  }
}

TEST(Level, IsNotGuessed) {
  for (const char* text : {"", "must", "MUST  NOT", "MUSTNOT", "imp-MUST", "MUST "}) {
    EXPECT_EQ(level_from(text), std::nullopt) << text;
  }
}

TEST(Level, KnowsWhatNoKeywordStandsBehind) {
  EXPECT_TRUE(is_implied(Level::implied_may));
  EXPECT_TRUE(is_implied(Level::implied_must));
  EXPECT_FALSE(is_implied(Level::may));
  EXPECT_FALSE(is_implied(Level::must_not));
}

TEST(Role, IsReadAsItIsWritten) {
  EXPECT_EQ(role_from("operator"), Role::operator_);
  EXPECT_EQ(to_string(Role::name_server), "name-server");
  EXPECT_EQ(role_from("server"), std::nullopt);
}

TEST(Observable, IsReadAsItIsWritten) {
  EXPECT_EQ(observable_from("end-to-end"), Observable::end_to_end);
  EXPECT_EQ(to_string(Observable::wire_client), "wire-client");
  EXPECT_EQ(observable_from("wire"), std::nullopt);
}

TEST(ReplyKind, IsReadAsItIsWritten) {
  EXPECT_EQ(reply_kind_from("intermediate"), ReplyKind::intermediate);
  EXPECT_EQ(to_string(ReplyKind::failure), "failure");
  EXPECT_EQ(reply_kind_from("S"), std::nullopt);
}

}  // namespace
}  // namespace smtplab::requirements
