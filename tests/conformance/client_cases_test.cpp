// What every case about clients has to show: it acquits the reference and all lawful clients, and
// convicts the mutant that it names.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "conformance/case.h"
#include "conformance/client_runner.h"
#include "conformance/mutants/client_mutant.h"
#include "conformance/transport/simulated_client.h"
#include "sim/register/register.h"
#include "tests/conformance/printed.h"

namespace smtplab::conformance {
namespace {

using test::printed;
using test::test_name;

CaseResult check(const Case& one, const ReferenceClient& client, bool has_status = true) {
  ClientTarget target = reference_client_target();
  target.tells_by_status = has_status;
  SimulatedClientDispatcher dispatcher(client);
  CaseResult result;
  dispatcher.run(1, 1, [&](std::size_t, ClientStage& stage) {
    result = run_client_case(one, target, stage, Standard::rfc5321);
  });
  return result;
}

class EveryClientCase : public ::testing::TestWithParam<const Case*> {};

TEST_P(EveryClientCase, AcquitsTheReference) {
  const CaseResult result = check(*GetParam(), reference_client());
  EXPECT_EQ(result.finding.seen, Seen::as_required) << printed(result);
}

TEST_P(EveryClientCase, ConvictsItsMutant) {
  const ClientMutant* mutant = find_client_mutant(GetParam()->client_mutant);
  ASSERT_NE(mutant, nullptr) << "no client has the defect that the case names";
  const CaseResult result = check(*GetParam(), changed(mutant->change));
  EXPECT_EQ(result.finding.seen, Seen::otherwise) << mutant->name << "\n" << printed(result);
  EXPECT_LT(result.finding.line, result.transcript.size()) << "no line convicts";
}

TEST_P(EveryClientCase, AcquitsLawfulClients) {
  for (const LawfulClient& lawful : lawful_clients()) {
    const CaseResult result = check(*GetParam(), changed(lawful.change), lawful.has_status);
    EXPECT_NE(result.verdict, Verdict::fail) << lawful.name << "\n" << printed(result);
    EXPECT_FALSE(result.is_dangerous()) << lawful.name << "\n" << printed(result);
  }
}

TEST_P(EveryClientCase, CitesStatementsThatAre) {
  const Case& one = *GetParam();
  const requirements::Register& all = requirements::standard_register();
  EXPECT_NE(all.find(one.requirement), nullptr) << one.requirement;
  for (const std::string_view id : one.also) {
    EXPECT_TRUE(id.empty() || all.find(id) != nullptr) << id;
  }
  EXPECT_TRUE(one.id.starts_with("client-")) << one.id;
}

INSTANTIATE_TEST_SUITE_P(Cases, EveryClientCase,
                         ::testing::ValuesIn(cases_of(Side::client).begin(),
                                             cases_of(Side::client).end()),
                         [](const auto& each) { return test_name(each.param->id); });

TEST(ClientMutants, AreEachNamedByACase) {
  std::set<ClientDefect> named;
  for (const Case* one : cases_of(Side::client)) named.insert(one->client_mutant);
  for (const ClientMutant& mutant : all_client_mutants()) {
    EXPECT_TRUE(named.contains(mutant.defect)) << mutant.name;
  }
}

TEST(ClientMutants, AreOneForEachDefect) {
  std::set<std::string_view> names;
  for (const ClientMutant& mutant : all_client_mutants()) {
    EXPECT_TRUE(names.insert(mutant.name).second) << mutant.name;
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ClientDefect::count_) - 1);
}

}  // namespace
}  // namespace smtplab::conformance
