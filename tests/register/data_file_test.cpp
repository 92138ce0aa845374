#include "sim/register/data_file.h"

#include <string>

#include "gtest/gtest.h"

namespace smtplab::requirements {
namespace {

const char kGood[] = R"({
  "rfc": 821, "title": "SMTP", "date": "1982-08", "status": "Obsoleted",
  "sections": {"2": "The SMTP model", "10": "Ten"},
  "requirements": [
    {"id": "R821-2-a", "section": "2", "line": 185, "level": "imp-must", "role": "any",
     "observable": "wire-server", "summary": "S", "probe": "P"},
    {"id": "R821-10-a", "section": "10", "line": 200, "level": "MUST NOT", "role": "pop-client",
     "observable": "internal", "summary": "S", "probe": "P", "superseded_by": "R5321-2-a"}
  ]
})";

// kGood with its first `from` replaced.
std::string with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

template <typename Parse>
std::string error_of(Parse parse, const std::string& text) {
  try {
    parse("rfc821.json", text);
  } catch (const DataError& error) {
    EXPECT_EQ(error.file(), "rfc821.json");
    return error.what();
  }
  return "no error";
}

std::string rfc_error(const std::string& text) { return error_of(parse_rfc, text); }

TEST(ParseRfc, ReadsEveryField) {
  const RfcDocument document = parse_rfc("rfc821.json", kGood);
  EXPECT_EQ(document.rfc, 821);
  EXPECT_EQ(document.date, "1982-08");
  ASSERT_EQ(document.requirements.size(), 2U);
  const Requirement& last = document.requirements[1];
  EXPECT_EQ(last.id, "R821-10-a");
  EXPECT_EQ(last.rfc, 821);
  EXPECT_EQ(last.section_title, "Ten");
  EXPECT_EQ(last.line, 200);
  EXPECT_EQ(last.level, Level::must_not);
  EXPECT_EQ(last.role, Role::pop_client);
  EXPECT_EQ(last.observable, Observable::internal);
  EXPECT_EQ(last.superseded_by, "R5321-2-a");
  EXPECT_EQ(document.requirements[0].superseded_by, "");
}

TEST(ParseRfc, NamesTheLineWhereTheTextIsNotJson) {
  EXPECT_EQ(rfc_error(""), "rfc821.json: line 1, column 1: this is not JSON");
  EXPECT_EQ(rfc_error("{\n  \"rfc\": 821,\n  oops\n}"),
            "rfc821.json: line 3, column 3: this is not JSON");
  EXPECT_EQ(rfc_error(std::string(kGood) + "\n\n]"),
            "rfc821.json: line 12, column 1: this is not JSON");
  EXPECT_EQ(rfc_error(std::string("{\0}", 3)), "rfc821.json: line 1, column 2: this is not JSON");
  EXPECT_EQ(rfc_error("\xff"), "rfc821.json: line 1, column 1: this is not JSON");
}

TEST(ParseRfc, SurvivesDeepNesting) {
  EXPECT_NE(rfc_error(std::string(200'000, '[')).find("this is not JSON"), std::string::npos);
  EXPECT_EQ(rfc_error(std::string(200'000, '[') + std::string(200'000, ']')),
            "rfc821.json: /: an object is expected here");
}

TEST(ParseRfc, NamesTheValueThatIsWrong) {
  EXPECT_EQ(rfc_error(with("\"imp-must\"", "\"Must\"")),
            "rfc821.json: /requirements/0/level: \"Must\" is not a known level");
  EXPECT_EQ(rfc_error(with("\"pop-client\"", "\"mua\"")),
            "rfc821.json: /requirements/1/role: \"mua\" is not a known role");
  EXPECT_EQ(rfc_error(with("\"internal\"", "\"\"")),
            "rfc821.json: /requirements/1/observable: this string must not be empty");
  EXPECT_EQ(rfc_error(with("\"line\": 185", "\"line\": \"185\"")),
            "rfc821.json: /requirements/0/line: a whole number is expected here");
  EXPECT_EQ(rfc_error(with("\"line\": 185", "\"line\": 0")),
            "rfc821.json: /requirements/0/line: a number from 1 to 1000000 is expected here");
  EXPECT_EQ(rfc_error(with("\"line\": 185", "\"line\": 18446744073709551615")),
            "rfc821.json: /requirements/0/line: a number from 1 to 1000000 is expected here");
  EXPECT_EQ(rfc_error(with("\"P\"", "[]")),
            "rfc821.json: /requirements/0/probe: a string is expected here");
}

TEST(ParseRfc, PromotesStatementsWithoutAKeywordAlone) {
  const std::string why = R"(, "promoted": "It is a violation")";
  const auto document = parse_rfc("rfc821.json", with("\"imp-must\"", "\"imp-must\"" + why));
  const Requirement& promoted = document.requirements[0];
  EXPECT_EQ(promoted.level, Level::implied_must);
  EXPECT_EQ(promoted.promoted, "It is a violation");
  EXPECT_EQ(weighed_level(promoted), Level::must);
  EXPECT_EQ(weighed_level(document.requirements[1]), Level::must_not);
  EXPECT_EQ(weighed_level(parse_rfc("rfc821.json", kGood).requirements[0]), Level::implied_must);
  EXPECT_EQ(
      rfc_error(with("\"MUST NOT\"", "\"MUST NOT\"" + why)),
      "rfc821.json: /requirements/1/promoted: only imp-must and imp-must-not can be promoted");
}

TEST(ParseRfc, NamesMissingAndUnknownKeys) {
  EXPECT_EQ(rfc_error(with("\"summary\": \"S\", ", "")),
            "rfc821.json: /requirements/0/summary: this key is missing");
  EXPECT_EQ(rfc_error(with("superseded_by", "supersededby")),
            "rfc821.json: /requirements/1/supersededby: unknown key");
  EXPECT_EQ(rfc_error(with("\"title\"", "\"name\"")), "rfc821.json: /name: unknown key");
  EXPECT_EQ(rfc_error("{}"), "rfc821.json: /rfc: this key is missing");
}

TEST(ParseRfc, NamesWrongStructure) {
  EXPECT_EQ(rfc_error("[]"), "rfc821.json: /: an object is expected here");
  EXPECT_EQ(rfc_error(with("{\"2\": \"The SMTP model\", \"10\": \"Ten\"}", "7")),
            "rfc821.json: /sections: an object is expected here");
  EXPECT_EQ(rfc_error(with("\"Ten\"", "10")),
            "rfc821.json: /sections/10: a title is expected here");
  EXPECT_EQ(rfc_error(R"({"rfc": 1, "title": "t", "date": "d", "status": "s", "sections": {},
                         "requirements": {}})"),
            "rfc821.json: /requirements: an array is expected here");
  EXPECT_EQ(rfc_error(R"({"rfc": 1, "title": "t", "date": "d", "status": "s", "sections": {},
                         "requirements": [3]})"),
            "rfc821.json: /requirements/0: an object is expected here");
}

TEST(ParseRfc, HoldsIdsAgainstRfcAndSection) {
  EXPECT_EQ(rfc_error(with("R821-2-a", "R822-2-a")),
            "rfc821.json: /requirements/0/id: \"R822-2-a\" does not begin with \"R821-2-\"");
  EXPECT_EQ(rfc_error(with("R821-2-a", "R821-2-")),
            "rfc821.json: /requirements/0/id: \"R821-2-\" does not begin with \"R821-2-\"");
  EXPECT_EQ(rfc_error(with("\"10\": \"Ten\"", "\"11\": \"Eleven\"")),
            "rfc821.json: /requirements/1/section: \"10\" has no title in /sections");
}

TEST(ParseRfc, WantsTheOrderOfTheSections) {
  std::string text = with("\"R821-2-a\", \"section\": \"2\"", "\"R821-10-b\", \"section\": \"10\"");
  const std::string second = "\"R821-10-a\", \"section\": \"10\"";
  text.replace(text.find(second), second.size(), "\"R821-2-a\", \"section\": \"2\"");
  EXPECT_EQ(rfc_error(text),
            "rfc821.json: /requirements/1/section: this section stands before that of the "
            "previous entry");
}

TEST(ParseReplies, RefusesWhatIsNoReply) {
  const std::string row =
      R"({"replies": [{"command": "NOOP", "stage": "reply to command", "code": 250,
          "kind": "success", "meaning": "m", "rfc": 821, "section": "4.3", "line": 9}]})";
  ASSERT_EQ(parse_replies("replies.json", row).size(), 1U);
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = row;
    text.replace(text.find(from), from.size(), to);
    return error_of(parse_replies, text);
  };
  EXPECT_EQ(changed("250", "199"), "rfc821.json: /replies/0/code: this is no reply code");
  EXPECT_EQ(changed("250", "600"), "rfc821.json: /replies/0/code: this is no reply code");
  EXPECT_EQ(changed("success", "ok"), "rfc821.json: /replies/0/kind: \"ok\" is not a known kind");
  EXPECT_EQ(changed("\"replies\"", "\"reply\""), "rfc821.json: /reply: unknown key");
}

TEST(ParseLimits, RefusesWhatIsNoLimit) {
  const std::string row =
      R"({"limits": [{"item": "domain", "kind": "size", "value": "64", "unit": "characters",
          "sense": "maximum", "party": "any", "rfc": 821, "section": "4.5.3", "line": 9}]})";
  ASSERT_EQ(parse_limits("limits.json", row).size(), 1U);
  std::string text = row;
  text.replace(text.find("\"64\""), 4, "64");
  EXPECT_EQ(error_of(parse_limits, text),
            "rfc821.json: /limits/0/value: a string is expected here");
}

TEST(SectionBefore, ComparesNumbersByValue) {
  EXPECT_TRUE(section_before("4.2", "4.10"));
  EXPECT_FALSE(section_before("4.10", "4.2"));
  EXPECT_TRUE(section_before("4.5.3.1.9", "4.5.3.1.10"));
  EXPECT_TRUE(section_before("4", "4.1"));
  EXPECT_FALSE(section_before("4.1", "4"));
  EXPECT_FALSE(section_before("4.1", "4.1"));
}

TEST(SectionBefore, PutsAppendicesLast) {
  EXPECT_TRUE(section_before("99", "AppA"));
  EXPECT_TRUE(section_before("AppA", "AppE"));
  EXPECT_TRUE(section_before("AppF", "F.1"));
  EXPECT_FALSE(section_before("F.1", "AppF"));
  EXPECT_TRUE(section_before("F.2", "F.10"));
}

}  // namespace
}  // namespace smtplab::requirements
