// What a relay asks of the next host, and what it does where the next host lacks it (RFC 1870, RFC
// 3207, RFC 3461, RFC 6152, RFC 6531).

#include <algorithm>
#include <array>

#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using enum HopStage;

constexpr std::string_view kMimeFields =
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n";
constexpr std::string_view kEightBits = "na\xC3\xAFve caf\xC3\xA9\r\n";

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_parameter(const HopMessage& message, std::string_view text) {
  const auto holds = [text](std::string_view command) {
    return (std::string(parameters_of(command)) + " ").find(" " + std::string(text)) !=
           std::string::npos;
  };
  return holds(message.mail) ||
         std::any_of(message.recipients.begin(), message.recipients.end(), holds);
}

/// It has come to the hop, or its sender was told; then the message, or an empty one.
HopMessage come_or_returned(RelayJourney& relay, const Hop& hop) {
  relay.wait([&] { return relay.find(hop) != nullptr || relay.find_notice() != nullptr; },
             relay.later());
  const HopMessage* found = relay.find(hop);
  if (found != nullptr && !relay.is_over()) return *found;
  if (relay.find_notice() == nullptr) {
    relay.doubt({"check.doubt.not-at-hop", {{"host", hop.name}}});
  }
  return {};
}

RelayLetter eight_bit_letter() {
  return {.of_mail = " BODY=8BITMIME",
          .fields = std::string(kMimeFields),
          .body = std::string(kEightBits)};
}

Finding too_large(RelayJourney& relay) {
  const auto refuses = [](const HopMoment& at) -> std::optional<HopAnswer> {
    const bool declares = at.line.find(" SIZE=") != std::string_view::npos;
    if ((at.stage != mail || !declares) && at.stage != end_of_data) return std::nullopt;
    return HopAnswer{"552 5.3.4 Too large\r\n"};
  };
  only_hop(relay, {.keywords = {"SIZE 2000"}, .script = refuses});
  std::string body;
  for (int i = 0; i < 100; ++i) body += std::string(60, 'x') + "\r\n";
  relay.submit({.body = body});
  return relay.is_returned();
}

std::size_t declared_size(std::string_view command) {
  const std::size_t at = command.find(" SIZE=");
  std::size_t size = 0;
  for (std::size_t i = at; at != std::string_view::npos && i + 6 < command.size(); ++i) {
    const char digit = command[i + 6];
    if (digit < '0' || digit > '9') break;
    size = size * 10 + static_cast<std::size_t>(digit - '0');
  }
  return size;
}

HopMessage declared(RelayJourney& relay) {
  const Hop& hop = only_hop(relay, {.keywords = {"SIZE 10000000"}});
  std::string body;
  for (int i = 0; i < 900; ++i) body += "." + std::string(70, 'x') + "\r\n";
  // A dot at the beginning of a line goes out twice.
  std::string stuffed;
  for (int i = 0; i < 900; ++i) stuffed += ".." + std::string(70, 'x') + "\r\n";
  relay.submit({.body = stuffed});
  return relay.given_at(hop);
}

/// The parameters of the letter, at a hop that offers DSN; the probe is the one that matters.
Finding dsn_is_carried(RelayJourney& relay) {
  relay.needs_offer("DSN");
  const Hop& hop = only_hop(relay, {.keywords = {"DSN", "SIZE 10000000"}});
  relay.submit({.of_mail = " RET=HDRS ENVID=QQ314159",
                .of_rcpt = {" NOTIFY=FAILURE ORCPT=rfc822;Bob+2BBig@ivory.example"}});
  const HopMessage message = relay.given_at(hop);
  return require_command(
      relay, has_parameter(message, relay.probe()), message,
      message.mail + " / " + (message.recipients.empty() ? "" : message.recipients.front()));
}

/// A hop without DSN, and a letter that asks to be told as the probe says.
Finding is_told_of_success(RelayJourney& relay, bool wanted) {
  relay.needs_offer("DSN");
  const Hop& hop = only_hop(relay);
  relay.submit({.of_rcpt = {std::string(relay.probe())}});
  relay.given_at(hop);
  if (!wanted) return relay.is_not_told();
  if (!relay.wait([&] { return relay.find_notice() != nullptr; }, relay.soon())) {
    relay.send_sentinel();
  }
  const HopMessage* notice = relay.find_notice();
  relay.require(notice != nullptr, {"check.seen.hop-not-told"}, relay.last_line());
  if (notice == nullptr || relay.is_over()) return relay.finding();
  return relay.require(notice->wire.find("elayed") != std::string::npos,
                       {"check.seen.notice-field", {{"field", "Action"}, {"seen", "?"}}},
                       notice->line);
}

Finding utf8_hop(RelayJourney& relay, bool offers) {
  relay.needs_offer("SMTPUTF8");
  std::vector<std::string> keywords{"8BITMIME"};
  if (offers) keywords.emplace_back("SMTPUTF8");
  const Hop& hop = only_hop(relay, {.keywords = keywords});
  relay.submit({.recipients = {relay.recipient("\xCE\xB4\xCE\xBF\xCE\xBA")},
                .of_mail = " BODY=8BITMIME SMTPUTF8"});
  const HopMessage message = come_or_returned(relay, hop);
  if (relay.is_over()) return relay.finding();
  if (offers && message.mail.empty()) {
    return relay.doubt({"check.doubt.not-at-hop", {{"host", hop.name}}});
  }
  if (offers) {
    return require_command(relay, has_parameter(message, "SMTPUTF8"), message, message.mail);
  }
  const bool is_clean = is_ascii(message.mail) && is_ascii(message.wire) &&
                        std::all_of(message.recipients.begin(), message.recipients.end(),
                                    [](const std::string& one) { return is_ascii(one); });
  return require_command(relay, is_clean && !has_parameter(message, "SMTPUTF8"), message,
                         message.recipients.empty() ? "" : message.recipients.front());
}

constexpr Case kRelayExtensionsCases[] = {
    relay_case("size-of-next-hop-is-too-small", "R5321-3.6.3-a", {"R1870-6.2-c", "R1870-6.2-d"},
               retries_too_large_messages, too_large),
    relay_case("size-is-declared", "R5321-4.5.3.1.7-c", {"R1870-6-a"}, declares_no_size,
               [](RelayJourney& relay) {
                 const HopMessage message = declared(relay);
                 return require_command(relay, has_parameter(message, "SIZE="), message,
                                        message.mail);
               }),
    relay_case(
        "size-is-declared-rightly", "R1870-6-d", {"R1870-6-b", "R1870-5-a"}, declares_small_size,
        [](RelayJourney& relay) {
          const HopMessage message = declared(relay);
          if (!relay.is_over() && !has_parameter(message, "SIZE=")) {
            relay.not_applicable({"check.skip.hop-no-size"});
          }
          const std::size_t size = declared_size(message.mail);
          return require_command(relay, size >= message.content().size(), message, message.mail);
        }),
    relay_case("eight-bits-for-seven-bit-hop", "R5321-2.4-f", {"R6152-3-j", "R5321-2.4-n"},
               sends_eight_bits_anyway,
               [](RelayJourney& relay) {
                 relay.needs_offer("8BITMIME");
                 const Hop& hop = only_hop(relay, {.keywords = {"SIZE 10000000"}});
                 relay.submit(eight_bit_letter());
                 const HopMessage message = come_or_returned(relay, hop);
                 return relay.require(is_ascii(message.wire), {"check.seen.hop-eight-bits"},
                                      message.line);
               }),
    relay_case("eight-bits-are-declared", "R5321-2.4-f", {"R6152-3-a", "R6152-3-c"},
               declares_no_eight_bits,
               [](RelayJourney& relay) {
                 relay.needs_offer("8BITMIME");
                 const Hop& hop = only_hop(relay, {.keywords = {"8BITMIME"}});
                 relay.submit(eight_bit_letter());
                 const HopMessage message = relay.given_at(hop);
                 const bool is_right =
                     is_ascii(message.wire) || has_parameter(message, "BODY=8BITMIME");
                 return require_command(relay, is_right, message, message.mail);
               }),
    relay_case("eight-bits-unchanged", "R5321-3.6.3-f", {"R6152-3-c"}, strips_eight_bits_for_hop,
               [](RelayJourney& relay) {
                 relay.needs_offer("8BITMIME");
                 const Hop& hop = only_hop(relay, {.keywords = {"8BITMIME"}});
                 relay.submit(eight_bit_letter());
                 const HopMessage message = relay.given_at(hop);
                 return relay.require(message.wire.ends_with(kEightBits),
                                      {"check.seen.hop-content-changed"}, message.line);
               }),
    relay_case("utf8-for-hop-without-smtputf8", "R6531-3.2-g", {"R6531-3.5-a", "R6531-3.2-k"},
               sends_utf8_anyway, [](RelayJourney& relay) { return utf8_hop(relay, false); }),
    relay_case("utf8-is-declared", "R6531-3.4-a", {}, declares_no_utf8,
               [](RelayJourney& relay) { return utf8_hop(relay, true); }),
    relay_case("hop-is-told-envid", "R3461-5.2.1-a", {"R3461-3-b"}, keeps_envid_back,
               dsn_is_carried, "ENVID=QQ314159 "),
    relay_case("hop-is-told-ret", "R3461-5.2.1-c", {"R3461-3-b"}, keeps_ret_back, dsn_is_carried,
               "RET=HDRS "),
    relay_case("hop-is-told-notify", "R3461-5.2.1-e", {"R3461-3-b"}, keeps_notify_back,
               dsn_is_carried, "NOTIFY=FAILURE "),
    relay_case("hop-is-told-orcpt", "R3461-5.2.1-g", {"R3461-5.2.1-h", "R3461-3-c"},
               keeps_orcpt_back, dsn_is_carried, "ORCPT=rfc822;Bob+2BBig@ivory.example "),
    relay_case(
        "hop-without-dsn-is-told-nothing", "R3461-5.2.2-a", {"R5321-4.1.1.3-j"},
        sends_dsn_parameters_anyway,
        [](RelayJourney& relay) {
          relay.needs_offer("DSN");
          const Hop& hop = only_hop(relay);
          relay.submit({.of_mail = " RET=HDRS ENVID=QQ314159", .of_rcpt = {" NOTIFY=FAILURE"}});
          const HopMessage message = relay.given_at(hop);
          const bool is_told = has_parameter(message, "RET=") || has_parameter(message, "ENVID=") ||
                               has_parameter(message, "NOTIFY=");
          return require_command(relay, !is_told, message, message.mail);
        }),
    relay_case(
        "success-behind-hop-without-dsn", "R3461-5.2.2-b", {}, is_silent_about_success,
        [](RelayJourney& relay) { return is_told_of_success(relay, true); },
        " NOTIFY=SUCCESS,FAILURE"),
    relay_case("no-notice-of-success-unasked", "R3461-5.2.2-g", {}, tells_of_all_success,
               [](RelayJourney& relay) { return is_told_of_success(relay, false); }),
    relay_case("notify-never-is-kept-to", "R3461-5.2.2-d", {"R3461-5.2.6-b"},
               tells_in_spite_of_never,
               [](RelayJourney& relay) {
                 relay.needs_offer("DSN");
                 const Hop& hop =
                     only_hop(relay, {.script = hop_says(rcpt, "550 5.1.1 No such user\r\n")});
                 relay.submit({.of_rcpt = {" NOTIFY=NEVER"}});
                 const auto is_refused = [&] {
                   return !hop.visits.empty() && hop.visits.front().find(rcpt) != nullptr;
                 };
                 if (!relay.wait(is_refused, relay.soon())) {
                   return relay.doubt({"check.doubt.not-at-hop", {{"host", hop.name}}});
                 }
                 return relay.is_not_told();
               }),
    relay_case("starttls-refused-for-now", "R3207-4-c", {"R3207-6-e"}, gives_up_without_tls,
               [](RelayJourney& relay) {
                 const auto refuses = [](const HopMoment& at) -> std::optional<HopAnswer> {
                   if (!at.line.starts_with("STARTTLS")) return std::nullopt;
                   return HopAnswer{"454 4.7.0 TLS not available due to temporary reason\r\n"};
                 };
                 const Hop& hop = only_hop(relay, {.keywords = {"STARTTLS"}, .script = refuses});
                 relay.submit();
                 const auto is_known = [&] {
                   return relay.find(hop) != nullptr || relay.find_notice() != nullptr ||
                          hop.visits.size() > 2;
                 };
                 if (!relay.wait(is_known, relay.later())) relay.send_sentinel();
                 const HopMessage* notice = relay.find_notice();
                 return relay.require(notice == nullptr, {"check.seen.hop-returned"},
                                      notice == nullptr ? relay.last_line() : notice->line);
               }),
};

}  // namespace

std::span<const Case> relay_extension_cases() { return kRelayExtensionsCases; }

}  // namespace smtplab::conformance
