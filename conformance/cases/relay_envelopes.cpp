// Paths at the next host (RFC 5321 sections 2.4, 3.6.1, 4.1.1.3 and 7.2, RFC 1123 section 5.2).

#include <algorithm>
#include <array>

#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

std::string first_recipient(const HopMessage& message) {
  return message.recipients.empty() ? std::string() : message.recipients.front();
}

/// The local-part of the letter's recipient, the probe, is at the hop as it was written.
Finding local_part_stays(RelayJourney& relay) {
  const Hop& hop = only_hop(relay);
  submit_if_taken(relay, {.recipients = {relay.recipient(relay.probe())}});
  const HopMessage message = relay.given_at(hop);
  const std::string wanted = "<" + std::string(relay.probe()) + "@";
  return require_command(relay, is_for(message, wanted), message, first_recipient(message));
}

/// A route through two other hosts: the letter goes straight to its mailbox, or to the first.
HopMessage routed(RelayJourney& relay) {
  const Hop& hop = only_hop(relay);
  const Hop& via = relay.hop("via");
  submit_if_taken(relay, {.recipients = {"<@" + via.name + ",@also." + relay.domain() + ":" +
                                         relay.recipient() + ">"}});
  relay.wait(
      [&] {
        return relay.find(hop) != nullptr || relay.find(via) != nullptr ||
               relay.find_notice() != nullptr;
      },
      relay.later());
  if (const HopMessage* followed = relay.find(via); followed != nullptr) {
    relay.not_applicable({"check.skip.route-followed"});
    return *followed;
  }
  return relay.given_at(hop);
}

constexpr Case kRelayEnvelopesCases[] = {
    relay_case("null-sender-at-hop", "R5321-4.5.5-c", {}, names_a_sender_for_null_at_hop,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 relay.submit({.sender = ""});
                 const HopMessage message = relay.given_at(hop);
                 return require_command(relay, message.reverse_path().empty(), message,
                                        message.mail);
               }),
    relay_case("case-of-sender-at-hop", "R5321-2.4-c", {"R5321-2.4-b"}, makes_sender_small_for_hop,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 const std::string from = relay.sender("MiXed.CasE");
                 relay.submit({.sender = from});
                 const HopMessage message = relay.given_at(hop);
                 return require_command(relay, message.reverse_path().starts_with("MiXed.CasE@"),
                                        message, message.mail);
               }),
    relay_case("case-of-recipient-at-hop", "R5321-2.4-c", {"R5321-2.4-b"},
               makes_recipient_small_for_hop, local_part_stays, "MiXed.CasE"),
    relay_case("quoted-local-part-at-hop", "R1123-5.2.16-a", {"R5321-2.3.11-a"},
               loses_quotes_for_hop, local_part_stays, "\"two words\""),
    relay_case("percent-in-local-part-at-hop", "R1123-5.2.16-c", {"R5321-2.3.11-a"},
               reads_percent_for_hop, local_part_stays, "user%other.example"),
    relay_case("bang-in-local-part-at-hop", "R1123-5.2.16-c", {"R5321-2.3.11-a"},
               reads_bang_for_hop, local_part_stays, "other!user"),
    relay_case("plus-in-local-part-at-hop", "R5321-2.3.11-a", {"R1123-5.2.16-a"},
               cuts_detail_for_hop, local_part_stays, "user+detail"),
    relay_case("route-is-not-sent-on", "R5321-4.1.1.3-d", {"R5321-3.6.1-d", "R1123-5.2.6-e"},
               sends_route_on,
               [](RelayJourney& relay) {
                 const HopMessage message = routed(relay);
                 return require_command(relay, is_for(message, "<rcpt@"), message,
                                        first_recipient(message));
               }),
    relay_case("route-is-not-in-reverse-path", "R5321-4.1.1.3-e", {"R5321-AppC-h", "R5321-3.3-d"},
               copies_route_into_reverse_path,
               [](RelayJourney& relay) {
                 const HopMessage message = routed(relay);
                 return require_command(relay, !message.reverse_path().starts_with('@'), message,
                                        message.mail);
               }),
    relay_case("recipients-are-not-in-header", "R5321-7.2-a", {}, writes_recipients_into_header,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 relay.submit({.recipients = {relay.recipient("open"), relay.recipient("blind")}});
                 const HopMessage message = relay.given_at(hop);
                 const std::string content = message.content();
                 const std::string header = content.substr(0, content.find("\r\n\r\n"));
                 return relay.require(header.find("blind@") == std::string::npos,
                                      {"check.seen.hop-recipients-shown"}, message.line);
               }),
    relay_case(
        "domains-get-their-own-recipients", "R5321-5.1-a", {}, mixes_up_recipients_of_domains,
        [](RelayJourney& relay) {
          const Hop& hop = only_hop(relay);
          const Hop& other = relay.hop("other");
          relay.submit({.recipients = {relay.recipient("ann"), "ben@other." + relay.domain()}});
          const HopMessage first = relay.given_at(hop);
          const HopMessage second = relay.given_at(other);
          require_command(relay, first.recipients.size() == 1 && is_for(first, "<ann@"), first,
                          first_recipient(first));
          return require_command(relay, second.recipients.size() == 1 && is_for(second, "<ben@"),
                                 second, first_recipient(second));
        }),
};

}  // namespace

std::span<const Case> relay_envelope_cases() { return kRelayEnvelopesCases; }

}  // namespace smtplab::conformance
