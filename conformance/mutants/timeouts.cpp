#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

constexpr Mutant kTimeoutsMutants[] = {
    {times_out_after_two_minutes, "times-out-after-two-minutes",
     [](ReferenceHost& host) { host.config.dialect.timeouts.server_command = minutes(2); }},
};

}  // namespace

std::span<const Mutant> timeout_mutants() { return kTimeoutsMutants; }

}  // namespace smtplab::conformance
