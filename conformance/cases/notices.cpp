// Notices about what has become of a message: whom they go to, and what they hold (RFC 3461
// sections 5.2 and 6, RFC 3464). Failures are those of a recipient whom the sink refuses.

#include <algorithm>
#include <array>

#include "conformance/cases/letters.h"
#include "conformance/cases/relayed.h"
#include "conformance/cases/themes.h"
#include "conformance/sink_session.h"

namespace smtplab::conformance {
namespace {

/// The notice about a message that has arrived.
DeliveredMessage success(Dialogue& server) {
  Mail mail(server);
  given_dsn(server);
  given_letter(server, mail,
               {"arriving",
                envid(mail, "arriving"),
                {here(server, " NOTIFY=SUCCESS ORCPT=rfc822;Or+2Big@x.example")}});
  mail.wait_for("arriving");
  return mail.wait_for_notice("arriving");
}

/// Another one whom the sink refuses, and of whom nothing is to be heard.
std::string refused_quietly(const Mail& mail) {
  return "<" + std::string(kUserUnknownAtSink) + "-quiet@" + mail.relay_domain() + "> NOTIFY=NEVER";
}

/// No notice of a message to the server's own mailbox, whose RCPT has the probe, though of a later
/// one that asked for it there is.
Finding stays_silent_of_success(Dialogue& server) {
  Mail mail(server);
  given_dsn(server);
  const std::string parameters(server.probe());
  given_letter(server, mail, {"silent", envid(mail, "silent"), {here(server, parameters)}});
  mail.wait_for("silent");
  for (const std::string name : {"later", "latest"}) {
    given_letter(server, mail, {name, envid(mail, name), {here(server, " NOTIFY=SUCCESS")}});
    mail.wait_for_notice(name);
  }
  return judged(server, !mail.find_notice("silent"), {"check.seen.unwanted-notice"});
}

Finding stays_silent_of_failure(Dialogue& server) {
  Mail mail(server);
  given_dsn_and_relay(server, mail);
  const std::string parameters(server.probe());
  given_letter(server, mail, {"silent", envid(mail, "silent"), {refused(mail, parameters)}});
  for (const std::string name : {"later", "latest"}) {
    given_letter(server, mail, {name, envid(mail, name), {refused(mail)}});
    mail.wait_for_notice(name);
  }
  return judged(server, !mail.find_notice("silent"), {"check.seen.unwanted-notice"});
}

/// A notice of the letter comes once the sink has refused refused_mailbox(): a server that has not
/// tried yet owes none.
Finding is_told(Dialogue& server, Mail& mail, const Letter& letter) {
  given_letter(server, mail, letter);
  mail.wait_for_refusal(refused_mailbox(server, mail.relay_domain()));
  mail.send_sentinel();
  return judged(server, mail.notice_comes(letter.name), {"check.seen.no-notice"});
}

/// A failure is told, with the probe behind RCPT.
Finding failure_is_told(Dialogue& server) {
  Mail mail(server);
  given_dsn_and_relay(server, mail);
  const std::string to =
      "<" + refused_mailbox(server, mail.relay_domain()) + ">" + std::string(server.probe());
  return is_told(server, mail, {"failing", "", {to}});
}

/// A notice on its way to a sender elsewhere, as it comes to the sink.
SinkMessage notice_at_sink(Dialogue& server) {
  Mail mail(server);
  given_dsn_and_relay(server, mail);
  server.given(
      "MAIL FROM:<notified@" + mail.relay_domain() + "> RET=HDRS" + envid(mail, "returning"), 250);
  server.given("RCPT TO:" + refused(mail, " NOTIFY=FAILURE,DELAY"), k2yz);
  server.given("DATA", 354);
  server.given(mail.content("returning") + ".", 250);
  return mail.wait_for_sink("returning");
}

Finding sent_so(Dialogue& server, bool holds, const std::string& seen) {
  return judged(server, holds, {"check.seen.notice-sent", {{"seen", seen}}});
}

constexpr Needs kHere = Need::mailbox | Need::mail;
constexpr Needs kRelayed = Need::mailbox | Need::mail | Need::sink;

using enum Defect;

using Others = std::array<std::string_view, 4>;

/// About a message that is relayed.
constexpr Case onward(std::string_view id, std::string_view requirement, Defect mutant,
                      Finding (*run)(Dialogue&), Others also = {}, std::string_view probe = {}) {
  return {.id = id,
          .requirement = requirement,
          .also = also,
          .mutant = mutant,
          .needs = kRelayed,
          .probe = probe,
          .run = run};
}

constexpr Case kNoticesCases[] = {
    {.id = "success-told",
     .requirement = "R3461-5.2.3-a",
     .also = {"R3464-3-g"},
     .mutant = keeps_silent_of_success,
     .needs = kHere,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           given_dsn(server);
           given_letter(server, mail, {"arriving", "", {here(server, " NOTIFY=SUCCESS,FAILURE")}});
           mail.wait_for("arriving");
           mail.send_sentinel();
           return judged(server, mail.notice_comes("arriving"), {"check.seen.no-notice"});
         }},
    {.id = "success-not-told-unasked",
     .requirement = "R3461-5.2.3-c",
     .mutant = tells_of_every_success,
     .needs = kHere,
     .run = stays_silent_of_success},
    {.id = "success-not-told-of-failures-alone",
     .requirement = "R3461-5.2.3-b",
     .mutant = tells_of_success_for_failure,
     .needs = kHere,
     .probe = " NOTIFY=FAILURE",
     .run = stays_silent_of_success},
    {.id = "success-not-told-with-never",
     .requirement = "R3461-5.2.3-b",
     .mutant = tells_of_success_with_never,
     .needs = kHere,
     .probe = " NOTIFY=NEVER",
     .run = stays_silent_of_success},
    {.id = "success-returns-header",
     .requirement = "R3461-6.2-d",
     .also = {"R3461-4.3-d"},
     .mutant = returns_text_of_success,
     .needs = kHere,
     .run =
         [](Dialogue& server) {
           const DeliveredMessage notice = success(server);
           const bool is_whole = notice.has(text_of(Mail(server), "arriving"));
           return judged(server, !is_whole, {"check.seen.text-returned"});
         }},
    {.id = "success-names-envelope",
     .requirement = "R3461-6.3-a",
     .mutant = leaves_envelope_out_of_success,
     .needs = kHere,
     .run =
         [](Dialogue& server) {
           const DeliveredMessage notice = success(server);
           const bool holds =
               value_of(notice, "Original-Envelope-Id") == Mail(server).mark("arriving");
           return field_is(server, notice, "Original-Envelope-Id", holds);
         }},
    {.id = "success-names-original",
     .requirement = "R3461-6.3-i",
     .mutant = leaves_original_out_of_success,
     .needs = kHere,
     .run =
         [](Dialogue& server) {
           const DeliveredMessage notice = success(server);
           const std::string value = value_of(notice, "Original-Recipient");
           return field_is(server, notice, "Original-Recipient",
                           is_typed(value, "rfc822", "Or+ig@x.example"));
         }},
    {.id = "list-success-told",
     .requirement = "R3461-5.2.7.1-a",
     .mutant = keeps_silent_of_list,
     .needs = Need::mailbox | Need::mail | Need::list,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           given_dsn(server);
           given_letter(server, mail,
                        {"listed",
                         envid(mail, "listed"),
                         {"<" + server.target().list + "> NOTIFY=SUCCESS"}});
           mail.send_sentinel();
           return judged(server, mail.notice_comes("listed"), {"check.seen.no-notice"});
         }},
    onward("failure-told", "R3461-5.2.6-d", keeps_silent_of_failure, failure_is_told,
           {"R5321-6.1-b", "R5321-3.6.3-a", "R5321-4.1.1.4-j"}),
    onward("failure-told-if-asked", "R3461-5.2.6-a", keeps_silent_of_asked_failure, failure_is_told,
           {}, " NOTIFY=FAILURE"),
    onward("failure-not-told-with-never", "R3461-5.2.6-b", tells_of_failure_with_never,
           stays_silent_of_failure, {}, " NOTIFY=NEVER"),
    onward("failure-not-told-for-success", "R3461-5.2.6-b", tells_of_failure_for_success,
           stays_silent_of_failure, {}, " NOTIFY=SUCCESS"),
    onward("failure-told-beside-never", "R3461-5.2.6-d", lets_notify_stick,
           [](Dialogue& server) {
             // What one recipient's NOTIFY says is about nobody else.
             Mail mail(server);
             given_dsn_and_relay(server, mail);
             const std::string loud = "<" + refused_mailbox(server, mail.relay_domain()) + ">";
             return is_told(server, mail, {"both", "", {refused_quietly(mail), loud}});
           }),
    onward("notice-names-those-asked-for", "R3461-5.2.8-a", names_all_in_notice,
           [](Dialogue& server) {
             Mail mail(server);
             given_dsn_and_relay(server, mail);
             given_letter(server, mail, {"both", "", {refused(mail), refused_quietly(mail)}});
             const DeliveredMessage notice = mail.wait_for_notice("both");
             const auto named = values_of(notice, "Final-Recipient");
             const bool holds = std::none_of(named.begin(), named.end(), [](const std::string& v) {
               return v.find("-quiet@") != std::string::npos;
             });
             return field_is(server, notice, "Final-Recipient", holds);
           }),
    onward("notice-from-nobody", "R3461-6.1-a", sends_notice_from_postmaster,
           [](Dialogue& server) {
             const SinkMessage notice = notice_at_sink(server);
             return sent_so(server, notice.reverse_path == "<>", notice.reverse_path);
           },
           {"R5321-6.1-c", "R5321-3.6.3-e", "R5321-4.4-ad", "R3464-2-j"}),
    onward("notice-without-ret", "R3461-6.1-b", sends_notice_with_ret,
           [](Dialogue& server) {
             const SinkMessage notice = notice_at_sink(server);
             return sent_so(server, notice.mail_parameters.find("RET=") == std::string::npos,
                            notice.mail_parameters);
           }),
    onward("notice-wants-no-notice", "R3461-6.1-d", sends_notice_with_notify,
           [](Dialogue& server) {
             const SinkMessage notice = notice_at_sink(server);
             const std::string seen =
                 notice.recipient_parameters.empty() ? "" : notice.recipient_parameters.front();
             const bool asks = seen.find("NOTIFY=") != std::string::npos;
             return sent_so(server, !asks || seen.find("NOTIFY=NEVER") != std::string::npos, seen);
           }),
};

}  // namespace

std::span<const Case> notice_cases() { return kNoticesCases; }

}  // namespace smtplab::conformance
