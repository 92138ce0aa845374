#pragma once

#include <optional>
#include <vector>

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Reads a step of "script" that has "submit": what a user of a host writes. `object` is the step
/// and knows the keys "at_s", "at_ms", "host" and "submit".
std::optional<SubmissionStep> read_submission(ValueReader& values, ObjectReader& object,
                                              const HostNames& names,
                                              const std::vector<agents::HostConfig>& hosts);

}  // namespace smtplab::scenario
