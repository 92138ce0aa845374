#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/program_run.h"

namespace smtplab {
namespace {

namespace fs = std::filesystem;

using testing::Folder;
using ::testing::HasSubstr;
using testing::ProgramRun;

constexpr char kScenario[] = R"({
  "title": "Mail for users with odd names",
  "standard": 821,
  "starts": "1982-08-02T10:15:00-07:00",
  "zone_name": "PDT",
  "hosts": [
    {"name": "a.example", "role": "mua"},
    {"name": "b.example", "mailboxes": ["Bob", "..", "a/../b", ".hidden", "a|b c", "empty"]}
  ],
  "script": [
    {"at_s": 1, "host": "a.example", "submit": {"from": "<al@a.example>", "server": "b.example",
      "to": ["<bob@b.example>", "<\"..\"@b.example>", "<\"a/../b\"@b.example>"],
      "content": ["Subject: one", "", "From here on"]}},
    {"at_s": 2, "host": "a.example", "submit": {"from": "<>", "server": "b.example",
      "to": ["<bob@b.example>"], "content": ["Subject: two", "", "2"]}}
  ],
  "expect": [{"mailbox": "<Bob@b.example>", "messages": 2}]
})";

/// All files below a folder, by their names relative to it, in order.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    names.push_back(fs::relative(entry.path(), folder).string() +
                    (entry.is_directory() ? "/" : ""));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string quoted(const std::string& path) { return "'" + path + "'"; }

TEST(Mailboxes, AreWrittenAsMaildirFolders) {
  const Folder folder;
  const std::string file = folder.write("odd.json", kScenario);
  const std::string to = folder.path("mail");
  const ProgramRun run = testing::smtplab("run -q --mailboxes " + quoted(to) + " " + quoted(file));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  std::vector<std::string> tops;
  for (const auto& entry : fs::directory_iterator(to + "/b.example")) {
    tops.push_back(entry.path().filename().string());
    for (const char* part : {"cur", "new", "tmp"}) {
      EXPECT_TRUE(fs::is_directory(entry.path() / part)) << entry.path();
    }
  }
  std::sort(tops.begin(), tops.end());
  EXPECT_EQ(tops, (std::vector<std::string>{"%2E.", "%2Ehidden", "a%2F..%2Fb", "a%7Cb%20c", "bob",
                                            "empty"}));
  std::vector<std::string> messages;
  for (const auto& entry : fs::directory_iterator(to + "/b.example/bob/new")) {
    EXPECT_THAT(entry.path().filename().string(), HasSubstr(".b.example"));
    messages.push_back(testing::read_file(entry.path().string()));
  }
  std::sort(messages.begin(), messages.end());
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_THAT(messages[0], HasSubstr("Return-Path: <>\n"));
  EXPECT_EQ(messages[1],
            "Return-Path: <al@a.example>\n"
            "Received: from a.example by b.example ; 2 Aug 82 10:15:01 PDT\n"
            "Subject: one\n\nFrom here on\n");
  EXPECT_EQ(files_in(to + "/b.example/empty"), (std::vector<std::string>{"cur/", "new/", "tmp/"}));
}

TEST(Mailboxes, AreWrittenAsMboxFiles) {
  const Folder folder;
  const std::string file = folder.write("odd.json", kScenario);
  const std::string to = folder.path("mail");
  const ProgramRun run = testing::smtplab("run -q --mailbox-format mbox --mailboxes " + quoted(to) +
                                          " " + quoted(file));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const std::string mbox = testing::read_file(to + "/b.example/bob");
  EXPECT_TRUE(mbox.starts_with("From al@a.example Mon Aug  2 17:15:01 1982\nReturn-Path: "));
  EXPECT_THAT(mbox, HasSubstr("\n>From here on\n\nFrom MAILER-DAEMON Mon Aug  2 17:15:02 1982\n"));
  EXPECT_EQ(testing::read_file(to + "/b.example/empty"), "");
}

// What POP3 has removed is not there, and the user's own host has no mailbox.
TEST(Mailboxes, HoldWhatIsThereAtTheEnd) {
  const Folder folder;
  const std::string to = folder.path("mail");
  const ProgramRun run =
      testing::smtplab("run -q scenarios/pop3/uidl.json --mailboxes " + quoted(to));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  int messages = 0;
  for (const std::string& name : files_in(to)) messages += name.ends_with("/") ? 0 : 1;
  EXPECT_EQ(messages, 1);
}

TEST(Mailboxes, NothingIsWrittenOver) {
  const Folder folder;
  const std::string file = folder.write("odd.json", kScenario);
  for (const std::string& to : {folder.path("."), file}) {
    const ProgramRun run =
        testing::smtplab("run -q --mailboxes " + quoted(to) + " " + quoted(file));
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.err, HasSubstr("is no empty folder"));
    EXPECT_EQ(run.out, "") << "it was not even run";
  }
  EXPECT_EQ(testing::read_file(file), kScenario);
  fs::create_directory(folder.path("empty"));
  EXPECT_EQ(
      testing::smtplab("run -q --mailboxes " + quoted(folder.path("empty")) + " " + quoted(file))
          .exit_code,
      0);
}

TEST(Mailboxes, AreThoseOfOneScenario) {
  const Folder folder;
  const ProgramRun run =
      testing::smtplab("run -q scenarios/pop3 --mailboxes " + quoted(folder.path("mail")));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("name one file"));
  EXPECT_FALSE(fs::exists(folder.path("mail")));
  EXPECT_EQ(testing::smtplab("run --mailbox-format mbox scenarios/pop3/uidl.json").exit_code, 2);
}

TEST(Mailboxes, AFolderThatCannotBeMadeIsTold) {
  const Folder folder;
  const std::string file = folder.write("odd.json", kScenario);
  const ProgramRun run = testing::smtplab("run -q --mailboxes /dev/null/mail " + quoted(file));
  EXPECT_NE(run.exit_code, 0);
  EXPECT_THAT(run.err, HasSubstr("/dev/null/mail"));
}

}  // namespace
}  // namespace smtplab
