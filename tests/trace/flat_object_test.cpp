#include "sim/trace/flat_object.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace smtplab::trace {
namespace {

/// What a whole parser makes of the same line.
void expect_as_json(std::string_view line) {
  SCOPED_TRACE(line);
  FlatObject object;
  const auto json = nlohmann::json::parse(line, nullptr, false);
  ASSERT_EQ(object.parse(line), json.is_object());
  if (!json.is_object()) return;
  for (const auto& [name, value] : json.items()) {
    const FlatObject::Field* const field = object.find(name);
    ASSERT_NE(field, nullptr) << name;
    switch (field->kind) {
      case FlatObject::Kind::text:
        ASSERT_TRUE(value.is_string());
        EXPECT_EQ(field->text, value.get<std::string>());
        break;
      case FlatObject::Kind::number:
        ASSERT_TRUE(value.is_number_integer());
        EXPECT_EQ(field->number, value.get<std::int64_t>());
        break;
      case FlatObject::Kind::flag:
        ASSERT_TRUE(value.is_boolean());
        EXPECT_EQ(field->flag, value.get<bool>());
        break;
      case FlatObject::Kind::other:
        EXPECT_TRUE(value.is_null() || value.is_structured() || value.is_number_float() ||
                    value.is_number_unsigned())
            << name;
        break;
    }
  }
  EXPECT_EQ(object.find("no such name"), nullptr);
}

TEST(FlatObject, ReadsPlainLines) {
  expect_as_json(R"({"index":0,"kind":"sent","at_ns":-12,"reset":false,"ok":true})");
  expect_as_json(R"( { "a" : 1 , "b":"x" } )");
  expect_as_json("{}");
  expect_as_json(R"({"a":"\r\n\t\b\f\"\\\/","b":"\u0000\u001b\u007f\u00e9\u4fe1\u20AC"})");
  expect_as_json(R"({"a":0,"b":-0,"c":999999999999999999,"d":-999999999999999999})");
}

TEST(FlatObject, ReadsWhatIsNotPlain) {
  expect_as_json(R"({"a":[1,{"b":"c"}],"d":{"e":null},"f":null,"g":"h"})");
  expect_as_json(R"({"a":1.5,"b":1e3,"c":9223372036854775807,"d":18446744073709551615})");
  expect_as_json("{\"a\":\"邮件\",\"邮件\":\"b\"}");
  expect_as_json(R"({"a":"\ud83d\udce7","\u0061b":"c"})");
  expect_as_json(R"({"a":1,"a":2})");
}

TEST(FlatObject, RefusesWhatIsNoObject) {
  for (const char* line : {"",
                           " ",
                           "{",
                           "}",
                           "[]",
                           "1",
                           "\"a\"",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{\"a\":01}",
                           "{\"a\":-}",
                           "{\"a\":+1}",
                           "{\"a\":1.}",
                           "{\"a\":tru}",
                           "{\"a\":truex}",
                           "{\"a\":\"b}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12\"}",
                           "{\"a\":\"\\ud800\"}",
                           "{\"a\":1}x",
                           "{a:1}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\":\"\t\"}",
                           "{\"a\":\"\x80\"}",
                           "{,\"a\":1}",
                           "{\"a\":1}{}"}) {
    expect_as_json(line);
    FlatObject object;
    EXPECT_FALSE(object.parse(line)) << line;
  }
}

TEST(FlatObject, ForgetsTheLineBefore) {
  FlatObject object;
  ASSERT_TRUE(object.parse(R"({"a":"\n"})"));
  ASSERT_TRUE(object.parse(R"({"b":1})"));
  EXPECT_EQ(object.find("a"), nullptr);
  EXPECT_EQ(object.find("b")->number, 1);
}

}  // namespace
}  // namespace smtplab::trace
