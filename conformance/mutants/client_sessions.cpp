// Mutants of refusals, timeouts and TLS.

#include "conformance/mutants/client_mutant.h"
#include "conformance/mutants/line_interference.h"

namespace smtplab::conformance {
namespace {

using enum ClientDefect;

void waits(ReferenceClient& client, Duration time) {
  client.dialect.timeouts = {time, time, time, time, time, time, time, time};
}

constexpr ClientMutant kMutants[] = {
    {takes_any_answer_for_354, "takes-any-answer-for-354",
     [](ReferenceClient& client) {
       interfere(client, {.reply = [](std::string_view command, std::string usual) {
                   return has_verb(command, "DATA") ? "354 Go ahead\r\n" : usual;
                 }});
     }},
    {tries_again_at_once, "tries-again-at-once",
     [](ReferenceClient& client) { client.attempts = 2; }},
    {exits_with_0, "exits-with-0", [](ReferenceClient& client) { client.tells_by_status = false; }},
    {waits_five_seconds, "waits-five-seconds",
     [](ReferenceClient& client) { waits(client, seconds(5)); }},
    {waits_a_minute, "waits-a-minute", [](ReferenceClient& client) { waits(client, minutes(1)); }},
    {says_more_behind_starttls, "says-more-behind-starttls",
     [](ReferenceClient& client) {
       interfere(client, {.command = [](std::string_view line) {
                   return std::string(line).append(has_verb(line, "STARTTLS") ? " now" : "");
                 }});
     }},
    {talks_on_behind_starttls, "talks-on-behind-starttls",
     [](ReferenceClient& client) {
       interfere(
           client, {.command = [](std::string_view line) {
             const bool adds = has_verb(line, "STARTTLS");
             return std::string(line).append(adds ? "\r\nMAIL FROM:<alice@client.example>" : "");
           }});
     }},
    {does_not_ask_again_under_tls, "does-not-ask-again-under-tls",
     [](ReferenceClient& client) { client.forgets_before_tls = false; }},
    {keeps_offers_at_tls, "keeps-offers-at-tls",
     [](ReferenceClient& client) {
       interfere(client, {.command = [has_tls = false](std::string_view line) mutable {
                   has_tls = has_tls || has_verb(line, "STARTTLS");
                   const bool adds = has_tls && has_verb(line, "MAIL");
                   return std::string(line).append(adds ? " SIZE=1000" : "");
                 }});
     }},
    {starts_tls_twice, "starts-tls-twice",
     [](ReferenceClient& client) { client.starts_tls_twice = true; }},
    {keeps_injected_replies, "keeps-injected-replies",
     [](ReferenceClient& client) { client.keeps_injected_replies = true; }},
    {goes_on_without_tls, "goes-on-without-tls",
     [](ReferenceClient& client) { client.goes_on_without_tls = true; }},
};

}  // namespace

std::span<const ClientMutant> client_session_mutants() { return kMutants; }

}  // namespace smtplab::conformance
