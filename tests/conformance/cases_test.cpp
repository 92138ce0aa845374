// What every case has to show: it acquits the reference and all lawful variants, and convicts the
// mutant that it names.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include "conformance/case.h"
#include "sim/register/register.h"
#include "tests/conformance/printed.h"
#include "tests/conformance/simulated_check.h"

namespace smtplab::conformance {
namespace {

using test::check;
using test::printed;
using test::test_name;

class EveryCase : public ::testing::TestWithParam<const Case*> {};

TEST_P(EveryCase, AcquitsTheReference) {
  const CaseResult result = check(*GetParam(), reference_host());
  EXPECT_EQ(result.finding.seen, Seen::as_required) << printed(result);
}

TEST_P(EveryCase, ConvictsItsMutant) {
  const Mutant* mutant = find_mutant(GetParam()->mutant);
  ASSERT_NE(mutant, nullptr) << "no server has the defect that the case names";
  const CaseResult result = check(*GetParam(), changed(mutant->change));
  EXPECT_EQ(result.finding.seen, Seen::otherwise) << mutant->name << "\n" << printed(result);
  EXPECT_LT(result.finding.line, result.transcript.size()) << "no line convicts";
}

TEST_P(EveryCase, AcquitsLawfulVariants) {
  for (const LawfulVariant& variant : lawful_variants()) {
    const CaseResult result = check(*GetParam(), changed(variant.change));
    EXPECT_NE(result.verdict, Verdict::fail) << variant.name << "\n" << printed(result);
    EXPECT_FALSE(result.is_dangerous()) << variant.name << "\n" << printed(result);
  }
}

TEST_P(EveryCase, CitesStatementsThatAre) {
  const Case& one = *GetParam();
  const requirements::Register& all = requirements::standard_register();
  EXPECT_NE(all.find(one.requirement), nullptr) << one.requirement;
  for (const std::string_view id : one.also) {
    EXPECT_TRUE(id.empty() || all.find(id) != nullptr) << id;
  }
}

/// From the second mistake on it closes the connection, and does not say so.
class HangsUp : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    if (octets.starts_with('5')) ++mistakes_;
    return std::string(octets);
  }
  bool cuts() override { return mistakes_ >= 2; }

 private:
  int mistakes_ = 0;
};

TEST_P(EveryCase, BlamesAServerThatHangsUpForThatAlone) {
  const Case& one = *GetParam();
  const auto hangs_up = [](ReferenceHost& host) {
    host.interference = [] { return std::make_unique<HangsUp>(); };
  };
  const CaseResult result = check(one, changed(hangs_up));
  if (one.requirement.starts_with("R5321-3.8-")) return;
  EXPECT_NE(result.verdict, Verdict::fail) << printed(result);
  EXPECT_FALSE(result.is_dangerous()) << printed(result);
}

INSTANTIATE_TEST_SUITE_P(Cases, EveryCase,
                         ::testing::ValuesIn(cases_of(Side::server).begin(),
                                             cases_of(Side::server).end()),
                         [](const auto& each) { return test_name(each.param->id); });

TEST(Cases, HaveIdsThatAreUniqueAndStable) {
  std::set<std::string_view> ids;
  for (const Case* one : all_cases()) {
    EXPECT_TRUE(ids.insert(one->id).second) << one->id;
    EXPECT_EQ(one->id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
              std::string_view::npos)
        << one->id;
  }
}

TEST(Mutants, AreEachNamedByACase) {
  std::set<Defect> named;
  for (const Case* one : all_cases()) named.insert(one->mutant);
  for (const Mutant& mutant : all_mutants())
    EXPECT_TRUE(named.contains(mutant.defect)) << mutant.name;
}

TEST(Mutants, AreOneForEachDefect) {
  std::set<std::string_view> names;
  for (const Mutant& mutant : all_mutants())
    EXPECT_TRUE(names.insert(mutant.name).second) << mutant.name;
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Defect::count_) - 1);
  for (std::uint16_t i = 1; i < static_cast<std::uint16_t>(Defect::count_); ++i) {
    EXPECT_NE(find_mutant(static_cast<Defect>(i)), nullptr) << i;
  }
}

}  // namespace
}  // namespace smtplab::conformance
