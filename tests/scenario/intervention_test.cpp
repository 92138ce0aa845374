// What is done to a simulation from outside, and done again from the list of it.

#include "sim/scenario/intervention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/intervention_json.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"
#include "sim/trace/world_state.h"
#include "tests/scenario/mail_worlds.h"
#include "tests/scenario/replayed.h"

namespace smtplab::scenario {
namespace {

using agents::Decision;
using ::testing::ElementsAre;
using testing::expect_replayed;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint32_t kSmtp = 1;
constexpr std::uint32_t kMx = 2;
constexpr std::uint32_t kNames = 3;

/// A letter from a user over a relay to bob, whose domain has a name server.
std::shared_ptr<const Scenario> letter() {
  return testing::loaded(testing::world("letter", R"("hosts": [
      {"name": "pc.example.com", "role": "mua", "smart_host": "smtp.example.com",
       "addresses": ["192.0.2.1"]},
      {"name": "smtp.example.com", "addresses": ["192.0.2.2"],
       "local_domains": ["example.com"], "mailboxes": ["alice"],
       "relay_clients": ["192.0.2.0/24"]},
      {"name": "mx.example.org", "addresses": ["192.0.2.3"], "local_domains": ["example.org"],
       "mailboxes": ["bob"]},
      {"name": "ns.example.org", "role": "name-server", "addresses": ["192.0.2.4"], "zones": {
        "example.org": ["@ NS ns.example.org.", "@ 300 MX 10 mx.example.org.",
                        "mx 300 A 192.0.2.3", "ns A 192.0.2.4"]}}],
      "script": [{"at_s": 1, "host": "pc.example.com", "submit": {
        "from": "<alice@example.com>", "to": ["<bob@example.org>"], "body": ["letter-1"]}}])",
                                        {}));
}

smtp::Reply reply(std::string_view text) { return *smtp::parse_reply(text); }

/// Answers all that is asked by `decide`, until the end.
void run(Simulation& simulation, trace::Log* log,
         const std::function<agents::Verdict(const agents::Ask&)>& decide) {
  while (!simulation.run(log, 1'000'000)) {
    ASSERT_NE(simulation.asked(), nullptr);
    ASSERT_EQ(simulation.intervene(Answer{decide(*simulation.asked())}, log), std::nullopt);
  }
}

std::vector<std::string> events(const trace::Log& log, trace::EventKind kind) {
  std::vector<std::string> lines;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].kind != kind) continue;
    const std::string text(log.payload(i));
    const std::size_t cut = std::min<std::size_t>(log[i].begin, text.size());
    lines.push_back(cut == 0 ? text : text.substr(0, cut) + " | " + text.substr(cut));
  }
  return lines;
}

TEST(Interventions, ASimulationStandsStillUntilItIsAnswered) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  ASSERT_EQ(simulation.intervene(LeaveOutside{kMx, {Decision::rcpt}}, &log), std::nullopt);
  EXPECT_FALSE(simulation.run(&log));
  ASSERT_NE(simulation.asked(), nullptr);
  EXPECT_EQ(simulation.asking_host(), kMx);
  EXPECT_EQ(simulation.asked()->subject(), "<bob@example.org>");
  const Instant asked_at = simulation.now();
  const std::uint64_t steps = simulation.steps();
  EXPECT_FALSE(simulation.step(&log));
  simulation.run_until(asked_at + seconds(9), &log);
  EXPECT_EQ(simulation.now(), asked_at) << "time stands still as well";
  EXPECT_EQ(simulation.steps(), steps);
  ASSERT_EQ(simulation.intervene(Answer{reply("550 Not here")}, &log), std::nullopt);
  EXPECT_EQ(simulation.asked(), nullptr);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_THAT(events(log, trace::EventKind::decided),
              ElementsAre("<bob@example.org> | 550 Not here"));
  EXPECT_THAT(events(log, trace::EventKind::failed),
              ElementsAre("<alice@example.com> <bob@example.org> | Not here"));
  expect_replayed(simulation, log);
}

TEST(Interventions, LeavingAllToTheHostItselfChangesNothingButTheQuestions) {
  const auto scenario = letter();
  trace::Log plain;
  Simulation(scenario, 1).run(&plain);
  Simulation simulation(scenario, 1);
  trace::Log log;
  for (const std::uint32_t host : {kSmtp, kMx}) {
    const LeaveOutside all{host,
                           {Decision::mail, Decision::rcpt, Decision::data, Decision::vrfy,
                            Decision::expn, Decision::route, Decision::retry}};
    ASSERT_EQ(simulation.intervene(all, &log), std::nullopt);
  }
  run(simulation, &log, [](const agents::Ask&) { return agents::AsByItself{}; });
  const std::size_t asked = events(log, trace::EventKind::asked).size();
  EXPECT_EQ(asked, 7U) << "MAIL, RCPT and the message twice, and a route";
  EXPECT_EQ(log.size(), plain.size() + 2 * asked);
  std::vector<std::string> told;
  for (const trace::Log* one : {&plain, &log}) {
    std::string text;
    for (trace::EventIndex i = 0; i < one->size(); ++i) {
      const trace::EventKind kind = (*one)[i].kind;
      if (kind == trace::EventKind::asked || kind == trace::EventKind::decided) continue;
      text.append(trace::event_kind_name(kind)).append(" ");
      text.append(std::to_string((*one)[i].at.nanoseconds)).append(" ");
      text.append(one->payload(i)).append("\n");
    }
    told.push_back(text);
  }
  EXPECT_EQ(told[0], told[1]);
  expect_replayed(simulation, log);
}

TEST(Interventions, ForksAnswerForThemselves) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  simulation.intervene(LeaveOutside{kMx, {Decision::rcpt}}, &log);
  simulation.run(&log);
  Simulation fork = simulation;
  trace::Log fork_log = log;
  simulation.intervene(Answer{reply("550 Not here")}, &log);
  fork.intervene(Answer{reply("250 Welcome")}, &fork_log);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_TRUE(fork.run(&fork_log));
  EXPECT_THAT(events(log, trace::EventKind::stored), ::testing::SizeIs(1)) << "the notice";
  EXPECT_THAT(events(fork_log, trace::EventKind::stored).at(0), HasSubstr("letter-1"));
  expect_replayed(simulation, log);
  expect_replayed(fork, fork_log);
}

TEST(Interventions, RoutesAndRetriesAreAnsweredToo) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  simulation.intervene(LeaveOutside{kSmtp, {Decision::route, Decision::retry}}, &log);
  simulation.intervene(Crash{kMx}, &log);
  std::size_t retries = 0;
  run(simulation, &log, [&](const agents::Ask& ask) -> agents::Verdict {
    if (ask.decision == Decision::route) return agents::NextHop{"mx.example.org"};
    ++retries;
    if (retries == 1) return agents::TryAgain{simulation.now() + milliseconds(90'500)};
    return agents::GiveUp{};
  });
  EXPECT_THAT(events(log, trace::EventKind::decided),
              ElementsAre("example.org | mx.example.org", "<bob@example.org> | 90.5",
                          "example.org | mx.example.org", "<bob@example.org> | give-up"));
  EXPECT_THAT(events(log, trace::EventKind::asked),
              ElementsAre("example.org | example.org", "<bob@example.org> | 1800",
                          "example.org | example.org", "<bob@example.org> | 1800"));
  expect_replayed(simulation, log);
}

TEST(Interventions, ACrashedHostAsksNothingAnyMore) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  simulation.intervene(LeaveOutside{kMx, {Decision::data}}, &log);
  simulation.run(&log);
  ASSERT_NE(simulation.asked(), nullptr);
  simulation.crash(kMx, &log);
  EXPECT_EQ(simulation.asked(), nullptr);
  EXPECT_EQ(simulation.intervene(Answer{agents::AsByItself{}}, &log), Refusal::nothing_asked);
  simulation.run_until(simulation.now() + seconds(60), &log);
  simulation.restart(kMx, &log);
  run(simulation, &log, [](const agents::Ask&) { return agents::AsByItself{}; });
  EXPECT_THAT(events(log, trace::EventKind::stored).at(0), HasSubstr("letter-1"));
  expect_replayed(simulation, log);
}

TEST(Interventions, TheNextReplyOfAHostIsChosen) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  const ReplaceReply chosen{kMx, trace::kNone, {{421}, {4, 3, 2}, "Too busy"}};
  ASSERT_EQ(simulation.intervene(chosen, &log), std::nullopt);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_THAT(events(log, trace::EventKind::reply_chosen), ElementsAre("421 4.3.2 Too busy"));
  EXPECT_THAT(events(log, trace::EventKind::deferred),
              ElementsAre("<alice@example.com> <bob@example.org> | Too busy"));
  EXPECT_THAT(events(log, trace::EventKind::stored).at(0), HasSubstr("letter-1"))
      << "at the second attempt it arrives";
  expect_replayed(simulation, log);
}

TEST(Interventions, AConnectionIsDropped) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  const auto has_recipient = [](const trace::WorldState& state) {
    for (const auto& [index, one] : state.connections()) {
      if (one.server == kMx && !one.forward_paths.empty()) return true;
    }
    return false;
  };
  while (!has_recipient(trace::state_at(log, log.size()))) ASSERT_TRUE(simulation.step(&log));
  EXPECT_EQ(simulation.intervene(DropConnection{0}, &log), Refusal::no_such_connection)
      << "it was closed long ago";
  EXPECT_EQ(simulation.intervene(DropConnection{99}, &log), Refusal::no_such_connection);
  ASSERT_EQ(simulation.intervene(DropConnection{1}, &log), std::nullopt);
  EXPECT_EQ(simulation.intervene(DropConnection{1}, &log), Refusal::no_such_connection);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_EQ(events(log, trace::EventKind::deferred).size(), 1U);
  EXPECT_THAT(events(log, trace::EventKind::stored).at(0), HasSubstr("letter-1"));
  expect_replayed(simulation, log);
}

TEST(Interventions, AZoneIsChanged) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  const SetRecords away{kNames, "example.org", "MX", {"0 ."}, 60};
  ASSERT_EQ(simulation.intervene(away, &log), std::nullopt);
  EXPECT_THAT(events(log, trace::EventKind::zone_changed),
              ElementsAre("example.org. MX | example.org. 60 IN MX 0 .\n"));
  Simulation fork = simulation;
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_THAT(events(log, trace::EventKind::failed).at(0), HasSubstr("takes no mail"));
  expect_replayed(simulation, log);
  trace::Log fork_log;
  ASSERT_EQ(fork.intervene(SetRecords{kNames, "example.org.", "mx", {}, 60}, &fork_log),
            std::nullopt);
  EXPECT_THAT(events(fork_log, trace::EventKind::zone_changed), ElementsAre("example.org. MX | "));
  EXPECT_EQ(fork.zones(kNames).zones()[0].at(*dns::DomainName::parse("example.org")).size(), 2U)
      << "SOA and NS are left";
}

TEST(Interventions, AZoneHasToBeOneAfterwards) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  const auto refusal = [&](const SetRecords& wanted) { return simulation.intervene(wanted, &log); };
  EXPECT_EQ(refusal({kMx, "example.org", "MX", {}, 60}), Refusal::no_such_zone);
  EXPECT_EQ(refusal({kNames, "example.net", "MX", {}, 60}), Refusal::no_such_zone);
  EXPECT_EQ(refusal({kNames, "example.org", "SOA", {}, 60}), Refusal::wrong_records);
  EXPECT_EQ(refusal({kNames, "example.org", "MX", {"ten mx"}, 60}), Refusal::wrong_records);
  EXPECT_EQ(refusal({kNames, "mx.example.org", "CNAME", {"ns"}, 60}), Refusal::wrong_records)
      << "an alias has no other records";
  EXPECT_EQ(refusal({kNames, "example..org", "MX", {}, 60}), Refusal::wrong_records);
  EXPECT_EQ(refusal({99, "example.org", "MX", {}, 60}), Refusal::no_such_host);
  EXPECT_TRUE(log.empty());
  EXPECT_TRUE(simulation.interventions().empty());
}

TEST(Interventions, APolicyIsChanged) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  ASSERT_EQ(simulation.intervene(SetPolicy{kSmtp, "outgoing", "hold"}, &log), std::nullopt);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_THAT(events(log, trace::EventKind::stored), IsEmpty());
  ASSERT_EQ(simulation.intervene(SetPolicy{kSmtp, "outgoing", "send"}, &log), std::nullopt);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_THAT(events(log, trace::EventKind::stored).at(0), HasSubstr("letter-1"))
      << "what was held is due at once";
  EXPECT_THAT(events(log, trace::EventKind::policy_changed),
              ElementsAre("outgoing | hold", "outgoing | send"));
  expect_replayed(simulation, log);
  EXPECT_EQ(simulation.intervene(SetPolicy{kSmtp, "relay", "ajar"}, &log), Refusal::no_such_policy);
  EXPECT_EQ(simulation.intervene(SetPolicy{kSmtp, "colour", "open"}, &log),
            Refusal::no_such_policy);
  EXPECT_EQ(simulation.intervene(SetPolicy{0, "relay", "open"}, &log), Refusal::no_transfer_agent);
}

TEST(Interventions, AHostThatIsDownSendsNothingBecauseItMay) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  simulation.intervene(SetPolicy{kSmtp, "outgoing", "hold"}, &log);
  simulation.run(&log);
  simulation.crash(kSmtp, &log);
  const trace::EventIndex before = log.size();
  ASSERT_EQ(simulation.intervene(SetPolicy{kSmtp, "outgoing", "send"}, &log), std::nullopt);
  EXPECT_EQ(log.size(), before + 1);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_THAT(events(log, trace::EventKind::stored), IsEmpty());
  simulation.restart(kSmtp, &log);
  EXPECT_TRUE(simulation.run(&log));
  EXPECT_THAT(events(log, trace::EventKind::stored).at(0), HasSubstr("letter-1"));
  expect_replayed(simulation, log);
}

TEST(Interventions, WhatDoesNotFitIsRefusedAndChangesNothing) {
  Simulation simulation(letter(), 1);
  trace::Log log;
  EXPECT_EQ(simulation.intervene(Answer{reply("250 OK")}, &log), Refusal::nothing_asked);
  EXPECT_EQ(simulation.intervene(LeaveOutside{0, {Decision::rcpt}}, &log),
            Refusal::no_transfer_agent);
  EXPECT_EQ(simulation.intervene(ReplaceReply{kMx, 0, reply("250 OK")}, &log),
            Refusal::no_such_connection);
  EXPECT_EQ(simulation.intervene(ReplaceReply{kMx, trace::kNone, reply("354 Go on")}, &log),
            Refusal::wrong_code);
  simulation.intervene(LeaveOutside{kSmtp, {Decision::route, Decision::rcpt}}, &log);
  simulation.run(&log);
  const trace::Digests before = simulation.digests();
  EXPECT_EQ(simulation.intervene(Answer{agents::GiveUp{}}, &log), Refusal::wrong_verdict);
  EXPECT_EQ(simulation.intervene(Answer{reply("354 Go on")}, &log), Refusal::wrong_code);
  EXPECT_EQ(simulation.digests(), before);
  EXPECT_NE(simulation.asked(), nullptr);
}

TEST(Interventions, HaveToBeReadable) {
  const auto scenario = letter();
  const auto error = [&](const std::string& json) -> std::string {
    const auto read = read_interventions(*scenario, json);
    return read ? "" : std::to_string(read.error().index) + " " + read.error().what;
  };
  EXPECT_EQ(error("[]"), "");
  EXPECT_EQ(error("{}"), "0 []");
  EXPECT_EQ(error("[1]"), "0 {}");
  EXPECT_EQ(error("[{"), "0 []");
  EXPECT_EQ(error(R"([{"step": -1, "at_ns": 0, "crash": "mx.example.org"}])"), "0 step");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0.5, "crash": "mx.example.org"}])"), "0 at_ns");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0, "crash": "mx.example.org"},
                      {"step": 1, "at_ns": 0, "crash": "nowhere"}])"),
            "1 nowhere");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0, "drop": 4294967296}])"), "0 drop");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0, "answer": {"code": "250"}}])"), "0 code");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0, "answer": {"code": 250}}])"), "0 text");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0, "answer": 7}])"), "0 answer");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0, "leave_outside": "mx.example.org",
                       "decisions": ["bounce"]}])"),
            "0 decisions");
  EXPECT_EQ(error(R"([{"step": 1, "at_ns": 0}])"), "0 set_policy");
}

TEST(Interventions, OctetsThatAreNoTextComeBackFromText) {
  const auto scenario = letter();
  Interventions done;
  done.add({1, Instant{2}, ReplaceReply{kMx, 7, {{550}, {}, "\xff\n\xc3\xb8"}}});
  done.add({1, Instant{2}, Answer{smtp::Reply{{450}, {4, 7, 1}, "\xc3\xb8 \"x\""}}});
  const auto read = read_interventions(*scenario, write_interventions(*scenario, done));
  ASSERT_TRUE(read);
  EXPECT_TRUE(*read == done);
}

// A copy shares all but its last entries; more of them than stand together.
TEST(Interventions, AreManyAndCopiesGrowApart) {
  Interventions some;
  for (std::uint64_t i = 0; i < 200; ++i) some.add({i, Instant{}, DropConnection{}});
  Interventions fork = some;
  fork.add({200, Instant{}, Crash{}});
  some.add({200, Instant{}, Restart{}});
  ASSERT_EQ(fork.size(), 201U);
  for (std::uint64_t i = 0; i < 200; ++i) EXPECT_EQ(fork[i].step, i);
  EXPECT_TRUE(std::holds_alternative<Crash>(fork[200].action));
  EXPECT_TRUE(std::holds_alternative<Restart>(some[200].action));
  EXPECT_FALSE(fork == some);
}

}  // namespace
}  // namespace smtplab::scenario
