#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"

namespace smtplab::scenario {
namespace {

/// A client that speaks as soon as it is connected, 40 ms behind the server's first sight of it.
std::string early_talker(const std::string& delay, const std::string& violations) {
  return R"({"title": "T", "standard": 821,
             "hosts": [{"name": "a.example", "role": "mua"}, {"name": "b.example")" +
         delay + R"(}],
             "script": [{"from": "a.example", "to": "b.example", "dialogue": [
               "C: HELO a.example",
               "S: 220 b.example Simple Mail Transfer Service Ready",
               "S: 250 b.example", "C: QUIT",
               "S: 221 b.example Service closing transmission channel"]}],
             "expect": [{"violations": [)" +
         violations + "]}]}";
}

bool passes(const std::string& text) {
  const auto loaded = load_scenario(text, "early.json");
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().front().message_key);
  return loaded && run_scenario(std::make_shared<const Scenario>(*loaded), 1).passed();
}

// RFC 5321 section 4.3.1.
TEST(GreetingDelay, ShowsWhoDoesNotWaitForTheGreeting) {
  EXPECT_TRUE(passes(early_talker(R"(, "greeting_delay_ms": 50)", R"("early-talker")")));
  EXPECT_FALSE(passes(early_talker(R"(, "greeting_delay_ms": 50)", "")));
  EXPECT_TRUE(passes(early_talker(R"(, "greeting_delay_ms": 39)", "")));
  EXPECT_TRUE(passes(early_talker("", "")));
}

}  // namespace
}  // namespace smtplab::scenario
