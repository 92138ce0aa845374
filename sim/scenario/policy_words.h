#pragma once

#include "sim/agents/host_config.h"
#include "sim/scenario/value_reader.h"

namespace smtplab::scenario {

// Words for what a host allows, in scenarios and for whoever changes it in a run.

inline constexpr Word<agents::RelayPolicy> kRelayPolicies[] = {
    {"closed", agents::RelayPolicy::closed}, {"open", agents::RelayPolicy::open}};
inline constexpr Word<agents::VerifyPolicy> kVerifyPolicies[] = {
    {"full", agents::VerifyPolicy::full},
    {"noncommittal", agents::VerifyPolicy::noncommittal},
    {"off", agents::VerifyPolicy::off}};
inline constexpr Word<bool> kTurn[] = {{"accept", true}, {"refuse", false}};
inline constexpr Word<bool> kOutgoing[] = {{"send", true}, {"hold", false}};

}  // namespace smtplab::scenario
