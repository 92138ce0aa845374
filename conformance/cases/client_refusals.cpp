// What a client does when it is refused, or left alone (RFC 5321 sections 3.3, 3.8 and 4.2.5).

#include <algorithm>
#include <string>

#include "conformance/cases/client_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// DATA is answered so: nothing of the message may be sent.
Finding keeps_message_back(ClientVisit& client) {
  client.answer(Place::data, std::string(client.probe()) + "\r\n");
  client.run();
  client.given_reached(Place::data);
  sends_no_content(client);
  return client.require(true, {}, client.end_line());
}

/// The message was refused: it is not sent again in this run.
Finding sends_once(ClientVisit& client) {
  client.answer(Place::content, std::string(client.probe()) + "\r\n");
  client.run();
  client.given_reached(Place::content);
  if (client.is_over()) return client.finding();
  return client.require(client.contents().size() == 1, {"check.seen.client-again"},
                        client.contents().back().line_at(0));
}

/// MAIL only where no transaction is open.
Finding begins_outside(ClientVisit& client) {
  const ProbedAnswer answer = probed_answer(client.probe());
  client.answer(answer.place, answer.octets);
  client.run();
  client.given_reached(answer.place);
  bool is_open = false;
  std::uint32_t connection = 0;
  for (const ClientCommand& command : client.commands()) {
    if (command.connection != connection) is_open = false;
    connection = command.connection;
    const bool is_content = command.place == Place::data && command.code / 100 == 3;
    if (command.place == Place::mail) {
      client.require(!is_open, said(command), command.line);
      is_open = command.was_taken();
    } else if (command.place == Place::rset || command.place == Place::ehlo ||
               command.place == Place::helo || is_content) {
      is_open = false;
    }
  }
  return client.require(true, {}, client.end_line());
}

/// A recipient that was refused for good is not asked again.
Finding asks_once(ClientVisit& client) {
  client.answer(Place::rcpt, "550 5.1.1 No such user\r\n");
  client.run();
  client.given_reached(Place::rcpt);
  if (client.is_over()) return client.finding();
  const ClientCommand& first = *client.first(Place::rcpt);
  for (const ClientCommand& command : client.commands()) {
    const bool is_again =
        &command != &first && command.place == Place::rcpt && command.path() == first.path();
    client.require(!is_again, said(command), command.line);
  }
  return client.require(true, {}, client.end_line());
}

/// Refused so, it tells by its exit status.
Finding tells_of_refusal(ClientVisit& client) {
  const ProbedAnswer answer = probed_answer(client.probe());
  client.needs_status();
  client.answer(answer.place, answer.octets);
  if (answer.place == Place::ehlo) client.answer(Place::helo, answer.octets);
  client.run();
  client.given_reached(answer.place);
  return tells_of_failure(client);
}

/// The server has closed the connection at that place, with a 421 before it or without a word.
Finding tells_of_loss(ClientVisit& client) {
  const ProbedAnswer answer = probed_answer(client.probe());
  const bool is_silent = answer.octets == "-\r\n";
  client.needs_status();
  client.answer(answer.place,
                Answer{.octets = is_silent ? "" : answer.octets, .then = Answer::Then::closes});
  client.run();
  client.given_reached(answer.place);
  return tells_of_failure(client);
}

constexpr Case kClientRefusalsCases[] = {
    {.id = "client-data-554",
     .requirement = "R5321-3.3-o",
     .also = {"R5321-3.3-p"},
     .client_mutant = ClientDefect::takes_any_answer_for_354,
     .probe = "554 No valid recipients",
     .run_client = keeps_message_back},
    {.id = "client-data-503",
     .requirement = "R5321-3.3-o",
     .also = {"R5321-3.3-p"},
     .client_mutant = ClientDefect::takes_any_answer_for_354,
     .probe = "503 Bad sequence of commands",
     .run_client = keeps_message_back},
    {.id = "client-data-451",
     .requirement = "R5321-3.3-p",
     .client_mutant = ClientDefect::takes_any_answer_for_354,
     .probe = "451 Not now",
     .run_client = keeps_message_back},
    {.id = "client-data-250",
     .requirement = "R5321-3.3-p",
     .client_mutant = ClientDefect::takes_any_answer_for_354,
     .probe = "250 OK",
     .run_client = keeps_message_back},
    {.id = "client-data-588",
     .requirement = "R5321-3.3-o",
     .also = {"R5321-4.3.2-b"},
     .client_mutant = ClientDefect::takes_any_answer_for_354,
     .probe = "588 No",
     .run_client = keeps_message_back},
    {.id = "client-final-554",
     .requirement = "R5321-4.2.5-e",
     .also = {"R5321-4.2.1-b"},
     .client_mutant = ClientDefect::tries_again_at_once,
     .probe = "554 5.7.1 Not this one",
     .run_client = sends_once},
    {.id = "client-final-552",
     .requirement = "R5321-4.2.5-e",
     .also = {"R1870-6.2-d"},
     .client_mutant = ClientDefect::tries_again_at_once,
     .probe = "552 5.3.4 Too large",
     .run_client = sends_once},
    {.id = "client-final-451",
     .requirement = "R5321-4.5.4.1-b",
     .also = {"R1123-5.3.1.1-b"},
     .client_mutant = ClientDefect::tries_again_at_once,
     .probe = "451 4.3.0 Not now",
     .run_client = sends_once},
    {.id = "client-no-mail-inside-transaction",
     .requirement = "R5321-4.1.4-m",
     .client_mutant = ClientDefect::tries_again_at_once,
     .probe = "RCPT 550 5.1.1 No such user",
     .run_client = begins_outside},
    {.id = "client-no-mail-behind-refused-data",
     .requirement = "R5321-4.1.4-m",
     .client_mutant = ClientDefect::tries_again_at_once,
     .probe = "DATA 451 Not now",
     .run_client = begins_outside},
    {.id = "client-asks-refused-recipient-once",
     .requirement = "R5321-4.2.1-b",
     .client_mutant = ClientDefect::tries_again_at_once,
     .run_client = asks_once},
    {.id = "client-tells-of-greeting-554",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "(connection) 554 No SMTP here",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-refused-hello",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "EHLO 550 I do not talk to you",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-mail-550",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "MAIL 550 5.7.1 Not from you",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-mail-451",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "MAIL 451 4.3.0 Not now",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-rcpt-550",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "RCPT 550 5.1.1 No such user",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-rcpt-450",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "RCPT 450 4.2.0 Not now",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-data-554",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "DATA 554 Not this one",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-final-554",
     .requirement = "R5321-4.2.5-f",
     .also = {"R5321-4.2-i"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "(content) 554 5.7.1 Not this one",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-final-451",
     .requirement = "R5321-4.2.5-f",
     .also = {"R5321-4.2-i"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "(content) 451 4.3.0 Not now",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-final-588",
     .requirement = "R5321-4.2.5-f",
     .also = {"R5321-4.3.2-b"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "(content) 588 No",
     .run_client = tells_of_refusal},
    {.id = "client-tells-of-421-to-mail",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "MAIL 421 mx.example.org closing",
     .run_client = tells_of_loss},
    {.id = "client-tells-of-421-to-data",
     .requirement = "R5321-4.2-i",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "DATA 421 mx.example.org closing",
     .run_client = tells_of_loss},
    {.id = "client-tells-of-421-at-the-end",
     .requirement = "R5321-4.2.5-f",
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "(content) 421 mx.example.org closing",
     .run_client = tells_of_loss},
    {.id = "client-tells-of-loss-at-ehlo",
     .requirement = "R5321-4.1.1.10-f",
     .also = {"R5321-3.8-e"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "EHLO -",
     .run_client = tells_of_loss},
    {.id = "client-tells-of-loss-at-mail",
     .requirement = "R5321-4.1.1.10-f",
     .also = {"R5321-3.8-e"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "MAIL -",
     .run_client = tells_of_loss},
    {.id = "client-tells-of-loss-at-rcpt",
     .requirement = "R5321-4.1.1.10-f",
     .also = {"R5321-3.8-e"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "RCPT -",
     .run_client = tells_of_loss},
    {.id = "client-tells-of-loss-at-data",
     .requirement = "R5321-4.1.1.10-f",
     .also = {"R5321-3.8-e"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "DATA -",
     .run_client = tells_of_loss},
    {.id = "client-tells-of-loss-at-the-end",
     .requirement = "R5321-4.1.1.10-f",
     .also = {"R5321-3.8-e", "R5321-4.2.5-f"},
     .client_mutant = ClientDefect::exits_with_0,
     .probe = "(content) -",
     .run_client = tells_of_loss},
};

}  // namespace

std::span<const Case> client_refusal_cases() { return kClientRefusalsCases; }

}  // namespace smtplab::conformance
