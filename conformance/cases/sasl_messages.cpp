// The messages of an AUTH exchange: base64, cancelling, and their length (RFC 4954 section 4).

#include "conformance/cases/commands.h"
#include "conformance/cases/logins.h"
#include "conformance/cases/steps.h"
#include "conformance/cases/themes.h"
#include "sim/smtp/base64.h"

namespace smtplab::conformance {
namespace {

/// AUTH up to the first challenge, by whatever mechanism there is.
void given_challenge(Dialogue& server) {
  open_for_login(server);
  server.given("AUTH " + std::string(smtp::mechanism_name(offered_mechanism(server))), 334);
}

/// The probe as an initial response of PLAIN: 501.
Finding initial_response_is_undecodable(Dialogue& server) {
  open_for_login(server);
  needs_mechanism(server, "PLAIN");
  const std::string command = "AUTH PLAIN " + std::string(server.probe());
  server.ask(command);
  return login_is(server, command, {501});
}

/// The right user and password, but for what `spoil` does to their base64, are refused.
Finding is_no_login(Dialogue& server, bool in_command, std::string (*spoil)(std::string)) {
  open_for_login(server);
  needs_mechanism(server, "PLAIN");
  const std::string spoiled = spoil(plain_response(usual_login(server)));
  if (in_command) {
    server.ask_secretly("AUTH PLAIN " + spoiled, "AUTH PLAIN (user and password, spoiled)");
  } else {
    server.given("AUTH PLAIN", 334);
    server.ask_secretly(spoiled, "(user and password, spoiled)");
  }
  const ServerReply& reply = server.last();
  return server.require(reply.reply_class() != 2,
                        {"check.seen.spoiled-login", {{"reply", reply.shown()}}});
}

std::string with_space(std::string text) { return text.insert(4, " "); }
std::string with_odd_octet(std::string text) { return text.insert(4, "!"); }
std::string with_pad(std::string text) { return text.insert(4, "="); }

/// Base64 of that length: a message of PLAIN with a password that nobody has.
std::string long_response(const Dialogue& server, std::size_t length) {
  std::string message = std::string(1, '\0') + server.target().user + std::string(1, '\0');
  message.resize(length / 4 * 3, 'x');
  return smtp::encode_base64(message);
}

constexpr Case kSaslMessagesCases[] = {
    {.id = "auth-empty-challenge",
     .requirement = "R4954-4-j",
     .also = {"R4954-4-i"},
     .mutant = Defect::empty_challenge_has_no_space,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           needs_mechanism(server, "PLAIN");
           server.given("AUTH PLAIN", 334);
           const ServerReply& reply = server.last();
           const std::string line = reply.lines.empty() ? std::string() : reply.lines.front();
           return server.require(line.starts_with("334 "),
                                 {"check.seen.bare-code", {{"reply", reply.shown()}}});
         }},
    {.id = "auth-challenge-is-base64",
     .requirement = "R4954-4-g",
     .also = {"R4954-4-f"},
     .mutant = Defect::challenges_in_plain_text,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           std::size_t seen = 0;
           for (const char* const name : {"PLAIN", "LOGIN", "CRAM-MD5"}) {
             if (server.is_over() || !offers_mechanism(server, name)) continue;
             ++seen;
             server.given("AUTH " + std::string(name), 334);
             const ServerReply reply = server.last();
             server.require(reply.lines.size() == 1 && smtp::decode_base64(reply.text(0)),
                            {"check.seen.challenge", {{"reply", reply.shown()}}});
             server.given("*", k5yz);
           }
           if (seen == 0) offered_mechanism(server);
           return server.finding();
         }},
    {.id = "auth-cancelled",
     .requirement = "R4954-4-h",
     .mutant = Defect::cancelling_is_answered_535,
     .run =
         [](Dialogue& server) {
           given_challenge(server);
           server.ask("*");
           return login_is(server, "*", {501});
         }},
    {.id = "session-after-cancelled-auth",
     .requirement = "R5321-4.1.1.10-b",
     .also = {"R5321-3.8-a", "R4954-4-ag", "R4954-4-af"},
     .mutant = Defect::cancelling_closes_connection,
     .run =
         [](Dialogue& server) {
           given_challenge(server);
           server.given("*", k5yz);
           return server.stays_open();
         }},
    {.id = "auth-initial-response-undecodable",
     .requirement = "R4954-4-o",
     .mutant = Defect::bad_base64_is_answered_535,
     .probe = "!!!",
     .run = initial_response_is_undecodable},
    {.id = "auth-initial-response-with-early-pad",
     .requirement = "R4954-4-o",
     .also = {"R4954-4-r"},
     .mutant = Defect::early_pad_is_answered_535,
     .probe = "=AAA",
     .run = initial_response_is_undecodable},
    {.id = "auth-response-undecodable",
     .requirement = "R4954-4-o",
     .mutant = Defect::bad_response_is_answered_535,
     .run =
         [](Dialogue& server) {
           given_challenge(server);
           server.ask("!!!");
           return login_is(server, "!!!", {501});
         }},
    {.id = "auth-space-in-initial-response",
     .requirement = "R4954-4-q",
     .mutant = Defect::passes_over_spaces_in_base64,
     .needs = Need::credentials,
     .run = [](Dialogue& server) { return is_no_login(server, true, with_space); }},
    {.id = "auth-space-in-response",
     .requirement = "R4954-4-q",
     .mutant = Defect::passes_over_spaces_in_base64,
     .needs = Need::credentials,
     .run = [](Dialogue& server) { return is_no_login(server, false, with_space); }},
    {.id = "auth-odd-octet-in-response",
     .requirement = "R4954-4-q",
     .mutant = Defect::passes_over_odd_octets_in_base64,
     .needs = Need::credentials,
     .run = [](Dialogue& server) { return is_no_login(server, false, with_odd_octet); }},
    {.id = "auth-early-pad",
     .requirement = "R4954-4-r",
     .mutant = Defect::passes_over_early_pads,
     .needs = Need::credentials,
     .run = [](Dialogue& server) { return is_no_login(server, false, with_pad); }},
    {.id = "auth-initial-response-unwanted",
     .requirement = "R4954-4-m",
     .mutant = Defect::unwanted_response_is_answered_535,
     .run =
         [](Dialogue& server) {
           // CRAM-MD5 lets the server begin (RFC 2195 section 2).
           open_for_login(server);
           needs_mechanism(server, "CRAM-MD5");
           server.ask("AUTH CRAM-MD5 AGJvYgB4");
           return login_is(server, "AUTH CRAM-MD5 AGJvYgB4", {501});
         }},
    {.id = "auth-initial-response-unwanted-status",
     .requirement = "R4954-4-n",
     .mutant = Defect::unwanted_response_has_other_status,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           needs_mechanism(server, "CRAM-MD5");
           server.needs_offer("ENHANCEDSTATUSCODES");
           server.ask("AUTH CRAM-MD5 AGJvYgB4");
           return has_status_with(server, 501, "5.7.0");
         }},
    {.id = "auth-pad-is-empty-response",
     .requirement = "R4954-4-i",
     .mutant = Defect::takes_pad_for_no_response,
     .disputed = true,  // that "=" is a response, though an empty one, is told to clients
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           needs_mechanism(server, "PLAIN");
           const ServerReply& reply = server.ask("AUTH PLAIN =");
           return server.require(
               reply.code != 334,
               {"check.seen.unwanted", {{"to", "AUTH PLAIN ="}, {"reply", reply.shown()}}});
         }},
    {.id = "auth-longest-plain-response",
     .requirement = "R4954-4-s",
     .mutant = Defect::takes_short_responses_only,
     .run =
         [](Dialogue& server) {
           // Each of PLAIN's three parts may have 255 octets (RFC 4616 section 2).
           open_for_login(server);
           needs_mechanism(server, "PLAIN");
           server.given("AUTH PLAIN", 334);
           const std::string part(255, 'x');
           server.ask(smtp::encode_base64(part + '\0' + part + '\0' + part));
           const ServerReply& reply = server.last();
           return server.require(reply.code != 500,
                                 {"check.seen.long-response", {{"reply", reply.shown()}}});
         }},
    {.id = "auth-response-beyond-buffer",
     .requirement = "R5321-4.2-a",
     .also = {"R4954-4-t"},
     .mutant = Defect::takes_tail_of_response_for_command,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           needs_mechanism(server, "PLAIN");
           server.given("AUTH PLAIN", 334);
           // In two pieces, so that it does not depend on the network what the server reads at
           // once.
           const std::string response = long_response(server, 20'000);
           server.send(std::string_view(response).substr(0, 18'000));
           server.listen();
           server.ask(std::string_view(response).substr(18'000));
           return is_in_step(server, "check.seen.tail-as-command");
         }},
    {.id = "auth-response-beyond-buffer-status",
     .requirement = "R4954-4-u",
     .also = {"R4954-6-j", "R4954-6-m"},
     .mutant = Defect::too_long_response_has_other_status,
     .run =
         [](Dialogue& server) {
           open_for_login(server);
           needs_mechanism(server, "PLAIN");
           server.needs_offer("ENHANCEDSTATUSCODES");
           server.given("AUTH PLAIN", 334);
           server.ask(long_response(server, 20'000));
           return has_status_with(server, 500, "5.5.6");
         }},
};

}  // namespace

std::span<const Case> sasl_message_cases() { return kSaslMessagesCases; }

}  // namespace smtplab::conformance
