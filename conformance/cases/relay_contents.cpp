// What a message is at the next host: as it came, but for a Received line (RFC 5321 sections 2.3.8,
// 3.6.3, 4.4, 4.5.2 and 6.3).

#include <algorithm>
#include <array>

#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"
#include "conformance/delivered_message.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// CR without LF, or LF without CR.
bool has_bare_line_end(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) return true;
    if (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) return true;
  }
  return false;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\r\n";
  return text;
}

/// The letter's content stands at the hop as it was sent, behind what relays put on top.
Finding content_stays(RelayJourney& relay, const RelayLetter& letter) {
  const Hop& hop = only_hop(relay);
  relay.submit(letter);
  const HopMessage message = relay.given_at(hop);
  return relay.require(message.content().ends_with(relay.content(letter)),
                       {"check.seen.hop-content-changed"}, message.line);
}

/// The same where the letter's body has stuffed dots.
Finding stuffed_content_stays(RelayJourney& relay, const std::vector<std::string>& lines) {
  RelayLetter letter;
  for (const std::string& line : lines) {
    letter.body += (line.starts_with('.') ? "." : "") + line + "\r\n";
  }
  const Hop& hop = only_hop(relay);
  relay.submit(letter);
  const HopMessage message = relay.given_at(hop);
  return relay.require(message.content().ends_with("\r\n" + joined(lines)),
                       {"check.seen.hop-content-changed"}, message.line);
}

/// Only CRLF ends a line at the hop, whatever the probe has.
Finding line_ends_are_whole(RelayJourney& relay) {
  const Hop& hop = only_hop(relay);
  const RelayLetter letter{.body = "before" + std::string(relay.probe()) + "behind\r\n"};
  if (!relay.is_taken(letter)) return is_refused_or_returned(relay, letter);
  relay.wait([&] { return relay.find(hop) != nullptr || relay.find_notice() != nullptr; },
             relay.later());
  const HopMessage* message = relay.find(hop);
  if (message == nullptr) {
    if (relay.find_notice() == nullptr) relay.given_at(hop);
    return relay.require(true, {}, relay.last_line());
  }
  return relay.require(!has_bare_line_end(message->wire), {"check.seen.hop-bare-line-end"},
                       message->line);
}

/// A false end of the content, the probe, stands before another transaction: that one must not
/// become a message, and the false end must not be passed on.
Finding is_not_split(RelayJourney& relay) {
  const Hop& hop = only_hop(relay);
  const std::string inner = relay.mark("inner");
  RelayLetter letter;
  letter.may_be_cut = true;
  letter.body = "text" + std::string(relay.probe()) + "MAIL FROM:<" + relay.sender("inner") +
                ">\r\nRCPT TO:<" + relay.recipient("inner") + ">\r\nDATA\r\nSubject: " + inner +
                "\r\n\r\n" + inner + "\r\n";
  if (!relay.is_taken(letter)) {
    if (relay.is_over()) return relay.finding();
    // What it refuses may be the rest alone: then the part before has gone its way.
    relay.send_sentinel();
    const HopMessage* part = relay.find(hop);
    if (part == nullptr) part = relay.find(hop, "inner");
    return relay.require(part == nullptr, {"check.seen.hop-split"},
                         part == nullptr ? relay.last_line() : part->line);
  }
  relay.wait([&] { return relay.find(hop) != nullptr || relay.find(hop, "inner") != nullptr; },
             relay.later());
  const HopMessage* whole = relay.find(hop);
  const HopMessage* split = relay.find(hop, "inner");
  if (whole == nullptr && split == nullptr) {
    if (relay.find_notice() == nullptr)
      return relay.doubt({"check.doubt.not-at-hop", {{"host", hop.name}}});
    return relay.require(true, {}, relay.last_line());
  }
  relay.require(whole != nullptr && whole == split, {"check.seen.hop-split"},
                split == nullptr ? whole->line : split->line);
  if (relay.is_over()) return relay.finding();
  return relay.require(!has_bare_line_end(whole->wire), {"check.seen.hop-bare-line-end"},
                       whole->line);
}

std::string received_lines(std::size_t count) {
  std::string lines;
  for (std::size_t i = 0; i < count; ++i) {
    lines += "Received: from h" + std::to_string(i) + ".example by h" + std::to_string(i + 1) +
             ".example; Thu, 21 May 1998 05:33:29 -0700\r\n";
  }
  return lines;
}

constexpr Case false_end(std::string_view id, std::string_view octets) {
  return {.id = id,
          .requirement = "R5321-2.3.8-d",
          .also = {"R5321-2.3.8-a", "R5321-2.3.8-b"},
          .mutant = sends_bare_line_ends_to_hop,
          .needs = Need::hops,
          .probe = octets,
          .security = true,
          .run_relay = is_not_split};
}

constexpr Case kRelayContentsCases[] = {
    relay_case("received-is-added-on-top", "R5321-4.4-a", {"R5321-4.4-h"}, adds_no_received_for_hop,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 relay.submit({.fields = received_lines(1)});
                 const HopMessage message = relay.given_at(hop);
                 const DeliveredMessage read(message.content());
                 const bool is_there =
                     read.place_of("Received") == 0 && read.fields("Received").size() > 1;
                 return relay.require(is_there, {"check.seen.relay-no-received"}, message.line);
               }),
    relay_case(
        "received-of-others-stays", "R5321-4.4-g", {"R1123-5.2.8-e"}, removes_received_for_hop,
        [](RelayJourney& relay) { return content_stays(relay, {.fields = received_lines(3)}); }),
    relay_case("octets-unchanged-at-hop", "R5321-3.6.3-f", {"R5321-2.4-h", "R1123-5.2.6-a"},
               adds_field_for_hop,
               [](RelayJourney& relay) {
                 return content_stays(
                     relay, {.fields = "X-Odd:no space\r\nX-Folded: one\r\n\ttwo\r\nX-Empty:\r\n",
                             .body = joined({"From here", "", "\ttab\t", " ", "=3D=20", "trailing ",
                                             "--", "", ""})});
               }),
    relay_case("no-return-path-at-hop", "R5321-3.6.3-f", {"R5321-4.4-m"}, adds_return_path_for_hop,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 relay.submit();
                 const HopMessage message = relay.given_at(hop);
                 return relay.require(
                     DeliveredMessage(message.content()).fields("Return-Path").empty(),
                     {"check.seen.relay-return-path"}, message.line);
               }),
    relay_case("message-id-and-date-stay", "R5321-6.4-b", {"R5321-3.6.3-f"}, writes_message_id_anew,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 relay.submit();
                 const HopMessage message = relay.given_at(hop);
                 const DeliveredMessage read(message.content());
                 const auto ids = read.fields("Message-ID");
                 const auto dates = read.fields("Date");
                 return relay.require(
                     ids.size() == 1 && dates.size() == 1 &&
                         ids.front().find(relay.mark()) != std::string::npos &&
                         dates.front().find("21 May 1998 05:33:29") != std::string::npos,
                     {"check.seen.hop-content-changed"}, message.line);
               }),
    relay_case("dots-are-stuffed-for-hop", "R5321-4.5.2-a", {"R1123-5.2.11-a"},
               stuffs_no_dots_for_hop,
               [](RelayJourney& relay) {
                 return stuffed_content_stays(relay, {".", "..", ".a", "...b", "c.", ".", "d"});
               }),
    relay_case("lines-of-998-octets-at-hop", "R5321-3.6.3-f",
               {"R5321-4.5.3.1.6-a", "R5321-4.5.3.1-a"}, splits_long_lines_for_hop,
               [](RelayJourney& relay) {
                 return stuffed_content_stays(
                     relay, {std::string(998, 'a'), "." + std::string(997, 'b'), "end"});
               }),
    relay_case("no-line-is-added-at-end", "R5321-4.1.1.4-b", {}, adds_line_before_dot,
               [](RelayJourney& relay) { return stuffed_content_stays(relay, {"last"}); }),
    relay_case("content-of-64k-at-hop", "R1123-5.3.8-a", {"R5321-4.5.3.1.7-a"}, cuts_content_at_32k,
               [](RelayJourney& relay) {
                 return stuffed_content_stays(relay,
                                              std::vector<std::string>(950, std::string(68, 'x')));
               }),
    relay_case("bare-lf-is-not-sent-on", "R5321-2.3.8-d", {"R5321-2.3.8-b", "R5321-2.3.8-e"},
               sends_bare_line_ends_to_hop, line_ends_are_whole, "\n"),
    relay_case("bare-cr-is-not-sent-on", "R5321-2.3.8-d", {"R5321-2.3.8-b", "R5321-2.3.8-e"},
               sends_bare_line_ends_to_hop, line_ends_are_whole, "\r"),
    false_end("false-end-lf-dot-lf", "\n.\n"),
    false_end("false-end-lf-dot-crlf", "\n.\r\n"),
    false_end("false-end-crlf-dot-lf", "\r\n.\n"),
    false_end("false-end-cr-dot-cr", "\r.\r"),
    relay_case("loops-end", "R5321-6.3-b", {}, passes_all_loops_on,
               [](RelayJourney& relay) {
                 only_hop(relay);
                 return is_refused_or_returned(relay, {.fields = received_lines(400)});
               }),
    relay_case("ninety-hops-are-no-loop", "R5321-6.3-a", {}, takes_forty_hops_for_loop,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 const RelayLetter letter{.fields = received_lines(90)};
                 if (relay.is_taken(letter)) return relay.arrives(hop);
                 return relay.require(
                     false, {"check.seen.hop-refused", {{"reply", relay.refusal().shown()}}},
                     relay.refusal().last_line);
               }),
};

}  // namespace

std::span<const Case> relay_content_cases() { return kRelayContentsCases; }

}  // namespace smtplab::conformance
