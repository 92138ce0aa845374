#include "sim/scenario/simulation.h"

#include <gtest/gtest.h>

#include "sim/scenario/runner.h"
#include "tests/scenario/sample_scenario.h"

namespace smtplab::scenario {
namespace {

using testing::dialogue;
using testing::shared;
using testing::typical_scenario;

std::string told(const std::vector<Failure>& failures) {
  std::string text;
  for (const Failure& failure : failures) {
    text += "expected: " + failure.expected + "\nseen:     " + failure.seen + "\n";
  }
  return text;
}

TEST(Simulation, PlaysTheTypicalScenarioOfRfc821OctetForOctet) {
  const RunResult result = run_scenario(shared(typical_scenario()), 1);
  EXPECT_TRUE(result.passed()) << told(result.failures);
  std::vector<std::string> stored;
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    if (result.log[i].kind == trace::EventKind::stored) {
      stored.emplace_back(result.log.payload(i).substr(0, result.log[i].begin));
    }
  }
  EXPECT_EQ(stored, (std::vector<std::string>{"<Jones@BBN-UNIX.ARPA>", "<Brown@BBN-UNIX.ARPA>"}));
}

TEST(Simulation, StuffedDotsAreGoneFromWhatIsStored) {
  const RunResult result = run_scenario(shared(typical_scenario()), 1);
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    if (result.log[i].kind != trace::EventKind::stored) continue;
    // "...etc." was printed, and sent, without doubling its dot: one is lost.
    EXPECT_TRUE(result.log.payload(i).ends_with("Blah blah blah...\r\n..etc. etc. etc.\r\n"))
        << result.log.payload(i);
  }
}

TEST(Simulation, ADialogueThatGoesOtherwiseFailsAtItsLine) {
  Scenario broken = typical_scenario();
  broken.script[0].dialogue.lines[8].octets = "250 OK\r\n";
  const RunResult result = run_scenario(shared(broken), 1);
  ASSERT_EQ(result.failures.size(), 1U) << told(result.failures);
  EXPECT_EQ(result.failures[0].expected, "250 OK\r\n");
  EXPECT_EQ(result.failures[0].seen, "550 No such user here\r\n");
}

TEST(Simulation, LinesThatNeverComeAreFailures) {
  Scenario broken = typical_scenario();
  broken.script[0].dialogue.lines.push_back(testing::line("S: 250 and one more"));
  EXPECT_EQ(run_scenario(shared(broken), 1).failures.size(), 1U);
  Scenario longer = typical_scenario();
  longer.script[0].dialogue.lines.insert(longer.script[0].dialogue.lines.begin() + 3,
                                         testing::line("S: 250 more"));
  EXPECT_EQ(run_scenario(shared(longer), 1).failures.size(), 1U);
}

TEST(Simulation, LinesThatNobodyExpectedAreFailures) {
  Scenario broken = typical_scenario();
  broken.script[0].dialogue.lines.pop_back();
  const RunResult result = run_scenario(shared(broken), 1);
  ASSERT_EQ(result.failures.size(), 1U) << told(result.failures);
  EXPECT_EQ(result.failures[0].expected, "");
}

// A copy taken after any step goes on to the same digests, and the original is not disturbed.
TEST(Simulation, AForkAnywhereGoesOnIdentically) {
  Scenario scenario = typical_scenario();
  scenario.default_link.jitter = milliseconds(30);
  scenario.default_link.segment_octets = 7;
  const auto whole = shared(scenario);
  Simulation original(whole, 42);
  trace::Log log;
  std::vector<Simulation> forks;
  std::vector<trace::Log> logs;
  do {
    forks.push_back(original);
    logs.push_back(log);
  } while (original.step(&log));
  ASSERT_GT(forks.size(), 50U);
  for (std::size_t i = 0; i < forks.size(); ++i) {
    forks[i].run(&logs[i]);
    ASSERT_EQ(forks[i].digests(), original.digests()) << "forked after step " << i;
    ASSERT_EQ(first_difference(logs[i], log), std::nullopt) << "forked after step " << i;
  }
}

TEST(Simulation, TheSeedDecidesAndNothingElse) {
  Scenario scenario = typical_scenario();
  scenario.default_link.jitter = milliseconds(30);
  const RunResult a = run_scenario(shared(scenario), 1);
  const RunResult b = run_scenario(shared(scenario), 1);
  const RunResult c = run_scenario(shared(scenario), 2);
  EXPECT_EQ(a.digests, b.digests);
  EXPECT_NE(a.digests.time, c.digests.time);
  EXPECT_EQ(a.digests.path, c.digests.path);
  EXPECT_EQ(a.digests.content, c.digests.content);
}

TEST(Simulation, SegmentsMayBeOfAnySize) {
  for (const std::uint32_t segment : {1U, 2U, 3U, 7U, 64U, 1460U}) {
    Scenario scenario = typical_scenario();
    scenario.default_link.segment_octets = segment;
    const RunResult result = run_scenario(shared(scenario), 1);
    EXPECT_TRUE(result.passed()) << segment << "\n" << told(result.failures);
  }
}

TEST(Simulation, BandwidthMakesLongLinesLate) {
  Scenario slow = typical_scenario();
  slow.default_link.bits_per_second = 300;  // a modem of 1982
  const RunResult a = run_scenario(shared(typical_scenario()), 1);
  const RunResult b = run_scenario(shared(slow), 1);
  EXPECT_TRUE(b.passed()) << told(b.failures);
  // Some 600 octets at 300 bit/s are 16 s.
  EXPECT_GT(b.end - a.end, seconds(10));
}

TEST(Simulation, AResetEndsTheDialogueAndTheTransaction) {
  Scenario scenario = typical_scenario();
  scenario.faults.push_back({Fault::Kind::reset, Instant{milliseconds(170).nanoseconds}, 0, 1});
  const RunResult result = run_scenario(shared(scenario), 1);
  EXPECT_FALSE(result.passed());
  bool cleared = false;
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    EXPECT_NE(result.log[i].kind, trace::EventKind::stored);
    cleared = cleared || result.log[i].kind == trace::EventKind::envelope_cleared;
  }
  EXPECT_TRUE(cleared);
}

TEST(Simulation, AServerHangsUpOnASilentClient) {
  Scenario scenario = typical_scenario();
  scenario.script[0].dialogue = dialogue({"S: 220 BBN-UNIX.ARPA Simple Mail Transfer Service Ready",
                                          "C: HELO USC-ISIF.ARPA", "S: 250 BBN-UNIX.ARPA"});
  auto& lines = scenario.script[0].dialogue.lines;
  lines.push_back({agents::DialogueLine::Kind::pause, {}, seconds(3600), true, 0});
  lines.push_back(
      testing::line("S: 421 BBN-UNIX.ARPA Service not available, closing transmission channel"));
  const RunResult result = run_scenario(shared(scenario), 1);
  EXPECT_TRUE(result.passed()) << told(result.failures);
  EXPECT_GE(result.end.nanoseconds, minutes(5).nanoseconds);
  EXPECT_LT(result.end.nanoseconds, minutes(6).nanoseconds);
}

TEST(Simulation, AResetWhileTheConnectionIsBeingOpenedPlaysNothingAndFails) {
  for (const int at_ms : {5, 19, 20, 25, 39, 40, 41}) {
    Scenario scenario = typical_scenario();
    scenario.faults.push_back({Fault::Kind::reset, Instant{milliseconds(at_ms).nanoseconds}, 0, 1});
    const RunResult result = run_scenario(shared(scenario), 1);
    EXPECT_FALSE(result.passed()) << at_ms;
    EXPECT_GE(result.failures.size(), 17U) << "each line that was never said, reset at " << at_ms;
  }
}

TEST(Simulation, AChainOfForwardsEnds) {
  Scenario scenario = typical_scenario();
  for (int i = 0; i < 60'000; ++i) {
    agents::ForwardConfig forward;
    forward.user = "u" + std::to_string(i);
    forward.to.mailbox = {smtp::LocalPart("u" + std::to_string(i + 1)),
                          {smtp::Domain::Kind::name, "BBN-UNIX.ARPA"}};
    forward.announce = 250;
    scenario.hosts[1].forwards.push_back(forward);
  }
  scenario.script[0].dialogue.lines[9] = testing::line("C: RCPT TO:<u0@BBN-UNIX.ARPA>");
  const RunResult result = run_scenario(shared(scenario), 1);
  EXPECT_LT(result.end, Instant{minutes(1).nanoseconds});
}

TEST(Simulation, AHostThatRefusesInItsLastWordKeepsNothing) {
  Scenario scenario = typical_scenario();
  scenario.hosts[1].dialect.texts.set(smtp::ReplyText::accepted, {{554}, {}, "No"});
  scenario.script[0].dialogue.lines[16] = testing::line("S: 554 No");
  const RunResult result = run_scenario(shared(scenario), 1);
  EXPECT_TRUE(result.passed()) << told(result.failures);
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    EXPECT_NE(result.log[i].kind, trace::EventKind::stored);
  }
}

TEST(Simulation, AnImpatientClientGivesUpInTime) {
  Scenario scenario = typical_scenario();
  scenario.default_link.latency = seconds(61);  // DATA has two minutes, all else has five
  const RunResult result = run_scenario(shared(scenario), 1);
  EXPECT_FALSE(result.passed());
  bool gave_up = false;
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    if (result.log[i].kind != trace::EventKind::timed_out) continue;
    gave_up = true;
    EXPECT_EQ(result.log[i].verb, smtp::Verb::data);
  }
  EXPECT_TRUE(gave_up);
}

// What the client's octets mean is up to the server that reads them.
TEST(Simulation, AClientFollowsTheServersLineEnds) {
  Scenario scenario = typical_scenario();
  scenario.hosts[1].dialect.command_line_ends.bits |= static_cast<std::uint8_t>(smtp::LineEnd::lf);
  scenario.script[0].dialogue.lines[1].octets = "HELO USC-ISIF.ARPA\n";
  const RunResult result = run_scenario(shared(scenario), 1);
  EXPECT_TRUE(result.passed()) << told(result.failures);
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    if (result.log[i].kind == trace::EventKind::violation) {
      EXPECT_EQ(result.log[i].host, 1U) << "only the server has something to complain of";
    }
  }
}

TEST(Simulation, WaitsBeyondAllTimeDoNotWrap) {
  Scenario scenario = typical_scenario();
  scenario.default_link.latency = seconds(3'000'000'000);
  const RunResult result = run_scenario(shared(scenario), 1);
  for (trace::EventIndex i = 1; i < result.log.size(); ++i) {
    EXPECT_GE(result.log[i].at, result.log[i - 1].at);
  }
}

TEST(Simulation, EveryCauseIsAnEarlierEvent) {
  const RunResult result = run_scenario(shared(typical_scenario()), 1);
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    const trace::EventIndex cause = result.log[i].cause;
    EXPECT_TRUE(cause == trace::kNoEvent || cause < i) << "event " << i;
    if (cause == trace::kNoEvent) {
      EXPECT_EQ(result.log[i].kind, trace::EventKind::connecting) << "event " << i;
    }
  }
}

}  // namespace
}  // namespace smtplab::scenario
