#pragma once

#include <array>
#include <string>
#include <string_view>

#include "conformance/case.h"
#include "conformance/relay_journey.h"

namespace smtplab::conformance {

using OtherRequirements = std::array<std::string_view, 4>;

/// A case about a relay: it needs next hops, and perhaps more.
constexpr Case relay_case(std::string_view id, std::string_view requirement, OtherRequirements also,
                          Defect mutant, Finding (*run)(RelayJourney&), Needs needs,
                          std::string_view probe = {}) {
  return {.id = id,
          .requirement = requirement,
          .also = also,
          .mutant = mutant,
          .needs = needs,
          .probe = probe,
          .run_relay = run};
}
constexpr Case relay_case(std::string_view id, std::string_view requirement, OtherRequirements also,
                          Defect mutant, Finding (*run)(RelayJourney&),
                          std::string_view probe = {}) {
  return relay_case(id, requirement, also, mutant, run, Need::hops, probe);
}

/// The one host that takes mail for the case's domain.
Hop& only_hop(RelayJourney& relay, HopSettings settings = {});
/// A script that gives every stage its usual code, written by `write`; EHLO's reply offers nothing.
HopScript every_reply(std::string (*write)(const std::string& code));

/// The relay refuses the letter, or tells its sender that it failed.
Finding is_refused_or_returned(RelayJourney& relay, const RelayLetter& letter = {});
/// Takes the letter; that it is refused for good ends the case as not applicable.
void submit_if_taken(RelayJourney& relay, const RelayLetter& letter);

/// The letter has come to that hop for each of these users of the case's domain. That one of them
/// is returned, or does not come, convicts.
Finding arrives_for(RelayJourney& relay, const Hop& hop, const std::vector<std::string>& users);
/// Whether one of the message's RCPT commands has that text.
bool is_for(const HopMessage& message, std::string_view text);
/// What stands behind the path of MAIL or RCPT: " SIZE=5 BODY=8BITMIME".
std::string_view parameters_of(std::string_view command);
/// The RCPT or MAIL command behind which the message came, and what is wrong with it.
Finding require_command(RelayJourney& relay, bool holds, const HopMessage& message,
                        std::string_view command);
/// The same of a line of the relay's.
Finding require_line(RelayJourney& relay, bool holds, const HopLine& line);
/// Which of the two has seen the relay first.
bool was_called_before(const Hop& a, const Hop& b);

}  // namespace smtplab::conformance
