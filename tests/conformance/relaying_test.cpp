#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "tests/conformance/printed.h"
#include "tests/conformance/simulated_check.h"

namespace smtplab::conformance {
namespace {

using test::check;
using test::printed;

/// The reference with these lawful changes.
ReferenceHost with(std::initializer_list<std::string_view> variants) {
  ReferenceHost host = reference_host();
  for (const LawfulVariant& each : lawful_variants()) {
    if (std::find(variants.begin(), variants.end(), each.name) != variants.end()) each.change(host);
  }
  return host;
}

// C: RCPT TO:<dave@elsewhere.example>   S: 450 Relaying deferred
// C: RCPT TO:<bob@example.org>          S: 250
TEST(Relaying, IsRefusedByAServerThatOnlyDefersIt) {
  const CaseResult result = check(*find_case("relay-plain"), with({"relay-denied-for-now"}));
  EXPECT_EQ(result.finding.seen, Seen::as_required) << printed(result);
}

/// Takes the first recipient of all for its own: accepted, and not relayed.
class KeepsFirst : public Interference {
 public:
  explicit KeepsFirst(bool& is_done) : is_done_(is_done) {}
  std::string to_server(std::string_view octets) override {
    if (!octets.starts_with("RCPT TO:") || std::exchange(is_done_, true)) {
      return std::string(octets);
    }
    return "RCPT TO:<bob@example.org>\r\n";
  }

 private:
  bool& is_done_;
};

// C: RCPT TO:<dave@elsewhere.example>   S: 250
// and a later message for dave, from a client that may relay, is at the sink alone.
TEST(Relaying, WhatIsTakenAndKeptIsNotRelayed) {
  bool is_done = false;
  ReferenceHost host = reference_host();
  host.interference = [&is_done] { return std::make_unique<KeepsFirst>(is_done); };
  const CaseResult result = check(*find_case("relay-plain"), host);
  EXPECT_EQ(result.finding.seen, Seen::as_required) << printed(result);
  EXPECT_NE(printed(result).find("relay-sentinel"), std::string::npos) << printed(result);
}

// S: 450 to both: nothing is known.
TEST(Relaying, IsNotJudgedWhereEverybodyIsDeferred) {
  const CaseResult result =
      check(*find_case("relay-plain"), with({"relay-denied-for-now", "greylisting"}));
  EXPECT_EQ(result.finding.seen, Seen::cannot_tell) << printed(result);
}

}  // namespace
}  // namespace smtplab::conformance
