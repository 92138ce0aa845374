#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim/scenario/loader.h"

namespace smtplab::scenario {
namespace {

using ::testing::ElementsAre;

const std::string kReadersFolder = SMTPLAB_SOURCE_DIR "/tests/scenario/";

TEST(RelayReader, ReadsHowAHostPassesMailOn) {
  const auto loaded = load_scenario_file(kReadersFolder + "right/every-key.json");
  ASSERT_TRUE(loaded);
  const agents::HostConfig& host = loaded->hosts[1];
  ASSERT_EQ(host.addresses.size(), 2u);
  EXPECT_EQ(host.addresses[0].to_string(), "192.0.2.77");
  EXPECT_EQ(host.addresses[1].to_string(), "2001:db8::25");
  ASSERT_EQ(loaded->hosts[2].addresses.size(), 1u);
  EXPECT_EQ(loaded->hosts[2].addresses[0].to_string(), "192.0.2.3") << "by its place";
  ASSERT_EQ(host.relay_clients.size(), 3u);
  EXPECT_EQ(host.relay_clients[0].bits, 32);
  EXPECT_EQ(host.relay_clients[1].base.to_string(), "192.0.2.0");
  EXPECT_EQ(host.relay_clients[1].bits, 24);
  EXPECT_EQ(host.relay_clients[2].base.to_string(), "2001:db8::");
  EXPECT_EQ(host.smart_host, "c.example");
  EXPECT_EQ(host.routes, agents::RouteTreatment::refuse);
  EXPECT_THAT(host.retry.early, ElementsAre(seconds(60), milliseconds(120'500)));
  EXPECT_EQ(host.retry.interval, seconds(600));
  EXPECT_EQ(host.retry.give_up_after, seconds(7200));
  EXPECT_EQ(host.retry.tell_delay_after, seconds(900));
  EXPECT_EQ(host.most_hops, 25u);
  EXPECT_FALSE(host.sends);
  EXPECT_TRUE(loaded->hosts[2].sends);
}

TEST(SubmissionReader, ReadsWhatAUserWrites) {
  const auto loaded = load_scenario_file(kReadersFolder + "right/every-key.json");
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->submissions.size(), 2u);
  const SubmissionStep& written = loaded->submissions[0];
  EXPECT_EQ(written.at, Instant{} + seconds(101));
  EXPECT_EQ(written.host, 0u);
  EXPECT_EQ(written.place.pointer, "/script/2");
  EXPECT_EQ(written.submission.from.to_string(), "<al@a.example>");
  ASSERT_EQ(written.submission.to.size(), 2u);
  EXPECT_EQ(written.submission.to[0].to_string(), "<x@c.example>");
  EXPECT_EQ(written.submission.to[1].to_string(), "<y@c.example>");
  const auto& wishes = written.submission.recipient_options;
  ASSERT_EQ(wishes.size(), 2u);
  EXPECT_EQ(wishes[0], smtp::RecipientOptions());
  EXPECT_EQ(wishes[1].notify.text(), "success,DELAY");
  EXPECT_EQ(wishes[1].original_recipient, "rfc822;y+2Bz@c.example");
  EXPECT_EQ(written.submission.options.returned, smtp::Returned::headers);
  EXPECT_EQ(written.submission.options.envelope_id, "letter+207");
  EXPECT_EQ(written.submission.options.submitter, "al@a.example");
  EXPECT_EQ(written.submission.begun, smtp::Verb::soml);
  EXPECT_EQ(written.submission.server, "c.example");
  EXPECT_EQ(written.submission.port, 587);
  EXPECT_EQ(written.submission.draft.subject, "Hi");
  EXPECT_THAT(written.submission.draft.body_lines, ElementsAre("Hello", ""));
  const agents::Submission& whole = loaded->submissions[1].submission;
  EXPECT_TRUE(whole.from.is_null());
  EXPECT_EQ(whole.begun, smtp::Verb::mail);
  EXPECT_EQ(whole.server, "c.example") << "the smart host";
  EXPECT_EQ(whole.port, 25);
  EXPECT_EQ(whole.content, "Subject: Hi\r\n\r\nHello\r\n");
}

}  // namespace
}  // namespace smtplab::scenario
