#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>

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

// S: 450 to both: nothing is known.
TEST(Relaying, IsNotJudgedWhereEverybodyIsDeferred) {
  const CaseResult result =
      check(*find_case("relay-plain"), with({"relay-denied-for-now", "greylisting"}));
  EXPECT_EQ(result.finding.seen, Seen::cannot_tell) << printed(result);
}

}  // namespace
}  // namespace smtplab::conformance
