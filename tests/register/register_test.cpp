#include "sim/register/register.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace smtplab::requirements {
namespace {

using ::testing::HasSubstr;
using ::testing::IsNull;
using ::testing::NotNull;

TEST(StandardRegister, HoldsEveryStatementOfEachRfc) {
  std::map<int, int> count;
  for (const Requirement& entry : standard_register().all()) ++count[entry.rfc];
  const std::map<int, int> expected{{821, 165},  {974, 22},  {1034, 36},  {1035, 45}, {1123, 114},
                                    {1870, 35},  {1939, 45}, {2033, 21},  {2034, 11}, {2920, 26},
                                    {3030, 41},  {3207, 33}, {3461, 134}, {3464, 69}, {4954, 84},
                                    {5321, 504}, {5322, 45}, {6152, 17},  {6531, 61}, {7208, 47},
                                    {7504, 10},  {7505, 10}};
  EXPECT_EQ(count, expected);
}

TEST(StandardRegister, KeepsThe1314StatementsOfTheCatalogue) {
  const std::set<int> extended{974, 1034, 1035, 1939, 2033, 5322, 7208};
  const auto all = standard_register().all();
  const auto count = std::count_if(all.begin(), all.end(), [&](const Requirement& entry) {
    return !extended.contains(entry.rfc);
  });
  EXPECT_EQ(count, 1314);
}

TEST(StandardRegister, IdsAreUnique) {
  std::set<std::string> ids;
  for (const Requirement& entry : standard_register().all()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id << " occurs twice";
  }
}

// "R5321-4.1.1.3-a", then -b, ... -z, -aa: without a gap, so that no statement can get lost.
TEST(StandardRegister, IdsCountTheStatementsOfTheirSection) {
  std::map<std::string, int> seen;
  for (const Requirement& entry : standard_register().all()) {
    std::string prefix("R");
    prefix.append(std::to_string(entry.rfc)).append("-").append(entry.section).append("-");
    const int number = seen[prefix]++;
    std::string letters;
    if (number >= 26) letters += static_cast<char>('a' + number / 26 - 1);
    letters += static_cast<char>('a' + number % 26);
    EXPECT_EQ(entry.id, prefix + letters);
  }
}

TEST(StandardRegister, EveryStatementIsComplete) {
  for (const Requirement& entry : standard_register().all()) {
    EXPECT_FALSE(entry.section_title.empty()) << entry.id;
    EXPECT_FALSE(entry.summary.empty()) << entry.id;
    EXPECT_FALSE(entry.probe.empty()) << entry.id;
    EXPECT_GT(entry.line, 0) << entry.id;
    EXPECT_NE(to_string(entry.level), "?") << entry.id;
  }
}

TEST(StandardRegister, EverySuccessorIsAStatementOfALaterRfc) {
  int superseded = 0;
  for (const Requirement& entry : standard_register().all()) {
    if (entry.superseded_by.empty()) continue;
    ++superseded;
    const Requirement* successor = standard_register().find(entry.superseded_by);
    ASSERT_THAT(successor, NotNull()) << entry.id;
    EXPECT_GT(successor->rfc, entry.rfc) << entry.id;
    EXPECT_TRUE(successor->superseded_by.empty()) << entry.id << " has a chain of successors";
  }
  EXPECT_GT(superseded, 60);
}

TEST(StandardRegister, GivesTheReasonOfEachPromotionWhereDecisionsAre) {
  std::ifstream file(SMTPLAB_SOURCE_DIR "/docs/decisions/register-corrections.md");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  int promoted = 0;
  for (const Requirement& entry : standard_register().all()) {
    if (entry.promoted.empty()) continue;
    ++promoted;
    EXPECT_THAT(text, HasSubstr("| " + entry.id + " | " + entry.promoted + " |"));
  }
  EXPECT_GT(promoted, 0);
}

// RFC 821 has no upper-case keywords.
TEST(StandardRegister, EveryLevelOfRfc821IsImplied) {
  for (const Requirement& entry : standard_register().of_rfc(821)) {
    EXPECT_TRUE(is_implied(entry.level)) << entry.id;
  }
}

TEST(StandardRegister, StandsInTheOrderOfRfcsAndSections) {
  const auto all = standard_register().all();
  for (std::size_t i = 1; i < all.size(); ++i) {
    ASSERT_LE(all[i - 1].rfc, all[i].rfc);
    if (all[i - 1].rfc != all[i].rfc) continue;
    EXPECT_FALSE(section_before(all[i].section, all[i - 1].section)) << all[i].id;
  }
}

TEST(StandardRegister, FindsTooManyRecipients) {
  const Requirement* entry = standard_register().find("R5321-4.5.3.1.10-b");
  ASSERT_THAT(entry, NotNull());
  EXPECT_EQ(entry->rfc, 5321);
  EXPECT_EQ(entry->section, "4.5.3.1.10");
  EXPECT_EQ(entry->section_title, "Too Many Recipients Code");
  EXPECT_EQ(entry->line, 3599);
  EXPECT_EQ(entry->level, Level::must);
  EXPECT_EQ(entry->role, Role::server_receiver);
  EXPECT_EQ(entry->observable, Observable::wire_server);
  EXPECT_THAT(entry->summary, HasSubstr("452"));
  EXPECT_EQ(standard_register().find("R821-4.5.3-k")->superseded_by, entry->id);
}

TEST(StandardRegister, SourceRoutesTurnAndNumbersAreSuperseded) {
  const Register& reg = standard_register();
  EXPECT_EQ(reg.find("R821-4.1.1-h")->superseded_by, "R5321-4.1.1.3-d");
  EXPECT_EQ(reg.find("R821-4.1.1-j")->superseded_by, "R5321-4.1.1.3-e");
  EXPECT_EQ(reg.find("R821-4.1.1-aw")->superseded_by, "R5321-F.1-a");
  EXPECT_EQ(reg.find("R821-3.4-a")->superseded_by, "R5321-F.6-c");
  EXPECT_EQ(reg.find("R821-4.5.3-e")->superseded_by, "R5321-4.5.3.1.2-a");
  EXPECT_EQ(reg.find("R821-4.1.2-f")->superseded_by, "R5321-F.4-a");
}

TEST(StandardRegister, UnknownIdsAreNotFound) {
  const Register& reg = standard_register();
  EXPECT_THAT(reg.find(""), IsNull());
  EXPECT_THAT(reg.find("R5321-4.5.3.1.10"), IsNull());
  EXPECT_THAT(reg.find("R5321-4.5.3.1.10-bb"), IsNull());
  EXPECT_THAT(reg.find("r5321-4.5.3.1.10-b"), IsNull());
  EXPECT_THAT(reg.find("R99999-1-a"), IsNull());
}

TEST(StandardRegister, FindsEveryIdThatItHolds) {
  for (const Requirement& entry : standard_register().all()) {
    EXPECT_EQ(standard_register().find(entry.id), &entry);
  }
}

TEST(StandardRegister, GivesASectionWithoutItsSubsections) {
  const auto entries = standard_register().of_section(5321, "4.1.1");
  ASSERT_EQ(entries.size(), 5U);
  EXPECT_EQ(entries.front().id, "R5321-4.1.1-a");
  EXPECT_EQ(entries.back().id, "R5321-4.1.1-e");
  EXPECT_TRUE(standard_register().of_section(5321, "4.1.1.99").empty());
  EXPECT_TRUE(standard_register().of_section(5321, "").empty());
  EXPECT_TRUE(standard_register().of_rfc(822).empty());
}

TEST(StandardRegister, NamesTheRfcs) {
  const Rfc* rfc = standard_register().find_rfc(821);
  ASSERT_THAT(rfc, NotNull());
  EXPECT_EQ(rfc->title, "Simple Mail Transfer Protocol");
  EXPECT_EQ(rfc->date, "1982-08");
  EXPECT_THAT(rfc->status, HasSubstr("2821"));
  EXPECT_EQ(standard_register().rfcs().size(), 22U);
  EXPECT_THAT(standard_register().find_rfc(822), IsNull());
}

TEST(StandardRegister, MayBeReadByManyThreadsAtOnce) {
  std::vector<const Register*> seen(4, nullptr);
  std::vector<std::thread> threads;
  for (auto& slot : seen) threads.emplace_back([&slot] { slot = &standard_register(); });
  for (auto& thread : threads) thread.join();
  for (const Register* reg : seen) EXPECT_EQ(reg, &standard_register());
}

TEST(Replies, TellWhatACodeMeansToACommand) {
  const Register& reg = standard_register();
  const ReplyMeaning* meaning = reg.reply_meaning(821, "RCPT", 550);
  ASSERT_THAT(meaning, NotNull());
  EXPECT_EQ(meaning->kind, ReplyKind::failure);
  EXPECT_EQ(meaning->section, "4.3");
  EXPECT_THAT(meaning->meaning, HasSubstr("Mailbox unavailable"));
  EXPECT_EQ(reg.reply_meaning(5321, "DATA", 354)->kind, ReplyKind::intermediate);
  EXPECT_EQ(reg.reply_meaning(5321, "(connect)", 554)->meaning, "No SMTP service here");
}

TEST(Replies, FallBackToTheRowForAnyCommand) {
  const ReplyMeaning* meaning = standard_register().reply_meaning(5321, "NOOP", 421);
  ASSERT_THAT(meaning, NotNull());
  EXPECT_EQ(meaning->command, "(any)");
  EXPECT_THAT(standard_register().reply_meaning(821, "NOOP", 252), IsNull());
  EXPECT_THAT(standard_register().reply_meaning(822, "NOOP", 250), IsNull());
}

// 250 answers DATA only once the data is there, 354 only before (RFC 821 section 4.3).
TEST(Replies, DistinguishTheStagesOfData) {
  for (const ReplyMeaning* row : standard_register().reply_meanings("DATA", 250)) {
    EXPECT_EQ(row->stage, "after data");
  }
  const auto rows = standard_register().reply_meanings("DATA", 354);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]->rfc, 821);
  EXPECT_EQ(rows[1]->rfc, 5321);
  for (const ReplyMeaning* row : rows) EXPECT_EQ(row->stage, "reply to command");
}

TEST(Replies, AreAllThere) { EXPECT_EQ(standard_register().replies().size(), 233U); }

TEST(Limits, AreFoundByRfcAndItem) {
  const Register& reg = standard_register();
  EXPECT_EQ(reg.limits().size(), 56U);
  ASSERT_THAT(reg.find_limit(821, "domain"), NotNull());
  EXPECT_EQ(reg.find_limit(821, "domain")->number(), 64);
  EXPECT_EQ(reg.find_limit(5321, "domain")->number(), 255);
  EXPECT_EQ(reg.find_limit(5321, "domain")->unit, "octets");
  EXPECT_THAT(reg.find_limit(5321, "user-name"), IsNull());
}

TEST(Limits, KeepValuesThatAreNoPlainNumber) {
  const Limit* limit = standard_register().find_limit(5321, "give-up");
  ASSERT_THAT(limit, NotNull());
  EXPECT_EQ(limit->value, "4-5");
  EXPECT_EQ(limit->number(), std::nullopt);
}

Requirement statement(const std::string& id, const std::string& successor = "") {
  Requirement requirement;
  requirement.id = id;
  requirement.rfc = 821;
  requirement.section = "2";
  requirement.superseded_by = successor;
  return requirement;
}

Register register_of(std::vector<Requirement> requirements) {
  RfcDocument document;
  document.rfc = 821;
  document.requirements = std::move(requirements);
  return Register({document}, {}, {});
}

TEST(Register, RefusesTheSameIdTwice) {
  try {
    register_of({statement("R821-2-a"), statement("R821-2-b"), statement("R821-2-a")});
    FAIL() << "no error";
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "rfc821.json: R821-2-a: two statements have this id");
  }
}

TEST(Register, RefusesASuccessorThatIsNotThere) {
  try {
    register_of({statement("R821-2-a", "R5321-2-z")});
    FAIL() << "no error";
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(),
                 "rfc821.json: R821-2-a: superseded_by names no statement: R5321-2-z");
  }
}

TEST(Register, CanBeCopied) {
  const Register copy = standard_register();
  const Requirement* entry = copy.find("R821-2-a");
  ASSERT_THAT(entry, NotNull());
  EXPECT_NE(entry, standard_register().find("R821-2-a"));
  EXPECT_EQ(entry->summary, standard_register().find("R821-2-a")->summary);
}

TEST(Register, MayBeEmpty) {
  const Register empty({}, {}, {});
  EXPECT_TRUE(empty.all().empty());
  EXPECT_THAT(empty.find("R821-2-a"), IsNull());
  EXPECT_TRUE(empty.of_section(821, "2").empty());
}

}  // namespace
}  // namespace smtplab::requirements
