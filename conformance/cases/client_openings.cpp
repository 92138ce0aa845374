// How a client begins a session (RFC 5321 sections 3.1, 3.2, 4.1.1.1 and 4.3.1).

#include <algorithm>
#include <string>

#include "conformance/cases/client_steps.h"
#include "conformance/cases/themes.h"
#include "sim/smtp/address_literal.h"

namespace smtplab::conformance {
namespace {

const ClientCommand* hello_of(const ClientVisit& client) {
  const ClientCommand* const ehlo = client.first(Place::ehlo);
  return ehlo != nullptr ? ehlo : client.first(Place::helo);
}

std::string_view host_named(std::string_view text) { return text.substr(0, text.find(' ')); }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

bool is_address_literal(std::string_view name) {
  const smtp::AddressLiteral literal = smtp::read_address_literal(name);
  return literal.extent.ok && literal.extent.length == name.size();
}

bool is_domain_name(std::string_view name) {
  while (true) {
    const std::size_t dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

/// What stands behind EHLO or HELO; the client has come as far.
const ClientCommand* given_hello(ClientVisit& client) {
  client.run();
  client.given(client.is_over() || hello_of(client) != nullptr,
               {"check.doubt.not-reached", {{"place", "EHLO"}}});
  return client.is_over() ? nullptr : hello_of(client);
}

template <class Holds>
Finding hello_is(ClientVisit& client, Holds holds) {
  const ClientCommand* const hello = given_hello(client);
  if (hello == nullptr) return client.finding();
  return client.require(holds(hello->argument()), said(*hello), hello->line);
}

Finding opens_with(ClientVisit& client, bool helo_will_do) {
  client.run();
  client.given(!client.commands().empty(), {"check.doubt.not-reached", {{"place", "EHLO"}}});
  if (client.is_over()) return client.finding();
  const ClientCommand& first = client.commands().front();
  const bool holds = first.place == Place::ehlo || (helo_will_do && first.place == Place::helo);
  return client.require(holds, said(first), first.line);
}

/// Behind the greeting it has said EHLO, or HELO as it may.
Finding said_hello(ClientVisit& client) {
  return client.require(
      hello_of(client) != nullptr,
      {"check.seen.client-gave-up", {{"place", "(connection)"}, {"next", "EHLO"}}},
      line_behind(client, Place::greeting));
}

/// The greeting is that of the probe.
Finding takes_greeting(ClientVisit& client) {
  client.answer(Place::greeting, std::string(client.probe()) + "\r\n");
  client.run();
  client.given_reached(Place::greeting);
  return said_hello(client);
}

/// Refused in whatever way, it begins no mail.
Finding heeds_refusal(ClientVisit& client) {
  const ProbedAnswer answer = probed_answer(client.probe());
  client.answer(answer.place, answer.octets);
  if (answer.place == Place::ehlo) client.answer(Place::helo, answer.octets);
  client.run();
  client.given_reached(answer.place);
  return sends_no_mail(client);
}

/// Refused, it says QUIT all the same.
Finding quits_after_refusal(ClientVisit& client) {
  const ProbedAnswer answer = probed_answer(client.probe());
  client.answer(answer.place, answer.octets);
  if (answer.place == Place::ehlo) client.answer(Place::helo, answer.octets);
  client.run();
  client.given_reached(answer.place);
  if (client.is_over()) return client.finding();
  for (const ClientCall& call : client.calls()) {
    client.require(call.last == Place::quit, {"check.seen.client-no-quit"}, call.end_line);
  }
  return client.finding();
}

Finding falls_back_to_helo(ClientVisit& client) {
  client.answer(Place::ehlo, std::string(client.probe()) + "\r\n");
  client.run();
  client.given_reached(Place::ehlo);
  return client.require(client.first(Place::helo) != nullptr,
                        {"check.seen.client-gave-up", {{"place", "EHLO"}, {"next", "HELO"}}},
                        line_behind(client, Place::ehlo));
}

/// Whether MAIL has a SIZE parameter where EHLO has announced it so.
bool uses_size(ClientVisit& client, const char* keyword) {
  client.announce({keyword});
  client.run();
  client.given_reached(Place::mail);
  return !client.is_over() &&
         client.first(Place::mail)->parameters().find("SIZE=") != std::string_view::npos;
}

constexpr Case kClientOpeningsCases[] = {
    {.id = "client-waits-for-greeting",
     .requirement = "R5321-4.3.1-b",
     .also = {"R5321-4.3.1-a"},
     .client_mutant = ClientDefect::talks_before_greeting,
     .run_client =
         [](ClientVisit& client) {
           client.answer(Place::greeting,
                         Answer{.octets = "220 mx.example.org\r\n", .delay = milliseconds(1500)});
           return waits_at(client, Place::greeting);
         }},
    {.id = "client-begins-with-hello",
     .requirement = "R5321-4.1.4-a",
     .also = {"R5321-4.1.1.1-f"},
     .client_mutant = ClientDefect::begins_with_mail,
     .run_client = [](ClientVisit& client) { return opens_with(client, true); }},
    {.id = "client-prefers-ehlo",
     .requirement = "R5321-4.1.1.1-c",
     .also = {"R5321-2.2.1-c", "R5321-F.3-a"},
     .client_mutant = ClientDefect::begins_with_helo,
     .run_client = [](ClientVisit& client) { return opens_with(client, false); }},
    {.id = "client-hello-names-domain",
     .requirement = "R5321-2.3.5-c",
     .also = {"R5321-4.1.4-g", "R1123-5.2.5-a"},
     .client_mutant = ClientDefect::names_itself_with_underscore,
     .run_client =
         [](ClientVisit& client) {
           return hello_is(client, [](std::string_view argument) {
             return is_domain_name(host_named(argument)) ||
                    is_address_literal(host_named(argument));
           });
         }},
    {.id = "client-hello-is-qualified",
     .requirement = "R5321-2.3.5-b",
     .also = {"R5321-2.3.5-a"},
     .client_mutant = ClientDefect::names_itself_localhost,
     .run_client =
         [](ClientVisit& client) {
           return hello_is(client, [](std::string_view argument) {
             return argument.starts_with('[') || argument.find('.') != std::string_view::npos;
           });
         }},
    {.id = "client-hello-says-no-more",
     .requirement = "R5321-4.1.1.1-b",
     .client_mutant = ClientDefect::adds_text_to_hello,
     .run_client =
         [](ClientVisit& client) {
           return hello_is(client, [](std::string_view argument) {
             return argument.find(' ') == std::string_view::npos;
           });
         }},
    {.id = "client-greeting-of-two-lines",
     .requirement = "R5321-4.2-d",
     .also = {"R5321-4.3.1-b"},
     .client_mutant = ClientDefect::takes_first_line_of_greeting,
     .run_client =
         [](ClientVisit& client) {
           client.answer(Place::greeting, Answer{.octets = "220-mx.example.org\r\n220 ready\r\n",
                                                 .form = Answer::Form::by_line,
                                                 .pause = milliseconds(700)});
           waits_at(client, Place::greeting);
           return said_hello(client);
         }},
    {.id = "client-greeting-without-text",
     .requirement = "R5321-4.2.1-h",
     .also = {"R5321-4.2-c", "R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_greeting_without_text,
     .probe = "220",
     .run_client = takes_greeting},
    {.id = "client-greeting-of-unknown-code",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-n", "R5321-4.2-l"},
     .client_mutant = ClientDefect::minds_code_of_greeting,
     .probe = "229 mx.example.org",
     .run_client = takes_greeting},
    {.id = "client-greeting-554",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::ignores_greeting,
     .probe = "(connection) 554 No SMTP here",
     .run_client = heeds_refusal},
    {.id = "client-greeting-450",
     .requirement = "R5321-4.2-o",
     .client_mutant = ClientDefect::ignores_greeting,
     .probe = "(connection) 450 Come back later",
     .run_client = heeds_refusal},
    {.id = "client-quits-after-554",
     .requirement = "R5321-4.1.4-t",
     .also = {"R5321-4.1.1.10-c"},
     .client_mutant = ClientDefect::hangs_up_on_refused_greeting,
     .probe = "(connection) 554 No SMTP here",
     .run_client = quits_after_refusal},
    {.id = "client-helo-after-502",
     .requirement = "R5321-2.2.1-e",
     .also = {"R5321-3.2-c"},
     .client_mutant = ClientDefect::knows_no_helo,
     .probe = "502 Command not implemented",
     .run_client = falls_back_to_helo},
    {.id = "client-helo-after-500",
     .requirement = "R5321-3.2-c",
     .also = {"R5321-2.2.1-e"},
     .client_mutant = ClientDefect::knows_no_helo,
     .probe = "500 Syntax error, command unrecognized",
     .run_client = falls_back_to_helo},
    {.id = "client-hello-refused",
     .requirement = "R5321-4.1.1.1-f",
     .also = {"R5321-4.2-i"},
     .client_mutant = ClientDefect::ignores_refused_hello,
     .probe = "EHLO 550 I do not talk to you",
     .run_client = heeds_refusal},
    {.id = "client-hello-refused-for-now",
     .requirement = "R5321-4.1.1.1-f",
     .also = {"R5321-4.2-i"},
     .client_mutant = ClientDefect::ignores_refused_hello,
     .probe = "EHLO 451 Not now",
     .run_client = heeds_refusal},
    {.id = "client-quits-after-refused-hello",
     .requirement = "R5321-4.1.4-t",
     .also = {"R5321-4.1.1.10-c"},
     .client_mutant = ClientDefect::hangs_up_on_refused_hello,
     .probe = "EHLO 550 I do not talk to you",
     .run_client = quits_after_refusal},
    {.id = "client-keywords-in-small-letters",
     .requirement = "R5321-4.1.1.1-i",
     .also = {"R5321-2.4-a"},
     .client_mutant = ClientDefect::minds_case_of_keywords,
     .run_client =
         [](ClientVisit& client) {
           if (!uses_size(client, "SIZE 1000000")) {
             return client.does_not_apply({"check.skip.client-uses-not", {{"keyword", "SIZE"}}});
           }
           const bool holds = uses_size(client, "sIzE 1000000");
           const ClientCommand* const mail = client.first(Place::mail);
           return mail == nullptr ? client.finding()
                                  : client.require(holds, said(*mail), mail->line);
         }},
};

}  // namespace

std::span<const Case> client_opening_cases() { return kClientOpeningsCases; }

}  // namespace smtplab::conformance
