// How a relay behaves as a client of the next host (RFC 5321 sections 3 and 4.1, RFC 2920).

#include <algorithm>
#include <array>

#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using enum HopStage;

/// Late enough for everybody, and no harm to those who wait.
constexpr Duration kLate = milliseconds(250);

/// The visit in which the letter has come; that it does not come is doubt.
HopVisit given_visit(RelayJourney& relay, const Hop& hop) {
  const HopMessage message = relay.given_at(hop);
  for (const HopVisit& visit : hop.visits) {
    for (const HopMessage& one : visit.messages) {
      if (one.order == message.order) return visit;
    }
  }
  return {};
}

/// The same, and the relay has ended the connection.
HopVisit given_whole_visit(RelayJourney& relay, const Hop& hop) {
  HopVisit begun = given_visit(relay, hop);
  const auto same = [&]() -> const HopVisit& {
    return *std::find_if(hop.visits.begin(), hop.visits.end(),
                         [&](const HopVisit& one) { return one.connection == begun.connection; });
  };
  if (relay.is_over()) return begun;
  if (!relay.wait([&] { return same().has_ended; }, relay.later())) {
    relay.doubt({"check.doubt.hop-still-open", {{"host", hop.name}}});
  }
  return same();
}

using IsRight = bool (*)(const HopLine& line, const HopLine* before);

/// All lines of the visit are right; the first that is not convicts.
Finding lines_are(RelayJourney& relay, const HopVisit& visit, IsRight is_right) {
  const HopLine* before = nullptr;
  for (const HopLine& line : visit.lines) {
    if (!is_right(line, before)) return require_line(relay, false, line);
    before = &line;
  }
  return relay.require(true, {}, relay.last_line());
}

bool is_in_time(const HopLine& line, const HopLine* /*before*/) { return !line.is_early; }

/// Of a group only the last command may be one of these (RFC 2920 section 3.1). Behind DATA stands
/// the content, which may be followed by anything.
bool may_be_followed(const HopLine& line, const HopLine* before) {
  if (!line.is_early) return true;
  if (before == nullptr) return false;
  const HopStage stage = before->stage;
  if (stage == data) return true;
  return stage == mail || stage == rcpt || (stage == other && before->text.starts_with("RSET"));
}

bool has_no_parameters(const HopLine& line, const HopLine* /*before*/) {
  if (line.stage != mail && line.stage != rcpt) return true;
  return parameters_of(line.text).empty();
}

bool has_no_space_in_path(const HopLine& line, const HopLine* /*before*/) {
  if (line.stage != mail && line.stage != rcpt) return true;
  const std::size_t colon = line.text.find(':');
  return colon != std::string::npos && colon > 0 && line.text[colon - 1] != ' ' &&
         colon + 1 < line.text.size() && line.text[colon + 1] == '<';
}

bool has_no_argument(const HopLine& line, const HopLine* /*before*/) {
  return (line.stage != data && line.stage != quit) || line.text.size() == 4;
}

template <IsRight kIsRight>
Finding commands_are(RelayJourney& relay) {
  const Hop& hop = only_hop(relay);
  relay.submit();
  return lines_are(relay, given_whole_visit(relay, hop), kIsRight);
}

Finding says_hello(RelayJourney& relay, bool (*is_right)(const HopLine& first)) {
  const Hop& hop = only_hop(relay);
  relay.submit();
  const HopVisit visit = given_visit(relay, hop);
  if (relay.is_over() || visit.lines.empty()) return relay.finding();
  return require_line(relay, is_right(visit.lines.front()), visit.lines.front());
}

bool names_host(const HopLine& first) {
  if (first.stage != ehlo && first.stage != helo) return false;
  const std::string_view name = std::string_view(first.text).substr(5);
  const bool is_literal = name.starts_with('[') && name.ends_with(']');
  const std::size_t dot = name.find('.');
  return is_literal || (dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() &&
                        name.find(' ') == std::string_view::npos);
}

constexpr Case kRelaySessionsCases[] = {
    relay_case("relay-begins-with-hello", "R5321-4.1.1.1-f", {"R5321-4.1.4-a"}, begins_with_mail,
               [](RelayJourney& relay) {
                 return says_hello(relay, [](const HopLine& first) {
                   return first.stage == ehlo || first.stage == helo;
                 });
               }),
    relay_case("relay-prefers-ehlo", "R5321-2.2.1-c", {"R5321-4.1.1.1-c", "R5321-F.3-a"},
               begins_with_helo,
               [](RelayJourney& relay) {
                 return says_hello(relay, [](const HopLine& first) { return first.stage == ehlo; });
               }),
    relay_case("relay-names-itself", "R5321-2.3.5-c", {"R5321-4.1.4-g", "R1123-5.2.5-a"},
               names_itself_without_domain,
               [](RelayJourney& relay) { return says_hello(relay, names_host); }),
    {.id = "relay-falls-back-to-helo",
     .requirement = "R5321-2.2.1-e",
     .also = {"R5321-3.2-c"},
     .mutant = knows_no_helo,
     .needs = Need::hops,
     .run_relay =
         [](RelayJourney& relay) {
           const Hop& hop = only_hop(relay, {.script = hop_says(ehlo, "502 Not known\r\n")});
           relay.submit();
           return relay.arrives(hop);
         }},
    relay_case("relay-sends-no-parameters-after-helo", "R5321-4.1.1.3-j", {"R5321-4.1.1-d"},
               sends_parameters_unasked,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay, {.script = hop_says(ehlo, "502 Not known\r\n")});
                 relay.submit();
                 return lines_are(relay, given_visit(relay, hop), has_no_parameters);
               }),
    relay_case("relay-sends-no-unannounced-parameters", "R5321-4.1.1.3-j", {"R3461-5.2.2-a"},
               sends_parameters_unasked,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay, {.keywords = {}});
                 relay.submit();
                 return lines_are(relay, given_visit(relay, hop), has_no_parameters);
               }),
    relay_case("relay-waits-for-greeting", "R5321-4.3.1-b", {}, speaks_before_greeting,
               [](RelayJourney& relay) {
                 const auto slow = [](const HopMoment& at) -> std::optional<HopAnswer> {
                   if (at.stage != greeting) return std::nullopt;
                   return HopAnswer{"220 hop ready\r\n", HopThen::goes_on, kLate * 3};
                 };
                 const Hop& hop = only_hop(relay, {.script = slow});
                 relay.submit();
                 const HopVisit visit = given_visit(relay, hop);
                 if (relay.is_over() || visit.lines.empty()) return relay.finding();
                 return require_line(relay, !visit.lines.front().is_early, visit.lines.front());
               }),
    relay_case("relay-waits-for-each-reply", "R5321-4.3.1-a", {"R2920-3.1-a"}, pipelines_unasked,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay, {.keywords = {}, .reply_delay = kLate});
                 relay.submit();
                 return lines_are(relay, given_visit(relay, hop), is_in_time);
               }),
    relay_case("relay-waits-for-354", "R5321-3.3-p", {}, sends_content_unasked,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay, {.reply_delay = kLate});
                 relay.submit();
                 const HopMessage message = relay.given_at(hop);
                 return relay.require(!message.is_early, {"check.seen.hop-early-content"},
                                      message.line);
               }),
    relay_case("relay-groups-commands-rightly", "R2920-3.1-c", {"R2920-3.1-d"}, groups_behind_ehlo,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay, {.reply_delay = kLate});
                 relay.submit();
                 return lines_are(relay, given_visit(relay, hop), may_be_followed);
               }),
    relay_case("relay-puts-no-space-before-path", "R5321-3.3-l", {}, puts_space_before_path,
               commands_are<has_no_space_in_path>),
    relay_case("relay-gives-data-no-argument", "R5321-4.1.1-d", {}, gives_data_argument,
               commands_are<has_no_argument>),
    relay_case("relay-says-quit", "R5321-4.1.1.10-c", {"R5321-4.1.4-s"}, leaves_without_quit,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 relay.submit();
                 const HopVisit visit = given_whole_visit(relay, hop);
                 return relay.require(visit.find(quit) != nullptr, {"check.seen.hop-no-quit"},
                                      relay.last_line());
               }),
    relay_case("relay-waits-for-reply-to-quit", "R5321-4.1.1.10-d", {}, leaves_before_reply_to_quit,
               [](RelayJourney& relay) {
                 const auto slow = [](const HopMoment& at) -> std::optional<HopAnswer> {
                   if (at.stage != quit) return std::nullopt;
                   return HopAnswer{"221 Bye\r\n", HopThen::closes, kLate};
                 };
                 const Hop& hop = only_hop(relay, {.script = slow});
                 relay.submit();
                 const HopVisit visit = given_whole_visit(relay, hop);
                 return relay.require(!visit.ended_before_reply, {"check.seen.hop-left-early"},
                                      relay.last_line());
               }),
    relay_case("relay-sends-one-copy", "R5321-4.5.4.1-k", {"R5321-4.5.4.1-l", "R1123-5.3.1.1-h"},
               sends_copy_to_each,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay);
                 const std::vector<std::string> users{"ann", "ben", "cid"};
                 RelayLetter letter;
                 for (const std::string& user : users) {
                   letter.recipients.push_back(relay.recipient(user));
                 }
                 relay.submit(letter);
                 arrives_for(relay, hop, users);
                 return relay.require(
                     hop.taken().size() == 1,
                     {"check.seen.hop-copies", {{"count", std::to_string(hop.taken().size())}}},
                     relay.last_line());
               }),
};

}  // namespace

std::span<const Case> relay_session_cases() { return kRelaySessionsCases; }

}  // namespace smtplab::conformance
