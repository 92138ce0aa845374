// What a client's commands look like, and when they come (RFC 5321 sections 3.3 and 4.1).

#include <algorithm>
#include <charconv>
#include <string>

#include "conformance/cases/client_steps.h"
#include "conformance/cases/themes.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

/// `holds` of every command at these places; the client has sent a message.
template <class Holds>
Finding all_are(ClientVisit& client, std::initializer_list<Place> places, Holds holds) {
  client.run();
  client.given_reached(*places.begin());
  for (const ClientCommand& command : client.commands()) {
    if (std::find(places.begin(), places.end(), command.place) == places.end()) continue;
    client.require(holds(command), said(command), command.line);
  }
  return client.finding();
}

bool has_plain_colon(const ClientCommand& command) {
  const std::string_view prefix = command.place == Place::mail ? "MAIL FROM:<" : "RCPT TO:<";
  return smtp::equals_ignoring_case(command.text().substr(0, prefix.size()), prefix);
}

bool has_no_eight_bits(const ClientCommand& command) {
  return std::none_of(command.octets.begin(), command.octets.end(),
                      [](char c) { return (c & '\x80') != 0; });
}

/// The answer to the probe's command comes late; nothing may come before it.
Finding waits(ClientVisit& client) {
  const Place place = place_of(client.probe());
  const ClientScript usual;
  Answer answer = usual.answer_to(place, 1, true, false);
  answer.delay = milliseconds(700);
  client.answer(place, std::move(answer));
  return waits_at(client, place);
}

Finding keeps_order(ClientVisit& client) {
  client.run();
  client.given_reached(Place::data);
  bool has_mail = false;
  bool has_recipient = false;
  for (const ClientCommand& command : client.commands()) {
    if (command.place == Place::mail) {
      has_mail = true;
    } else if (command.place == Place::rcpt) {
      client.require(has_mail, said(command), command.line);
      has_recipient = true;
    } else if (command.place == Place::data) {
      client.require(has_mail && has_recipient, said(command), command.line);
      has_mail = has_recipient = false;
    }
  }
  return client.finding();
}

Finding sends_no_parameters(ClientVisit& client) {
  return all_are(client, {Place::mail, Place::rcpt},
                 [](const ClientCommand& one) { return one.parameters().empty(); });
}

/// What stands behind "SIZE=" in MAIL, where EHLO has announced it; "" where it is not used, and
/// the case does not apply.
std::string_view size_of(ClientVisit& client) {
  client.announce({"SIZE 1000000"});
  client.run();
  client.given_reached(Place::mail);
  if (client.is_over()) return {};
  const std::string_view parameters = client.first(Place::mail)->parameters();
  const std::size_t at = parameters.find("SIZE=");
  if (at == std::string_view::npos) {
    client.does_not_apply({"check.skip.client-uses-not", {{"keyword", "SIZE"}}});
    return {};
  }
  const std::string_view value = parameters.substr(at + 5);
  return value.substr(0, value.find(' '));
}

constexpr Case kClientCommandsCases[] = {
    {.id = "client-no-space-at-colon",
     .requirement = "R5321-3.3-l",
     .client_mutant = ClientDefect::writes_space_behind_colon,
     .run_client =
         [](ClientVisit& client) {
           return all_are(client, {Place::mail, Place::rcpt}, has_plain_colon);
         }},
    {.id = "client-no-source-route",
     .requirement = "R5321-4.1.1.3-a",
     .also = {"R5321-3.6.1-a", "R5321-3.3-e", "R5321-AppC-d"},
     .client_mutant = ClientDefect::sends_source_route,
     .run_client =
         [](ClientVisit& client) {
           return all_are(client, {Place::mail, Place::rcpt},
                          [](const ClientCommand& one) { return !one.path().starts_with("<@"); });
         }},
    {.id = "client-commands-end-in-crlf",
     .requirement = "R5321-2.3.8-e",
     .also = {"R5321-2.3.8-b", "R5321-2.3.8-d"},
     .client_mutant = ClientDefect::ends_commands_at_lf,
     .run_client =
         [](ClientVisit& client) {
           return all_are(
               client,
               {Place::mail, Place::ehlo, Place::helo, Place::rcpt, Place::data, Place::quit},
               [](const ClientCommand& one) { return one.octets.ends_with("\r\n"); });
         }},
    {.id = "client-commands-have-no-bare-cr",
     .requirement = "R5321-2.3.8-d",
     .also = {"R5321-2.3.8-b"},
     .client_mutant = ClientDefect::ends_commands_twice,
     .run_client =
         [](ClientVisit& client) {
           return all_are(
               client,
               {Place::mail, Place::ehlo, Place::helo, Place::rcpt, Place::data, Place::quit},
               [](const ClientCommand& one) {
                 return one.text().find('\r') == std::string_view::npos;
               });
         }},
    {.id = "client-verbs-stand-alone",
     .requirement = "R5321-4.1.1-d",
     .client_mutant = ClientDefect::says_more_behind_data,
     .run_client =
         [](ClientVisit& client) {
           return all_are(client, {Place::data, Place::rset, Place::quit},
                          [](const ClientCommand& one) { return one.argument().empty(); });
         }},
    {.id = "client-mail-rcpt-data",
     .requirement = "R5321-3.3-u",
     .client_mutant = ClientDefect::sends_rcpt_before_mail,
     .run_client = keeps_order},
    {.id = "client-waits-for-ehlo",
     .requirement = "R5321-4.3.1-a",
     .client_mutant = ClientDefect::does_not_await_ehlo,
     .probe = "EHLO",
     .run_client = waits},
    {.id = "client-waits-for-mail",
     .requirement = "R5321-4.3.1-a",
     .client_mutant = ClientDefect::does_not_await_mail,
     .probe = "MAIL",
     .run_client = waits},
    {.id = "client-waits-for-rcpt",
     .requirement = "R5321-4.3.1-a",
     .client_mutant = ClientDefect::does_not_await_rcpt,
     .probe = "RCPT",
     .run_client = waits},
    {.id = "client-waits-for-354",
     .requirement = "R5321-3.3-p",
     .also = {"R5321-4.3.1-a"},
     .client_mutant = ClientDefect::does_not_await_354,
     .probe = "DATA",
     .run_client = waits},
    {.id = "client-waits-for-final-reply",
     .requirement = "R5321-4.3.1-a",
     .client_mutant = ClientDefect::does_not_await_final_reply,
     .probe = "(content)",
     .run_client = waits},
    {.id = "client-group-ends-with-data",
     .requirement = "R2920-3.1-c",
     .also = {"R5321-3.3-p"},
     .client_mutant = ClientDefect::does_not_await_354,
     .run_client =
         [](ClientVisit& client) {
           client.announce({"PIPELINING"});
           client.answer(Place::data,
                         Answer{.octets = "354 Go ahead\r\n", .delay = milliseconds(700)});
           return waits_at(client, Place::data);
         }},
    {.id = "client-group-ends-with-ehlo",
     .requirement = "R2920-3.1-a",
     .also = {"R2920-3.1-c", "R5321-4.3.1-a"},
     .client_mutant = ClientDefect::does_not_await_ehlo,
     .run_client =
         [](ClientVisit& client) {
           client.answer(Place::ehlo, Answer{.octets = "250-mx.example.org\r\n250 PIPELINING\r\n",
                                             .delay = milliseconds(700)});
           return waits_at(client, Place::ehlo);
         }},
    {.id = "client-says-quit",
     .requirement = "R5321-4.1.4-s",
     .also = {"R5321-4.1.1.10-c"},
     .client_mutant = ClientDefect::hangs_up_without_quit,
     .run_client =
         [](ClientVisit& client) {
           client.run();
           client.given_reached(Place::content);
           for (const ClientCall& call : client.calls()) {
             client.require(call.last == Place::quit, {"check.seen.client-no-quit"}, call.end_line);
           }
           return client.finding();
         }},
    {.id = "client-waits-for-221",
     .requirement = "R5321-4.1.1.10-d",
     .client_mutant = ClientDefect::does_not_await_221,
     .probe = "QUIT",
     .run_client = waits},
    {.id = "client-no-unannounced-parameters",
     .requirement = "R5321-4.1.1.3-j",
     .also = {"R3461-3-a", "R6531-3.4-c"},
     .client_mutant = ClientDefect::sends_size_always,
     .run_client = sends_no_parameters},
    {.id = "client-no-parameters-after-helo",
     .requirement = "R5321-4.1.1.3-j",
     .client_mutant = ClientDefect::sends_parameters_after_helo,
     .run_client =
         [](ClientVisit& client) {
           client.answer(Place::ehlo, "502 Command not implemented\r\n");
           return sends_no_parameters(client);
         }},
    {.id = "client-size-is-a-number",
     .requirement = "R1870-6-a",
     .also = {"R1870-3-d"},
     .client_mutant = ClientDefect::writes_size_in_words,
     .run_client =
         [](ClientVisit& client) {
           const std::string_view size = size_of(client);
           if (client.is_over()) return client.finding();
           const ClientCommand& mail = *client.first(Place::mail);
           const bool holds = !size.empty() && size.size() <= 20 &&
                              size.find_first_not_of("0123456789") == std::string_view::npos;
           return client.require(holds, said(mail), mail.line);
         }},
    {.id = "client-size-is-enough",
     .requirement = "R1870-6-d",
     .also = {"R1870-6-b", "R1870-5-a"},
     .client_mutant = ClientDefect::declares_half,
     .run_client =
         [](ClientVisit& client) {
           const std::string_view size = size_of(client);
           client.given_reached(Place::content);
           if (client.is_over()) return client.finding();
           std::size_t declared = 0;
           std::from_chars(size.data(), size.data() + size.size(), declared);
           const std::size_t sent = client.contents().front().message().size();
           return client.require(
               declared >= sent,
               {"check.seen.client-size",
                {{"declared", std::to_string(declared)}, {"sent", std::to_string(sent)}}},
               client.first(Place::mail)->line);
         }},
    {.id = "client-552-to-mail",
     .requirement = "R1870-6.2-b",
     .also = {"R5321-4.2-i"},
     .client_mutant = ClientDefect::ignores_refused_mail,
     .run_client =
         [](ClientVisit& client) {
           client.announce({"SIZE 1000000"});
           client.answer(Place::mail, "552 5.3.4 Too large\r\n");
           client.run();
           client.given_reached(Place::mail);
           const ClientCommand* const next = next_behind(client, Place::mail);
           const bool holds =
               next == nullptr || next->place == Place::rset || next->place == Place::quit;
           return client.require(holds, next == nullptr ? Sentence{} : said(*next),
                                 line_behind(client, Place::mail));
         }},
    {.id = "client-keeps-case-of-recipient",
     .requirement = "R5321-2.4-c",
     .also = {"R5321-2.4-b"},
     .client_mutant = ClientDefect::makes_recipients_small,
     .run_client =
         [](ClientVisit& client) {
           client.errand().to = {"Bob.SMITH@example.org"};
           return all_are(client, {Place::rcpt}, [](const ClientCommand& one) {
             return one.path().find("Bob.SMITH@") != std::string_view::npos;
           });
         }},
    {.id = "client-two-recipients-once",
     .requirement = "R5321-4.5.4.1-k",
     .also = {"R5321-4.5.4.1-l", "R1123-5.3.1.1-h"},
     .client_mutant = ClientDefect::sends_copies,
     .run_client =
         [](ClientVisit& client) {
           client.add_recipient();
           client.run();
           client.given_reached(Place::content);
           if (client.is_over()) return client.finding();
           return client.require(client.contents().size() == 1, {"check.seen.client-again"},
                                 client.contents().back().line_at(0));
         }},
    {.id = "client-no-utf8-addresses",
     .requirement = "R6531-3.2-g",
     .also = {"R5321-2.4-j", "R5321-4.1.2-j"},
     .client_mutant = ClientDefect::does_not_look_at_mail,
     .run_client =
         [](ClientVisit& client) {
           client.may_stay_away();
           client.errand().to = {"b\xC3\xB8rge@example.org"};
           client.run();
           for (const ClientCommand& command : client.commands()) {
             client.require(has_no_eight_bits(command), said(command), command.line);
           }
           return client.require(true, {}, client.end_line());
         }},
    {.id = "client-no-commands-in-addresses",
     .requirement = "R5321-4.1.2-j",
     .also = {"R5321-2.3.8-d"},
     .client_mutant = ClientDefect::does_not_look_at_mail,
     .security = true,
     .run_client =
         [](ClientVisit& client) {
           client.may_stay_away();
           client.errand().to = {"bob@example.org>\r\nRCPT TO:<eve@example.com"};
           client.run();
           for (const ClientCommand& command : client.commands()) {
             const bool is_injected = command.text().starts_with("RCPT TO:<eve@example.com");
             client.require(!is_injected, said(command), command.line);
           }
           return client.require(true, {}, client.end_line());
         }},
};

}  // namespace

std::span<const Case> client_command_cases() { return kClientCommandsCases; }

}  // namespace smtplab::conformance
