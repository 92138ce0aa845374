#include "viewer/panels/wrap.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/viewer/panels/null_screen.h"
#include "viewer/panels/ink.h"

namespace smtplab::panels {
namespace {

/// In a font in which it can be looked up how wide everything is.
class Wrapped : public ::testing::Test {
 protected:
  Wrapped() {
    Settings settings;
    settings.language = explain::Language::zh;
    screen_ = std::make_unique<NullScreen>(settings);
    screen_->frame();
  }
  /// As if lines were as wide as `like`.
  std::string at(std::string_view text, std::string_view like) const {
    return wrapped(font(), 16, text, width_of(font(), 16, like) + 0.5F);
  }
  static ImFont* font() { return ImGui::GetIO().FontDefault; }

 private:
  std::unique_ptr<NullScreen> screen_;
};

TEST_F(Wrapped, BreaksAtBlanksWhichGo) {
  EXPECT_EQ(at("one two three", "one two"), "one two\nthree");
  EXPECT_EQ(at("one two three", "one two three"), "one two three");
  EXPECT_EQ(at("one  two", "one "), "one\ntwo");
  EXPECT_EQ(at("a\nb c", "a\nb c"), "a\nb c");
  EXPECT_EQ(at("", "x"), "");
}

TEST_F(Wrapped, KeepsAddressesWhole) {
  EXPECT_EQ(at("goes to mx.example.org (at 192.0.2.4)", "goes to mx.example.org (at"),
            "goes to mx.example.org (at\n192.0.2.4)");
  const std::string broken = at("from <alice@example.com>", "from <alice");
  EXPECT_TRUE(broken.starts_with("from\n<alice@")) << broken;
  EXPECT_NE(broken.find('\n', 8), std::string::npos)
      << "what is wider than a line breaks where it must: " << broken;
}

TEST_F(Wrapped, BreaksChineseBetweenCharactersAndNotBeforeItsMarks) {
  EXPECT_EQ(at("由客户端给出", "由客户"), "由客户\n端给出");
  EXPECT_EQ(at("由 MAIL 和 RCPT 给出，有效。", "由 MAIL 和 RCPT 给出"),
            "由 MAIL 和 RCPT 给\n出，有效。");
  EXPECT_EQ(at("地址（优先值）", "地址（"), "地址\n（优先\n值）");
}

TEST_F(Wrapped, IsNeverWiderThanItsPlace) {
  const std::string text =
      "S: 220 mx.example.org 的邮件送往（优先值 10，地址 192.0.2.4），"
      "then <averyveryverylongname@anotherlongname.example>。";
  for (float width = 40; width < 700; width += 7) {
    std::string_view rest = text;
    const std::string lines = wrapped(font(), 16, text, width);
    std::string_view left = lines;
    while (!left.empty()) {
      const std::string_view line = left.substr(0, left.find('\n'));
      EXPECT_LE(width_of(font(), 16, line), width + 0.5F) << line;
      // Nothing is lost but blanks.
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      ASSERT_TRUE(rest.starts_with(line)) << lines;
      rest.remove_prefix(line.size());
      left.remove_prefix(std::min(line.size() + 1, left.size()));
    }
    EXPECT_TRUE(rest.empty()) << rest;
  }
}

}  // namespace
}  // namespace smtplab::panels
