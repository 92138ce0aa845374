// The sessions that RFC 821 prints: there is a scenario for each, and it says where it is from.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "sim/scenario/loader.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::scenario {
namespace {

const std::set<std::string> kPrinted = {
    "S821-ex1",  "S821-ex2a",  "S821-ex2b",  "S821-ex3",  "S821-ex4",    "S821-ex5",
    "S821-ex6",  "S821-ex7",   "S821-ex8",   "S821-ex9",  "S821-ex10",   "S821-rcpt-route",
    "S821-case", "S821-greet", "S821-multi", "S821-F1",   "S821-limits", "S821-F2",
    "S821-F3-1", "S821-F3-2",  "S821-F4",    "S821-F5",   "S821-F6",     "S821-F7-1",
    "S821-F7-2", "S821-F7-3",  "S821-F8",    "S821-F9-1", "S821-F9-2",   "S821-F10"};

TEST(Rfc821, HasAScenarioForEachOfItsSessions) {
  std::set<std::string> ids;
  for (const auto& entry :
       std::filesystem::directory_iterator(SMTPLAB_SOURCE_DIR "/scenarios/rfc821")) {
    const auto scenario = load_scenario_file(entry.path().string());
    ASSERT_TRUE(scenario) << entry.path();
    ids.insert(scenario->id);
    EXPECT_TRUE(smtp::equals_ignoring_case(scenario->id, entry.path().stem().string()));
    EXPECT_EQ(scenario->source.rfc, 821);
    EXPECT_LT(scenario->source.first_line, scenario->source.last_line);
    EXPECT_EQ(scenario->standard, smtp::Standard::rfc821);
    EXPECT_FALSE(scenario->notes.empty());
    EXPECT_FALSE(scenario->teaches.empty());
  }
  EXPECT_EQ(ids, kPrinted);
}

TEST(Rfc821, NotesTheFlawsInPrint) {
  for (const std::string name : {"s821-f3-2", "s821-f7-3", "s821-f9-2"}) {
    const auto scenario =
        load_scenario_file(SMTPLAB_SOURCE_DIR "/scenarios/rfc821/" + name + ".json");
    ASSERT_TRUE(scenario) << name;
    bool noted = false;
    for (const std::string& note : scenario->notes) {
      noted = noted || note.find("in print") != std::string::npos;
    }
    EXPECT_TRUE(noted) << name;
  }
}

}  // namespace
}  // namespace smtplab::scenario
