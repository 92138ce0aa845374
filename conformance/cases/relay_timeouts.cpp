// How long a relay waits for the next host (RFC 5321 section 4.5.3.2). All of these are slow.

#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using enum HopStage;

/// So much before the time that a client has to wait is over.
constexpr Duration kMargin = seconds(10);

/// The hop lets the relay wait at that stage, nearly as long as it has to.
Finding waits_at(RelayJourney& relay, HopStage stage, Duration time) {
  HopSettings settings;
  settings.script = [stage, time](const HopMoment& at) -> std::optional<HopAnswer> {
    if (at.stage != stage || at.visit > 1) return std::nullopt;
    const char* reply = stage == greeting ? "220 hop ready\r\n"
                        : stage == data   ? "354 Go on\r\n"
                                          : "250 Ok\r\n";
    return HopAnswer{reply, HopThen::goes_on, time};
  };
  const Hop& hop = only_hop(relay, std::move(settings));
  relay.submit();
  const auto gave_up = [&] { return !hop.visits.empty() && hop.visits.front().ended_before_reply; };
  relay.wait([&] { return relay.find(hop) != nullptr || gave_up(); }, time + relay.later());
  relay.require(!gave_up(), {"check.seen.hop-left-early"}, relay.last_line());
  return relay.arrives(hop);
}

template <HopStage kStage, int kMinutes>
Finding waits(RelayJourney& relay) {
  return waits_at(relay, kStage, minutes(kMinutes) - kMargin);
}

constexpr Case wait(std::string_view id, std::string_view requirement, std::string_view also,
                    Finding (*run)(RelayJourney&)) {
  return {.id = id,
          .requirement = requirement,
          .also = {also, "R5321-4.5.3.2-d"},
          .mutant = gives_up_after_a_minute,
          .needs = Need::hops,
          .slow = true,
          .run_relay = run};
}

constexpr Case kRelayTimeoutsCases[] = {
    wait("five-minutes-for-greeting", "R5321-4.5.3.2.1-a", "R1123-5.3.2-d", waits<greeting, 5>),
    wait("five-minutes-for-mail", "R5321-4.5.3.2.2-a", "R1123-5.3.2-e", waits<mail, 5>),
    wait("five-minutes-for-rcpt", "R5321-4.5.3.2.3-a", "R1123-5.3.2-f", waits<rcpt, 5>),
    wait("two-minutes-for-354", "R5321-4.5.3.2.4-a", "R1123-5.3.2-g", waits<data, 2>),
    wait("ten-minutes-after-content", "R5321-4.5.3.2.6-a", "R1123-5.3.2-i", waits<end_of_data, 10>),
};

}  // namespace

std::span<const Case> relay_timeout_cases() { return kRelayTimeoutsCases; }

}  // namespace smtplab::conformance
