// What a relay makes of the next host's replies (RFC 5321 sections 4.2 and 4.5.4.1).

#include <algorithm>
#include <array>

#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using enum HopStage;

constexpr Needs kRetry = Need::hops | Need::retry;

HopSettings scripted(HopScript script) {
  HopSettings settings;
  settings.script = std::move(script);
  return settings;
}

/// The hop says the probe once at that stage.
Finding retried_at(RelayJourney& relay, HopStage stage, HopThen then) {
  const Hop& hop = only_hop(relay, scripted(hop_says(stage, std::string(relay.probe()), 1, then)));
  relay.submit();
  return relay.arrives(hop);
}
template <HopStage kStage>
Finding is_retried(RelayJourney& relay) {
  return retried_at(relay, kStage, HopThen::goes_on);
}
/// The same, and closes.
template <HopStage kStage>
Finding is_retried_after_close(RelayJourney& relay) {
  return retried_at(relay, kStage, HopThen::closes);
}

/// The hop says the probe at that stage whenever it is asked.
Finding bounced_at(RelayJourney& relay, HopStage stage) {
  only_hop(relay, scripted(hop_says(stage, std::string(relay.probe()))));
  relay.submit();
  return relay.is_returned();
}
template <HopStage kStage>
Finding is_bounced(RelayJourney& relay) {
  return bounced_at(relay, kStage);
}

/// The hop's replies are `write`'s, and are as good as any.
Finding replies_taken(RelayJourney& relay, std::string (*write)(const std::string&)) {
  const Hop& hop = only_hop(relay, scripted(every_reply(write)));
  relay.submit();
  return relay.arrives(hop);
}
template <std::string (*kWrite)(const std::string&)>
Finding takes_replies(RelayJourney& relay) {
  return replies_taken(relay, kWrite);
}

std::string in_lines(const std::string& code) {
  return code + "-one\r\n" + code + "-\r\n" + code + "-three\r\n" + code + " four\r\n";
}
std::string code_alone(const std::string& code) { return code + "\r\n"; }
std::string code_and_space(const std::string& code) { return code + " \r\n"; }
std::string long_line(const std::string& code) {
  return code + " " + std::string(512 - 6, 'x') + "\r\n";
}
std::string contradicting(const std::string& code) {
  return code + " 550 5.1.1 error: rejected, no such user, try again later\r\n";
}
/// Of the code the first digit is right, the rest is nowhere in RFC 5321.
std::string unknown_code(const std::string& code) {
  const bool is_known = code == "354" || code == "220" || code == "221";
  return (is_known ? code : "298") + " whatever that means\r\n";
}

/// So many recipients a transaction; more are answered `reply`.
HopScript takes_recipients(std::size_t most, std::string reply) {
  return [most, reply = std::move(reply)](const HopMoment& at) -> std::optional<HopAnswer> {
    if (at.stage != rcpt || at.in_transaction <= most) return std::nullopt;
    return HopAnswer{reply};
  };
}

Finding too_many_recipients(RelayJourney& relay, std::size_t all, std::size_t most) {
  const Hop& hop = only_hop(relay, {.script = takes_recipients(most, std::string(relay.probe()))});
  std::vector<std::string> users;
  RelayLetter letter;
  for (std::size_t i = 0; i < all; ++i) {
    users.push_back("user" + std::to_string(i));
    letter.recipients.push_back(relay.recipient(users.back()));
  }
  relay.submit(letter);
  return arrives_for(relay, hop, users);
}

Finding content_is_kept_back(RelayJourney& relay) {
  const Hop& hop = only_hop(
      relay, {.keywords = {}, .script = hop_says(data, "554 5.7.0 No content, please\r\n")});
  relay.submit();
  const HopLine* stray = nullptr;
  const auto look = [&] {
    for (const HopVisit& visit : hop.visits) {
      if (visit.find(data) == nullptr) continue;
      for (const HopLine& line : visit.lines) {
        const bool is_command = line.stage != other || line.text == "RSET" || line.text == "NOOP";
        if (!is_command) stray = &line;
      }
    }
    return stray != nullptr;
  };
  relay.wait([&] { return look() || relay.find_notice() != nullptr; }, relay.soon());
  if (look()) return require_line(relay, false, *stray);
  relay.given_notice();
  return relay.require(!look(), {"check.seen.as-required"}, relay.last_line());
}

Finding is_not_repeated(RelayJourney& relay) {
  const Hop& hop = only_hop(relay, {.script = hop_says(rcpt, std::string(relay.probe()))});
  relay.submit();
  const auto again = [&]() -> const HopLine* {
    return hop.visits.size() > 1 ? hop.visits.back().find(rcpt) : nullptr;
  };
  relay.wait([&] { return again() != nullptr || relay.find_notice() != nullptr; }, relay.later());
  if (again() != nullptr) return require_line(relay, false, *again());
  relay.given_notice();
  return relay.require(again() == nullptr, {"check.seen.as-required"}, relay.last_line());
}

Finding others_get_it(RelayJourney& relay) {
  const auto refuses = [](const HopMoment& at) -> std::optional<HopAnswer> {
    const bool is_meant = at.stage == rcpt && at.line.find("<unknown@") != std::string_view::npos;
    if (!is_meant) return std::nullopt;
    return HopAnswer{"550 5.1.1 No such user\r\n"};
  };
  const Hop& hop = only_hop(relay, {.script = refuses});
  relay.submit({.recipients = {relay.recipient("first"), relay.recipient("unknown"),
                               relay.recipient("last")}});
  relay.wait([&] { return relay.find(hop) != nullptr || relay.find_notice() != nullptr; },
             relay.soon());
  relay.given_notice();
  const HopMessage* message = relay.find(hop);
  if (message == nullptr) {
    return relay.require(false, {"check.seen.not-for-all", {{"user", "first"}}}, relay.last_line());
  }
  return relay.require(is_for(*message, "<first@") && is_for(*message, "<last@"),
                       {"check.seen.not-for-all", {{"user", "first, last"}}}, message->line);
}

Finding retry_is_delayed(RelayJourney& relay) {
  const Hop& hop = only_hop(relay, {.script = hop_says(mail, "451 4.3.0 Not now\r\n", 1)});
  relay.submit();
  relay.given_at(hop);
  std::vector<const HopLine*> attempts;
  for (const HopVisit& visit : hop.visits) {
    for (const HopLine& line : visit.lines) {
      if (line.stage == mail) attempts.push_back(&line);
    }
  }
  if (relay.is_over() || attempts.size() < 2) return relay.doubt({"check.doubt.one-visit"});
  return relay.require(attempts[1]->at - attempts[0]->at >= seconds(1),
                       {"check.seen.retried-at-once"}, attempts[1]->line);
}

constexpr Case later(std::string_view id, Defect mutant, Finding (*run)(RelayJourney&),
                     std::string_view probe = "451 4.3.0 Not now\r\n") {
  return relay_case(id, "R5321-4.5.4.1-a", {"R5321-4.2.1-a", "R1123-5.3.1.1-a"}, mutant, run,
                    kRetry, probe);
}

constexpr Case never(std::string_view id, Defect mutant, Finding (*run)(RelayJourney&),
                     std::string_view probe = "554 5.7.0 Never\r\n") {
  return relay_case(id, "R5321-3.6.3-a", {"R5321-4.2.1-b", "R5321-6.1-b", "R3461-5.2.2-h"}, mutant,
                    run, Need::hops, probe);
}

constexpr Case kRelayRepliesCases[] = {
    later("4yz-at-greeting-is-retried", bounces_4yz_at_greeting, is_retried<greeting>),
    later("4yz-at-ehlo-is-retried", bounces_4yz_at_ehlo, is_retried<ehlo>),
    later("4yz-at-mail-is-retried", bounces_4yz_at_mail, is_retried<mail>),
    later("4yz-at-rcpt-is-retried", bounces_4yz_at_rcpt, is_retried<rcpt>),
    later("4yz-at-data-is-retried", bounces_4yz_at_data, is_retried<data>),
    later("4yz-after-content-is-retried", bounces_4yz_after_content, is_retried<end_of_data>),
    later("421-at-mail-is-retried", bounces_421, is_retried_after_close<mail>,
          "421 4.3.2 Closing\r\n"),
    later("421-at-rcpt-is-retried", bounces_421, is_retried_after_close<rcpt>,
          "421 4.3.2 Closing\r\n"),
    later("421-at-data-is-retried", bounces_421, is_retried_after_close<data>,
          "421 4.3.2 Closing\r\n"),
    later("421-after-content-is-retried", bounces_421, is_retried_after_close<end_of_data>,
          "421 4.3.2 Closing\r\n"),
    relay_case("connection-lost-at-mail", "R5321-4.1.1.10-f", {"R5321-3.8-e", "R5321-4.5.4.1-a"},
               bounces_lost_connections, is_retried_after_close<mail>, kRetry),
    relay_case("connection-lost-at-content", "R5321-4.1.1.10-f", {"R5321-3.8-e", "R5321-4.5.4.1-a"},
               bounces_connection_lost_at_content, is_retried_after_close<data>, kRetry,
               "354 Go on\r\n"),
    relay_case("connection-lost-after-content", "R5321-4.1.1.10-f",
               {"R5321-3.8-e", "R5321-4.5.4.1-a"}, takes_lost_connection_for_success,
               is_retried_after_close<end_of_data>, kRetry),
    // What a greeting refuses is not the message: other hosts, and other times, may be tried.
    relay_case("5yz-at-greeting-is-bounced", "R5321-4.2.1-b", {"R5321-4.2.5-e"},
               retries_5yz_at_greeting, is_bounced<greeting>, Need::hops, "554 5.3.2 Never\r\n"),
    never("5yz-at-mail-is-bounced", retries_5yz_at_mail, is_bounced<mail>),
    never("5yz-at-rcpt-is-bounced", retries_5yz_at_rcpt, is_bounced<rcpt>),
    never("5yz-at-data-is-bounced", retries_5yz_at_data, is_bounced<data>),
    never("5yz-after-content-is-bounced", retries_5yz_after_content, is_bounced<end_of_data>),
    relay_case("5yz-is-not-repeated", "R5321-4.2.1-b", {"R5321-4.2.5-e"}, repeats_after_5yz,
               is_not_repeated, kRetry, "550 5.1.1 No such user\r\n"),
    relay_case("5yz-at-data-keeps-content-back", "R5321-3.3-o", {"R5321-3.3-p"},
               sends_content_after_5yz, content_is_kept_back),
    relay_case("retry-is-delayed", "R5321-4.5.4.1-b", {"R1123-5.3.1.1-b"}, retries_at_once,
               retry_is_delayed, kRetry),
    relay_case(
        "too-many-recipients-452", "R5321-4.5.4.1-a", {"R5321-4.5.3.1-d", "R1870-6.4-b"},
        bounces_too_many_recipients,
        [](RelayJourney& relay) { return too_many_recipients(relay, 3, 1); }, kRetry,
        "452 4.5.3 Too many recipients\r\n"),
    relay_case(
        "too-many-recipients-552", "R5321-4.5.3.1.10-a", {"R5321-4.5.3.1.10-c"},
        takes_552_to_rcpt_for_final,
        [](RelayJourney& relay) { return too_many_recipients(relay, 3, 1); }, kRetry,
        "552 5.5.3 Too many recipients\r\n"),
    relay_case(
        "more-than-100-recipients", "R5321-4.5.3.1.8-g", {"R5321-4.5.3.1-d"},
        loses_recipients_beyond_100,
        [](RelayJourney& relay) { return too_many_recipients(relay, 120, 100); }, kRetry,
        "452 4.5.3 Too many recipients\r\n"),
    relay_case("refused-recipient-stops-no-other", "R2920-3.1-f", {"R5321-4.2.5-e"},
               gives_up_all_for_one, others_get_it),
    relay_case("replies-of-several-lines", "R5321-4.2-d", {"R2920-3.1-j", "R2920-3.1-n"},
               refuses_replies_of_lines, takes_replies<in_lines>),
    relay_case("replies-in-single-octets", "R5321-4.2-d", {}, takes_segments_for_replies,
               [](RelayJourney& relay) {
                 const Hop& hop = only_hop(relay, {.in_octets = true});
                 relay.submit();
                 return relay.arrives(hop);
               }),
    relay_case("replies-of-code-alone", "R5321-4.2.1-h", {"R5321-4.2-c", "R5321-4.2-k"},
               needs_text_of_replies, takes_replies<code_alone>),
    relay_case("replies-without-text", "R5321-4.2-k", {"R1123-5.2.10-d"}, needs_text_behind_space,
               takes_replies<code_and_space>),
    relay_case("replies-of-512-octets", "R5321-4.5.3.1.5-b", {}, refuses_long_replies,
               takes_replies<long_line>),
    relay_case("reply-text-is-not-read", "R5321-4.2-i", {"R1123-5.2.10-c"}, reads_text_of_replies,
               takes_replies<contradicting>),
    relay_case("unknown-2yz-is-success", "R5321-4.2-o", {"R5321-4.2-n", "R5321-4.3.2-b"},
               knows_listed_2yz_only, takes_replies<unknown_code>),
    relay_case("unknown-4yz-is-retried", "R5321-4.2-o", {"R5321-4.2-n", "R5321-4.3.2-b"},
               bounces_unknown_4yz, is_retried<rcpt>, kRetry, "498 4.0.0 Whatever\r\n"),
    relay_case("unknown-5yz-is-bounced", "R5321-4.2-o", {"R5321-4.2-n", "R5321-4.3.2-b"},
               retries_unknown_5yz, is_bounced<rcpt>, Need::hops, "598 5.0.0 Whatever\r\n"),
    relay_case("reply-556-is-bounced", "R7504-4-b", {"R5321-4.2-o"}, retries_556, is_bounced<rcpt>,
               Need::hops, "556 5.1.10 This domain takes no mail\r\n"),
};

}  // namespace

std::span<const Case> relay_reply_cases() { return kRelayRepliesCases; }

}  // namespace smtplab::conformance
