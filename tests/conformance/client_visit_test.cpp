// What a visit writes down of a client, whatever the client says.

#include "conformance/client_visit.h"

#include <gtest/gtest.h>

#include <deque>

#include "tests/conformance/printed.h"

namespace smtplab::conformance {
namespace {

constexpr Case kNone{.id = "none", .requirement = "R5321-4.1.4-a"};

/// A client that says its segments one by one, each when it has got an answer since the last one;
/// behind "|" without waiting. Time passes while it is waited for.
class ScriptedStage : public ClientStage {
 public:
  explicit ScriptedStage(std::deque<std::string> segments) : segments_(std::move(segments)) {}

  Instant now() const override { return now_; }
  std::optional<Sentence> start(const Errand& /*errand*/) override { return std::nullopt; }
  std::unique_ptr<Channel> accept(Duration /*patience*/) override {
    if (has_come_) return nullptr;
    has_come_ = true;
    return std::make_unique<Forward>(*this);
  }
  ClientEnd finish(Duration /*patience*/) override { return {ClientEnd::How::exited, 3, "oops"}; }

  bool send(std::string_view octets) {
    heard_ += octets;
    may_speak_ = true;
    return true;
  }
  Arrival receive(std::string& octets, Duration patience) {
    if (segments_.empty()) return Arrival::end;
    const bool at_once = segments_.front().starts_with('|');
    if (!may_speak_ && !at_once) {
      now_ = now_ + patience;
      return Arrival::timeout;
    }
    octets += segments_.front().substr(at_once ? 1 : 0);
    segments_.pop_front();
    may_speak_ = false;
    return Arrival::octets;
  }
  const std::string& heard() const { return heard_; }

 private:
  /// The visit owns its channel.
  class Forward : public Channel {
   public:
    explicit Forward(ScriptedStage& stage) : stage_(stage) {}
    bool send(std::string_view octets, Duration /*patience*/) override {
      return stage_.send(octets);
    }
    Arrival receive(std::string& octets, Duration patience) override {
      return stage_.receive(octets, patience);
    }
    bool start_tls(Duration /*patience*/, std::string& /*problem*/) override { return false; }
    bool is_encrypted() const override { return false; }
    void finish_sending() override {}

   private:
    ScriptedStage& stage_;
  };

  std::deque<std::string> segments_;
  Instant now_;
  std::string heard_;
  bool has_come_ = false;
  bool may_speak_ = false;
};

struct Visited {
  explicit Visited(std::deque<std::string> segments)
      : stage(std::move(segments)),
        hearing(kNone, stage, minutes(5)),
        visit(hearing, target, stage) {}

  ClientTarget target;
  ScriptedStage stage;
  Hearing hearing;
  ClientVisit visit;
};

TEST(ClientVisit, AnswersEachCommandOnce) {
  Visited one({"EHLO a.example\r\n", "MAIL FROM:<a@a.example>\r\n", "RCPT TO:<b@b.example>\r\n",
               "DATA\r\n", "Subject: x\r\n\r\n..x\r\n.\r\n", "QUIT\r\n"});
  one.visit.announce({"SIZE 10"});
  one.visit.run();
  EXPECT_EQ(one.stage.heard(),
            "220 mx.example.org ready\r\n250-mx.example.org greets you\r\n250 SIZE 10\r\n"
            "250 OK\r\n250 OK\r\n354 Go ahead\r\n250 OK\r\n221 mx.example.org closing\r\n");
  ASSERT_EQ(one.visit.contents().size(), 1U);
  EXPECT_EQ(one.visit.contents()[0].octets, "Subject: x\r\n\r\n..x\r\n");
  EXPECT_EQ(one.visit.contents()[0].message(), "Subject: x\r\n\r\n.x\r\n");
  EXPECT_EQ(one.visit.contents()[0].end, ".\r\n");
  EXPECT_TRUE(one.visit.has_delivered());
  EXPECT_FALSE(one.visit.calls()[0].awaited_no_reply);
}

TEST(ClientVisit, TakesDataForNobody) {
  Visited one({"HELO a.example\r\n", "DATA\r\n", "QUIT\r\n"});
  one.visit.run();
  EXPECT_EQ(one.visit.first(Place::data)->code, 503);
}

TEST(ClientVisit, SeesWhatComesTooEarly) {
  Visited one({"|EHLO a.example\r\nMAIL FROM:<a@a.example>\r\n", "QUIT\r\n"});
  one.visit.answer(Place::greeting, Answer{.octets = "220 x\r\n", .delay = seconds(1)});
  one.visit.run();
  EXPECT_TRUE(one.visit.first(Place::ehlo)->early);
  EXPECT_TRUE(one.visit.first(Place::mail)->early);
  EXPECT_FALSE(one.visit.first(Place::quit)->early);
}

TEST(ClientVisit, IsNotFooledByCommandsThatArriveInPieces) {
  Visited one({"EH", "|LO a.example\r", "|\n", "QUIT\r\n"});
  one.visit.run();
  EXPECT_EQ(one.visit.first(Place::ehlo)->octets, "EHLO a.example\r\n");
  EXPECT_FALSE(one.visit.first(Place::quit)->early);
}

TEST(ClientVisit, TakesForTheEndWhatTheClientWaitsBehind) {
  Visited one({"HELO a\n", "MAIL FROM:<a@a.example>\n", "RCPT TO:<b@b.example>\n", "DATA\n",
               "Text\n.\n", "QUIT\n"});
  one.visit.run();
  ASSERT_EQ(one.visit.contents().size(), 1U);
  EXPECT_EQ(one.visit.contents()[0].octets, "Text\n");
  EXPECT_EQ(one.visit.contents()[0].end, ".\n");
  EXPECT_EQ(one.visit.commands()[0].octets, "HELO a\n");
}

TEST(ClientVisit, TakesNothingForTheEndBehindWhichMoreComes) {
  Visited one({"HELO a\r\n", "MAIL FROM:<a@a.example>\r\n", "RCPT TO:<b@b.example>\r\n", "DATA\r\n",
               "Text\n.\n", "|more\r\n.\r\n", "QUIT\r\n"});
  one.visit.run();
  ASSERT_EQ(one.visit.contents().size(), 1U);
  EXPECT_EQ(one.visit.contents()[0].octets, "Text\n.\nmore\r\n");
}

TEST(ClientVisit, KnowsWhoHungUpBeforeTheAnswer) {
  Visited one({"EHLO a.example\r\n", "|QUIT\r\n"});
  one.visit.answer(Place::quit, Answer{.octets = "221 x\r\n", .delay = seconds(1)});
  one.visit.run();
  EXPECT_TRUE(one.visit.calls()[0].awaited_no_reply);
  EXPECT_EQ(one.visit.calls()[0].last, Place::quit);
}

TEST(ClientVisit, ShowsOutputAndStatusOfAFailure) {
  Visited one({"QUIT\r\n"});
  one.visit.run();
  const std::string seen = test::printed(one.hearing.transcript());
  EXPECT_NE(seen.find("|  oops"), std::string::npos) << seen;
  EXPECT_EQ(one.visit.end().status, 3);
}

TEST(ClientCommand, IsTakenApart) {
  ClientCommand command;
  command.octets = "MAIL FROM:<\"a> b\"@x.example> SIZE=10 BODY=7BIT\r\n";
  EXPECT_EQ(command.path(), "<\"a> b\"@x.example>");
  EXPECT_EQ(command.parameters(), "SIZE=10 BODY=7BIT");
  command.octets = "mail from: a@x.example size=3";
  EXPECT_EQ(command.path(), " a@x.example");
  EXPECT_EQ(command.parameters(), "size=3");
  command.octets = "DATA\r\n";
  EXPECT_EQ(command.argument(), "");
}

}  // namespace
}  // namespace smtplab::conformance
