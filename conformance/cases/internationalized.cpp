// Addresses and headers beyond ASCII: SMTPUTF8 (RFC 6531), and what holds for who does not say it.

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

constexpr std::string_view kKeyword = "SMTPUTF8";

/// MAIL with the parameter and an ordinary sender is taken.
void given_parameter(Dialogue& server) {
  given_smtputf8(server);
  server.given(mail_command(server) + " SMTPUTF8", 250);
}

/// MAIL from that mailbox at the client's domain, where an ordinary one was taken.
const ServerReply& ask_sender(Dialogue& server, std::string_view local_part,
                              std::string_view parameters) {
  const std::string domain = "@" + server.target().client_name + ">";
  server.given("MAIL FROM:<jose" + domain + " SMTPUTF8", 250);
  server.given("RSET", 250);
  return server.ask("MAIL FROM:<" + std::string(local_part) + domain + std::string(parameters));
}

Finding sender_is_taken(Dialogue& server) {
  given_smtputf8(server);
  ask_sender(server, server.probe(), " SMTPUTF8");
  return server.last_is(250);
}

Finding utf8_sender_is_refused(Dialogue& server) {
  given_smtputf8(server);
  ask_sender(server, server.probe(), " SMTPUTF8");
  return server.last_is(k5yz);
}

/// A message that needs SMTPUTF8, with all that the standard lets it hold.
std::string international_text(const Mail& mail, std::string_view name) {
  std::string text = mail.content(name);
  text.insert(0,
              "X-Greeting: Gr\xC3\xBC\xC3\x9F"
              "e, \xE4\xBD\xA0\xE5\xA5\xBD\r\n");
  return text + "\xC2\xA1Hola! \xF0\x9F\x98\x80\r\n";
}

/// Sends it to the target's mailbox, and waits until it is there.
DeliveredMessage deliver(Dialogue& server, Mail& mail, std::string_view sender) {
  given_smtputf8(server);
  server.given("MAIL FROM:<" + std::string(sender) + "@" + server.target().client_name +
                   "> BODY=8BITMIME SMTPUTF8",
               250);
  server.given(rcpt_command(server), k2yz);
  server.given("DATA", 354);
  server.send(international_text(mail, "utf8") + ".\r\n");
  server.given_reply(250);
  return mail.wait_for("utf8");
}

/// From an address that may relay, to a host that does not offer SMTPUTF8.
Finding is_not_relayed(Dialogue& server, const std::string& recipient, const std::string& header) {
  Mail mail(server);
  server.connect(Door::trusted);
  server.given_reply(220);
  if (server.ask("EHLO " + server.target().client_name).code == 250) {
    const std::vector<std::string>& lines = server.last().lines;
    const bool offers = std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
      return std::string_view(line)
          .substr(std::min<std::size_t>(4, line.size()))
          .starts_with(kKeyword);
    });
    if (!offers) {
      server.trial().not_applicable(
          {"check.skip.not-offered", {{"keyword", std::string(kKeyword)}}});
    }
  }
  server.given(mail_command(server) + " BODY=8BITMIME SMTPUTF8", 250);
  // Whoever refuses at once has not relayed it either.
  if (server.ask("RCPT TO:<" + recipient + ">").reply_class() == 5) return server.last_is(k5yz);
  server.given("DATA", 354);
  server.send(header + mail.content("utf8") + ".\r\n");
  if (server.read().reply_class() == 5) return server.last_is(k5yz);
  mail.send_relay_sentinel();
  const auto arrived = mail.find_in_sink("utf8");
  return judged(server, !arrived.has_value(), {"check.seen.utf8-relayed"});
}

constexpr Needs kInternationalizedMail = Need::mailbox | Need::mail;
constexpr Needs kRelay = Need::mailbox | Need::foreign_mailbox | Need::sink | Need::trusted_bind;

constexpr Case kInternationalizedCases[] = {
    {.id = "smtputf8-keyword",
     .requirement = "R6531-3.1-b",
     .also = {"R6531-3.1-a"},
     .mutant = Defect::announces_smtputf8_with_parameter,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           const std::string_view value = server.parameters_of(kKeyword);
           return server.require(
               value.empty(), {"check.seen.keyword-parameter",
                               {{"keyword", std::string(kKeyword)}, {"line", std::string(value)}}});
         }},
    {.id = "smtputf8-with-8bitmime",
     .requirement = "R6531-3.1-i",
     .mutant = Defect::offers_smtputf8_without_8bitmime,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           return server.require(server.offers("8BITMIME"),
                                 {"check.seen.not-offered", {{"keyword", "8BITMIME"}}});
         }},
    {.id = "smtputf8-parameter",
     .requirement = "R6531-3.1-e",
     .also = {"R6531-3.1-f"},
     .mutant = Defect::refuses_smtputf8_parameter,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           server.given(mail_command(server), 250);
           server.given("RSET", 250);
           server.ask(mail_command(server) + " smtputf8");
           return server.last_is(250);
         }},
    {.id = "smtputf8-beside-body",
     .requirement = "R6531-3.1-e",
     .also = {"R6531-3.6-b"},
     .mutant = Defect::refuses_smtputf8_beside_body,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           server.needs_offer("8BITMIME");
           server.given(mail_command(server) + " BODY=8BITMIME", 250);
           server.given("RSET", 250);
           server.ask(mail_command(server) + " SMTPUTF8 BODY=8BITMIME");
           return server.last_is(250);
         }},
    {.id = "smtputf8-with-value",
     .requirement = "R6531-3.4-b",
     .mutant = Defect::accepts_smtputf8_with_value,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_parameter(server);
           server.given("RSET", 250);
           server.ask(mail_command(server) + " SMTPUTF8=1");
           return server.last_is(k5yz);
         }},
    {.id = "smtputf8-sender",
     .requirement = "R6531-3.2-a",
     .also = {"R6531-3.1-j", "R6531-3.3-b"},
     .mutant = Defect::refuses_sender_in_utf8,
     .needs = Need::mailbox,
     .probe = "jos\xC3\xA9",
     .run = sender_is_taken},
    {.id = "smtputf8-sender-of-other-script",
     .requirement = "R6531-3.2-a",
     .also = {"R6531-3.1-j", "R6531-3.3-b"},
     .mutant = Defect::refuses_sender_of_other_script,
     .needs = Need::mailbox,
     .probe = "\xE7\x94\xA8\xE6\x88\xB7.\xF0\x90\x8D\x88",
     .run = sender_is_taken},
    {.id = "smtputf8-quoted-sender",
     .requirement = "R6531-3.3-b",
     .also = {"R6531-3.2-a", "R6531-3.1-j"},
     .mutant = Defect::refuses_quoted_sender_in_utf8,
     .needs = Need::mailbox,
     .probe = "\"jos\xC3\xA9 maria\"",
     .run = sender_is_taken},
    {.id = "smtputf8-u-label",
     .requirement = "R6531-3.2-a",
     .also = {"R6531-3.1-j", "R6531-3.3-b"},
     .mutant = Defect::refuses_u_labels,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           const std::string rest = server.target().client_name + "> SMTPUTF8";
           server.given("MAIL FROM:<jose@buecher." + rest, 250);
           server.given("RSET", 250);
           server.ask(
               "MAIL FROM:<jose@b\xC3\xBC"
               "cher." +
               rest);
           return server.last_is(250);
         }},
    {.id = "smtputf8-sender-without-parameter",
     .requirement = "R6531-3.5-b",
     .also = {"R5321-2.4-k"},
     .mutant = Defect::accepts_sender_without_smtputf8,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           ask_sender(server, "jos\xC3\xA9", "");
           return server.last_is(k5yz);
         }},
    {.id = "smtputf8-sender-refused-with-550",
     .requirement = "R6531-3.5-b",
     .mutant = Defect::refuses_sender_beyond_ascii_with_553,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           ask_sender(server, "jos\xC3\xA9", "");
           if (server.last().reply_class() == 2) {
             server.trial().not_applicable({"check.skip.not-refused"});
           }
           return server.last_is(550);
         }},
    {.id = "smtputf8-status-of-refusal",
     .requirement = "R6531-3.5-c",
     .mutant = Defect::gives_other_status_beyond_ascii,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           server.needs_offer("ENHANCEDSTATUSCODES");
           ask_sender(server, "jos\xC3\xA9", "");
           if (server.last().reply_class() == 2) {
             server.trial().not_applicable({"check.skip.not-refused"});
           }
           const std::string_view status = server.last().status();
           return server.require(status.empty() || status.ends_with(".6.7"),
                                 {"check.seen.utf8-status", {{"reply", server.last().shown()}}});
         }},
    {.id = "smtputf8-recipient-without-parameter",
     .requirement = "R6531-3.5-b",
     .also = {"R5321-2.4-k"},
     .mutant = Defect::accepts_recipient_without_smtputf8,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           server.given(mail_command(server), 250);
           server.given(rcpt_command(server), k2yz);
           server.ask("RCPT TO:<jos\xC3\xA9@" + domain(server) + ">");
           return server.last_is(k5yz);
         }},
    {.id = "smtputf8-latin-1",
     .requirement = "R6531-1.1-a",
     .also = {"R6531-3.3-a"},
     .mutant = Defect::accepts_latin_1,
     .needs = Need::mailbox,
     .probe = "jos\xE9",
     .run = utf8_sender_is_refused},
    {.id = "smtputf8-overlong-form",
     .requirement = "R6531-1.1-a",
     .also = {"R6531-3.3-a"},
     .mutant = Defect::accepts_overlong_utf8,
     .needs = Need::mailbox,
     .probe = "jos\xC1\xA5",
     .run = utf8_sender_is_refused},
    {.id = "smtputf8-surrogate",
     .requirement = "R6531-1.1-a",
     .mutant = Defect::accepts_surrogates,
     .needs = Need::mailbox,
     .probe = "jos\xED\xA0\x80",
     .run = utf8_sender_is_refused},
    {.id = "smtputf8-received",
     .requirement = "R6531-3.7.3-d",
     .mutant = Defect::received_hides_smtputf8,
     .needs = kInternationalizedMail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           const DeliveredMessage got = deliver(server, mail, "jose");
           const std::vector<std::string> fields = got.fields("Received");
           if (fields.empty()) server.trial().not_applicable({"check.skip.no-received"});
           const bool says_so =
               std::any_of(fields.begin(), fields.end(), [](const std::string& field) {
                 return field.find("with UTF8SMTP") != std::string::npos;
               });
           return judged(server, says_so, {"check.seen.no-utf8smtp"});
         }},
    {.id = "smtputf8-message-unchanged",
     .requirement = "R6531-3.1-e",
     .also = {"R6152-3-e"},
     .mutant = Defect::encodes_header_in_utf8,
     .needs = kInternationalizedMail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           const DeliveredMessage got = deliver(server, mail, "jose");
           const std::vector<std::string> greeting = got.fields("X-Greeting");
           const std::vector<std::string> body = got.body_after(mail.mark("utf8"));
           const bool is_kept = greeting.size() == 1 &&
                                greeting[0] ==
                                    "Gr\xC3\xBC\xC3\x9F"
                                    "e, \xE4\xBD\xA0\xE5\xA5\xBD" &&
                                !body.empty() && body[0] == "\xC2\xA1Hola! \xF0\x9F\x98\x80";
           return judged(server, is_kept, {"check.seen.utf8-changed"});
         }},
    {.id = "smtputf8-return-path",
     .requirement = "R5321-4.4-n",
     .also = {"R6531-3.7.3-a"},
     .mutant = Defect::return_path_is_spelled_in_ascii,
     .needs = kInternationalizedMail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           const DeliveredMessage got = deliver(server, mail, "jos\xC3\xA9");
           const std::vector<std::string> fields = got.fields("Return-Path");
           if (fields.empty()) server.trial().not_applicable({"check.skip.no-return-path"});
           const bool is_there =
               !fields.empty() && fields[0].find("jos\xC3\xA9@") != std::string::npos;
           return judged(server, is_there, {"check.seen.utf8-return-path"});
         }},
    {.id = "smtputf8-header-not-relayed",
     .requirement = "R6531-3.2-h",
     .also = {"R6531-3.5-a", "R6531-3.2-k"},
     .mutant = Defect::relays_header_without_smtputf8,
     .needs = kRelay,
     .run =
         [](Dialogue& server) {
           return is_not_relayed(server, server.target().foreign_mailbox,
                                 "X-Greeting: Gr\xC3\xBC\xC3\x9F"
                                 "e\r\n");
         }},
    {.id = "smtputf8-address-not-relayed",
     .requirement = "R6531-3.2-g",
     .also = {"R6531-3.5-a", "R6531-3.2-k"},
     .mutant = Defect::relays_address_without_smtputf8,
     .needs = kRelay,
     .run =
         [](Dialogue& server) {
           const std::string& foreign = server.target().foreign_mailbox;
           return is_not_relayed(server, "jos\xC3\xA9" + foreign.substr(foreign.rfind('@')), "");
         }},
};

}  // namespace

std::span<const Case> internationalized_cases() { return kInternationalizedCases; }

}  // namespace smtplab::conformance
