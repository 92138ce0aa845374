// Relays that make the wrong thing of the next host's replies.

#include <memory>
#include <set>
#include <string>
#include <utility>

#include "conformance/mutants/hop_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// A stage as LineChanges has it: "" is the greeting, "." the end of the content.
bool is_at(std::string_view command, std::string_view stage) {
  const bool has_no_verb = stage.empty() || stage == ".";
  return has_no_verb ? command == stage : has_verb(command, stage);
}

/// Replies at that stage that begin with `from` have the code `to`.
void takes_replies(ReferenceHost& host, std::string_view stage, std::string_view from,
                   std::string_view to) {
  hop_interfere(host, {.reply = [stage, from, to](std::string_view command, std::string reply) {
                  if (!is_at(command, stage) || !reply.starts_with(from)) return reply;
                  return with_code(std::move(reply), to);
                }});
}
/// The same at all stages but the greeting.
void takes_codes(ReferenceHost& host, std::string_view from, std::string_view to) {
  hop_interfere(host, {.reply = [from, to](std::string_view command, std::string reply) {
                  if (command.empty() || !reply.starts_with(from)) return reply;
                  return with_code(std::move(reply), to);
                }});
}

void hears_when_lost(ReferenceHost& host, std::string_view stage, std::string_view words) {
  hop_interfere(host, {.last_words = [stage, words](std::string_view command) {
                  return std::string(is_at(command, stage) ? words : "");
                }});
}

/// Replies of a form that is right are taken for a refusal.
void refuses_replies(ReferenceHost& host, bool (*is_meant)(const std::string& reply)) {
  hop_interfere(host, {.reply = [is_meant](std::string_view /*command*/, std::string reply) {
                  return is_meant(reply) ? std::string("500 What?\r\n") : reply;
                }});
}

/// Each segment is taken for a line.
class SegmentReader : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    std::string line(octets);
    return line.ends_with("\r\n") && line.size() > 2 ? line : line + "\r\n";
  }
};

/// From the 101st recipient on, nobody is told of them.
LineChanges forgets_recipients() {
  return {.command = [count = 0](std::string_view line) mutable {
    if (has_verb(line, "MAIL")) count = 0;
    if (!has_verb(line, "RCPT")) return std::string(line);
    return std::string(++count > 100 ? "NOOP" : line);
  }};
}

/// Where one recipient is refused, so are all. It waits for each reply.
LineChanges gives_up_all() {
  const auto refused = std::make_shared<bool>(false);
  return {.command =
              [refused](std::string_view line) {
                if (has_verb(line, "MAIL")) *refused = false;
                return std::string(has_verb(line, "DATA") && *refused ? "RSET" : line);
              },
          .reply =
              [refused](std::string_view command, std::string reply) {
                if (has_verb(command, "EHLO")) return replaced(reply, "250-PIPELINING\r\n", "");
                if (has_verb(command, "RCPT") && reply.starts_with('5')) *refused = true;
                const bool is_over = has_verb(command, "DATA") && *refused;
                return is_over ? std::string("554 5.1.1 Not all were accepted\r\n") : reply;
              }};
}

constexpr Mutant kRelayRepliesMutants[] = {
    {bounces_4yz_at_greeting, "bounces-4yz-at-greeting",
     [](ReferenceHost& host) { takes_replies(host, "", "4", "554"); }},
    {bounces_4yz_at_ehlo, "bounces-4yz-at-ehlo",
     [](ReferenceHost& host) {
       hop_interfere(
           host, {.reply = [refused = false](std::string_view command, std::string reply) mutable {
             refused = refused || (has_verb(command, "EHLO") && reply.starts_with('4'));
             return refused ? std::string("554 5.0.0 No\r\n") : reply;
           }});
     }},
    {bounces_4yz_at_mail, "bounces-4yz-at-mail",
     [](ReferenceHost& host) { takes_replies(host, "MAIL", "4", "554"); }},
    {bounces_4yz_at_rcpt, "bounces-4yz-at-rcpt",
     [](ReferenceHost& host) { takes_replies(host, "RCPT", "4", "554"); }},
    {bounces_4yz_at_data, "bounces-4yz-at-data",
     [](ReferenceHost& host) { takes_replies(host, "DATA", "4", "554"); }},
    {bounces_4yz_after_content, "bounces-4yz-after-content",
     [](ReferenceHost& host) { takes_replies(host, ".", "4", "554"); }},
    {bounces_421, "bounces-421", [](ReferenceHost& host) { takes_codes(host, "421", "554"); }},
    {bounces_lost_connections, "bounces-lost-connections",
     [](ReferenceHost& host) { hears_when_lost(host, "MAIL", "554 5.4.2 Lost\r\n"); }},
    {bounces_connection_lost_at_content, "bounces-connection-lost-at-content",
     [](ReferenceHost& host) { hears_when_lost(host, ".", "554 5.4.2 Lost\r\n"); }},
    {takes_lost_connection_for_success, "takes-lost-connection-for-success",
     [](ReferenceHost& host) { hears_when_lost(host, ".", "250 Ok\r\n"); }},
    {retries_5yz_at_greeting, "retries-5yz-at-greeting",
     [](ReferenceHost& host) { takes_replies(host, "", "5", "451"); }},
    {retries_5yz_at_mail, "retries-5yz-at-mail",
     [](ReferenceHost& host) { takes_replies(host, "MAIL", "5", "451"); }},
    {retries_5yz_at_rcpt, "retries-5yz-at-rcpt",
     [](ReferenceHost& host) { takes_replies(host, "RCPT", "5", "451"); }},
    {retries_5yz_at_data, "retries-5yz-at-data",
     [](ReferenceHost& host) { takes_replies(host, "DATA", "5", "451"); }},
    {retries_5yz_after_content, "retries-5yz-after-content",
     [](ReferenceHost& host) { takes_replies(host, ".", "5", "451"); }},
    {repeats_after_5yz, "repeats-after-5yz",
     [](ReferenceHost& host) {
       const auto known = std::make_shared<std::set<std::string, std::less<>>>();
       hop_interfere(host, {.reply = [known](std::string_view command, std::string reply) {
                       if (!has_verb(command, "RCPT") || !reply.starts_with('5')) return reply;
                       const bool is_new = known->emplace(command).second;
                       return is_new ? with_code(std::move(reply), "451") : reply;
                     }});
     }},
    {sends_content_after_5yz, "sends-content-after-5yz",
     [](ReferenceHost& host) { takes_replies(host, "DATA", "554", "354"); }},
    {retries_at_once, "retries-at-once",
     [](ReferenceHost& host) { host.config.retry.early = {Duration{}}; }},
    {bounces_too_many_recipients, "bounces-too-many-recipients",
     [](ReferenceHost& host) { takes_replies(host, "RCPT", "452", "550"); }},
    {takes_552_to_rcpt_for_final, "takes-552-to-rcpt-for-final",
     [](ReferenceHost& host) { takes_replies(host, "RCPT", "552", "550"); }},
    {loses_recipients_beyond_100, "loses-recipients-beyond-100",
     [](ReferenceHost& host) { hop_interfere(host, forgets_recipients()); }},
    {gives_up_all_for_one, "gives-up-all-for-one",
     [](ReferenceHost& host) { hop_interfere(host, gives_up_all()); }},
    {refuses_replies_of_lines, "refuses-replies-of-lines",
     [](ReferenceHost& host) {
       hop_interfere(host, {.reply = [](std::string_view command, std::string reply) {
                       const bool is_meant = !has_verb(command, "EHLO") && reply[3] == '-';
                       return is_meant ? std::string("500 What?\r\n") : reply;
                     }});
     }},
    {takes_segments_for_replies, "takes-segments-for-replies",
     [](ReferenceHost& host) {
       host.hop_interference = [] { return std::make_unique<SegmentReader>(); };
     }},
    {needs_text_of_replies, "needs-text-of-replies",
     [](ReferenceHost& host) {
       refuses_replies(host, [](const std::string& reply) { return reply.size() == 5; });
     }},
    {needs_text_behind_space, "needs-text-behind-space",
     [](ReferenceHost& host) {
       refuses_replies(host, [](const std::string& reply) { return reply.size() == 6; });
     }},
    {refuses_long_replies, "refuses-long-replies",
     [](ReferenceHost& host) {
       refuses_replies(host, [](const std::string& reply) { return reply.size() > 500; });
     }},
    {reads_text_of_replies, "reads-text-of-replies",
     [](ReferenceHost& host) {
       refuses_replies(host, [](const std::string& reply) {
         return reply.find("no such user") != std::string::npos;
       });
     }},
    {knows_listed_2yz_only, "knows-listed-2yz-only",
     [](ReferenceHost& host) { takes_codes(host, "298", "500"); }},
    {bounces_unknown_4yz, "bounces-unknown-4yz",
     [](ReferenceHost& host) { takes_codes(host, "498", "554"); }},
    {retries_unknown_5yz, "retries-unknown-5yz",
     [](ReferenceHost& host) { takes_codes(host, "598", "451"); }},
    {retries_556, "retries-556", [](ReferenceHost& host) { takes_codes(host, "556", "451"); }},
};

}  // namespace

std::span<const Mutant> relay_reply_mutants() { return kRelayRepliesMutants; }

}  // namespace smtplab::conformance
