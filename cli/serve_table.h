#pragma once

#include <string>

#include "cli/console.h"
#include "sim/live/host_plan.h"

namespace smtplab::cli {

/// Who stands where: a line for each port of each host, and for each host without one.
std::string serve_table(const live::HostPlan& plan, const Console& console);
/// The same as one line of JSON:
/// {"scenario": ID, "ready": true, "hosts": [{"name", "role", "by", "address",
/// "scenario_address", "ports": {"smtp": 2025, ...}}, ...]}; "by" is smtplab or somebody.
std::string serve_json(const live::HostPlan& plan);

}  // namespace smtplab::cli
