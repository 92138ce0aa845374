#include <gtest/gtest.h>

#include <algorithm>

#include "tests/conformance/printed.h"
#include "tests/conformance/simulated_check.h"

namespace smtplab::conformance {
namespace {

using test::check;
using test::printed;

CaseResult relay_plain_at(std::string_view variant) {
  const auto all = lawful_variants();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const LawfulVariant& each) { return each.name == variant; });
  return check(*find_case("relay-plain"), changed(found->change));
}

// C: RCPT TO:<carol@elsewhere.example>   S: 450 Relaying deferred
// C: RCPT TO:<bob@example.org>           S: 250
TEST(Relaying, IsRefusedByAServerThatOnlyDefersIt) {
  const CaseResult result = relay_plain_at("relay-denied-for-now");
  EXPECT_EQ(result.finding.seen, Seen::as_required) << printed(result);
}

// S: 450 to all of them: nothing is known.
TEST(Relaying, IsNotJudgedWhereEverybodyIsDeferred) {
  const CaseResult result = relay_plain_at("greylisting");
  EXPECT_EQ(result.finding.seen, Seen::cannot_tell) << printed(result);
}

}  // namespace
}  // namespace smtplab::conformance
