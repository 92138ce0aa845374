#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "sim/scenario/loader.h"

// What a scenario says of whom a host takes mail from, and in which words it answers.

namespace smtplab::scenario {
namespace {

using ::testing::ElementsAre;

class PolicyReader : public ::testing::Test {
 protected:
  void SetUp() override {
    auto loaded = load_scenario_file(SMTPLAB_SOURCE_DIR "/tests/scenario/right/every-key.json");
    ASSERT_TRUE(loaded);
    scenario_ = std::move(*loaded);
  }

  Scenario scenario_;
};

TEST_F(PolicyReader, ReadsWhomAHostTakesMailFrom) {
  const agents::HostConfig& host = scenario_.hosts[1];
  EXPECT_TRUE(host.mends_line_ends);
  EXPECT_THAT(host.relay_domains, ElementsAre("backed-up.example"));
  const agents::AdmissionConfig& admission = host.admission();
  EXPECT_EQ(admission.greylist, minutes(5));
  EXPECT_EQ(admission.greylist_forgets, minutes(120));
  EXPECT_EQ(admission.quota_recipients, 500u);
  EXPECT_EQ(admission.quota_period, minutes(60));
  EXPECT_EQ(admission.lock, milliseconds(60'500));
  EXPECT_EQ(admission.spf, agents::SpfUse::refuse);
  EXPECT_FALSE(scenario_.hosts[0].own_admission) << "where nothing is limited, nothing is kept";
}

TEST_F(PolicyReader, TakesAStatusCodeThatIsWrittenOut) {
  const smtp::ReplyTexts& texts = scenario_.hosts[1].dialect.texts;
  EXPECT_EQ(texts[smtp::ReplyText::accepted].text, "Message\naccepted");
  EXPECT_EQ(texts[smtp::ReplyText::accepted].status, (smtp::EnhancedStatusCode{2, 6, 0}));
  EXPECT_EQ(texts[smtp::ReplyText::expand_denied].text, "5.7.2 First\nand 5.7.2 second")
      << "not in each line";
  EXPECT_EQ(texts[smtp::ReplyText::no_match].text, "4.1.1 Nobody") << "of another class";
}

}  // namespace
}  // namespace smtplab::scenario
