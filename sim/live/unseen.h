#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace smtplab::live {

/// A part of a scenario that nobody can judge where somebody else is one of its hosts.
struct Unseen {
  std::string message_key;  ///< of the catalogue, with {host}
  std::string host;         ///< whose affair it is; empty: of any
  scenario::Place place;
};

/// Takes out of `scenario` what is the affair of hosts that are not served: their steps of the
/// script, and what is expected to happen at them, for no trace tells of it. What they pass on to
/// hosts that are served is judged there. In the order of the file, the script first.
std::vector<Unseen> take_out_unseen(scenario::Scenario& scenario,
                                    const std::function<bool(std::uint32_t)>& is_served);

}  // namespace smtplab::live
