// How a client begins TLS, where it does (RFC 3207). A client that does not is asked nothing here.

#include <algorithm>
#include <string>

#include "conformance/cases/client_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// The client comes to a server with STARTTLS. False if it does not use that.
bool uses_tls(ClientVisit& client) {
  client.run();
  client.given_reached(Place::ehlo);
  if (client.is_over() || client.first(Place::starttls) != nullptr) return !client.is_over();
  client.does_not_apply({"check.skip.client-uses-not", {{"keyword", "STARTTLS"}}});
  return false;
}

/// The same, and TLS has begun.
bool is_under_tls(ClientVisit& client) {
  if (!uses_tls(client)) return false;
  const bool began = std::any_of(client.calls().begin(), client.calls().end(),
                                 [](const ClientCall& call) { return call.encrypted; });
  client.given(began, {"check.doubt.client-no-tls"});
  return began;
}

const ClientCommand* first_under_tls(const ClientVisit& client) {
  const auto found = std::find_if(client.commands().begin(), client.commands().end(),
                                  [](const ClientCommand& one) { return one.encrypted; });
  return found == client.commands().end() ? nullptr : &*found;
}

Finding is_plain_starttls(ClientVisit& client) {
  client.announce({"STARTTLS"});
  if (!uses_tls(client)) return client.finding();
  const ClientCommand& starttls = *client.first(Place::starttls);
  return client.require(starttls.argument().empty(), said(starttls), starttls.line);
}

/// Between the 220 and the handshake nothing is said in the clear.
Finding is_silent_before_tls(ClientVisit& client) {
  client.announce({"STARTTLS"});
  client.answer(Place::starttls, Answer{.octets = "220 Go ahead\r\n",
                                        .delay = milliseconds(700),
                                        .then = Answer::Then::starts_tls});
  if (!uses_tls(client)) return client.finding();
  const ClientCommand* const next = next_behind(client, Place::starttls);
  const bool holds = next == nullptr || next->encrypted;
  return client.require(holds, next == nullptr ? Sentence{} : said(*next),
                        line_behind(client, Place::starttls));
}

Finding asks_again(ClientVisit& client) {
  client.announce({"STARTTLS"});
  if (!is_under_tls(client)) return client.finding();
  const ClientCommand* const first = first_under_tls(client);
  if (first == nullptr) return client.require(true, {}, client.end_line());
  const bool holds = first->place == Place::ehlo || first->place == Place::quit;
  return client.require(holds, said(*first), first->line);
}

/// SIZE was offered in the clear, and is not under TLS.
Finding forgets(ClientVisit& client) {
  client.announce({"STARTTLS", "SIZE 1000000", "8BITMIME"});
  if (!is_under_tls(client)) return client.finding();
  client.given_reached(Place::mail);
  if (client.is_over()) return client.finding();
  const ClientCommand& mail = *client.first(Place::mail);
  return client.require(mail.parameters().empty(), said(mail), mail.line);
}

Finding starts_once(ClientVisit& client) {
  client.announce({"STARTTLS"});
  client.script().announce_in_tls({"STARTTLS"});
  if (!is_under_tls(client)) return client.finding();
  for (const ClientCommand& command : client.commands()) {
    const bool is_again = command.encrypted && command.place == Place::starttls;
    client.require(!is_again, said(command), command.line);
  }
  return client.require(true, {}, client.end_line());
}

/// Behind the 220, in the clear, stands the answer to a command that the client will give only
/// under TLS. Whoever reads it there goes on before the true answer has come.
Finding drops_injected(ClientVisit& client) {
  client.announce({"STARTTLS"});
  client.answer(Place::starttls,
                Answer{.octets = "220 Go ahead\r\n250-evil.example\r\n250 SIZE 77\r\n",
                       .then = Answer::Then::starts_tls});
  ClientScript usual;
  Answer late = usual.answer_to(Place::ehlo, 2, false, true);
  late.delay = milliseconds(900);
  client.script().answer(Place::ehlo, std::move(late), 2);
  if (!uses_tls(client)) return client.finding();
  const ClientCommand* const first = first_under_tls(client);
  if (first == nullptr) return client.require(true, {}, client.end_line());
  const auto early =
      std::find_if(client.commands().begin(), client.commands().end(),
                   [](const ClientCommand& one) { return one.encrypted && one.early; });
  const bool holds = early == client.commands().end();
  return client.require(holds, {"check.seen.client-injected"}, holds ? first->line : early->line);
}

/// TLS was begun, and the server goes on in the clear.
Finding stays_silent(ClientVisit& client) {
  client.announce({"STARTTLS"});
  client.answer(Place::starttls,
                Answer{.octets = "220 Go ahead\r\n", .then = Answer::Then::breaks_tls});
  if (!uses_tls(client)) return client.finding();
  const std::uint32_t connection = client.first(Place::starttls)->connection;
  bool is_behind = false;
  for (const ClientCommand& command : client.commands()) {
    const bool goes_on = is_behind && command.connection == connection &&
                         command.place != Place::quit && command.place != Place::other;
    client.require(!goes_on, said(command), command.line);
    is_behind = is_behind || command.place == Place::starttls;
  }
  return client.require(true, {}, client.end_line());
}

constexpr Case kClientTlsCases[] = {
    {.id = "client-starttls-alone",
     .requirement = "R3207-4-a",
     .client_mutant = ClientDefect::says_more_behind_starttls,
     .run_client = is_plain_starttls},
    {.id = "client-silent-before-tls",
     .requirement = "R3207-4-i",
     .also = {"R3207-4-k"},
     .client_mutant = ClientDefect::talks_on_behind_starttls,
     .run_client = is_silent_before_tls},
    {.id = "client-ehlo-under-tls",
     .requirement = "R3207-4.2-d",
     .client_mutant = ClientDefect::does_not_ask_again_under_tls,
     .run_client = asks_again},
    {.id = "client-forgets-offers-at-tls",
     .requirement = "R3207-4.2-c",
     .also = {"R5321-4.1.1.3-j"},
     .client_mutant = ClientDefect::keeps_offers_at_tls,
     .run_client = forgets},
    {.id = "client-starttls-once",
     .requirement = "R3207-4.2-g",
     .client_mutant = ClientDefect::starts_tls_twice,
     .run_client = starts_once},
    {.id = "client-drops-injected-replies",
     .requirement = "R3207-4.2-c",
     .client_mutant = ClientDefect::keeps_injected_replies,
     .security = true,
     .run_client = drops_injected},
    {.id = "client-ends-when-tls-fails",
     .requirement = "R3207-4-j",
     .client_mutant = ClientDefect::goes_on_without_tls,
     .security = true,
     .run_client = stays_silent},
};

}  // namespace

std::span<const Case> client_tls_cases() { return kClientTlsCases; }

}  // namespace smtplab::conformance
