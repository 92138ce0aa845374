// Any place in a run is had again as it was, however far away it is.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "many_letters.h"
#include "viewer/model/simulated_run.h"
#include "viewer/model/state_digest.h"
#include "viewer/model/story.h"
#include "viewer/model/world_history.h"

namespace smtplab::viewer {
namespace {

using trace::EventIndex;

/// Long enough for several copies, close and far.
const Future& long_run() {
  static const std::unique_ptr<Future> kRun = Future::simulate(many_letters(150), 1);
  return *kRun;
}

/// Places of a run in no order, the same each time.
std::vector<EventIndex> some_places(EventIndex size, std::size_t count) {
  std::vector<EventIndex> places;
  for (std::size_t i = 1; i <= count; ++i) {
    places.push_back(static_cast<EventIndex>(i * 7'919'777 % (size + 1)));
  }
  return places;
}

TEST(WorldHistory, GivesTheFoldOfAllEventsBefore) {
  const trace::Log& log = long_run().log();
  ASSERT_GT(log.size(), 8000U) << "there are to be copies";
  const std::size_t hosts = long_run().scenario().hosts.size();
  WorldHistory worlds(hosts);
  worlds.follow(log);
  for (const EventIndex place : some_places(log.size(), 40)) {
    for (const EventIndex near : {place, place - (place > 0 ? 1 : 0), place / 2 + 1}) {
      ASSERT_EQ(world_digest(worlds.at(log, near), hosts),
                world_digest(trace::state_at(log, near), hosts))
          << "at " << near;
    }
  }
}

TEST(WorldHistory, FollowsALogThatGrows) {
  const trace::Log& whole = long_run().log();
  const std::size_t hosts = long_run().scenario().hosts.size();
  WorldHistory worlds(hosts);
  trace::Log log;
  for (EventIndex i = 0; i < whole.size(); ++i) {
    log.append(whole[i], whole.payload(i));
    if (i % 1500 != 0) continue;
    worlds.follow(log);
    for (const EventIndex place : some_places(log.size(), 3)) {
      ASSERT_EQ(world_digest(worlds.at(log, place), hosts),
                world_digest(trace::state_at(log, place), hosts))
          << place << " of " << i;
    }
  }
}

TEST(WorldHistory, SharesWhatIsTheSame) {
  const trace::Log& log = long_run().log();
  const std::size_t hosts = long_run().scenario().hosts.size();
  WorldHistory worlds(hosts);
  worlds.follow(log);
  const EventIndex half = log.size() / 2;
  WorldHistory other = worlds.up_to(half);
  other.follow(log);
  for (const EventIndex place : {half, half + 3000, half / 2, log.size()}) {
    ASSERT_EQ(world_digest(other.at(log, place), hosts),
              world_digest(worlds.at(log, place), hosts));
  }
}

TEST(WorldHistory, OfAForkIsItsOwnBehindTheFork) {
  const std::size_t hosts = long_run().scenario().hosts.size();
  const auto forked = long_run().fork(long_run().size() / 3, scenario::Crash{2});
  ASSERT_TRUE(forked);
  const Future& other = **forked;
  ASSERT_GT(other.size(), other.branch() + 5000) << "there are to be copies behind the fork";
  for (EventIndex place = other.branch() - 100; place < other.size(); place += 1900) {
    ASSERT_EQ(world_digest(other.world_at(place), hosts),
              world_digest(trace::state_at(other.log(), place), hosts))
        << place;
  }
}

TEST(SimulatedRun, GoesOnFromAnyInstantAsItDid) {
  const auto scenario = many_letters(150);
  const SimulatedRun run(scenario, 1, {});
  scenario::Simulation whole(scenario, 1);
  whole.run(nullptr);
  for (const EventIndex place : some_places(run.log().size(), 12)) {
    SimulatedRun::Point point = run.at(place);
    ASSERT_EQ(point.log.size(), run.instant_before(place));
    ASSERT_LE(point.log.size(), place);
    ASSERT_EQ(point.simulation.trace_length(), point.log.size());
    point.simulation.run(&point.log);
    ASSERT_EQ(point.simulation.digests(), whole.digests()) << "from " << place;
    ASSERT_EQ(scenario::first_difference(point.log, run.log()), std::nullopt);
  }
}

TEST(SimulatedRun, ForksShareWhatIsBefore) {
  const SimulatedRun run(many_letters(60), 1, {});
  const EventIndex half = run.log().size() / 2;
  const auto forked = run.fork(half, scenario::Crash{2}, {});
  ASSERT_TRUE(forked);
  const EventIndex branch = run.instant_before(half);
  EXPECT_EQ(scenario::first_difference(run.log(), forked->log()), branch);
  EXPECT_EQ(forked->log()[branch].kind, trace::EventKind::crashed);
  ASSERT_EQ(forked->interventions().size(), 1U);
  // Forks of the fork: before, at and behind the change.
  for (const EventIndex place : {branch / 2, branch, branch + 1, branch + 500}) {
    const SimulatedRun::Point point = forked->at(place);
    ASSERT_EQ(point.log.size(), forked->instant_before(place)) << place;
    ASSERT_EQ(point.simulation.interventions().empty(), place <= branch) << place;
    SimulatedRun::Point rest = point;
    rest.simulation.run(&rest.log);
    const bool crashes = place > branch;
    EXPECT_EQ(scenario::first_difference(rest.log, crashes ? forked->log() : run.log()),
              std::nullopt)
        << place;
  }
}

TEST(SimulatedRun, DoesAgainWhatWasDoneFromOutside) {
  const auto scenario = many_letters(60);
  const SimulatedRun run(scenario, 1, {});
  auto forked = run.fork(run.log().size() / 2, scenario::Crash{2}, {});
  ASSERT_TRUE(forked);
  forked = forked->fork(forked->log().size() / 2 + 400, scenario::Restart{2}, {});
  ASSERT_TRUE(forked);
  std::vector<scenario::Intervention> done;
  for (std::size_t i = 0; i < forked->interventions().size(); ++i) {
    done.push_back(forked->interventions()[i]);
  }
  ASSERT_EQ(done.size(), 2U);
  const SimulatedRun again(scenario, 1, done, {});
  EXPECT_EQ(scenario::first_difference(again.log(), forked->log()), std::nullopt);
  EXPECT_TRUE(again.interventions() == forked->interventions());
}

TEST(SimulatedRun, IsStoppedAtItsLimits) {
  const auto scenario = many_letters(60);
  RunLimits few;
  few.steps = 100;
  const SimulatedRun short_run(scenario, 1, few);
  EXPECT_EQ(short_run.ending(), Ending::step_limit);
  EXPECT_LT(short_run.log().size(), 400U);
  RunLimits small;
  small.octets = 5000;
  const SimulatedRun small_run(scenario, 1, small);
  EXPECT_EQ(small_run.ending(), Ending::octet_limit);
  EXPECT_LE(small_run.instant_before(small_run.log().size()), small_run.log().size());
  const SimulatedRun::Point end = small_run.at(small_run.log().size());
  EXPECT_LE(end.log.size(), small_run.log().size());
  EXPECT_EQ(SimulatedRun(scenario, 1, {}).ending(), Ending::finished);
}

void expect_same(const Story& a, const Story& b) {
  ASSERT_EQ(a.moments().size(), b.moments().size());
  for (std::size_t i = 0; i < a.moments().size(); ++i) {
    const Moment& one = a.moments()[i];
    const Moment& other = b.moments()[i];
    ASSERT_EQ(one.event, other.event) << i;
    ASSERT_EQ(one.conversation, other.conversation) << i;
    ASSERT_EQ(one.line, other.line) << i;
    ASSERT_EQ(one.happening, other.happening) << i;
  }
}

TEST(Story, IsTheSameHoweverTheLogHasGrown) {
  const auto run = Future::simulate(many_letters(8), 1);
  Story whole;
  whole.follow(run->scenario(), run->log());
  Story grown;
  trace::Log log;
  for (EventIndex i = 0; i < run->size(); ++i) {
    log.append(run->log()[i], run->log().payload(i));
    if (i % 7 == 0) grown.follow(run->scenario(), log);
  }
  grown.follow(run->scenario(), log);
  expect_same(grown, whole);
}

TEST(Story, HasEveryLineOnceAndInOrder) {
  const Story& story = long_run().story();
  EventIndex last = 0;
  std::vector<std::uint32_t> next(story.conversations().size(), 0);
  for (const Moment& moment : story.moments()) {
    ASSERT_GE(moment.event, last);
    last = moment.event;
    if (!moment.is_line()) continue;
    ASSERT_EQ(moment.line, next[moment.conversation]++) << "lines come in their order";
  }
  for (std::size_t i = 0; i < next.size(); ++i) {
    ASSERT_EQ(next[i], story.conversations()[i].lines.size());
  }
}

TEST(Story, FindsTheMomentOfAnEvent) {
  const Story& story = long_run().story();
  const trace::Log& log = long_run().log();
  std::size_t replies = 0;
  for (EventIndex i = 0; i < 2000; ++i) {
    if (log[i].kind != trace::EventKind::answered) continue;
    ++replies;
    const auto place = story.moment_of(i);
    ASSERT_TRUE(place);
    const explain::Line* const line = story.line_of(story.moments()[*place]);
    ASSERT_NE(line, nullptr);
    ASSERT_EQ(line->server_event, i);
    ASSERT_EQ(line->kind, explain::LineKind::reply);
  }
  EXPECT_GT(replies, 100U);
  EXPECT_EQ(Story().moment_of(3), std::nullopt);
}

}  // namespace
}  // namespace smtplab::viewer
