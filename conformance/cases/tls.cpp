// STARTTLS (RFC 3207).

#include "conformance/cases/commands.h"
#include "conformance/cases/logins.h"
#include "conformance/cases/steps.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// A name that the client gives before TLS, and not under it.
constexpr std::string_view kEarlierName = "earlier.example";

void open_with_tls_offered(Dialogue& server) {
  server.open();
  server.needs_offer("STARTTLS");
}

/// STARTTLS, where the server need not take it.
void start_tls_if_taken(Dialogue& server) {
  if (server.ask("STARTTLS").reply_class() == 5) {
    server.trial().not_applicable({"check.skip.refused", {{"reply", server.last().shown()}}});
  }
  server.last_is(220);
  server.given_tls();
}

/// STARTTLS and a command behind it in the clear: it is not carried out under TLS. That the server
/// refuses all of it, or that the handshake fails for these octets, is as good.
Finding is_dropped(Dialogue& server, std::initializer_list<std::string_view> segments) {
  Dialogue first = server.another();
  open_under_tls(first);  // so that a handshake that fails has only one reason
  open_with_tls_offered(server);
  for (const std::string_view segment : segments) server.send(segment);
  if (server.read().code != 220 || !server.starts_tls()) return server.require(true, {});
  server.ask("EHLO " + server.target().client_name);
  return is_in_step(server, "check.seen.injected");
}

constexpr Case kTlsCases[] = {
    {.id = "starttls-keyword",
     .requirement = "R3207-2-a",
     .mutant = Defect::announces_starttls_with_parameter,
     .run =
         [](Dialogue& server) {
           open_with_tls_offered(server);
           const std::string line(server.parameters_of("STARTTLS"));
           return server.require(line.empty(), {"check.seen.keyword-parameter",
                                                {{"keyword", "STARTTLS"}, {"line", line}}});
         }},
    {.id = "starttls",
     .requirement = "R3207-4-b",
     .mutant = Defect::refuses_starttls,
     .run =
         [](Dialogue& server) {
           open_with_tls_offered(server);
           server.ask("STARTTLS");
           return server.last_is(220);
         }},
    {.id = "starttls-with-argument",
     .requirement = "R3207-4-b",
     .also = {"R3207-4-a"},
     .mutant = Defect::ignores_argument_of_starttls,
     .run =
         [](Dialogue& server) {
           open_with_tls_offered(server);
           server.ask("STARTTLS now");
           return server.last_is(501);
         }},
    {.id = "mail-under-tls",
     .requirement = "R3207-4.2-a",
     .mutant = Defect::refuses_mail_under_tls,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // What is taken in the clear is taken behind EHLO under TLS.
           Dialogue plain = server.another();
           plain.open();
           plain.given_transaction();
           open_under_tls(server);
           server.ask(mail_command(server));
           server.last_is(250);
           server.ask(rcpt_command(server));
           return server.last_is(k2yz);
         }},
    {.id = "no-second-greeting-under-tls",
     .requirement = "R3207-4.2-a",
     .mutant = Defect::greets_again_under_tls,
     .run =
         [](Dialogue& server) {
           // The state is that behind the greeting, not before it.
           open_with_tls_offered(server);
           server.given("STARTTLS", 220);
           server.given_tls();
           server.ask("EHLO " + server.target().client_name);
           return is_in_step(server, "check.seen.unasked");
         }},
    {.id = "starttls-not-offered-under-tls",
     .requirement = "R3207-4.2-h",
     .mutant = Defect::offers_starttls_under_tls,
     .run =
         [](Dialogue& server) {
           open_under_tls(server);
           return server.require(!server.offers("STARTTLS"), {"check.seen.tls-offered-again"});
         }},
    {.id = "starttls-twice",
     .requirement = "R3207-4.2-h",
     .mutant = Defect::starts_tls_twice,
     .disputed = true,  // the statement is of the offer, and of clients
     .run =
         [](Dialogue& server) {
           open_under_tls(server);
           server.ask("STARTTLS");
           return server.require(
               server.last().code != 220,
               {"check.seen.unwanted", {{"to", "STARTTLS"}, {"reply", server.last().shown()}}});
         }},
    {.id = "starttls-injection",
     .requirement = "R3207-4.2-b",
     .also = {"R3207-6-g", "R3207-4.2-a"},
     .mutant = Defect::serves_commands_behind_starttls,
     .security = true,
     .run = [](Dialogue& server) { return is_dropped(server, {"STARTTLS\r\nNOOP\r\n"}); }},
    {.id = "starttls-injection-in-two-segments",
     .requirement = "R3207-4.2-b",
     .also = {"R3207-6-g", "R3207-4.2-a"},
     .mutant = Defect::serves_commands_behind_starttls,
     .security = true,
     .run =
         [](Dialogue& server) {
           return is_dropped(server, {"STARTTLS\r\n", "NOOP\r\n"});
         }},
    {.id = "starttls-injection-of-half-a-command",
     .requirement = "R3207-4.2-b",
     .also = {"R3207-6-g", "R3207-4.2-a"},
     .mutant = Defect::serves_commands_behind_starttls,
     .security = true,
     .run =
         [](Dialogue& server) {
           // Half a line in the clear must not become the beginning of one under TLS.
           Dialogue first = server.another();
           open_under_tls(first);
           open_with_tls_offered(server);
           server.send("STARTTLS\r\nFOOB");
           if (server.read().code != 220 || !server.starts_tls()) return server.require(true, {});
           const ServerReply& reply = server.ask("EHLO " + server.target().client_name);
           return server.require(reply.reply_class() != 5,
                                 {"check.seen.injected", {{"reply", reply.shown()}}});
         }},
    {.id = "starttls-forgets-ehlo",
     .requirement = "R3207-4.2-b",
     .also = {"R3207-4.2-a", "R3207-6-g"},
     .mutant = Defect::keeps_session_for_tls,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           Dialogue first = server.another();
           first.connect();
           first.given_reply(220);
           // Only a server that wants EHLO before MAIL shows whether it has forgotten it.
           if (first.ask(mail_command(server)).code != 503) {
             server.trial().not_applicable(
                 {"check.skip.no-hello-needed", {{"reply", first.last().shown()}}});
           }
           open_with_tls_offered(server);
           server.given("STARTTLS", 220);
           server.given_tls();
           const ServerReply& reply = server.ask(mail_command(server));
           return server.require(reply.reply_class() != 2,
                                 {"check.seen.kept-for-tls", {{"reply", reply.shown()}}});
         }},
    {.id = "starttls-forgets-transaction",
     .requirement = "R3207-4.2-b",
     .also = {"R3207-4.2-a", "R3207-6-g"},
     .mutant = Defect::keeps_session_for_tls,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           open_with_tls_offered(server);
           server.given_transaction();
           start_tls_if_taken(server);
           const ServerReply& reply = server.ask("DATA");
           return server.require(reply.code != 354,
                                 {"check.seen.kept-for-tls", {{"reply", reply.shown()}}});
         }},
    {.id = "starttls-forgets-login",
     .requirement = "R3207-4.2-b",
     .also = {"R3207-4.2-a", "R3207-6-g"},
     .mutant = Defect::keeps_login_for_tls,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           open_with_tls_offered(server);
           needs_mechanism(server, "CRAM-MD5");  // which shows nothing in the clear
           given_login(server, smtp::Mechanism::cram_md5);
           start_tls_if_taken(server);
           server.given_ehlo();
           needs_mechanism(server, "CRAM-MD5");
           const ServerReply& reply = server.ask("AUTH CRAM-MD5");
           return server.require(reply.code != 503,
                                 {"check.seen.kept-for-tls", {{"reply", reply.shown()}}});
         }},
    {.id = "starttls-forgets-name",
     .requirement = "R3207-4.2-b",
     .also = {"R3207-6-g"},
     .mutant = Defect::keeps_name_for_tls,
     .needs = Need::mailbox | Need::mail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           open_with_tls_offered(server);
           server.given("EHLO " + std::string(kEarlierName), 250);
           server.given("STARTTLS", 220);
           server.given_tls();
           server.given_ehlo();
           server.given_delivery(mail.content("named"));
           const auto stamps = mail.wait_for("named").fields("Received");
           if (stamps.empty()) server.trial().not_applicable({"check.skip.no-received"});
           const bool is_new =
               stamps.empty() || stamps.front().find(kEarlierName) == std::string::npos;
           return server.require(is_new, {"check.seen.name-before-tls"},
                                 server.trial().transcript().size() - 1);
         }},
    {.id = "clear-commands-behind-starttls",
     .requirement = "R3207-4.1-a",
     .mutant = Defect::serves_clear_commands_behind_starttls,
     .disputed = true,  // where the handshake fails, either side may go on without it
     .run =
         [](Dialogue& server) {
           open_with_tls_offered(server);
           server.given("STARTTLS", 220);
           server.send("NOOP\r\nNOOP\r\nNOOP\r\n");
           server.listen(server.target().patience.reply);
           return server.require(!server.unread().starts_with("2"), {"check.seen.clear-command"},
                                 server.trial().transcript().size() - 1);
         }},
    {.id = "tls-is-not-required",
     .requirement = "R3207-4-d",
     .mutant = Defect::requires_tls_of_everybody,
     .needs = Need::mailbox,
     .disputed = true,  // section 4 lets servers that are not for the public require it
     .run =
         [](Dialogue& server) {
           open_with_tls_offered(server);
           const ServerReply& reply = server.ask(mail_command(server));
           return server.require(reply.code != 530,
                                 {"check.seen.tls-required", {{"reply", reply.shown()}}});
         }},
};

}  // namespace

std::span<const Case> tls_cases() { return kTlsCases; }

}  // namespace smtplab::conformance
