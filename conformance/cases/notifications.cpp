// What a sender can ask to be told, in MAIL and RCPT (RFC 3461 sections 4 and 5.1), how it is
// passed on (section 5.2.1), and who says that he has submitted the message (RFC 4954 section 5).

#include <array>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// The reply to MAIL with the probe behind a path that was taken without it.
void ask_mail(Dialogue& server) {
  server.open();
  server.needs_offer("DSN");
  server.given(mail_command(server), 250);
  server.given("RSET", 250);
  server.ask(mail_command(server) + " " + std::string(server.probe()));
}
/// The same with RCPT.
void ask_rcpt(Dialogue& server, const std::string& parameters) {
  server.open();
  server.needs_offer("DSN");
  server.given(mail_command(server), 250);
  server.given(rcpt_command(server), k2yz);
  server.given("RSET", 250);
  server.given(mail_command(server), 250);
  server.ask(rcpt_command(server) + " " + parameters);
}

Finding mail_is_taken(Dialogue& server) {
  ask_mail(server);
  return server.last_is(250);
}
Finding mail_is_refused(Dialogue& server) {
  ask_mail(server);
  return server.last_is(k5yz);
}
Finding mail_is_501(Dialogue& server) {
  ask_mail(server);
  return server.last_is(501);
}
Finding rcpt_is_taken(Dialogue& server) {
  ask_rcpt(server, std::string(server.probe()));
  return server.last_is(k2yz);
}
Finding rcpt_is_refused(Dialogue& server) {
  ask_rcpt(server, std::string(server.probe()));
  return server.last_is(k5yz);
}
Finding rcpt_is_501(Dialogue& server) {
  ask_rcpt(server, std::string(server.probe()));
  return server.last_is(501);
}

using Others = std::array<std::string_view, 4>;

constexpr Case mail(std::string_view id, std::string_view requirement, std::string_view probe,
                    Defect mutant, Finding (*run)(Dialogue&), Others also = {}) {
  return {.id = id,
          .requirement = requirement,
          .also = also,
          .mutant = mutant,
          .needs = Need::mailbox,
          .probe = probe,
          .run = run};
}

/// A message for a mailbox elsewhere, as it comes to the sink with these parameters.
SinkMessage relayed(Dialogue& server, const std::string& of_mail, const std::string& of_rcpt) {
  Mail mail(server);
  if (!mail.has_relay_sentinel()) server.trial().not_applicable({"check.skip.no-relay"});
  server.connect(mail.relay_door());
  server.given_reply(220);
  server.given_ehlo();
  server.needs_offer("DSN");
  server.given(mail_command(server) + of_mail, 250);
  server.given("RCPT TO:<Passed.On@" + mail.relay_domain() + ">" + of_rcpt, k2yz);
  server.given("DATA", 354);
  server.given(mail.content("relayed") + ".", 250);
  return mail.wait_for_sink("relayed");
}

/// The value of a parameter; empty if it is not there.
std::string value_of(const std::string& parameters, const std::string& keyword) {
  const std::string text = " " + parameters + " ";
  const std::size_t at = text.find(" " + keyword + "=");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + keyword.size() + 2;
  return text.substr(begin, text.find(' ', begin) - begin);
}

bool has_keyword(const std::string& parameters, const std::string& keyword) {
  return (" " + parameters).find(" " + keyword) != std::string::npos;
}

std::string of_recipient(const SinkMessage& message) {
  return message.recipient_parameters.empty() ? "" : message.recipient_parameters.front();
}

Finding judged(Dialogue& server, bool holds, const char* verb, const std::string& seen) {
  return server.require(holds, {"check.seen.passed-on", {{"command", verb}, {"seen", seen}}},
                        server.trial().transcript().size() - 1);
}

/// The probe, a parameter of MAIL, arrives with the same value.
Finding mail_is_passed_on(Dialogue& server) {
  const std::string probe(server.probe());
  const SinkMessage message = relayed(server, " " + probe, "");
  const std::size_t sign = probe.find('=');
  const std::string value = value_of(message.mail_parameters, probe.substr(0, sign));
  return judged(server, value == probe.substr(sign + 1), "MAIL", message.mail_parameters);
}
Finding rcpt_is_passed_on(Dialogue& server) {
  const std::string probe(server.probe());
  const SinkMessage message = relayed(server, "", " " + probe);
  const std::size_t sign = probe.find('=');
  const std::string value = value_of(of_recipient(message), probe.substr(0, sign));
  return judged(server, value == probe.substr(sign + 1), "RCPT", of_recipient(message));
}
/// The parameter is not there where nobody has said it.
Finding mail_stays_without(Dialogue& server) {
  const SinkMessage message = relayed(server, "", "");
  return judged(server, !has_keyword(message.mail_parameters, std::string(server.probe())), "MAIL",
                message.mail_parameters);
}
Finding rcpt_stays_without(Dialogue& server) {
  const SinkMessage message = relayed(server, "", "");
  return judged(server, !has_keyword(of_recipient(message), std::string(server.probe())), "RCPT",
                of_recipient(message));
}

constexpr Case passing(std::string_view id, std::string_view requirement, std::string_view probe,
                       Defect mutant, Finding (*run)(Dialogue&)) {
  return {.id = id,
          .requirement = requirement,
          .mutant = mutant,
          .needs = Need::mailbox | Need::sink,
          .probe = probe,
          .run = run};
}

/// AUTH may be there under TLS alone.
void given_auth(Dialogue& server) {
  server.open();
  const bool may_be_hidden = !server.offers("AUTH") && server.offers("STARTTLS");
  if (may_be_hidden && server.target().given().has(Need::tls)) {
    server.given("STARTTLS", 220);
    server.given_tls();
    server.given_ehlo();
  }
  server.needs_offer("AUTH");
}

/// MAIL with the probe is taken from a client that has not logged in.
Finding submitter_is_taken(Dialogue& server) {
  given_auth(server);
  server.given(mail_command(server), 250);
  server.given("RSET", 250);
  server.ask(mail_command(server) + " " + std::string(server.probe()));
  return server.last_is(250);
}

using enum Defect;

// Section 5.4: 100 characters.
constexpr std::string_view kLongEnvid =
    "ENVID=Q345678901234567890123456789012345678901234567890"
    "12345678901234567890123456789012345678901234567890";

constexpr Case kNotificationsCases[] = {
    {.id = "dsn-keyword",
     .requirement = "R3461-2-a",
     .mutant = announces_dsn_with_parameter,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("DSN");
           const std::string value(server.parameters_of("DSN"));
           return server.require(value.empty(), {"check.seen.keyword-parameter",
                                                 {{"keyword", "DSN"}, {"line", value}}});
         }},
    mail("ret-full", "R3461-5.1-b", "RET=FULL", refuses_ret_full, mail_is_taken,
         {"R3461-5.1-a", "R3461-2-b", "R3461-5-a"}),
    mail("ret-headers", "R3461-5.1-b", "RET=HDRS", refuses_ret_hdrs, mail_is_taken),
    mail("ret-in-small-letters", "R3461-4.3-b", "ret=hdrs", refuses_ret_in_small_letters,
         mail_is_taken),
    mail("envid", "R3461-5.1-b", "ENVID=QQ314159", refuses_envid, mail_is_taken, {"R3461-5.1-a"}),
    mail("envid-encoded", "R3461-5.1-b", "ENVID=a+2Bb+3Dc", refuses_encoded_envid, mail_is_taken,
         {"R3461-4-b"}),
    mail("envid-with-parentheses", "R3461-5.1-b", "ENVID=a(b)", refuses_envid_with_parentheses,
         mail_is_taken, {"R3461-4-a"}),
    mail("envid-of-100", "R3461-5.4-a", kLongEnvid, refuses_long_envid, mail_is_taken,
         {"R3461-4.4-b", "R3461-5.4-d"}),
    mail("ret-and-envid", "R3461-5.1-b", "ENVID=QQ314159 RET=FULL", refuses_ret_behind_envid,
         mail_is_taken),
    mail("ret-without-value", "R3461-4.3-a", "RET", accepts_ret_without_value, mail_is_refused),
    mail("ret-unknown", "R3461-5.1-c", "RET=FOO", accepts_unknown_ret, mail_is_501),
    mail("ret-twice", "R3461-5.1-c", "RET=FULL RET=HDRS", accepts_ret_twice, mail_is_501,
         {"R3461-4.5-b"}),
    mail("envid-without-value", "R3461-4.4-a", "ENVID", accepts_envid_without_value,
         mail_is_refused),
    mail("envid-badly-encoded", "R3461-5.1-c", "ENVID=a+zz", accepts_bad_envid, mail_is_501,
         {"R3461-4-b"}),
    mail("envid-twice", "R3461-5.1-c", "ENVID=a ENVID=b", accepts_envid_twice, mail_is_501,
         {"R3461-4.5-b"}),
    mail("notify-never", "R3461-5.1-e", "NOTIFY=NEVER", refuses_notify_never, rcpt_is_taken,
         {"R3461-5.1-d", "R3461-2-b"}),
    mail("notify-in-small-letters", "R3461-4.1-d", "notify=failure",
         refuses_notify_in_small_letters, rcpt_is_taken),
    mail("notify-of-28", "R3461-5.4-a", "NOTIFY=SUCCESS,FAILURE,DELAY", refuses_three_words,
         rcpt_is_taken, {"R3461-4.1-b", "R3461-5.1-e"}),
    mail("orcpt", "R3461-5.1-e", "ORCPT=rfc822;Bob@a.example", refuses_orcpt, rcpt_is_taken,
         {"R3461-5.1-d"}),
    mail("orcpt-quoted", "R3461-5.1-e", "ORCPT=rfc822;\"a+20b\"@x.example", refuses_quoted_orcpt,
         rcpt_is_taken),
    mail("orcpt-of-another-type", "R3461-5.1-e", "ORCPT=x400;/C+3DDE", refuses_orcpt_of_x400,
         rcpt_is_taken, {"R3461-5.1-d"}),
    {.id = "orcpt-of-500",
     .requirement = "R3461-5.4-a",
     .also = {"R3461-5.1-e", "R3461-5.4-c", "R3461-4.2-c"},
     .mutant = refuses_long_orcpt,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           const std::string tail = "@a.example";
           const std::string head = "ORCPT=rfc822;";
           ask_rcpt(server, head + std::string(500 - head.size() - tail.size(), 'o') + tail);
           return server.last_is(k2yz);
         }},
    mail("notify-without-value", "R3461-4.1-a", "NOTIFY", accepts_notify_without_value,
         rcpt_is_refused),
    mail("notify-unknown", "R3461-5.1-f", "NOTIFY=FOO", accepts_unknown_notify, rcpt_is_501),
    mail("notify-never-with-another", "R3461-4.1-c", "NOTIFY=NEVER,SUCCESS",
         accepts_never_with_another, rcpt_is_refused),
    mail("notify-never-with-another-501", "R3461-5.1-f", "NOTIFY=NEVER,FAILURE",
         refuses_never_with_553, rcpt_is_501),
    mail("notify-twice", "R3461-5.1-f", "NOTIFY=NEVER NOTIFY=NEVER", accepts_notify_twice,
         rcpt_is_501, {"R3461-4.5-d"}),
    mail("orcpt-without-value", "R3461-4.2-a", "ORCPT", accepts_orcpt_without_value,
         rcpt_is_refused),
    mail("orcpt-without-type", "R3461-5.1-f", "ORCPT=bob@a.example", accepts_orcpt_without_type,
         rcpt_is_501),
    mail("orcpt-badly-encoded", "R3461-5.1-f", "ORCPT=rfc822;a+zz@a.example", accepts_bad_orcpt,
         rcpt_is_501),
    mail("orcpt-twice", "R3461-5.1-f", "ORCPT=rfc822;a@a.example ORCPT=rfc822;b@a.example",
         accepts_orcpt_twice, rcpt_is_501, {"R3461-4.5-d"}),
    passing("envid-passed-on", "R3461-5.2.1-a", "ENVID=Q+2B(7)", drops_envid, mail_is_passed_on),
    passing("envid-not-invented", "R3461-5.2.1-b", "ENVID", invents_envid, mail_stays_without),
    passing("ret-passed-on", "R3461-5.2.1-c", "RET=HDRS", drops_ret, mail_is_passed_on),
    passing("ret-not-invented", "R3461-5.2.1-d", "RET", invents_ret, mail_stays_without),
    passing("notify-passed-on", "R3461-5.2.1-e", "NOTIFY=DELAY", drops_notify, rcpt_is_passed_on),
    passing("notify-not-invented", "R3461-5.2.1-f", "NOTIFY", invents_notify, rcpt_stays_without),
    passing("orcpt-passed-on", "R3461-5.2.1-g", "ORCPT=rfc822;or+2Big@x.example", drops_orcpt,
            rcpt_is_passed_on),
    passing("orcpt-letters-kept", "R3461-5.2.1-h", "ORCPT=rfc822;OrIg@X.Example", makes_orcpt_small,
            rcpt_is_passed_on),
    {.id = "orcpt-added-right",
     .requirement = "R3461-5.2.1-j",
     .mutant = adds_wrong_orcpt,
     .needs = Need::mailbox | Need::sink,
     .run =
         [](Dialogue& server) {
           const std::string seen = of_recipient(relayed(server, "", ""));
           const std::string added = value_of(seen, "ORCPT");
           const std::string asked = "rfc822;Passed.On@" + Mail(server).relay_domain();
           return judged(server, added.empty() || added == asked, "RCPT", seen);
         }},
    mail("submitter-unknown", "R4954-5-b", "AUTH=<>", refuses_unknown_submitter, submitter_is_taken,
         {"R4954-15-a", "R4954-3-c"}),
    mail("submitter-named", "R4954-5-b", "AUTH=e+3Dmc2@a.example", refuses_named_submitter,
         submitter_is_taken, {"R4954-15-a", "R4954-3-c"}),
};

}  // namespace

std::span<const Case> notification_cases() { return kNotificationsCases; }

}  // namespace smtplab::conformance
