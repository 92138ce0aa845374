#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"

namespace smtplab::scenario {
namespace {

using ::testing::ElementsAre;

std::string ask(const std::string& name, const std::string& type, int at_s = 1) {
  return R"({"at_s": )" + std::to_string(at_s) +
         R"(, "host": "pc.example.com", "ask": {"name": ")" + name + R"(", "type": ")" + type +
         R"("}})";
}

TEST(EventExpectations, FailWhereTheyAreWrong) {
  const auto failures = [](const std::string& expected) {
    const auto loaded =
        load_scenario(R"({"title": "T", "zones": {"example.org": ["@ MX 10 mx1", "@ MX 20 mx2"]},)"
                      R"( "hosts": [{"name": "pc.example.com", "role": "mua"}], "script": [)" +
                          ask("Example.org", "MX") + "," + ask("x.example.org", "A", 2) +
                          R"(], "expect": [)" + expected + "]}",
                      "expect.json");
    EXPECT_TRUE(loaded) << loaded.error().front().message_key;
    std::vector<std::string> told;
    for (const Failure& failure :
         run_scenario(std::make_shared<const Scenario>(*loaded), 1).failures) {
      told.push_back(failure.expected + " / " + failure.seen);
    }
    return told;
  };
  const std::string mx =
      R"({"answer": {"host": "pc.example.com", "name": "EXAMPLE.org", "type": "MX"}, )";
  EXPECT_THAT(failures(mx + R"("is": ["20 mx2.example.org.", "10 mx1.example.org."]})"),
              ElementsAre());
  EXPECT_THAT(failures(mx + R"("is": ["10 mx1.example.org."]})"),
              ElementsAre("10 mx1.example.org. / 10 mx1.example.org., 20 mx2.example.org."));
  EXPECT_THAT(failures(mx + R"("outcome": "no-data"})"),
              ElementsAre("no-data / 10 mx1.example.org., 20 mx2.example.org."));
  const std::string a = R"({"answer": {"host": "pc.example.com", "name": "x.example.org"}, )";
  EXPECT_THAT(failures(a + R"("outcome": "no-such-name"})"), ElementsAre());
  EXPECT_THAT(failures(a + R"("is": ["192.0.2.1"]})"), ElementsAre("192.0.2.1 / no-such-name"));
  EXPECT_THAT(failures(R"({"answer": {"host": "pc.example.com", "name": "y.example.org"},)"
                       R"( "outcome": "no-such-name"})"),
              ElementsAre("no-such-name / "))
      << "nobody asked";
  const std::string event = R"({"event": "datagram-sent", "host": "pc.example.com")";
  EXPECT_THAT(failures(event + "}"), ElementsAre());
  EXPECT_THAT(failures(event + R"(, "count": 2})"), ElementsAre());
  EXPECT_THAT(failures(event + R"(, "count": 1})"), ElementsAre("1 datagram-sent / 2"));
  EXPECT_THAT(failures(event + R"(, "contains": "A x."})"), ElementsAre());
  EXPECT_THAT(failures(event + R"(, "contains": "A y."})"),
              ElementsAre(">= 1 datagram-sent: A y. / 0"));
  EXPECT_THAT(failures(R"({"event": "datagram-sent", "count": 4})"), ElementsAre());
  EXPECT_THAT(failures(R"({"event": "routed", "count": 0})"), ElementsAre());
}

}  // namespace
}  // namespace smtplab::scenario
