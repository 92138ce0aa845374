// AUTH (RFC 4954): the command, its order, and what becomes of a login.

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/logins.h"
#include "conformance/cases/steps.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

using smtp::Mechanism;

/// No server has it.
constexpr std::string_view kUnknownMechanism = "AUTH X-NO-SUCH-MECHANISM";

bool is_mechanism_name(std::string_view word) {
  constexpr std::string_view kOctets = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !word.empty() && word.size() <= 20 &&
         word.find_first_not_of(kOctets) == std::string_view::npos;
}

/// One or more names, with a space between each two.
bool is_mechanism_list(std::string_view text) {
  while (text.find(' ') != std::string_view::npos) {
    if (!is_mechanism_name(text.substr(0, text.find(' ')))) return false;
    text.remove_prefix(text.find(' ') + 1);
  }
  return is_mechanism_name(text);
}

/// A login by that mechanism succeeds.
Finding succeeds(Dialogue& server, Mechanism mechanism) {
  const std::string name(smtp::mechanism_name(mechanism));
  open_for_login(server);
  needs_mechanism(server, name);
  log_in(server, mechanism, usual_login(server));
  return login_is(server, "AUTH " + name, {235});
}

/// A login with the wrong password, as far as its last reply.
void fail_to_log_in(Dialogue& server) {
  open_for_login(server);
  log_in(server, offered_mechanism(server), wrong_login(server));
}

/// PLAIN is asked for in this way: a challenge comes, as it does for the usual one.
Finding is_taken_as_plain_auth(Dialogue& server) {
  open_for_login(server);
  needs_mechanism(server, "PLAIN");
  server.given("AUTH PLAIN", 334);
  server.given("*", k5yz);
  server.ask(server.probe());
  return login_is(server, server.probe(), {334});
}

/// Behind a login and the probe, AUTH is refused with 503.
Finding keeps_login(Dialogue& server) {
  open_for_login(server);
  given_login(server, offered_mechanism(server));
  if (!server.probe().empty()) server.given(filled(server, server.probe()), 250);
  const std::string command =
      "AUTH " + std::string(smtp::mechanism_name(offered_mechanism(server)));
  server.ask(command);
  return login_is(server, command, {503});
}

/// Behind WITH; in any letter case (RFC 5321 section 2.4).
bool has_protocol(std::string_view stamp, std::string_view protocol) {
  for (std::size_t at = stamp.find(' '); at != std::string_view::npos; at = stamp.find(' ', at)) {
    const std::string_view word = stamp.substr(++at, protocol.size());
    const std::string_view behind = stamp.substr(std::min(at + protocol.size(), stamp.size()), 1);
    if (smtp::equals_ignoring_case(word, protocol) &&
        (behind.empty() || behind.find_first_of(" ;(\t") == 0))
      return true;
  }
  return false;
}

constexpr Case kAuthenticationCases[] = {
    {.id = "auth-keyword",
     .requirement = "R4954-3-a",
     .mutant = Defect::announces_auth_in_lower_case,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           const std::string line(server.parameters_of("AUTH"));
           return server.require(is_mechanism_list(line),
                                 {"check.seen.mechanism-list", {{"line", line}}});
         }},
    {.id = "auth-unknown-mechanism",
     .requirement = "R4954-4-d",
     .mutant = Defect::unknown_mechanism_is_answered_535,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           server.ask(kUnknownMechanism);
           return login_is(server, kUnknownMechanism, {504});
         }},
    {.id = "auth-unknown-mechanism-status",
     .requirement = "R4954-4-e",
     .mutant = Defect::unknown_mechanism_has_other_status,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           server.needs_offer("ENHANCEDSTATUSCODES");
           server.ask(kUnknownMechanism);
           return has_status_with(server, 504, "5.5.4");
         }},
    {.id = "auth-mechanism-in-lower-case",
     .requirement = "R4954-8-a",
     .mutant = Defect::minds_case_of_mechanisms,
     .probe = "AUTH plain",
     .run = is_taken_as_plain_auth},
    {.id = "auth-in-mixed-case",
     .requirement = "R4954-8-a",
     .mutant = Defect::minds_case_of_auth,
     .probe = "aUtH PLAIN",
     .run = is_taken_as_plain_auth},
    {.id = "auth-inside-transaction",
     .requirement = "R4954-4-c",
     .mutant = Defect::serves_auth_inside_transaction,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           const std::string command =
               "AUTH " + std::string(smtp::mechanism_name(offered_mechanism(server)));
           server.given(command, 334);
           server.given("*", k5yz);
           server.given(mail_command(server), 250);
           server.ask(command);
           return login_is(server, command, {503});
         }},
    {.id = "auth-before-tls",
     .requirement = "R4954-6-l",
     .also = {"R4954-9-e", "R4954-4-ah"},
     .mutant = Defect::serves_plain_in_clear,
     .run =
         [](Dialogue& server) {
           // What is not offered before TLS is not served there either.
           server.open();
           server.needs_offer("STARTTLS");
           if (offers_mechanism(server, "PLAIN")) {
             server.trial().not_applicable({"check.skip.plain-offered"});
           }
           const ServerReply& reply = server.ask("AUTH PLAIN");
           return server.require(
               reply.reply_class() != 3 && reply.reply_class() != 2,
               {"check.seen.unwanted", {{"to", "AUTH PLAIN"}, {"reply", reply.shown()}}});
         }},
    {.id = "auth-offered-before-tls",
     .requirement = "R4954-6-l",
     .mutant = Defect::offers_plain_that_needs_tls,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("STARTTLS");
           server.needs_offer("AUTH");
           for (const char* const name : {"PLAIN", "LOGIN", "CRAM-MD5"}) {
             if (server.is_over() || !offers_mechanism(server, name)) continue;
             const ServerReply& reply = server.ask("AUTH " + std::string(name));
             server.require(reply.code != 538, {"check.seen.offered-in-vain",
                                                {{"mechanism", name}, {"reply", reply.shown()}}});
             if (reply.code == 334) server.given("*", k5yz);
           }
           return server.finding();
         }},
    {.id = "passwords-in-clear",
     .requirement = "R4954-4-ai",
     .mutant = Defect::offers_passwords_in_clear,
     .disputed = true,  // whoever runs the server decides it
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("STARTTLS");
           for (const char* const name : {"PLAIN", "LOGIN"}) {
             server.require(!offers_mechanism(server, name),
                            {"check.seen.password-in-clear", {{"mechanism", name}}});
           }
           return server.finding();
         }},
    {.id = "auth-plain",
     .requirement = "R4954-4-i",
     .also = {"R4954-4-y", "R4954-4-aj"},
     .mutant = Defect::needs_initial_response,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           needs_mechanism(server, "PLAIN");
           server.ask("AUTH PLAIN");
           login_is(server, "AUTH PLAIN", {334});
           if (server.is_over()) return server.finding();
           server.ask_secretly(plain_response(usual_login(server)), "(user and password)");
           return login_is(server, "AUTH PLAIN", {235});
         }},
    {.id = "auth-plain-with-initial-response",
     .requirement = "R4954-4-y",
     .also = {"R4954-4-aj", "R4954-6-b"},
     .mutant = Defect::login_is_answered_250,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           needs_mechanism(server, "PLAIN");
           server.ask_secretly("AUTH PLAIN " + plain_response(usual_login(server)),
                               "AUTH PLAIN (user and password)");
           return login_is(server, "AUTH PLAIN", {235});
         }},
    {.id = "auth-login",
     .requirement = "R4954-4-y",
     .also = {"R4954-4-f"},
     .mutant = Defect::cannot_log_in_by_login,
     .needs = Need::credentials,
     .run = [](Dialogue& server) { return succeeds(server, Mechanism::login); }},
    {.id = "auth-cram-md5",
     .requirement = "R4954-4-y",
     .also = {"R4954-4-f", "R4954-4-ak"},
     .mutant = Defect::cannot_log_in_by_cram_md5,
     .needs = Need::credentials,
     .run = [](Dialogue& server) { return succeeds(server, Mechanism::cram_md5); }},
    {.id = "auth-success-status",
     .requirement = "R4954-6-b",
     .mutant = Defect::login_has_other_status,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           server.needs_offer("ENHANCEDSTATUSCODES");
           given_login(server, offered_mechanism(server));
           return has_status_with(server, 235, "2.7.0");
         }},
    {.id = "auth-wrong-password",
     .requirement = "R4954-4-x",
     .mutant = Defect::takes_any_password,
     .needs = Need::credentials,
     .security = true,
     .run =
         [](Dialogue& server) {
           fail_to_log_in(server);
           const ServerReply& reply = server.last();
           return server.require(
               reply.reply_class() != 2,
               {"check.seen.unwanted", {{"to", "AUTH"}, {"reply", reply.shown()}}});
         }},
    {.id = "auth-wrong-password-code",
     .requirement = "R4954-4-x",
     .also = {"R4954-6-h"},
     .mutant = Defect::wrong_password_is_answered_550,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           fail_to_log_in(server);
           return login_is(server, "AUTH", {535});
         }},
    {.id = "auth-failure-status",
     .requirement = "R4954-6-h",
     .also = {"R4954-6-a"},
     .mutant = Defect::wrong_password_has_other_status,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           fail_to_log_in(server);
           server.needs_offer("ENHANCEDSTATUSCODES");
           return has_status_with(server, 535, "5.7.8");
         }},
    {.id = "auth-failures-keep-session",
     .requirement = "R4954-9-d",
     .also = {"R4954-4-ag"},
     .mutant = Defect::failed_login_closes_connection,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           fail_to_log_in(server);
           server.stays_open();
           log_in(server, offered_mechanism(server), wrong_login(server));
           return server.stays_open();
         }},
    {.id = "auth-after-failure",
     .requirement = "R4954-4-y",
     .also = {"R4954-4-ag"},
     .mutant = Defect::takes_no_login_after_failure,
     .needs = Need::credentials,
     .run =
         [](Dialogue& server) {
           fail_to_log_in(server);
           login_is(server, "AUTH", {k5yz});
           log_in(server, offered_mechanism(server), usual_login(server));
           return login_is(server, "AUTH", {235});
         }},
    {.id = "auth-twice",
     .requirement = "R4954-4-b",
     .mutant = Defect::serves_auth_twice,
     .needs = Need::credentials,
     .run = keeps_login},
    {.id = "rset-keeps-login",
     .requirement = "R4954-4-b",
     .mutant = Defect::rset_ends_login,
     .needs = Need::credentials,
     .probe = "RSET",
     .run = keeps_login},
    {.id = "ehlo-keeps-login",
     .requirement = "R4954-4-b",
     .mutant = Defect::ehlo_ends_login,
     .needs = Need::credentials,
     .probe = "EHLO {client}",
     .run = keeps_login},
    {.id = "received-after-login",
     .requirement = "R4954-7-b",
     .also = {"R4954-7-a"},
     .mutant = Defect::received_tells_of_no_login,
     .needs = Need::credentials | Need::mailbox | Need::mail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           open_for_login(server);
           given_login(server, offered_mechanism(server));
           server.given_delivery(mail.content("known"));
           const auto stamps = mail.wait_for("known").fields("Received");
           if (stamps.empty()) server.trial().not_applicable({"check.skip.no-received"});
           const std::string protocol = server.is_encrypted() ? "ESMTPSA" : "ESMTPA";
           const bool is_told = !stamps.empty() && has_protocol(stamps.front(), protocol);
           return server.require(is_told,
                                 {"check.seen.no-login-in-received", {{"protocol", protocol}}},
                                 server.trial().transcript().size() - 1);
         }},
};

}  // namespace

std::span<const Case> authentication_cases() { return kAuthenticationCases; }

}  // namespace smtplab::conformance
