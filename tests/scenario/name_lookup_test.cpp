#include "sim/scenario/name_lookup.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "sim/scenario/loader.h"

namespace smtplab::scenario {
namespace {

using dns::Outcome;
using dns::RecordType;

/// A scenario with these hosts, and perhaps zones.
std::shared_ptr<const Scenario> load(const std::string& hosts, const std::string& zones = "") {
  const std::string text =
      R"({"title": "T", "hosts": [{"name": "pc.example.com", "role": "mua"}, )" + hosts + "]" +
      (zones.empty() ? "" : R"(, "zones": )" + zones) +
      R"(, "script": [{"at_s": 1, "host": "pc.example.com",
                      "ask": {"name": "a.test", "type": "A"}}],
          "expect": [{"violations": []}]})";
  auto loaded = load_scenario(text, "x.json");
  if (!loaded) {
    for (const Diagnostic& error : loaded.error()) {
      ADD_FAILURE() << error.message_key << " " << error.place.pointer;
    }
  }
  return std::make_shared<const Scenario>(std::move(loaded).value());
}

dns::Question question(std::string_view name, RecordType type = RecordType::a) {
  return {dns::DomainName::parse(name).value(), type};
}

TEST(NameLookup, FollowsReferralsAndRemembers) {
  NameLookup names(load(R"({"name": "mx.example.org"})", R"({"example.org": ["@ MX 10 mx"]})"));
  const dns::Resolution found = names.look_up(question("example.org", RecordType::mx));
  EXPECT_EQ(found.outcome, Outcome::records);
  const std::size_t asked = names.exchanges().size();
  EXPECT_GE(asked, 1U);
  EXPECT_EQ(*names.host_at(names.exchanges().front().server), "ns.test");
  EXPECT_TRUE(names.look_up(question("example.org", RecordType::mx)).from_cache);
  EXPECT_EQ(names.exchanges().size(), asked);
}

TEST(NameLookup, WithoutZonesATableAnswers) {
  NameLookup names(load(R"({"name": "mx.example.org"})"));
  EXPECT_EQ(names.look_up(question("mx.example.org")).outcome, Outcome::records);
  EXPECT_NE(names.look_up(question("nowhere.example.org")).outcome, Outcome::records);
  EXPECT_TRUE(names.exchanges().empty());
}

TEST(NameLookup, AServerThatIsNoneIsWaitedForAndGivenUp) {
  // The zone's server is a mail host, which has no name server.
  NameLookup names(load(R"({"name": "mx.example.net", "addresses": ["192.0.2.9"]},
                           {"name": "root.test", "role": "name-server", "addresses": ["192.0.2.53"],
                            "zones": {".": ["@ NS root.test.", "root.test. A 192.0.2.53",
                                            "org NS ns.org.", "ns.org. A 192.0.2.9"]}})"));
  const dns::Resolution found = names.look_up(question("example.org"));
  EXPECT_EQ(found.outcome, Outcome::timed_out);
  ASSERT_FALSE(names.exchanges().empty());
  EXPECT_FALSE(names.exchanges().back().response.has_value());
}

}  // namespace
}  // namespace smtplab::scenario
