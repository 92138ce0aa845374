// How a relay finds the next host (RFC 5321 section 5.1, RFC 974, RFC 7505).

#include "conformance/cases/themes.h"
#include "conformance/relay_journey.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

constexpr Case kCases[] = {
    {.id = "mx-backup-behind-absent-host",
     .requirement = "R5321-5.1-m",
     .also = {"R5321-5.1-o", "R974-5-g"},
     .mutant = tries_first_exchanger_alone,
     .needs = Need::hops,
     .run_relay =
         [](RelayJourney& relay) {
           relay.absent("mx1");
           const Hop& backup = relay.hop("mx2");
           relay.records({"@ MX 10 mx1", "@ MX 20 mx2"});
           relay.submit();
           return relay.arrives(backup);
         }},
};

}  // namespace

std::span<const Case> relay_routing_cases() { return kCases; }

}  // namespace smtplab::conformance
