// What every case about relays has to show: it acquits the reference and all lawful relays, and
// convicts the mutant that it names.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "conformance/case.h"
#include "sim/register/register.h"
#include "tests/conformance/printed.h"
#include "tests/conformance/simulated_check.h"

namespace smtplab::conformance {
namespace {

using test::check_relay;
using test::printed;
using test::test_name;

class EveryRelayCase : public ::testing::TestWithParam<const Case*> {};

TEST_P(EveryRelayCase, AcquitsTheReference) {
  const CaseResult result = check_relay(*GetParam(), reference_relay());
  EXPECT_EQ(result.finding.seen, Seen::as_required) << printed(result);
}

TEST_P(EveryRelayCase, ConvictsItsMutant) {
  const Mutant* mutant = find_mutant(GetParam()->mutant);
  ASSERT_NE(mutant, nullptr) << "no relay has the defect that the case names";
  EXPECT_EQ(mutant->side, Side::relay);
  const CaseResult result = check_relay(*GetParam(), changed(mutant->change, Side::relay));
  EXPECT_EQ(result.finding.seen, Seen::otherwise) << mutant->name << "\n" << printed(result);
  EXPECT_LT(result.finding.line, result.transcript.size()) << "no line convicts";
}

TEST_P(EveryRelayCase, AcquitsLawfulRelays) {
  for (const LawfulVariant& variant : lawful_relays()) {
    const CaseResult result = check_relay(*GetParam(), changed(variant.change, Side::relay));
    EXPECT_NE(result.verdict, Verdict::fail) << variant.name << "\n" << printed(result);
    EXPECT_FALSE(result.is_dangerous()) << variant.name << "\n" << printed(result);
  }
}

TEST_P(EveryRelayCase, CitesStatementsThatAre) {
  const Case& one = *GetParam();
  const requirements::Register& all = requirements::standard_register();
  EXPECT_NE(all.find(one.requirement), nullptr) << one.requirement;
  for (const std::string_view id : one.also) {
    EXPECT_TRUE(id.empty() || all.find(id) != nullptr) << id;
  }
}

TEST_P(EveryRelayCase, NeedsNextHops) { EXPECT_TRUE(GetParam()->needs.has(Need::hops)); }

INSTANTIATE_TEST_SUITE_P(Cases, EveryRelayCase,
                         ::testing::ValuesIn(cases_of(Side::relay).begin(),
                                             cases_of(Side::relay).end()),
                         [](const auto& each) { return test_name(each.param->id); });

}  // namespace
}  // namespace smtplab::conformance
