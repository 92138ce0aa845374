#include "sim/live/spool.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace smtplab::live {
namespace {

namespace fs = std::filesystem;

class SpoolFolder : public ::testing::Test {
 protected:
  SpoolFolder()
      : path_(fs::path(::testing::TempDir()) /
              ("spool-" + std::to_string(::getpid()) +
               ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(path_);
  }
  ~SpoolFolder() override { fs::remove_all(path_); }

  Spool open() {
    auto spool = Spool::open(path_.string(), "ID", {"a.example", "b.example"});
    EXPECT_TRUE(spool.has_value());
    return std::move(*spool);
  }
  std::string journal() const {
    std::ifstream file(path_ / "journal", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write_journal(std::string_view octets) const {
    std::ofstream(path_ / "journal", std::ios::binary) << octets;
  }

  fs::path path_;
};

KeptMessage letter(std::string octets, std::uint32_t host = 0) {
  KeptMessage message;
  message.host = host;
  message.user = "bob";
  message.octets = std::make_shared<const std::string>(std::move(octets));
  message.unix_seconds = 1'700'000'000;
  return message;
}

std::uint64_t keep(Spool& spool, KeptMessage message) {
  spool.keep({&message, 1});
  return message.number;
}

TEST_F(SpoolFolder, GivesBackWhatItWasGiven) {
  {
    Spool spool = open();
    keep(spool, letter("one\r\n"));
    KeptMessage queued = letter("two\r\n", 1);
    queued.place = KeptMessage::Place::queue;
    queued.entry.from.mailbox =
        smtp::Mailbox{smtp::LocalPart("alice"), {smtp::Domain::Kind::name, "a.example"}};
    queued.entry.to.mailbox = {smtp::LocalPart("\"b c\""), {smtp::Domain::Kind::name, "c.example"}};
    queued.entry.accepted_as = "<list@b.example>";
    queued.entry.begun = smtp::Verb::soml;
    queued.entry.sender_knows_of_delay = true;
    queued.entry.smtputf8 = true;
    queued.entry.options.emplace(
        smtp::MailOptions{"alice@a.example", "QQ+20314", smtp::Returned::headers});
    queued.entry.recipient.emplace(
        smtp::RecipientOptions{*smtp::Notify::parse("Success,DELAY"), "rfc822;b+20c@c.example"});
    keep(spool, std::move(queued));
    ASSERT_TRUE(spool.write());
  }
  Spool spool = open();
  const auto left = spool.take_left();
  ASSERT_EQ(left.size(), 2U);
  EXPECT_EQ(left[0].user, "bob");
  EXPECT_EQ(*left[0].octets, "one\r\n");
  EXPECT_EQ(left[0].unix_seconds, 1'700'000'000);
  EXPECT_EQ(left[1].host, 1U);
  EXPECT_EQ(left[1].place, KeptMessage::Place::queue);
  EXPECT_EQ(left[1].entry.paths(), "<alice@a.example> <\"b c\"@c.example>");
  EXPECT_EQ(left[1].entry.accepted_as, "<list@b.example>");
  EXPECT_EQ(left[1].entry.begun, smtp::Verb::soml);
  EXPECT_TRUE(left[1].entry.sender_knows_of_delay);
  EXPECT_TRUE(left[1].entry.smtputf8);
  ASSERT_TRUE(left[1].entry.options);
  EXPECT_EQ(left[1].entry.options->submitter, "alice@a.example");
  EXPECT_EQ(left[1].entry.options->envelope_id, "QQ+20314");
  EXPECT_EQ(left[1].entry.options->returned, smtp::Returned::headers);
  EXPECT_EQ(left[1].entry.wishes().notify.text(), "Success,DELAY");
  EXPECT_TRUE(left[1].entry.wishes().notify.wants(smtp::NotifyOn::delay));
  EXPECT_EQ(left[1].entry.wishes().original_recipient, "rfc822;b+20c@c.example");
  EXPECT_FALSE(left[0].entry.options);
}

TEST_F(SpoolFolder, ForgetsWhatHasGoneButNotItsUid) {
  {
    Spool spool = open();
    const std::uint64_t number = keep(spool, letter("one\r\n"));
    spool.name(number, 41);
    spool.drop(number);
    ASSERT_TRUE(spool.write());
    EXPECT_EQ(spool.size(), 0U);
  }
  for (int run = 0; run < 2; ++run) {
    Spool spool = open();
    const auto left = spool.take_left();
    ASSERT_EQ(left.size(), 1U) << run;
    EXPECT_EQ(left[0].octets, nullptr);
    EXPECT_EQ(left[0].uid, 41U);
    EXPECT_EQ(left[0].user, "bob");
  }
}

TEST_F(SpoolFolder, NumbersAreNotGivenTwice) {
  std::uint64_t first = 0;
  {
    Spool spool = open();
    first = keep(spool, letter("one\r\n"));
    ASSERT_TRUE(spool.write());
  }
  Spool spool = open();
  EXPECT_GT(keep(spool, letter("two\r\n")), first);
}

TEST_F(SpoolFolder, IsReadableWhereverItsLastWriteWasCut) {
  {
    Spool spool = open();
    keep(spool, letter("one\r\n"));
    ASSERT_TRUE(spool.write());
  }
  const std::string before = journal();
  {
    Spool spool = open();
    keep(spool, letter("two\r\n"));
    ASSERT_TRUE(spool.write());
  }
  const std::string whole = journal();
  for (std::size_t length = before.size(); length <= whole.size(); ++length) {
    write_journal(std::string_view(whole).substr(0, length));
    Spool spool = open();
    EXPECT_EQ(spool.take_left().size(), length < whole.size() ? 1U : 2U) << length;
  }
  std::ifstream cut(path_ / "cut", std::ios::binary);
  EXPECT_TRUE(cut.good());
}

TEST_F(SpoolFolder, WhatIsOfAHostThatIsNotThereAnyMoreStays) {
  {
    auto spool = Spool::open(path_.string(), "ID", {"gone.example"});
    ASSERT_TRUE(spool.has_value());
    keep(*spool, letter("one\r\n"));
    ASSERT_TRUE(spool->write());
  }
  EXPECT_TRUE(open().take_left().empty());
  auto spool = Spool::open(path_.string(), "ID", {"gone.example"});
  ASSERT_TRUE(spool.has_value());
  EXPECT_EQ(spool->take_left().size(), 1U);
}

TEST_F(SpoolFolder, IsWrittenAnewWhereMostOfItHasGone) {
  Spool spool = open();
  const std::string large(1024 * 1024, 'x');
  keep(spool, letter("stays\r\n"));
  for (int i = 0; i < 70; ++i) spool.drop(keep(spool, letter(large)));
  ASSERT_TRUE(spool.write());
  EXPECT_GT(spool.journal_octets(), 70U * large.size());
  ASSERT_TRUE(spool.compact());
  EXPECT_LT(spool.journal_octets(), 1000U);
  EXPECT_EQ(fs::file_size(path_ / "journal"), spool.journal_octets());
  EXPECT_EQ(spool.size(), 1U);
}

TEST_F(SpoolFolder, BelongsToOneProgramAndOneScenario) {
  {
    const Spool spool = open();
    const auto second = Spool::open(path_.string(), "ID", {});
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error(), Spool::Error::in_use);
  }
  const auto other = Spool::open(path_.string(), "OTHER", {});
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error(), Spool::Error::other_scenario);
  write_journal("Dear diary\n");
  const auto none = Spool::open(path_.string(), "ID", {});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error(), Spool::Error::no_journal);
  EXPECT_EQ(journal(), "Dear diary\n");
}

}  // namespace
}  // namespace smtplab::live
