#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program_run.h"

namespace smtplab {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ProgramRun;

constexpr char kF1[] = "scenarios/rfc821/s821-f1.json";

/// The first scenario with one thing replaced by another.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = testing::read_file(std::string(SMTPLAB_SOURCE_DIR "/") + kF1);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Run, PrintsTheAnnotatedSessionOfOneScenario) {
  const ProgramRun run = testing::smtplab(std::string("run ") + kF1);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("C: MAIL FROM:<Smith@USC-ISIF.ARPA>"));
  EXPECT_THAT(run.out, HasSubstr("S: 550 No such user here"));
  EXPECT_THAT(run.out, HasSubstr("R821-3.1-c"));
  EXPECT_THAT(run.out, HasSubstr("PASS  S821-F1"));
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b"))) << "no colour without a terminal";
  EXPECT_EQ(run.err, "");
}

TEST(Run, TakesAFolderAndPrintsALineForEach) {
  const ProgramRun run = testing::smtplab("run scenarios/rfc821");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("PASS  S821-F10"));
  EXPECT_THAT(run.out, HasSubstr(" passed, 0 failed"));
  EXPECT_THAT(run.out, Not(HasSubstr("C: MAIL")));
}

TEST(Run, WithoutPathsRunsTheBundledScenarios) {
  EXPECT_THAT(testing::smtplab("run").out, HasSubstr("PASS  S821-ex1 "));
}

TEST(Run, LabelsOf821NameSenderAndReceiver) {
  const ProgramRun run = testing::smtplab(std::string("run --labels 821 ") + kF1);
  EXPECT_THAT(run.out, HasSubstr("S: MAIL FROM:<Smith@USC-ISIF.ARPA>"));
  EXPECT_THAT(run.out, HasSubstr("R: 550 No such user here"));
}

TEST(Run, PlainLeavesTheAnnotationsOut) {
  const ProgramRun run = testing::smtplab(std::string("run --plain ") + kF1);
  EXPECT_THAT(run.out, HasSubstr("R")) << run.out;
  EXPECT_THAT(run.out, Not(HasSubstr("[R821-")));
}

TEST(Run, SpeaksChinese) {
  const ProgramRun run = testing::smtplab(std::string("run --lang zh ") + kF1);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("通过  S821-F1"));
  EXPECT_EQ(testing::smtplab(std::string("run ") + kF1, "SMTPLAB_LANG=zh").out, run.out);
}

TEST(Run, LinesAreAtMostEightyColumns) {
  for (const std::string& line : {std::string("run --plain "), std::string("run ")}) {
    std::istringstream out(testing::smtplab(line + "scenarios/rfc821/s821-ex2b.json").out);
    for (std::string text; std::getline(out, text);) EXPECT_LE(text.size(), 80U) << text;
  }
}

TEST(Run, JsonlIsOneObjectALine) {
  const ProgramRun run = testing::smtplab(std::string("run --format jsonl ") + kF1);
  EXPECT_EQ(run.exit_code, 0);
  std::istringstream out(run.out);
  std::size_t lines = 0;
  for (std::string text; std::getline(out, text); ++lines) {
    EXPECT_TRUE(nlohmann::json::accept(text)) << text;
  }
  EXPECT_GT(lines, 50U);
}

TEST(Run, VerifyPrintsDigestsThatAreEqualInTwoProcesses) {
  const std::string arguments = std::string("run --verify ") + kF1;
  const ProgramRun a = testing::smtplab(arguments);
  const ProgramRun b = testing::smtplab(arguments);
  EXPECT_EQ(a.exit_code, 0);
  EXPECT_THAT(a.out, HasSubstr("      time "));
  EXPECT_EQ(a.out, b.out);
}

TEST(Run, TheSeedShowsWhereChanceIsInPlay) {
  const Folder folder;
  const std::string file = folder.write(
      "jitter.json", changed("\"script\"", "\"link\": {\"jitter_ms\": 30}, \"script\""));
  const std::string one = testing::smtplab("run --verify --seed 1 '" + file + "'").out;
  EXPECT_EQ(one, testing::smtplab("run --verify --seed 1 '" + file + "'").out);
  EXPECT_NE(one, testing::smtplab("run --verify --seed 2 '" + file + "'").out);
  EXPECT_EQ(one, testing::smtplab("run --verify '" + file + "'", "SMTPLAB_SEED=1").out);
}

TEST(Run, AnExpectationThatFailsExitsWith1AndSaysWhere) {
  const Folder folder;
  const std::string file =
      folder.write("broken.json", changed("550 No such user here", "550 Never heard of him"));
  const ProgramRun run = testing::smtplab("run '" + file + "'");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("broken.json:"));
  EXPECT_THAT(run.err, HasSubstr("Never heard of him"));
  EXPECT_THAT(run.err, HasSubstr("No such user here"));
  EXPECT_THAT(run.out, HasSubstr("FAIL  S821-F1"));
}

TEST(Run, WritesToAFileAndLeavesNoHalves) {
  const Folder folder;
  const std::string file = folder.path("out.txt");
  EXPECT_EQ(testing::smtplab(std::string("run -o '") + file + "' " + kF1).exit_code, 0);
  EXPECT_THAT(testing::read_file(file), HasSubstr("PASS  S821-F1"));
  const ProgramRun nowhere = testing::smtplab("run -o '" + folder.path("no/such/out") + "' " + kF1);
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_THAT(nowhere.err, HasSubstr("no/such/out"));
}

TEST(Run, WritesThroughPipesAndLinks) {
  const Folder folder;
  const std::string plain = testing::smtplab(std::string("run ") + kF1).out;
  const std::string pipe = folder.path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const std::string read = folder.path("read");
  const ProgramRun piped = testing::smtplab("run -o '" + pipe + "' " + kF1 + " & cat '" + pipe +
                                            "' >'" + read + "'; wait $!");
  EXPECT_EQ(piped.exit_code, 0);
  EXPECT_EQ(testing::read_file(read), plain);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));

  const std::string target = folder.write("target", "what stood here before, much longer\n");
  std::filesystem::create_symlink("target", folder.path("link"));
  EXPECT_EQ(testing::smtplab("run -o '" + folder.path("link") + "' " + kF1).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link")));
  EXPECT_EQ(testing::read_file(target), plain);

  std::filesystem::create_symlink("made", folder.path("to-nothing"));
  EXPECT_EQ(testing::smtplab("run -o '" + folder.path("to-nothing") + "' " + kF1).exit_code, 0);
  EXPECT_EQ(testing::read_file(folder.path("made")), plain);

  std::filesystem::create_symlink("loop", folder.path("loop"));
  const ProgramRun loop = testing::smtplab("run -o '" + folder.path("loop") + "' " + kF1);
  EXPECT_EQ(loop.exit_code, 2);
  EXPECT_THAT(loop.err, HasSubstr("/loop"));
}

TEST(Run, AFullDiskIsToldOf) {
  const ProgramRun run = testing::smtplab(std::string("run -o - ") + kF1 + " >/dev/full; exit $?");
  EXPECT_EQ(run.exit_code, 5);
}

TEST(List, NamesTheScenarios) {
  const ProgramRun run = testing::smtplab("list scenarios");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("S821-F1 "));
  EXPECT_THAT(run.out, HasSubstr("RFC 821"));
}

TEST(Usage, MistakesExitWith2) {
  EXPECT_EQ(testing::smtplab("").exit_code, 2);
  EXPECT_EQ(testing::smtplab("walkabout").exit_code, 2);
  EXPECT_EQ(testing::smtplab("run --no-such-flag").exit_code, 2);
  EXPECT_EQ(testing::smtplab("run --form text").exit_code, 2) << "no abbreviations";
  EXPECT_EQ(testing::smtplab("run --format xml").exit_code, 2);
  EXPECT_EQ(testing::smtplab("run --seed much").exit_code, 2);
  EXPECT_EQ(testing::smtplab("run --lang fr").exit_code, 2);
  EXPECT_EQ(testing::smtplab("list").exit_code, 2);
}

TEST(Usage, HelpAndVersionExitWith0) {
  EXPECT_THAT(testing::smtplab("--help").out, HasSubstr("run scenarios"));
  EXPECT_THAT(testing::smtplab("run --help").out, HasSubstr("--verify"));
  EXPECT_THAT(testing::smtplab("--version").out, HasSubstr("smtplab "));
  EXPECT_THAT(testing::smtplab("--lang zh --help").out, HasSubstr("运行场景"));
}

/// A wrong file, and what the complaint must hold beside the file's name.
struct Wrong {
  const char* what;
  std::string text;
  std::vector<std::string> told;
};

TEST(WrongScenario, ExitsWith2AndNamesThePlaceAndTheCure) {
  const std::vector<Wrong> table = {
      {"unknown key", changed("\"mailboxes\"", "\"mailboxs\""), {"/hosts/", "mailboxes"}},
      {"wrong type", changed("\"hosts\": [", "\"hosts\": 7, \"x\": ["), {"/hosts"}},
      {"no such host",
       changed("\"from\": \"USC-ISIF.ARPA\"", "\"from\": \"USC-ISIX.ARPA\""),
       {"/script/0/from", "USC-ISIX.ARPA", "USC-ISIF.ARPA"}},
      {"bad path",
       changed("\"mailbox\": \"<Jones@BBN-UNIX.ARPA>\"", "\"mailbox\": \"<Jones@\""),
       {"/expect/", "<Jones@"}},
      {"not JSON", "{\n  \"title\": \"x\"\n  \"hosts\": []\n}", {":3"}},
      {"200,000 brackets", std::string(200'000, '['), {"64"}},
      {"NUL", changed("Green", std::string("Gr\0en", 5)), {}},
      {"empty", "", {}},
  };
  for (const Wrong& wrong : table) {
    const Folder folder;
    const std::string file = folder.write("wrong.json", wrong.text);
    const ProgramRun run = testing::smtplab("run '" + file + "'");
    EXPECT_EQ(run.exit_code, 2) << wrong.what << "\n" << run.err;
    EXPECT_THAT(run.err, HasSubstr("wrong.json:")) << wrong.what;
    EXPECT_EQ(run.out, "") << wrong.what;
    for (const std::string& told : wrong.told) EXPECT_THAT(run.err, HasSubstr(told)) << wrong.what;
    EXPECT_THAT(run.err, Not(HasSubstr("[scenario."))) << "a key without a sentence: " << run.err;
    EXPECT_GE(std::count(run.err.begin(), run.err.end(), '\n'), 2) << "no cure: " << run.err;
  }
}

TEST(WrongScenario, NoFileAndNoScenarioInAFolderExitWith2) {
  const Folder folder;
  const ProgramRun missing = testing::smtplab("run '" + folder.path("missing.json") + "'");
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("missing.json"));
  const ProgramRun empty = testing::smtplab("run '" + folder.path("") + "'");
  EXPECT_EQ(empty.exit_code, 2);
  EXPECT_THAT(empty.err, HasSubstr("folder"));
}

// Rights do not bind root, so a name that is too long for the system stands for whatever keeps a
// folder from being read; RightsKeepAFolderFromBeingRead shows the usual reason.
TEST(WrongScenario, AFolderThatCannotBeReadIsToldOf) {
  const Folder folder;
  folder.write("right.json", testing::read_file(std::string(SMTPLAB_SOURCE_DIR "/") + kF1));
  const std::string name(250, 'n');
  int above = open(folder.path("").c_str(), O_DIRECTORY | O_RDONLY);
  for (int depth = 0; depth < 17; ++depth) {
    ASSERT_EQ(mkdirat(above, name.c_str(), 0700), 0);
    const int below = openat(above, name.c_str(), O_DIRECTORY | O_RDONLY);
    close(above);
    above = below;
  }
  close(above);
  for (const char* command : {"run '", "list scenarios '"}) {
    const ProgramRun run = testing::smtplab(command + folder.path("") + "'");
    EXPECT_EQ(run.exit_code, 2) << command;
    EXPECT_THAT(run.err, HasSubstr(name + ": this folder cannot be read\n  check who may read it"));
  }
}

TEST(WrongScenario, RightsKeepAFolderFromBeingRead) {
  const Folder folder;
  folder.write("right.json", testing::read_file(std::string(SMTPLAB_SOURCE_DIR "/") + kF1));
  const std::filesystem::path locked = folder.path("locked");
  std::filesystem::create_directory(locked);
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  const ProgramRun run = testing::smtplab("run '" + folder.path("") + "'");
  std::filesystem::permissions(locked, std::filesystem::perms::owner_all);
  if (geteuid() == 0) {  // root may read everything
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return;
  }
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("locked: this folder cannot be read"));
}

TEST(WrongScenario, LinksInAFolderThatLeadNowhereAreToldOf) {
  const Folder folder;
  folder.write("right.json", testing::read_file(std::string(SMTPLAB_SOURCE_DIR "/") + kF1));
  // A link to a folder is not followed, so this loop does no harm.
  std::filesystem::create_directory_symlink(".", folder.path("again"));
  EXPECT_EQ(testing::smtplab("run '" + folder.path("") + "'").exit_code, 0);
  std::filesystem::create_symlink("loop.json", folder.path("loop.json"));
  std::filesystem::create_symlink("gone", folder.path("nowhere.json"));
  const ProgramRun run = testing::smtplab("run '" + folder.path("") + "'");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("loop.json: "));
  EXPECT_THAT(run.err, HasSubstr("nowhere.json: "));
}

TEST(WrongScenario, ListNamesTheRightOnesBesideIt) {
  const Folder folder;
  folder.write("right.json", testing::read_file(std::string(SMTPLAB_SOURCE_DIR "/") + kF1));
  folder.write("wrong.json", "{}");
  const ProgramRun list = testing::smtplab("list scenarios '" + folder.path("") + "'");
  EXPECT_EQ(list.exit_code, 2);
  EXPECT_THAT(list.out, HasSubstr("S821-F1 "));
  EXPECT_THAT(list.err, HasSubstr("wrong.json:"));
}

TEST(WrongScenario, WhatAFileSaysIsEscapedOnTheTerminal) {
  const Folder folder;
  const std::string file =
      folder.write("wrong.json", changed("\"mailboxes\"", "\"mail\\u001b[31mboxes\""));
  const ProgramRun run = testing::smtplab("run '" + file + "'");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace smtplab
