#include "sim/explain/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "sample_run.h"
#include "sim/dns/resolution.h"
#include "sim/dns/zone_reader.h"
#include "sim/pop3/transition.h"
#include "sim/smtp/transition.h"
#include "sim/smtp/violation.h"

namespace smtplab::explain {
namespace {

using ::testing::IsEmpty;

/// True for what the register and the scenarios have in English: the catalogue only translates it.
bool is_of_register(const std::string& key) {
  return key.starts_with("clause.") || key.starts_with("meaning.") || key.starts_with("title.") ||
         key.starts_with("note.");
}

std::set<std::string> keys_of(const Catalogue& texts) {
  std::set<std::string> keys;
  for (const auto& [key, sentence] : texts.entries()) {
    if (!is_of_register(key)) keys.insert(key);
  }
  return keys;
}

std::set<std::string> placeholders(std::string sentence) {
  static const std::regex kPlaceholder("\\{([a-zA-Z_0-9]*)\\}");
  std::set<std::string> names;
  std::smatch match;
  while (std::regex_search(sentence, match, kPlaceholder)) {
    // {Client} is {client} at the beginning of a sentence, which Chinese does not write otherwise.
    std::string name = match[1];
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    names.insert(name);
    sentence = match.suffix();
  }
  return names;
}

bool exists(const std::string& key) {
  const Catalogue& texts = catalogue(Language::en);
  return texts.has(key) || (texts.has(key + ".one") && texts.has(key + ".other"));
}

/// Every key that is written out in a source of the product.
std::set<std::string> keys_in_sources() {
  static const std::regex kCall(
      "(?:text|plural|say|say_plural)\\(\\s*\"([a-z]+\\.[a-zA-Z0-9_.-]*[a-zA-Z0-9])\"");
  static const std::regex kLiteral(
      "\"((?:role|line|remark|text|failure|scenario|cli|reply|check|lookup|serve)"
      "\\.[a-zA-Z0-9_.-]*[a-zA-Z0-9])\"");
  std::set<std::string> keys;
  for (const char* folder : {"/sim", "/conformance", "/cli"}) {
    const std::filesystem::path root = std::string(SMTPLAB_SOURCE_DIR) + folder;
    if (!std::filesystem::exists(root)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const std::string ending = entry.path().extension();
      if (ending != ".cpp" && ending != ".h") continue;
      const std::string text = file_text(entry.path());
      for (const std::regex& pattern : {kCall, kLiteral}) {
        for (std::sregex_iterator i(text.begin(), text.end(), pattern), end; i != end; ++i) {
          const std::string key = (*i)[1];
          if (!key.ends_with(".json")) keys.insert(key);
        }
      }
    }
  }
  return keys;
}

TEST(Catalogue, BothLanguagesHaveTheSameKeys) {
  EXPECT_EQ(keys_of(catalogue(Language::en)), keys_of(catalogue(Language::zh)));
  EXPECT_GT(keys_of(catalogue(Language::en)).size(), 150U);
}

TEST(Catalogue, BothLanguagesHaveTheSamePlaceholders) {
  for (const auto& [key, english] : catalogue(Language::en).entries()) {
    const auto chinese = catalogue(Language::zh).entries().find(key);
    if (chinese == catalogue(Language::zh).entries().end()) continue;
    const std::set<std::string> a = placeholders(english);
    const std::set<std::string> b = placeholders(chinese->second);
    // A sentence of a row may speak of a side that the other language leaves unsaid.
    if (key.starts_with("row.")) continue;
    EXPECT_EQ(a, b) << key;
  }
}

TEST(Catalogue, SentencesOfRowsHaveNoOtherPlaceholdersThanTheFive) {
  for (const Language language : {Language::en, Language::zh}) {
    for (const auto& [key, sentence] : catalogue(language).entries()) {
      if (!key.starts_with("row.") && !key.starts_with("pop3.row.")) continue;
      for (const std::string& name : placeholders(sentence)) {
        EXPECT_TRUE(name == "client" || name == "server" || name == "verb") << key << ": " << name;
      }
    }
  }
}

TEST(Catalogue, EveryKeyThatASourceNamesExists) {
  const std::set<std::string> keys = keys_in_sources();
  EXPECT_GT(keys.size(), 60U);  // the search itself works
  for (const std::string& key : keys) EXPECT_TRUE(exists(key)) << key;
}

TEST(Catalogue, EveryRowOfTheTransitionTableHasItsSentence) {
  std::set<std::string> sentences;
  std::set<std::string_view> keys;
  for (const smtp::Transition& row : smtp::transitions()) {
    if (!keys.insert(row.key).second) continue;
    const std::string key = "row." + std::string(row.key);
    EXPECT_TRUE(exists(key)) << key;
    EXPECT_TRUE(sentences.insert(catalogue(Language::en).text(key)).second)
        << key << " says what another row says";
  }
  for (const std::string& key : keys_of(catalogue(Language::en))) {
    if (!key.starts_with("row.")) continue;
    EXPECT_TRUE(keys.count(std::string_view(key).substr(4)) == 1) << key << " is no row";
  }
}

TEST(Catalogue, EveryStateAndViolationHasItsName) {
  for (std::size_t i = 0; i < smtp::kSessionStateCount; ++i) {
    const auto name = smtp::session_state_name(static_cast<smtp::SessionState>(i));
    EXPECT_TRUE(exists("state." + std::string(name))) << name;
  }
  for (std::uint8_t i = 0; i < smtp::kViolationKindCount; ++i) {
    const auto name = smtp::violation_name(static_cast<smtp::ViolationKind>(i));
    EXPECT_TRUE(exists("violation." + std::string(name))) << name;
  }
}

/// Those of the catalogue that begin so, without their beginning.
std::set<std::string> ends_of_keys(const std::string& beginning) {
  std::set<std::string> ends;
  for (const std::string& key : keys_of(catalogue(Language::en))) {
    if (key.starts_with(beginning)) ends.insert(key.substr(beginning.size()));
  }
  return ends;
}

/// What an enumeration's values are called; "" ends them.
template <class Kind>
std::set<std::string> keys_of_all() {
  std::set<std::string> keys;
  for (std::uint8_t i = 0;; ++i) {
    const std::string key(key_of(static_cast<Kind>(i)));
    if (key.empty()) return keys;
    EXPECT_TRUE(keys.insert(key).second) << key << " is the name of two";
  }
}

// Both ways: what can happen has its sentence, and no sentence is about what can't.
TEST(Catalogue, EveryFailureOfALookupAndEveryRemarkOnAZoneHasItsSentence) {
  EXPECT_EQ(ends_of_keys("names.failure."), keys_of_all<dns::Failure>());
  EXPECT_EQ(ends_of_keys("names.note."), keys_of_all<dns::ZoneNote::Kind>());
  EXPECT_EQ(ends_of_keys("names.outcome."), std::set<std::string>{"timed-out"});
  const std::size_t known =
      ends_of_keys("names.failure.").size() + ends_of_keys("names.note.").size() + 1;
  EXPECT_EQ(ends_of_keys("names.").size(), known) << "a sentence that nobody says";
}

TEST(Catalogue, EveryMistakeInAZoneHasItsSentence) {
  std::set<std::string> kinds = keys_of_all<dns::ZoneError::Kind>();
  for (const char* of_messages : {"bad-header", "bad-section"}) {
    EXPECT_EQ(kinds.erase(of_messages), 1U);
  }
  EXPECT_GT(kinds.size(), 15U);
  EXPECT_EQ(ends_of_keys("scenario.zone."), kinds);
  EXPECT_EQ(ends_of_keys("scenario.hint.zone."), kinds);
}

TEST(Catalogue, EveryRowAndStateOfPop3HasItsSentence) {
  std::set<std::string> rows;
  std::set<std::string> sentences;
  for (const pop3::Transition& row : pop3::transitions()) {
    if (!rows.insert(std::string(row.key)).second) continue;
    const std::string sentence = catalogue(Language::en).text("pop3.row." + std::string(row.key));
    EXPECT_TRUE(sentences.insert(sentence).second) << row.key << " says what another row says";
  }
  EXPECT_EQ(ends_of_keys("pop3.row."), rows);
  std::set<std::string> states;
  for (std::size_t i = 0; i < pop3::kSessionStateCount; ++i) {
    states.emplace(pop3::session_state_name(static_cast<pop3::SessionState>(i)));
  }
  EXPECT_EQ(ends_of_keys("pop3.state."), states);
}

// One word for one thing: what stands here on the left was said in its place somewhere.
TEST(Catalogue, ChineseCallsAThingByOneName) {
  const std::pair<const char*, const char*> words[] = {
      {"转发路径", "正向路径"}, {"收信人", "收件人"}, {"发信人", "发件人"},
      {"八位组", "字节"},       {"八位字节", "字节"}, {"名称服务器", "域名服务器"},
      {"优先级", "优先值"},     {"延误", "延迟"},     {"宣布", "公布"},
      {"呼叫", "连接"},         {"回复", "应答"},     {"应答代码", "应答码"}};
  for (const auto& [key, sentence] : catalogue(Language::zh).entries()) {
    for (const auto& [other, word] : words) {
      EXPECT_EQ(sentence.find(other), std::string::npos) << key << ": " << word << "\n" << sentence;
    }
  }
}

TEST(Catalogue, FillsInPlaceholders) {
  const Catalogue texts(
      Catalogue::Entries{{"a", "{who} calls {whom}, {who}!"}, {"b", "an {unknown} and a {"}});
  EXPECT_EQ(texts.text("a", {{"who", "Alpha"}, {"whom", "{who}"}}), "Alpha calls {who}, Alpha!");
  EXPECT_EQ(texts.text("b", {{"who", "Alpha"}}), "an {unknown} and a {");
}

TEST(Catalogue, CountsInWords) {
  const Catalogue texts(
      Catalogue::Entries{{"m.one", "{count} message"}, {"m.other", "{count} messages"}});
  EXPECT_EQ(texts.plural("m", 1), "1 message");
  EXPECT_EQ(texts.plural("m", 0), "0 messages");
  EXPECT_EQ(texts.plural("m", 12), "12 messages");
}

TEST(Catalogue, AMissingSentenceIsGivenInEnglishAndAMissingKeyIsSeen) {
  const Catalogue english(Catalogue::Entries{{"a", "yes"}});
  const Catalogue chinese(Catalogue::Entries{{"b", "是"}}, &english);
  EXPECT_EQ(chinese.text("a"), "yes");
  EXPECT_EQ(chinese.text("b"), "是");
  EXPECT_EQ(chinese.text("c"), "[c]");
  EXPECT_EQ(chinese.plural("c", 2), "[c.other]");
}

TEST(Catalogue, ABrokenFileIsNamed) {
  const auto reason = [](std::string_view text) -> std::string {
    try {
      parse_catalogue("x.en.json", text);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(reason(R"({"a": "b"})"), "");
  EXPECT_EQ(reason("{\"a\": \n"), "x.en.json: not JSON at line 2");
  EXPECT_EQ(reason(R"(["a"])"), "x.en.json: not a JSON object");
  EXPECT_EQ(reason(R"({"a": 1})"), "x.en.json: key \"a\" has no string");
  EXPECT_EQ(reason(R"({"a": "1", "a": "2"})"), "x.en.json: key \"a\" is there twice");
}

TEST(Catalogue, LanguagesHaveNames) {
  EXPECT_EQ(language_from("en"), Language::en);
  EXPECT_EQ(language_from("zh"), Language::zh);
  EXPECT_EQ(language_from("de"), std::nullopt);
}

}  // namespace
}  // namespace smtplab::explain
