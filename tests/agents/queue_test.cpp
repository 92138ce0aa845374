#include "sim/agents/queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/smtp/path_parser.h"

namespace smtplab::agents {
namespace {

Instant at(int s) { return Instant{} + seconds(s); }

QueueEntry entry(std::uint32_t message, const std::string& to = "<bob@b.example>") {
  QueueEntry made;
  made.message = message;
  made.to = smtp::parse_forward_path(to, smtp::PathRules{})->path;
  return made;
}

TEST(Queue, GivesWhatIsDueInTheOrderOfItsTime) {
  Queue queue;
  const auto a = queue.add(entry(1), at(5));
  const auto b = queue.add(entry(2), at(3));
  const auto c = queue.add(entry(3), at(5));
  EXPECT_EQ(queue.next_due(), at(3));
  EXPECT_EQ(queue.take_due(at(2)), nullptr);
  EXPECT_EQ(queue.take_due(at(9))->id, b);
  EXPECT_EQ(queue.take_due(at(9))->id, a) << "of two, the one that came first";
  EXPECT_EQ(queue.next_due(), at(5));
  EXPECT_EQ(queue.take_due(at(9))->id, c);
  EXPECT_EQ(queue.take_due(at(9)), nullptr) << "what is being tried is not given again";
  EXPECT_FALSE(queue.next_due());
  EXPECT_EQ(queue.entries().size(), 3U);
}

TEST(Queue, WhatWaitsAgainIsGivenAgain) {
  Queue queue;
  const auto id = queue.add(entry(1), at(0));
  queue.take_due(at(0));
  queue.wait(id, at(30));
  EXPECT_EQ(queue.next_due(), at(30));
  queue.wait(id, at(20));
  EXPECT_EQ(queue.next_due(), at(20)) << "it waits once";
  EXPECT_EQ(queue.take_due(at(20))->id, id);
  EXPECT_FALSE(queue.next_due());
  queue.wait(77, at(1));
  EXPECT_FALSE(queue.next_due()) << "no such entry";
}

TEST(Queue, WhatIsRemovedIsGone) {
  Queue queue;
  const auto a = queue.add(entry(1), at(1));
  const auto b = queue.add(entry(1), at(2));
  queue.remove(a);
  queue.remove(a);
  EXPECT_EQ(queue.find(a), nullptr);
  EXPECT_EQ(queue.next_due(), at(2));
  queue.take_due(at(2));
  queue.remove(b);
  EXPECT_TRUE(queue.empty());
  EXPECT_GT(queue.add(entry(1), at(3)), b) << "numbers are not given twice";
}

TEST(Queue, FindsTheRecipientsOfOneMessage) {
  Queue queue;
  const auto a = queue.add(entry(4), at(0));
  const auto b = queue.add(entry(4), at(0));
  const auto c = queue.add(entry(4), at(0));
  const auto other = queue.add(entry(5), at(0));
  EXPECT_EQ(queue.next_of_message(a)->id, b);
  queue.remove(b);
  EXPECT_EQ(queue.next_of_message(a)->id, c);
  EXPECT_EQ(queue.next_of_message(c), nullptr);
  EXPECT_EQ(queue.next_of_message(other), nullptr);
  EXPECT_EQ(queue.next_of_message(b), nullptr);
}

TEST(Queue, AfterACrashAllWaits) {
  Queue queue;
  const auto tried = queue.add(entry(1), at(0));
  const auto waiting = queue.add(entry(2), at(500));
  queue.take_due(at(0));
  queue.wait_all(at(7));
  EXPECT_EQ(queue.take_due(at(7))->id, tried);
  EXPECT_EQ(queue.take_due(at(7))->id, waiting);
  EXPECT_EQ(queue.take_due(at(900)), nullptr);
}

TEST(Queue, ACopyGoesOnAlone) {
  Queue queue;
  queue.add(entry(1), at(0));
  Queue copy = queue;
  copy.take_due(at(0))->attempts = 3;
  copy.remove(1);
  EXPECT_EQ(queue.next_due(), at(0));
  EXPECT_EQ(queue.find(1)->attempts, 0U);
}

TEST(QueueEntry, NamesItsPaths) {
  QueueEntry made = entry(1, "<bob@b.example>");
  EXPECT_EQ(made.paths(), "<> <bob@b.example>");
  made.from = smtp::parse_reverse_path("<joe@a.example>", smtp::PathRules{})->path;
  EXPECT_EQ(made.paths(), "<joe@a.example> <bob@b.example>");
}

TEST(Queue, CountsAContentThatIsSharedOnce) {
  Queue queue;
  const auto content = std::make_shared<const std::string>(100, 'x');
  std::vector<std::uint32_t> ids;
  for (const char* const to : {"<a@b.example>", "<b@b.example>", "<c@b.example>"}) {
    QueueEntry shared = entry(1, to);
    shared.content = content;
    ids.push_back(queue.add(std::move(shared), at(0)));
    EXPECT_EQ(queue.octets(), 100U);
  }
  QueueEntry other = entry(2);
  other.content = std::make_shared<const std::string>(7, 'y');
  queue.add(std::move(other), at(0));
  EXPECT_EQ(queue.octets(), 107U);
  queue.remove(ids[1]);
  queue.remove(ids[0]);
  EXPECT_EQ(queue.octets(), 107U);
  queue.remove(ids[2]);
  EXPECT_EQ(queue.octets(), 7U);
}

}  // namespace
}  // namespace smtplab::agents
