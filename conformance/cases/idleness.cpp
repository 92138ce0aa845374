// How long a server waits for its client (RFC 5321 section 4.5.3.2.7).

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// Ten seconds less than has to be waited for: what a busy machine may take.
constexpr Duration kIdle = minutes(5) - seconds(10);

constexpr Case kIdlenessCases[] = {
    {.id = "idle-for-five-minutes",
     .requirement = "R5321-4.5.3.2.7-a",
     .also = {"R1123-5.3.2-j"},
     .mutant = Defect::hangs_up_after_a_minute,
     .needs = Need::mailbox,
     .slow = true,
     .run =
         [](Dialogue& server) {
           // Two clients are silent for the same time: one of them inside a transaction.
           Dialogue inside = server.another();
           inside.open();
           inside.given_transaction();
           server.open();
           const bool is_disturbed = server.listen(kIdle);
           server.require(!is_disturbed, {"check.seen.impatient"},
                          server.trial().transcript().size() - 1);
           inside.stays_open();
           return server.stays_open();
         }},
};

}  // namespace

std::span<const Case> idleness_cases() { return kIdlenessCases; }

}  // namespace smtplab::conformance
