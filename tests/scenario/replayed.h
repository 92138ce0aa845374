#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "sim/scenario/intervention_json.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario::testing {

/// Doing the same again, also from text, leads to the same events.
inline void expect_replayed(const Simulation& original, const trace::Log& log) {
  const auto scenario = std::make_shared<const Scenario>(original.scenario());
  const std::string text = write_interventions(*scenario, original.interventions());
  const auto read = read_interventions(*scenario, text);
  ASSERT_TRUE(read) << text << read.error().index << " " << read.error().what;
  EXPECT_TRUE(*read == original.interventions()) << text;
  Simulation again(scenario, original.seed());
  trace::Log same;
  ASSERT_TRUE(again.replay(*read, original.steps(), original.now(), &same)) << text;
  EXPECT_EQ(first_difference(log, same), std::nullopt);
  EXPECT_EQ(again.digests(), original.digests());
  EXPECT_TRUE(again.interventions() == original.interventions());
  EXPECT_EQ(again.given() == nullptr, original.given() == nullptr);
}

}  // namespace smtplab::scenario::testing
