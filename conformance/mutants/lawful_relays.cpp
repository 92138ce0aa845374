// Relays that differ from the reference as the standards let them.

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/mutant.h"

namespace smtplab::conformance {
namespace {

constexpr LawfulVariant kVariants[] = {
    {"retries-every-minute",
     [](ReferenceHost& host) {
       host.config.retry.early = {minutes(1)};
       host.config.retry.interval = minutes(1);
     }},
    {"no-ipv6", [](ReferenceHost& host) { host.config.addresses.resize(1); }},
};

}  // namespace

std::span<const LawfulVariant> lawful_relays() { return kVariants; }

}  // namespace smtplab::conformance
