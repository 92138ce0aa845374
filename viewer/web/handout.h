#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/explain/catalogue.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::web {

/// A run as a lesson in one HTML file, which a browser opens from a disk: the dialogue, a sequence
/// chart, the hosts, and what each line means, to step through forward and back in English and
/// Chinese. `language` is the one that it begins with.
///
/// It loads nothing from anywhere. Its Content-Security-Policy allows its own script and style by
/// their hashes and nothing else, and what peers and files say stands in it as data alone.
std::string write_handout(const scenario::Scenario& scenario, const trace::Log& log,
                          std::uint64_t seed, explain::Language language);

/// JSON as it may stand in a script element: no "<", and no line end of JavaScript's.
std::string json_for_html(std::string_view json);

}  // namespace smtplab::web
