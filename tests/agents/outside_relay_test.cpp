// Where mail goes, and when it is tried again, where somebody outside decides that.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/agents/relay_bench.h"

namespace smtplab::agents::test {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

struct OutsideRelay : TwoHosts {
  explicit OutsideRelay(DecisionSet decisions) {
    network.host("hub.example.net", "192.0.2.9");
    agent.leave_outside(decisions);
  }
  /// What comes of the answer to the last question.
  Lines told(const Verdict& verdict) {
    const Ask asked = asks.back();
    run([&](Context& context) {
      agent.take(Answered{asked.decision, asked.token, verdict}, context);
    });
    return take_story();
  }
};

TEST(RoutesFromOutside, MailWaitsUntilItIsKnownWhereItGoes) {
  OutsideRelay relay({Decision::route});
  EXPECT_THAT(relay.send({"<bob@example.org>", "<eve@example.org>"}), ::testing::IsEmpty());
  ASSERT_THAT(relay.asks, SizeIs(1)) << "one for the whole transaction";
  const auto& question = std::get<RouteQuestion>(relay.asks.back().question);
  EXPECT_EQ(question.domain, "example.org");
  EXPECT_EQ(question.reverse_path, "<joe@a.example>");
  EXPECT_THAT(question.forward_paths, ElementsAre("<bob@example.org>", "<eve@example.org>"));
  EXPECT_EQ(question.attempts, 0U);
  EXPECT_THAT(relay.told(NextHop{"hub.example.net"}),
              ElementsAre("routed hub.example.net: 0 hub.example.net [192.0.2.9]", "call 192.0.2.9",
                          "dequeued 250 <joe@a.example> <bob@example.org>",
                          "dequeued 250 <joe@a.example> <eve@example.org>"));
}

TEST(RoutesFromOutside, MayBeAddressLiteralsOrTheHostsOwn) {
  OutsideRelay relay({Decision::route});
  relay.send({"<bob@example.org>"});
  EXPECT_THAT(relay.told(NextHop{"[192.0.2.2]"}), ::testing::Contains("call 192.0.2.2"));
  relay.send({"<bob@example.org>"});
  EXPECT_THAT(relay.told(AsByItself{}), ::testing::Contains(kRoute));
}

TEST(RoutesFromOutside, AreForgottenInACrash) {
  OutsideRelay relay({Decision::route});
  relay.send({"<bob@example.org>"});
  relay.agent.crash(relay.now);
  EXPECT_THAT(relay.told(NextHop{"hub.example.net"}), ::testing::IsEmpty());
  relay.start();
  EXPECT_THAT(relay.asks, SizeIs(2)) << "the queue is on the disk, the question is not";
}

TEST(RetriesFromOutside, SayWhenAndWhetherAtAll) {
  OutsideRelay relay({Decision::retry});
  relay.first().replies["RCPT"] = "451 Later";
  EXPECT_THAT(relay.send({"<bob@example.org>"}), ElementsAre(kRoute, "call 192.0.2.1"));
  ASSERT_THAT(relay.asks, SizeIs(1));
  const auto question = std::get<RetryQuestion>(relay.asks.back().question);
  EXPECT_EQ(question.forward_path, "<bob@example.org>");
  EXPECT_EQ(question.attempts, 1U);
  EXPECT_EQ(to_text(question.reply), "451 Later");
  EXPECT_EQ(question.by_itself, relay.now + minutes(30));
  EXPECT_THAT(relay.told(TryAgain{relay.now + seconds(7)}),
              ElementsAre("deferred 451 7s " + kPaths + ": Later"));
  relay.wait(seconds(6));
  EXPECT_THAT(relay.take_story(), ::testing::IsEmpty());
  relay.wait(seconds(1));
  EXPECT_THAT(relay.take_story(), ::testing::Contains("call 192.0.2.1"));
  EXPECT_EQ(std::get<RetryQuestion>(relay.asks.back().question).attempts, 2U);
  EXPECT_THAT(relay.told(GiveUp{}), ElementsAre("failed 451 " + kPaths + ": Later"));
  EXPECT_TRUE(relay.agent.queue().empty());
  EXPECT_THAT(relay.agent.take_complaints(), SizeIs(1)) << "its sender is to hear of it";
}

TEST(RetriesFromOutside, TheHostsOwnScheduleIsStillThere) {
  OutsideRelay relay({Decision::retry});
  relay.first().replies["RCPT"] = "451 Later";
  relay.send({"<bob@example.org>"});
  EXPECT_THAT(relay.told(AsByItself{}), ElementsAre("deferred 451 1800s " + kPaths + ": Later"));
}

TEST(RetriesFromOutside, AreAskedForEachRecipient) {
  OutsideRelay relay({Decision::retry});
  relay.first().replies["RCPT"] = "451 Later";
  relay.send({"<bob@example.org>", "<eve@example.org>"});
  ASSERT_THAT(relay.asks, SizeIs(2));
  relay.told(GiveUp{});
  EXPECT_EQ(relay.agent.queue().entries().size(), 1U);
}

TEST(RetriesFromOutside, ThatNobodyHasAnsweredAreOpenAfterACrash) {
  OutsideRelay relay({Decision::retry});
  relay.first().replies["RCPT"] = "451 Later";
  relay.send({"<bob@example.org>"});
  relay.agent.crash(relay.now);
  EXPECT_THAT(relay.told(GiveUp{}), ::testing::IsEmpty());
  EXPECT_EQ(relay.agent.queue().entries().size(), 1U) << "it is on the disk";
  relay.start();
  EXPECT_THAT(relay.take_story(), ::testing::Contains("call 192.0.2.1"));
}

TEST(Verdicts, HaveToFitWhatIsAsked) {
  const Instant now{1'000};
  const smtp::Reply go_on{{354}, {}, "go on"};
  EXPECT_EQ(misfit_of(Decision::rcpt, go_on, now), Misfit::code);
  EXPECT_EQ(misfit_of(Decision::rcpt, NextHop{"a.example"}, now), Misfit::kind);
  EXPECT_EQ(misfit_of(Decision::route, NextHop{"a..example"}, now), Misfit::domain);
  EXPECT_EQ(misfit_of(Decision::route, NextHop{""}, now), Misfit::domain);
  EXPECT_EQ(misfit_of(Decision::route, GiveUp{}, now), Misfit::kind);
  EXPECT_EQ(misfit_of(Decision::retry, TryAgain{{999}}, now), Misfit::past);
  EXPECT_EQ(misfit_of(Decision::retry, go_on, now), Misfit::kind);
  EXPECT_EQ(misfit_of(Decision::retry, TryAgain{now}, now), std::nullopt);
  EXPECT_EQ(misfit_of(Decision::data, smtp::Reply{{421}, {}, ""}, now), std::nullopt);
  for (std::size_t i = 0; i < trace::kDecisionCount; ++i) {
    const auto decision = static_cast<Decision>(i);
    EXPECT_EQ(misfit_of(decision, AsByItself{}, now), std::nullopt);
    EXPECT_EQ(trace::find_decision(trace::decision_name(decision)), decision);
  }
  EXPECT_EQ(trace::find_decision("bounce"), std::nullopt);
}

TEST(Verdicts, AreTextsInTheTrace) {
  const Instant now{};
  EXPECT_EQ(to_text(TryAgain{now + milliseconds(1'800'250)}, now), "1800.25");
  EXPECT_EQ(to_text(TryAgain{now}, now), "0");
  EXPECT_EQ(to_text(GiveUp{}, now), "give-up");
  EXPECT_EQ(to_text(NextHop{"a.example"}, now), "a.example");
  EXPECT_EQ(to_text(AsByItself{}, now), "");
  EXPECT_EQ(to_text(smtp::Reply{{451}, {4, 7, 1}, "Later"}, now), "451 4.7.1 Later");
  EXPECT_EQ(to_text(smtp::Reply{{250}, {}, ""}), "250");
}

}  // namespace
}  // namespace smtplab::agents::test
