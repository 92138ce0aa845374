#pragma once

#include <memory>
#include <string>

#include "sim/scenario/scenario.h"

namespace smtplab::bindings {

/// A scenario with the text it was read from: what a pickle holds, for it can be read again.
struct ScenarioSource {
  std::string text;
  std::string file;  ///< as it was given; may be a name alone
  std::shared_ptr<const scenario::Scenario> scenario;
};

using SharedSource = std::shared_ptr<const ScenarioSource>;

}  // namespace smtplab::bindings
