#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/scenario/loader.h"

namespace smtplab::scenario {
namespace {

using ::testing::ElementsAre;

std::vector<Diagnostic> rule_errors(std::string_view text) {
  auto loaded = load_scenario(text, "t.json");
  return loaded ? std::vector<Diagnostic>{} : loaded.error();
}

/// "key line pointer", one for each diagnostic.
std::vector<std::string> rule_shape(const std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> rows;
  for (const Diagnostic& d : diagnostics) {
    rows.push_back(d.message_key + " " + std::to_string(d.place.line) + " " + d.place.pointer);
  }
  return rows;
}

/// One client, one host with more keys than its name, and expectations.
std::string with_host(const std::string& name, const std::string& keys, const std::string& expect) {
  return R"({"title": "t", "hosts": [{"name": "a.example"}, {"name": ")" + name + "\"" + keys +
         R"(}], "script": [{"from": "a.example", "to": ")" + name +
         R"(", "dialogue": ["S: 220 x"]}], "expect": [)" + expect + "]}";
}

TEST(HostRules, ReadsPathsByTheRulesOfTheirHost) {
  const std::string name = "[IPv6:2001:db8::1]";
  const auto literal =
      load_scenario(with_host(name, R"(, "mailboxes": ["bob"])",
                              R"({"mailbox": "<Bob@[ipv6:2001:db8::1]>", "messages": 0},
                   {"queue": "[IPv6:2001:db8::1]", "reverse_path": "<al@[IPv6:::1]>"})"),
                    "t.json");
  ASSERT_TRUE(literal) << rule_shape(literal.error())[0];
  EXPECT_EQ(literal->expectations[0].host, 1u);
  EXPECT_EQ(literal->expectations[0].user, "Bob");
  EXPECT_EQ(literal->expectations[1].reverse_path, "<al@[IPv6:::1]>");

  const auto old = load_scenario(
      with_host("b.example", R"(, "standard": 821)",
                R"({"queue": "b.example", "forward_path": "<al@#123>", "messages": 1})"),
      "t.json");
  ASSERT_TRUE(old) << rule_shape(old.error())[0];
  EXPECT_EQ(old->expectations[0].forward_path, "<al@#123>");

  const std::string user(70, 'u');
  const auto large =
      load_scenario(with_host("b.example",
                              R"(, "limits": {"local_part_octets": 70}, "mailboxes": [")" + user +
                                  R"("], "forwards": [{"user": "al", "to": "<)" + user +
                                  R"(@c.example>"}], "lists": [{"name": "l", "members": ["<)" +
                                  user + R"(@c.example>"]}])",
                              R"({"mailbox": "<)" + user + R"(@b.example>", "messages": 0})"),
                    "t.json");
  ASSERT_TRUE(large) << rule_shape(large.error())[0];
  EXPECT_EQ(large->expectations[0].user, user);
}

TEST(HostRules, AsksForBracketsAlsoWhereTheHostDoesWithout) {
  const auto errors =
      rule_errors(with_host("b.example",
                            R"(, "leniencies": ["path_without_brackets", "underscore_in_domain"],
                             "forwards": [{"user": "al", "to": "<al@c_c.example>"},
                                          {"user": "bo", "to": "bo@c.example"}])",
                            ""));
  EXPECT_THAT(rule_shape(errors),
              ElementsAre("scenario.address.no-opening-bracket 3 /hosts/1/forwards/1/to"));
}

TEST(HostRules, KeepsTheClassOfRepliesWhereTheHostHasActedAlready) {
  const auto error_of = [](const std::string& reply) -> std::string {
    const auto errors = rule_errors(with_host("b.example", ", \"replies\": {" + reply + "}", ""));
    return errors.empty() ? "" : errors[0].message_key + " " + errors[0].hint_key;
  };
  for (const char* code : {"150", "354", "421", "450", "550"}) {
    EXPECT_EQ(error_of(std::string(R"("accepted": ")") + code + " x\""),
              "scenario.reply.must-accept scenario.hint.reply-2");
  }
  EXPECT_EQ(error_of(R"("accepted": "251 x")"), "");
  for (std::size_t i = 0; i < smtp::kReplyTextCount; ++i) {
    const auto id = static_cast<smtp::ReplyText>(i);
    const std::string name(smtp::reply_text_name(id));
    const int usual = smtp::ReplyTexts()[id].code.value / 100;
    if (usual == 2 || usual == 3) {
      if (id != smtp::ReplyText::accepted && id != smtp::ReplyText::chunk_taken) {
        EXPECT_EQ(error_of("\"" + name + R"(": "550 x")"), "") << "the session follows: " << name;
      }
      continue;
    }
    EXPECT_EQ(error_of("\"" + name + R"(": "450 x")"), "") << name;
    EXPECT_EQ(error_of("\"" + name + R"(": "550 x")"), "") << name;
    // What VRFY and EXPN say changes nothing.
    const bool informs = name == "no_match" || name == "ambiguous" || name == "expand_denied";
    EXPECT_EQ(error_of("\"" + name + R"(": "250 x")"),
              informs ? "" : "scenario.reply.must-refuse scenario.hint.reply-4-or-5")
        << name;
  }
}

}  // namespace
}  // namespace smtplab::scenario
