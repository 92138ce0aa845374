// How a relay finds the next host (RFC 5321 section 5.1, RFC 974, RFC 7505).

#include <algorithm>

#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"
#include "sim/dns/address.h"

namespace smtplab::conformance {
namespace {

using dns::RecordType;
using enum Defect;

constexpr std::string_view kBusy = "421 4.3.2 Not now\r\n";

HopSettings turns_away(std::string_view greeting = kBusy, std::size_t times = kAlways) {
  return {.script = hop_says(HopStage::greeting, std::string(greeting), times, HopThen::closes)};
}

/// The probe greets in place of the best host.
Finding backup_is_tried(RelayJourney& relay) {
  relay.hop("mx1", turns_away(relay.probe()));
  const Hop& backup = relay.hop("mx2");
  relay.records({"@ MX 10 mx1", "@ MX 20 mx2"});
  relay.submit();
  return relay.arrives(backup);
}

/// The relay's own name as an exchanger, where it is known as one: its name leads to it.
std::string own_exchanger(RelayJourney& relay) {
  const std::string name = relay.relay_name();
  if (name.find('.') == std::string::npos) {
    relay.not_applicable({"check.skip.no-name", {{"name", name}}});
    return "mx1";
  }
  if (dns::Address::parse(relay.target().host)) relay.publish(name, {"@ A " + relay.target().host});
  return name + ".";
}

/// It arrives at `hop`, and `other` is left alone.
Finding arrives_without(RelayJourney& relay, const Hop& hop, const Hop& other) {
  relay.wait(
      [&] {
        return relay.find(hop) != nullptr || relay.find_notice() != nullptr ||
               !other.visits.empty();
      },
      relay.later());
  relay.require(other.visits.empty(), {"check.seen.hop-called-anyway", {{"host", other.name}}},
                relay.last_line());
  return relay.arrives(hop);
}

Finding spreads(RelayJourney& relay) {
  constexpr std::size_t kLetters = 16;
  const Hop& a = relay.hop("mx1");
  const Hop& b = relay.hop("mx2");
  relay.records({"@ MX 10 mx1", "@ MX 10 mx2"});
  for (std::size_t i = 0; i < kLetters; ++i) relay.submit({.name = "sent-" + std::to_string(i)});
  const auto count = [&] { return a.taken().size() + b.taken().size(); };
  if (!relay.wait([&] { return count() >= kLetters; }, relay.later())) {
    return relay.doubt({"check.doubt.not-at-hop", {{"host", a.name}}});
  }
  const Hop& unused = a.taken().empty() ? a : b;
  return relay.require(
      !a.taken().empty() && !b.taken().empty(),
      {"check.seen.hop-unused", {{"host", unused.name}, {"count", std::to_string(kLetters)}}},
      relay.last_line());
}

/// The name server fails for the label until it was asked; the letter arrives all the same.
Finding waits_for_names(RelayJourney& relay, std::string_view label, RecordType type) {
  const Hop& hop = only_hop(relay);
  relay.fail(label);
  relay.submit();
  const auto is_asked = [&] {
    return relay.times_asked(label, type) > 0 || relay.find_notice() != nullptr;
  };
  if (!relay.wait(is_asked, relay.soon())) return relay.doubt({"check.doubt.not-asked"});
  // Resolvers ask again at once: by the time that later mail has arrived they have given up.
  relay.send_sentinel();
  relay.heal(label);
  return relay.arrives(hop);
}

constexpr Case kRelayRoutingCases[] = {
    relay_case("mx-lowest-preference-first", "R5321-5.1-p", {"R974-1-a", "R974-5-e", "R5321-5.1-t"},
               prefers_highest_preference,
               [](RelayJourney& relay) {
                 const Hop& second = relay.hop("mx2");
                 const Hop& first = relay.hop("mx1");
                 relay.records({"@ MX 20 mx2", "@ MX 10 mx1"});
                 relay.submit();
                 relay.wait([&] { return !first.visits.empty() || !second.visits.empty(); },
                            relay.soon());
                 relay.require(second.visits.empty() || was_called_before(first, second),
                               {"check.seen.hop-called-anyway", {{"host", second.name}}},
                               relay.last_line());
                 return relay.arrives(first);
               }),
    relay_case("mx-backup-behind-absent-host", "R5321-5.1-m", {"R5321-5.1-o", "R974-5-g"},
               tries_first_exchanger_alone,
               [](RelayJourney& relay) {
                 relay.absent("mx1");
                 const Hop& backup = relay.hop("mx2");
                 relay.records({"@ MX 10 mx1", "@ MX 20 mx2"});
                 relay.submit();
                 return relay.arrives(backup);
               }),
    relay_case("mx-backup-behind-two-absent-hosts", "R5321-5.1-m", {"R974-5-g"},
               tries_two_exchangers_alone,
               [](RelayJourney& relay) {
                 relay.absent("mx1");
                 relay.absent("mx2");
                 const Hop& backup = relay.hop("mx3");
                 relay.records({"@ MX 10 mx1", "@ MX 20 mx2", "@ MX 30 mx3"});
                 relay.submit();
                 return relay.arrives(backup);
               }),
    relay_case("mx-backup-behind-421", "R5321-5.1-m", {"R5321-5.1-o", "R974-5-g"},
               tries_first_exchanger_alone, backup_is_tried, Need::hops, kBusy),
    relay_case("mx-backup-behind-451", "R5321-5.1-m", {"R5321-5.1-o", "R974-5-g"},
               tries_first_exchanger_alone, backup_is_tried, Need::hops, "451 4.3.0 Not now\r\n"),
    relay_case("mx-backup-behind-lost-greeting", "R5321-5.1-m", {"R5321-5.1-o", "R974-5-g"},
               tries_first_exchanger_alone, backup_is_tried),
    relay_case("mx-equal-preferences-spread", "R5321-5.1-q", {}, takes_first_of_equal, spreads),
    relay_case("mx-equal-preferences-before-worse", "R974-5-h", {"R5321-5.1-p"}, tries_one_of_equal,
               [](RelayJourney& relay) {
                 const Hop& a = relay.hop("mx1", turns_away());
                 const Hop& b = relay.hop("mx2", turns_away());
                 const Hop& worse = relay.hop("mx3");
                 relay.records({"@ MX 10 mx1", "@ MX 10 mx2", "@ MX 20 mx3"});
                 relay.submit();
                 relay.given_at(worse);
                 const Hop& left_out = was_called_before(a, worse) ? b : a;
                 return relay.require(was_called_before(a, worse) && was_called_before(b, worse),
                                      {"check.seen.hop-left-out", {{"host", left_out.name}}},
                                      relay.last_line());
               }),
    relay_case("mx-absent-address-is-host", "R5321-5.1-g", {"R974-5-a"}, needs_exchanger_records,
               [](RelayJourney& relay) {
                 const Hop& hop = relay.hop("@");
                 relay.submit();
                 return relay.arrives(hop);
               }),
    relay_case(
        "mx-hides-address-of-domain", "R5321-5.1-i", {}, falls_back_to_address_of_domain,
        [](RelayJourney& relay) {
          const Hop& domain = relay.hop("@");
          const Hop& mx = relay.hop("mx1", turns_away(kBusy, 2));
          relay.records({"@ MX 10 mx1"});
          relay.submit();
          return arrives_without(relay, mx, domain);
        },
        Need::hops | Need::retry),
    relay_case("mx-host-does-not-exist", "R5321-5.1-j", {"R5321-5.1-h"}, waits_for_absent_exchanger,
               [](RelayJourney& relay) {
                 relay.hop("@");
                 relay.records({"@ MX 10 nowhere"});
                 return is_refused_or_returned(relay);
               }),
    relay_case("mx-null", "R7505-1-a", {"R7504-4-a"}, passes_over_null_exchanger,
               [](RelayJourney& relay) {
                 relay.hop("@");
                 relay.records({"@ MX 0 ."});
                 return is_refused_or_returned(relay);
               }),
    {.id = "mx-names-alias",
     // RFC 2181 section 10.3 and section 5.1 leave this outside of the standard.
     .requirement = "R5321-5.1-k",
     .mutant = refuses_alias_of_exchanger,
     .needs = Need::hops,
     .disputed = true,
     .run_relay =
         [](RelayJourney& relay) {
           const Hop& hop = relay.hop("mx1");
           relay.records({"@ MX 10 other", "other CNAME mx1"});
           relay.submit();
           return relay.arrives(hop);
         }},
    relay_case("domain-is-alias", "R5321-5.1-d", {"R974-4-f"}, refuses_alias_of_domain,
               [](RelayJourney& relay) {
                 const Hop& hop = relay.hop("mx1");
                 relay.records({"other CNAME real", "real MX 10 mx1"});
                 relay.submit({.recipients = {"rcpt@other." + relay.domain()}});
                 return relay.arrives(hop);
               }),
    relay_case("domain-does-not-exist", "R5321-5.1-e", {"R974-4-d"}, waits_for_absent_domain,
               [](RelayJourney& relay) {
                 return is_refused_or_returned(relay,
                                               {.recipients = {"rcpt@nowhere." + relay.domain()}});
               }),
    relay_case(
        "name-server-fails-for-domain", "R5321-5.1-f", {"R974-4-e", "R1123-5.3.4-a"},
        takes_failing_name_server_for_no,
        [](RelayJourney& relay) { return waits_for_names(relay, "@", RecordType::mx); },
        Need::hops | Need::retry),
    relay_case(
        "name-server-fails-for-exchanger", "R5321-5.1-f", {"R1123-5.3.4-a"},
        takes_failing_name_server_for_no,
        [](RelayJourney& relay) { return waits_for_names(relay, "mx1", RecordType::a); },
        Need::hops | Need::retry),
    relay_case("host-with-several-addresses", "R1123-5.3.4-b", {"R5321-5.1-r", "R5321-5.1-m"},
               tries_one_address,
               [](RelayJourney& relay) {
                 relay.absent("mx1");
                 relay.absent("mx1");
                 const Hop& hop = only_hop(relay);
                 relay.submit();
                 return relay.arrives(hop);
               }),
    relay_case(
        "host-with-ipv6-address", "R5321-5.1-m", {"R5321-5.1-r"}, ignores_ipv6_addresses,
        [](RelayJourney& relay) {
          const Hop& hop = relay.hop6("mx1");
          relay.records({"@ MX 10 mx1"});
          relay.submit();
          return relay.arrives(hop);
        },
        Need::hops | Need::hops6),
    relay_case(
        "mx-own-name-ends-list", "R5321-5.1-v", {"R5321-5.1-u", "R974-2-a", "R974-5-c"},
        does_not_know_own_name,
        [](RelayJourney& relay) {
          const Hop& better = relay.hop("mx1", turns_away(kBusy, 2));
          const Hop& worse = relay.hop("mx3");
          relay.records({"@ MX 10 mx1", "@ MX 20 " + own_exchanger(relay), "@ MX 30 mx3"});
          relay.submit();
          return arrives_without(relay, better, worse);
        },
        Need::hops | Need::retry),
    relay_case("mx-own-name-alone", "R5321-5.1-w", {"R974-5-d"}, passes_over_own_name,
               [](RelayJourney& relay) {
                 relay.hop("@");
                 relay.records({"@ MX 10 " + own_exchanger(relay)});
                 return is_refused_or_returned(relay);
               }),
    relay_case("address-literal-as-domain", "R1123-5.2.17-a", {}, does_not_read_address_literals,
               [](RelayJourney& relay) {
                 const Hop& hop = relay.nameless_hop("literal");
                 submit_if_taken(relay, {.recipients = {"rcpt@[" + hop.address.to_string() + "]"}});
                 return relay.arrives(hop);
               }),
    relay_case(
        "mx-asked-for-at-each-attempt", "R974-4-b", {}, remembers_exchangers,
        [](RelayJourney& relay) {
          const Hop& old = relay.hop("mx1", turns_away());
          const Hop& other = relay.hop("mx2");
          relay.records({"@ MX 10 mx1"});
          relay.submit();
          relay.wait([&] { return !old.visits.empty(); }, relay.soon());
          relay.replace_records({"@ MX 10 mx2"});
          return relay.arrives(other);
        },
        Need::hops | Need::retry),
};

}  // namespace

std::span<const Case> relay_routing_cases() { return kRelayRoutingCases; }

}  // namespace smtplab::conformance
