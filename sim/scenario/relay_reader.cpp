#include "sim/scenario/relay_reader.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "sim/scenario/address_reader.h"
#include "sim/scenario/policy_words.h"

namespace smtplab::scenario {
namespace {

constexpr Word<agents::RouteTreatment> kRoutes[] = {{"ignore", agents::RouteTreatment::ignore},
                                                    {"follow", agents::RouteTreatment::follow},
                                                    {"refuse", agents::RouteTreatment::refuse}};
constexpr std::uint64_t kMostHops = 10'000;

std::optional<agents::AddressRange> parse_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto base = dns::Address::parse(text.substr(0, slash));
  if (!base) return std::nullopt;
  const auto most = static_cast<std::uint8_t>(8 * base->octets().size());
  agents::AddressRange range{*base, most};
  if (slash == std::string_view::npos) return range;
  const std::string_view bits = text.substr(slash + 1);
  unsigned number = 0;
  const auto read = std::from_chars(bits.data(), bits.data() + bits.size(), number);
  if (read.ec != std::errc() || read.ptr != bits.data() + bits.size() || number > most) {
    return std::nullopt;
  }
  range.bits = static_cast<std::uint8_t>(number);
  return range;
}

void read_retry(ValueReader& values, NodeIndex node, agents::RetrySchedule& retry) {
  if (node == kNoNode) return;
  const ObjectReader object(values, node,
                            {"early_s", "interval_s", "give_up_after_s", "tell_delay_after_s"});
  if (const NodeIndex early = object.get("early_s"); early != kNoNode) {
    retry.early.clear();
    for (const NodeIndex i : values.elements(early)) {
      if (const auto wait = values.seconds(i)) retry.early.push_back(*wait);
    }
  }
  const NodeIndex interval = object.get("interval_s");
  retry.interval = values.seconds(interval).value_or(retry.interval);
  // Without a wait between attempts, time would stand still.
  if (retry.interval < seconds(1)) {
    values.report(interval, "scenario.retry-too-often", "scenario.hint.retry-interval");
  }
  retry.give_up_after = values.seconds(object.get("give_up_after_s")).value_or(retry.give_up_after);
  retry.tell_delay_after =
      values.seconds(object.get("tell_delay_after_s")).value_or(retry.tell_delay_after);
}

}  // namespace

void read_relay(ValueReader& values, const ObjectReader& object, agents::HostConfig& host) {
  for (const NodeIndex i : values.elements(object.get("addresses"))) {
    const auto text = values.text(i);
    if (!text) continue;
    if (const auto address = dns::Address::parse(*text)) {
      host.addresses.push_back(*address);
    } else {
      values.report(i, "scenario.bad-address", "scenario.hint.write-address");
    }
  }
  host.relay =
      values.word<agents::RelayPolicy>(object.get("relay"), kRelayPolicies).value_or(host.relay);
  for (const NodeIndex i : values.elements(object.get("relay_clients"))) {
    const auto text = values.text(i);
    if (!text) continue;
    if (const auto range = parse_range(*text)) {
      host.relay_clients.push_back(*range);
    } else {
      values.report(i, "scenario.bad-address-range", "scenario.hint.write-address-range");
    }
  }
  AddressReader addresses(values, host.dialect.rules);
  for (const NodeIndex i : values.elements(object.get("relay_domains"))) {
    if (const auto domain = addresses.mail_domain(i)) host.relay_domains.push_back(domain->text);
  }
  if (const auto domain = addresses.domain(object.get("smart_host"))) {
    host.smart_host = domain->text;
  }
  host.routes = values.word<agents::RouteTreatment>(object.get("source_routes"), kRoutes)
                    .value_or(host.routes);
  read_retry(values, object.get("retry"), host.retry);
  if (const auto most = values.natural(object.get("most_hops"), 1, kMostHops)) {
    host.most_hops = static_cast<std::uint32_t>(*most);
  }
  host.mends_line_ends =
      values.boolean(object.get("mend_line_ends")).value_or(host.mends_line_ends);
  host.sends = values.word<bool>(object.get("outgoing"), kOutgoing).value_or(host.sends);
}

}  // namespace smtplab::scenario
