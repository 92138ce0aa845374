#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/scenario/intervention.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// An array with one object for each, in order: {"step": 12, "at_ns": 1000000000, "crash":
/// "mx.example.org"}. Hosts stand with their names; an answer is a reply, {"next_hop": ...},
/// {"try_again_at_ns": ...}, "give-up" or, for what the host does by itself, null. What an agent
/// outside has done is a list: {"perform": [{"send": 3, "octets": "250 OK\\r\\n"}]}.
std::string write_interventions(const Scenario& scenario, const Interventions& done);

/// What is wrong with the text that was to be read.
struct InterventionError {
  std::size_t index = 0;  ///< of the array's element
  std::string what;       ///< the key or word that is meant
};
tl::expected<Interventions, InterventionError> read_interventions(const Scenario& scenario,
                                                                  std::string_view json);

}  // namespace smtplab::scenario
