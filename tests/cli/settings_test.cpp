#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/program_run.h"

namespace smtplab {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ProgramRun;

/// A project's folder with its settings, and the user's.
class SettingsTest : public ::testing::Test {
 protected:
  void user(const std::string& text) {
    std::filesystem::create_directories(folder_.path("config/smtplab"));
    folder_.write("config/smtplab/config.toml", text);
  }
  void project(const std::string& text) {
    std::filesystem::create_directories(folder_.path("project"));
    folder_.write("project/smtplab.toml", text);
  }
  ProgramRun run(const std::string& flags, const std::string& environment = "") {
    std::filesystem::create_directories(folder_.path("project"));
    return testing::smtplab(
        "run " + flags + " '" SMTPLAB_SOURCE_DIR "/scenarios/rfc821/s821-f1.json'",
        "XDG_CONFIG_HOME='" + folder_.path("config") + "' " + environment, folder_.path("project"));
  }

  Folder folder_;
};

TEST_F(SettingsTest, AFlagIsAboveTheEnvironmentAboveTheProjectAboveTheUser) {
  const auto seed = [this](const std::string& flags, const std::string& environment = "") {
    const std::string out = run("--format jsonl " + flags, environment).out;
    const std::size_t at = out.find("\"seed\":");
    return at == std::string::npos ? out : out.substr(at + 7, out.find_first_of(",}", at) - at - 7);
  };
  EXPECT_EQ(seed(""), "1") << "the scenario's own";
  user("seed = 11\n");
  EXPECT_EQ(seed(""), "11");
  project("# of the class\nseed = 12  # for all\n");
  EXPECT_EQ(seed(""), "12");
  EXPECT_EQ(seed("", "SMTPLAB_SEED=13"), "13");
  EXPECT_EQ(seed("--seed 14", "SMTPLAB_SEED=13"), "14");
}

TEST_F(SettingsTest, EachOptionIsTaken) {
  user("lang = \"zh\"\nlabels = \"821\"\n");
  project("plain = true\n");
  const ProgramRun plain = run("");
  EXPECT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_THAT(plain.out, HasSubstr("通过  S821-F1"));
  EXPECT_THAT(plain.out, HasSubstr("R: 550 No such user here"));
  EXPECT_THAT(plain.out, Not(HasSubstr("[R821-")));
  EXPECT_THAT(run("--lang en").out, HasSubstr("PASS  S821-F1"));
  EXPECT_THAT(run("", "SMTPLAB_LANG=en").out, HasSubstr("PASS  S821-F1"));
  EXPECT_THAT(run("--labels 5321").out, HasSubstr("S: 550 No such user here"));
  EXPECT_THAT(run("--help").out, HasSubstr("种子"));
  project("quiet = true\nverify = false\nall = false\n");
  EXPECT_EQ(run("").out, "");
  EXPECT_THAT(run("--quiet=false").out, HasSubstr("S821-F1"));
  project("format = \"jsonl\"\n");
  EXPECT_THAT(run("").out, HasSubstr("{\""));
  project("verify = true\n");
  EXPECT_THAT(run("").out, HasSubstr("      time "));
}

TEST_F(SettingsTest, QuietIsInTheEnvironmentToo) {
  EXPECT_EQ(run("", "SMTPLAB_QUIET=true").out, "");
}

TEST_F(SettingsTest, MistakesExitWith2AndNameFileAndLine) {
  struct Mistake {
    const char* line;
    const char* told;
  };
  for (const Mistake& wrong :
       {Mistake{"sed = 4", "there is no setting \"sed\""},
        Mistake{"seed = much", "\"seed\" cannot be that"},
        Mistake{"seed = -1", "\"seed\" cannot be that"}, Mistake{"lang = \"fr\"", "en, zh"},
        Mistake{"quiet = 7", "true, false"}, Mistake{"[run]", "this is no setting"},
        Mistake{"quiet", "this is no setting"},
        Mistake{"labels = [\"821\", \"5321\"]", "this is no setting"},
        Mistake{"plain = true\nplain = true", "\"plain\" is set twice"},
        Mistake{"\x1b[31m = 1", ""}}) {
    project(std::string("\n") + wrong.line + "\n");
    const ProgramRun ran = run("");
    EXPECT_EQ(ran.exit_code, 2) << wrong.line;
    EXPECT_EQ(ran.out, "") << wrong.line;
    EXPECT_THAT(ran.err, HasSubstr("smtplab.toml:")) << wrong.line;
    EXPECT_THAT(ran.err, HasSubstr(wrong.told)) << wrong.line;
    EXPECT_THAT(ran.err, Not(HasSubstr("\x1b"))) << wrong.line;
  }
  project("");
  user("\n\nsed = 4\n");
  EXPECT_THAT(run("").err, HasSubstr("config/smtplab/config.toml:3: there is no setting"));
}

TEST_F(SettingsTest, AFileThatCannotBeReadIsToldOf) {
  std::filesystem::create_directories(folder_.path("project/smtplab.toml"));
  const ProgramRun ran = run("");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.err, HasSubstr("smtplab.toml: the file cannot be read"));
}

}  // namespace
}  // namespace smtplab
