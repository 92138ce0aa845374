#include "conformance/cases/steps.h"

#include <gtest/gtest.h>

#include "conformance/mutants/reference_host.h"
#include "tests/conformance/printed.h"
#include "tests/conformance/scripted_transport.h"

namespace smtplab::conformance {
namespace {

using test::closes;
using test::says;

constexpr Case kNone{.id = "none", .requirement = "R5321-4.2-a"};

/// What is found of a server that greets and then does this.
Finding found(Finding (*ask)(Dialogue&), std::vector<test::Act> acts) {
  acts.insert(acts.begin(), says("220 mx.example.org\r\n"));
  const Target target = reference_target();
  test::ScriptedTransport transport(std::move(acts));
  Trial trial(kNone, target, transport, "t");
  Dialogue server(trial);
  server.connect();
  server.given_reply(220);
  return ask(server);
}

Finding in_step(Dialogue& server) { return is_in_step(server, "check.seen.unasked"); }

TEST(Steps, AReplyBeforeTheFarewellIsOneTooMany) {
  EXPECT_EQ(found(in_step, {says("221 bye\r\n")}).seen, Seen::as_required);
  const Finding one = found(in_step, {says("250 more\r\n221 bye\r\n")});
  EXPECT_EQ(one.seen, Seen::otherwise);
  EXPECT_NE(test::printed(one.told).find("250 more"), std::string::npos);
  EXPECT_EQ(found(in_step, {says("500 a\r\n500 b\r\n250 c\r\n221 bye\r\n")}).seen, Seen::otherwise);
}

TEST(Steps, WithoutTheFarewellNothingIsKnown) {
  // Some servers answer QUIT with 250: that is another fault.
  EXPECT_EQ(found(in_step, {says("250 bye\r\n"), closes()}).seen, Seen::cannot_tell);
  EXPECT_EQ(found(in_step, {closes()}).seen, Seen::cannot_tell);
}

TEST(Steps, SilenceConvictsWhileOthersAreServed) {
  const test::Act silence{test::Act::Kind::silence, {}, seconds(10)};
  const test::Act other = says("220 mx.example.org\r\n250 mx.example.org\r\n250 OK\r\n");
  EXPECT_EQ(found(answers, {says("250 OK\r\n")}).seen, Seen::as_required);
  EXPECT_EQ(found(answers, {silence, other, silence}).seen, Seen::otherwise);
  EXPECT_EQ(found(answers, {silence, other, says("250 late\r\n")}).seen, Seen::as_required);
  EXPECT_EQ(found(answers, {silence, silence}).seen, Seen::cannot_tell);
}

}  // namespace
}  // namespace smtplab::conformance
