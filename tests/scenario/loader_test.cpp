#include "sim/scenario/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/scenario/wrong_files.h"

namespace smtplab::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kHere = SMTPLAB_SOURCE_DIR "/tests/scenario/";

std::vector<Diagnostic> errors_of(std::string_view text) {
  auto loaded = load_scenario(text, "a/b/some.json");
  return loaded ? std::vector<Diagnostic>{} : loaded.error();
}

std::string argument(const Diagnostic& diagnostic, std::string_view name) {
  for (const auto& [given, value] : diagnostic.arguments) {
    if (given == name) return value;
  }
  return "(none)";
}

/// "key line pointer", one for each diagnostic.
std::vector<std::string> shape(const std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> rows;
  for (const Diagnostic& d : diagnostics) {
    rows.push_back(d.message_key + " " + std::to_string(d.place.line) + " " + d.place.pointer);
  }
  return rows;
}

TEST(Loader, TellsEachWrongFileWhatIsWrongAndWhere) {
  std::map<std::string, std::vector<std::string>> expected;
  for (const WrongFile& row : kWrongFiles) {
    expected[std::string(row.file)].push_back("scenario." + std::string(row.key) + " " +
                                              std::to_string(row.line) + " " +
                                              std::string(row.pointer));
  }
  std::set<std::string> seen;
  for (const auto& entry : std::filesystem::directory_iterator(kHere + "wrong")) {
    const std::string stem = entry.path().stem().string();
    seen.insert(stem);
    const auto loaded = load_scenario_file(entry.path().string());
    ASSERT_FALSE(loaded) << stem;
    EXPECT_EQ(shape(loaded.error()), expected[stem]) << stem;
    for (const Diagnostic& d : loaded.error()) EXPECT_EQ(d.file, entry.path().string());
  }
  for (const auto& [stem, rows] : expected) EXPECT_TRUE(seen.contains(stem)) << stem;
}

TEST(Loader, HasASentenceAndACureInEveryLanguageForWhateverItSays) {
  for (const std::string language : {"en", "zh"}) {
    std::ifstream file(SMTPLAB_SOURCE_DIR "/sim/explain/catalogue/scenario." + language + ".json");
    const nlohmann::json sentences = nlohmann::json::parse(file);
    for (const auto& entry : std::filesystem::directory_iterator(kHere + "wrong")) {
      const auto loaded = load_scenario_file(entry.path().string());
      ASSERT_FALSE(loaded);
      for (const Diagnostic& d : loaded.error()) {
        for (const std::string& key : {d.message_key, d.hint_key}) {
          ASSERT_TRUE(sentences.contains(key)) << language << " " << key;
          std::string sentence = sentences[key];
          for (const auto& [name, value] : d.arguments) {
            const std::string mark = "{" + name + "}";
            for (std::size_t at = sentence.find(mark); at != std::string::npos;
                 at = sentence.find(mark, at + value.size())) {
              sentence.replace(at, mark.size(), value);
            }
          }
          for (const char* name : {"{key}", "{name}", "{value}", "{at}", "{allowed}", "{high}",
                                   "{low}", "{suggestion}", "{line}", "{column}", "{token}"}) {
            EXPECT_THAT(sentence, Not(HasSubstr(name))) << key;
          }
        }
      }
    }
  }
}

TEST(Loader, ReadsEveryKey) {
  const auto loaded = load_scenario_file(kHere + "right/every-key.json");
  ASSERT_TRUE(loaded) << shape(loaded.error())[0];
  const Scenario& s = *loaded;
  EXPECT_EQ(s.id, "every-key");
  EXPECT_EQ(s.title, "Each key of the format once");
  EXPECT_EQ(s.source.rfc, 5321);
  EXPECT_EQ(s.source.section, "4.1");
  EXPECT_EQ(s.source.first_line, 1u);
  EXPECT_EQ(s.source.last_line, 2u);
  EXPECT_EQ(s.notes.size(), 1u);
  EXPECT_THAT(s.teaches, ElementsAre("R5321-2.3.8-d"));
  EXPECT_EQ(s.seed, 7u);
  EXPECT_EQ(s.starts.offset_minutes, 60);
  EXPECT_EQ(s.starts.zone_name, "CET");
  ASSERT_EQ(s.hosts.size(), 6u) << "with the name server that nobody wrote";
  EXPECT_EQ(s.hosts[0].role, agents::HostRole::user_agent);
  EXPECT_EQ(s.hosts[2].dialect.standard(), smtp::Standard::rfc821);
  EXPECT_EQ(s.hosts[2].clock, s.starts);
  EXPECT_EQ(s.default_link.latency, milliseconds(5));
  EXPECT_EQ(s.default_link.jitter, microseconds(250));
  EXPECT_EQ(s.default_link.bits_per_second, 1'000'000u);
  EXPECT_EQ(s.default_link.segment_octets, 512u);
  ASSERT_EQ(s.links.size(), 2u);
  EXPECT_EQ(s.links[0].host_b, 1u);
  EXPECT_EQ(s.links[0].link.latency, microseconds(500));
  EXPECT_EQ(s.links[0].link.bits_per_second, 1'000'000u) << "as in the default link";
  EXPECT_EQ(s.links[0].link.segment_octets, 3u);
  EXPECT_EQ(s.links[1].link.bits_per_second, 9600u);
  ASSERT_EQ(s.faults.size(), 5u);
  EXPECT_EQ(s.faults[0].at, Instant{90'250'000'000});
  EXPECT_EQ(s.faults[0].kind, Fault::Kind::reset);
  EXPECT_EQ(s.faults[1].at, Instant{} + seconds(100));
  EXPECT_EQ(s.faults[1].kind, Fault::Kind::silence);
  EXPECT_EQ(s.faults[1].host_a, 2u);
  EXPECT_EQ(s.faults[2].at, Instant{} + seconds(700));
  EXPECT_EQ(s.faults[2].kind, Fault::Kind::restart);
  EXPECT_EQ(s.faults[2].host_a, 2u);
}

TEST(Loader, ReadsWhatNamesNeed) {
  const auto loaded = load_scenario_file(kHere + "right/every-key.json");
  ASSERT_TRUE(loaded);
  const Scenario& s = *loaded;
  EXPECT_EQ(s.hosts[3].role, agents::HostRole::name_server);
  EXPECT_EQ(s.hosts[4].role, agents::HostRole::delivery_agent);
  EXPECT_EQ(s.hosts[1].delivery_agent->host, "mda.example");
  EXPECT_EQ(s.hosts[5].name, "ns.test");
  EXPECT_EQ(s.faults[3].kind, Fault::Kind::names);
  EXPECT_EQ(s.faults[3].at, Instant{} + milliseconds(1500));
  EXPECT_EQ(s.faults[3].host_a, 5u);
  EXPECT_EQ(s.faults[3].answers, agents::NameServerMode::servfail);
  EXPECT_EQ(s.faults[4].at, Instant{} + milliseconds(61'500));
  EXPECT_EQ(s.faults[4].answers, agents::NameServerMode::normal);
  ASSERT_EQ(s.questions.size(), 2u);
  EXPECT_EQ(s.questions[0].at, Instant{} + seconds(105));
  EXPECT_EQ(s.questions[0].host, 0u);
  EXPECT_EQ(s.questions[0].question.name.to_string(), "EXAMPLE.");
  EXPECT_EQ(s.questions[0].question.type, dns::RecordType::mx);
  EXPECT_EQ(s.questions[1].question.type, dns::RecordType::a) << "where none is given";
  ASSERT_GE(s.expectations.size(), 3u);
  const Expectation* const last = &s.expectations.back() - 2;
  EXPECT_EQ(last[0].kind, Expectation::Kind::event);
  EXPECT_EQ(last[0].event, trace::EventKind::resolved);
  EXPECT_EQ(last[0].host, 0u);
  EXPECT_EQ(last[0].messages, 3u);
  EXPECT_EQ(last[0].text, "10 b");
  EXPECT_EQ(last[1].kind, Expectation::Kind::answer);
  EXPECT_EQ(last[1].outcome, dns::Outcome::records);
  EXPECT_THAT(last[1].records, ElementsAre("10 b.example."));
  EXPECT_EQ(last[2].outcome, dns::Outcome::timed_out);
}

TEST(Loader, ReadsAHostsPolicy) {
  const auto loaded = load_scenario_file(kHere + "right/every-key.json");
  ASSERT_TRUE(loaded);
  const agents::HostConfig& host = loaded->hosts[1];
  ASSERT_EQ(host.mailboxes.size(), 2u);
  EXPECT_EQ(host.mailboxes[0].user, "bob");
  EXPECT_EQ(host.mailboxes[1].details().full_name, "Mary O'Hara");
  EXPECT_EQ(host.mailboxes[1].details().terminal, agents::Terminal::active);
  EXPECT_EQ(host.mailboxes[1].details().quota_octets, 100'000u);
  ASSERT_EQ(host.forwards.size(), 1u);
  EXPECT_EQ(host.forwards[0].to.to_string(), "<al@d.example>");
  EXPECT_EQ(host.forwards[0].full_name, "Al Moved");
  EXPECT_EQ(host.forwards[0].announce, 551);
  ASSERT_EQ(host.lists.size(), 1u);
  EXPECT_THAT(host.lists[0].members, ElementsAre("Bob <bob@b.example>"));
  EXPECT_FALSE(host.lists[0].may_be_expanded);
  EXPECT_EQ(host.lists[0].keeper.to_string(), "<al@d.example>");
  EXPECT_THAT(host.local_domains, ElementsAre("b2.example"));
  EXPECT_EQ(host.relay, agents::RelayPolicy::open);
  EXPECT_EQ(host.verify, agents::VerifyPolicy::noncommittal);
  EXPECT_TRUE(host.accepts_turn);
  EXPECT_EQ(host.greeting_delay, microseconds(12'500));
}

TEST(Loader, ReadsAHostsDialect) {
  const auto loaded = load_scenario_file(kHere + "right/every-key.json");
  ASSERT_TRUE(loaded);
  const smtp::Dialect& dialect = loaded->hosts[1].dialect;
  for (std::uint8_t i = 0; i < smtp::kExtensionCount; ++i) {
    EXPECT_TRUE(dialect.extensions.has(static_cast<smtp::Extension>(i))) << int{i};
  }
  EXPECT_EQ(dialect.announced_size, 5000u);
  const smtp::Limits& limits = dialect.rules.limits;
  EXPECT_EQ(limits.recipients, 3u);
  EXPECT_EQ(limits.message_size, 4000u);
  EXPECT_EQ(limits.command_line, 600u);
  EXPECT_EQ(limits.text_line, 2000u);
  EXPECT_EQ(limits.path, 300u);
  EXPECT_EQ(limits.local_part, 70u);
  EXPECT_EQ(limits.domain, 100u);
  EXPECT_EQ(dialect.timeouts.greeting, seconds(1));
  EXPECT_EQ(dialect.timeouts.mail, seconds(2));
  EXPECT_EQ(dialect.timeouts.rcpt, seconds(3));
  EXPECT_EQ(dialect.timeouts.data_initiation, seconds(4));
  EXPECT_EQ(dialect.timeouts.data_block, seconds(5));
  EXPECT_EQ(dialect.timeouts.data_termination, seconds(6));
  EXPECT_EQ(dialect.timeouts.other_reply, seconds(7));
  EXPECT_EQ(dialect.timeouts.server_command, milliseconds(8500));
  EXPECT_EQ(smtp::format_reply(dialect.texts[smtp::ReplyText::user_unknown], true),
            "553-5.1.1 No such user\r\n553 5.1.1 here\r\n");
  EXPECT_EQ(smtp::format_reply(dialect.texts[smtp::ReplyText::help], true), "123 preliminary\r\n");
  EXPECT_TRUE(dialect.command_line_ends.has(smtp::LineEnd::lf));
  EXPECT_FALSE(dialect.command_line_ends.has(smtp::LineEnd::cr));
  EXPECT_EQ(dialect.end_of_data.after_crlf, 1);
  EXPECT_EQ(dialect.end_of_data.after_lf, 4);
  EXPECT_EQ(dialect.end_of_data.after_cr, 2);
  EXPECT_TRUE(dialect.rules.leniencies.space_after_colon);
  EXPECT_TRUE(dialect.rules.leniencies.underscore_in_domain);
  EXPECT_FALSE(dialect.rules.leniencies.trailing_space) << "the list is the whole of them";
}

TEST(Loader, ReadsDialoguesOctetForOctet) {
  const auto loaded = load_scenario_file(kHere + "right/every-key.json");
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->script.size(), 2u);
  const DialogueStep& step = loaded->script[0];
  EXPECT_EQ(step.at, Instant{} + seconds(2));
  EXPECT_EQ(step.client, 0u);
  EXPECT_EQ(step.server, 1u);
  EXPECT_EQ(step.place.pointer, "/script/0");
  const std::vector<agents::DialogueLine>& lines = step.dialogue.lines;
  using Kind = agents::DialogueLine::Kind;
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[0].octets, "220 b.example Simple Mail Transfer Service Ready\r\n");
  EXPECT_FALSE(lines[0].printed);
  EXPECT_EQ(lines[1].octets, "NOOP\n") << "nothing is added";
  EXPECT_TRUE(lines[1].printed);
  EXPECT_EQ(lines[2].kind, Kind::server);
  EXPECT_EQ(lines[3].kind, Kind::pause);
  EXPECT_EQ(lines[3].pause, milliseconds(250));
  EXPECT_EQ(lines[4].octets, "\r\n");
  EXPECT_FALSE(lines[5].printed);
  EXPECT_EQ(lines[1].line + 1, lines[2].line);
  EXPECT_EQ(loaded->script[1].at, Instant{} + milliseconds(60'500));
  using Seen = Expectation::Kind;
  ASSERT_GE(loaded->expectations.size(), 7u);
  EXPECT_EQ(loaded->expectations[0].kind, Seen::mailbox);
  EXPECT_EQ(loaded->expectations[1].kind, Seen::terminal);
  EXPECT_EQ(loaded->expectations[2].kind, Seen::queue);
  EXPECT_EQ(loaded->expectations[3].kind, Seen::fetched);
  EXPECT_THAT(loaded->expectations[4].violations, ElementsAre("bare-lf", "unexpected-reply"));
  const Expectation& delivered = loaded->expectations[5];
  EXPECT_EQ(delivered.kind, Seen::delivered);
  EXPECT_EQ(delivered.user, "bob");
  EXPECT_THAT(delivered.via, ElementsAre("b.example", "c.example"));
  EXPECT_EQ(delivered.by, milliseconds(3'600'500));
  EXPECT_EQ(delivered.messages, 2u);
  const Expectation& bounced = loaded->expectations[6];
  EXPECT_EQ(bounced.kind, Seen::bounced);
  EXPECT_EQ(bounced.host, 1u);
  EXPECT_EQ(bounced.user, "bob");
  EXPECT_EQ(bounced.recipient, "<al@c.example>");
  EXPECT_EQ(bounced.status, (smtp::EnhancedStatusCode{5, 1, 1}));
}

TEST(Loader, TakesWhatIsNotGivenFromTheStandard) {
  const auto loaded = load_scenario(
      R"({"title": "t", "standard": 821, "hosts": [{"name": "a.example"}, {"name": "b.example"}],
          "script": [{"from": "a.example", "to": "b.example", "dialogue": ["S: 220 x"]}]})",
      "a/b/some.json");
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->id, "some") << "the file's stem";
  EXPECT_EQ(loaded->file, "a/b/some.json");
  const agents::HostConfig& host = loaded->hosts[0];
  EXPECT_EQ(host.role, agents::HostRole::transfer_agent);
  EXPECT_EQ(host.dialect.standard(), smtp::Standard::rfc821);
  EXPECT_EQ(host.dialect.rules.limits.domain, 64u);
  EXPECT_TRUE(host.dialect.rules.leniencies.trailing_space);
  EXPECT_TRUE(host.dialect.end_of_data.is_strict());
  EXPECT_EQ(loaded->default_link.latency, milliseconds(20));
  EXPECT_EQ(loaded->script[0].at, Instant{});
}

TEST(Loader, NamesTheNearestNameAndAllThatAreAllowed) {
  const auto errors = load_scenario_file(kHere + "wrong/no-such-host.json").error();
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(argument(errors[0], "value"), "\"a.exmaple\"");
  EXPECT_EQ(argument(errors[0], "suggestion"), "a.example");
  EXPECT_EQ(argument(errors[0], "allowed"), "a.example, b.example");
  EXPECT_EQ(errors[0].hint_key, "scenario.hint.nearest");
}

TEST(Loader, NamesTheWrongOctetOfAPath) {
  const auto errors = load_scenario_file(kHere + "wrong/list-member.json").error();
  ASSERT_EQ(errors.size(), 1u);
  // "Fred fred@c.example" has 19 octets, and the bracket is missed behind them.
  EXPECT_EQ(argument(errors[0], "at"), "20");
}

TEST(Loader, SurvivesTwoHundredThousandBrackets) {
  for (const char bracket : {'[', '{'}) {
    std::string text(200'000, bracket);
    const auto errors = errors_of(text);
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].message_key, bracket == '[' ? "scenario.too-deep" : "scenario.not-json");
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  ASSERT_EQ(errors_of(deep).size(), 1u);
  EXPECT_EQ(errors_of(deep)[0].message_key, "scenario.too-deep");
}

TEST(Loader, StopsAtTwentyErrors) {
  std::string text = "{\n";
  for (int i = 0; i < 50; ++i) text += "\"wrong" + std::to_string(i) + "\": 1,\n";
  const auto errors = errors_of(text + "\"id\": \"x\"}");
  EXPECT_EQ(errors.size(), 20u);
  EXPECT_EQ(errors.front().place.line, 2u);
}

TEST(Loader, LooksForNearNamesOnlyWhereItTellsThem) {
  std::string text = R"({"title": "t", "hosts": [)";
  for (int i = 0; i < 2000; ++i) text += "{\"name\": \"h" + std::to_string(i) + ".example\"},";
  text += R"({"name": "a.example"}], "script": [)";
  for (int i = 0; i < 20'000; ++i) {
    text += R"({"from": "nobody.example", "to": "a.example", "dialogue": ["S: 220 x"]},)";
  }
  text += R"({"from": "nobody.example", "to": "a.example", "dialogue": ["S: 220 x"]}]})";
  EXPECT_EQ(errors_of(text).size(), 20u);
}

TEST(Loader, StopsAtAMillionValues) {
  std::string text = "[0";
  for (int i = 0; i < 1'000'000; ++i) text += ",0";
  const auto errors = errors_of(text + "]");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].message_key, "scenario.too-many-values");
}

TEST(Loader, CountsTheLinesOfNumbersAtTheirOwnLine) {
  const auto errors = errors_of("{\n\"seed\":\n-1\n,\"id\": 2}\n");
  EXPECT_THAT(shape(errors), ::testing::IsSupersetOf({std::string("scenario.out-of-range 3 /seed"),
                                                      std::string("scenario.not-a-string 4 /id")}));
}

TEST(Loader, TellsWhyAFileCannotBeRead) {
  const auto missing = load_scenario_file(kHere + "no-such-file.json");
  ASSERT_FALSE(missing);
  EXPECT_THAT(shape(missing.error()), ElementsAre("scenario.no-such-file 0 "));
  EXPECT_EQ(missing.error()[0].file, kHere + "no-such-file.json");
  const auto folder = load_scenario_file(kHere);
  ASSERT_FALSE(folder);
  EXPECT_THAT(shape(folder.error()), ElementsAre("scenario.is-a-folder 0 "));
  const auto large = load_scenario(std::string(kMostFileOctets + 1, ' '), "x");
  ASSERT_FALSE(large);
  EXPECT_THAT(shape(large.error()), ElementsAre("scenario.file-too-large 0 "));
}

// Whatever is cut off or overwritten, the loader answers, and never without a reason.
TEST(Loader, AnswersEveryCutAndEveryOverwrittenOctet) {
  std::ifstream file(kHere + "right/every-key.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t i = 0; i + 2 < text.size(); i += 3) {
    EXPECT_THAT(errors_of(text.substr(0, i)), Not(IsEmpty())) << i;
    std::string changed = text;
    changed[i] = '\x80';
    EXPECT_THAT(errors_of(changed), Not(IsEmpty())) << i;
  }
}

TEST(Loader, AHostThatDoesNotExpandDoesNotAnnounceExpn) {
  const auto text = [](const std::string& extra) {
    return R"({"title": "t", "hosts": [{"name": "a.example"}, {"name": "b.example")" + extra +
           R"(}], "script": [{"from": "a.example", "to": "b.example", "dialogue": ["S: 220 x"]}]})";
  };
  const auto ehlo = [&](const std::string& extra) {
    const auto loaded = load_scenario(text(extra), "t.json");
    return loaded ? loaded->hosts[1].dialect.texts[smtp::ReplyText::ehlo].text : "not loaded";
  };
  EXPECT_EQ(ehlo(""), "{domain}\nEXPN\nHELP");
  EXPECT_EQ(ehlo(R"(, "verify": "off")"), "{domain}\nHELP");
  EXPECT_EQ(ehlo(R"(, "verify": "off", "replies": {"ehlo": "250 x"})"), "x");
}

}  // namespace
}  // namespace smtplab::scenario
