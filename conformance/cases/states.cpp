// What each command may do at each place of a session, by the pairs of commands that show it
// (RFC 5321 sections 3.3, 4.1.1 and 4.1.4, and the reply table of section 4.3.2).

#include "conformance/cases/commands.h"
#include "conformance/cases/session_places.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

Finding leaves(Dialogue& server, std::initializer_list<SessionPlace> places) {
  const std::string command = filled(server, server.probe());
  for (const SessionPlace place : places) leaves_place(server, place, command);
  return server.finding();
}

Finding leaves_transaction(Dialogue& server) {
  return leaves(server, {SessionPlace::mail, SessionPlace::recipients});
}
Finding leaves_session(Dialogue& server) {
  return leaves(server, {SessionPlace::connected, SessionPlace::ready});
}
Finding leaves_early_transaction(Dialogue& server) { return leaves(server, {SessionPlace::mail}); }

Finding is_answered_at(Dialogue& server, std::initializer_list<SessionPlace> places) {
  const std::string command = filled(server, server.probe());
  for (const SessionPlace place : places) is_answered(server, place, command);
  return server.finding();
}

Finding in_transaction(Dialogue& server) {
  return is_answered_at(server, {SessionPlace::mail, SessionPlace::recipients});
}
Finding before_hello(Dialogue& server) { return is_answered_at(server, {SessionPlace::connected}); }

/// EHLO and HELO may be refused, with codes of their own. Where they are refused with another one
/// outside of a transaction too, that is another case's finding.
Finding hello_in_transaction(Dialogue& server) {
  Dialogue outside = server.another();
  reach(outside, SessionPlace::ready);
  const ServerReply& again = outside.ask(filled(server, server.probe()));
  if (again.code == 503) {
    server.trial().not_applicable({"check.skip.everywhere", {{"reply", again.shown()}}});
  }
  for (const SessionPlace place : {SessionPlace::mail, SessionPlace::recipients}) {
    Dialogue own = server.another();
    reach(own, place);
    own.ask(filled(server, server.probe()));
    own.last_is({250, 500, 501, 502, 504, 550});
  }
  return server.finding();
}

constexpr Needs kStatesNeeds = Need::mailbox;

constexpr Case kStatesCases[] = {
    // Inside a transaction, what changes nothing.
    {.id = "expn-keeps-transaction",
     .requirement = "R5321-4.1.1.7-a",
     .also = {"R821-4.1.1-al"},
     .mutant = Defect::expn_ends_transaction,
     .needs = kStatesNeeds,
     .probe = "EXPN postmaster",
     .run = leaves_transaction},
    {.id = "unknown-command-keeps-transaction",
     .requirement = "R5321-4.1.4-r",
     .also = {"R5321-4.2.4-b"},
     .mutant = Defect::unknown_command_ends_transaction,
     .needs = kStatesNeeds,
     .probe = "FOOB bar",
     .run = leaves_transaction},
    {.id = "malformed-mail-keeps-transaction",
     .requirement = "R5321-4.1.4-p",
     .also = {"R821-4.1.1-bi"},
     .mutant = Defect::refused_mail_ends_early_transaction,
     .needs = kStatesNeeds,
     .probe = "MAIL FROM:<@>",
     .run = leaves_transaction},
    {.id = "malformed-recipient-keeps-transaction",
     .requirement = "R5321-4.1.1.3-g",
     .also = {"R821-4.1.1-l"},
     .mutant = Defect::refused_first_recipient_ends_transaction,
     .needs = kStatesNeeds,
     .probe = "RCPT TO:<@>",
     .run = leaves_early_transaction},
    {.id = "unknown-recipient-keeps-transaction",
     .requirement = "R5321-4.1.1.3-g",
     .also = {"R821-4.1.1-l"},
     .mutant = Defect::unknown_recipient_clears_recipients,
     .needs = kStatesNeeds | Need::unknown_mailbox,
     .probe = "RCPT TO:<{unknown}>",
     .run = leaves_transaction},
    {.id = "another-recipient-keeps-transaction",
     .requirement = "R5321-4.1.1.3-g",
     .also = {"R821-4.1.1-l"},
     .mutant = Defect::second_recipient_clears_recipients,
     .needs = kStatesNeeds,
     .probe = "RCPT TO:<{mailbox}>",
     .run = leaves_transaction},
    {.id = "early-data-keeps-transaction",
     .requirement = "R5321-4.1.4-r",
     .also = {"R821-4.1.1-bk"},
     .mutant = Defect::early_data_ends_transaction,
     .needs = kStatesNeeds,
     .probe = "DATA",
     .run = leaves_early_transaction},
    {.id = "data-with-argument-keeps-transaction",
     .requirement = "R5321-4.1.4-r",
     .mutant = Defect::data_with_argument_ends_transaction,
     .needs = kStatesNeeds,
     .probe = "DATA now",
     .run = leaves_transaction},
    {.id = "rset-with-argument-keeps-transaction",
     .requirement = "R5321-4.1.4-r",
     .mutant = Defect::refused_rset_ends_transaction,
     .needs = kStatesNeeds,
     .probe = "RSET now",
     .run = leaves_transaction},
    {.id = "refused-ehlo-keeps-transaction",
     .requirement = "R5321-4.1.4-f",
     .also = {"R821-4.1.1-bd"},
     .mutant = Defect::refused_ehlo_ends_transaction,
     .needs = kStatesNeeds,
     .probe = "EHLO",
     .run = leaves_transaction},
    {.id = "noop-with-argument-keeps-transaction",
     .requirement = "R5321-4.1.1.9-b",
     .also = {"R821-4.1.1-ap"},
     .mutant = Defect::noop_clears_recipients,
     .needs = kStatesNeeds,
     .probe = "NOOP any text",
     .run = leaves_transaction},
    // Outside of one.
    {.id = "noop-keeps-session",
     .requirement = "R5321-4.1.1.9-b",
     .also = {"R821-4.1.1-ap"},
     .mutant = Defect::noop_ends_session,
     .needs = kStatesNeeds,
     .probe = "NOOP",
     .run = leaves_session},
    {.id = "vrfy-keeps-session",
     .requirement = "R5321-4.1.1.6-a",
     .also = {"R821-4.1.1-aj"},
     .mutant = Defect::vrfy_ends_session,
     .needs = kStatesNeeds,
     .probe = "VRFY postmaster",
     .run = leaves_session},
    {.id = "expn-keeps-session",
     .requirement = "R5321-4.1.1.7-a",
     .also = {"R821-4.1.1-al"},
     .mutant = Defect::expn_ends_session,
     .needs = kStatesNeeds,
     .probe = "EXPN postmaster",
     .run = leaves_session},
    {.id = "help-keeps-session",
     .requirement = "R5321-4.1.1.8-b",
     .also = {"R821-4.1.1-ao"},
     .mutant = Defect::help_ends_session,
     .needs = kStatesNeeds,
     .probe = "HELP",
     .run = leaves_session},
    {.id = "rset-keeps-session",
     .requirement = "R5321-4.1.1.5-b",
     .mutant = Defect::rset_ends_session,
     .needs = kStatesNeeds,
     .probe = "RSET",
     .run = leaves_session},
    {.id = "unknown-command-keeps-session",
     .requirement = "R5321-4.1.4-r",
     .also = {"R5321-4.2.4-b"},
     .mutant = Defect::unknown_command_ends_session,
     .needs = kStatesNeeds,
     .probe = "FOOB bar",
     .run = leaves_session},
    {.id = "early-rcpt-keeps-session",
     .requirement = "R5321-4.1.4-r",
     .also = {"R821-4.1.1-bk"},
     .mutant = Defect::early_rcpt_ends_session,
     .needs = kStatesNeeds,
     .probe = "RCPT TO:<{mailbox}>",
     .run = leaves_session},
    {.id = "early-data-keeps-session",
     .requirement = "R5321-4.1.4-r",
     .also = {"R821-4.1.1-bk"},
     .mutant = Defect::early_data_ends_session,
     .needs = kStatesNeeds,
     .probe = "DATA",
     .run = leaves_session},
    {.id = "malformed-mail-opens-no-transaction",
     .requirement = "R5321-4.1.4-p",
     .also = {"R821-4.1.1-bi"},
     .mutant = Defect::malformed_mail_opens_transaction,
     .needs = kStatesNeeds,
     .probe = "MAIL FROM:<@>",
     .run = leaves_session},
    {.id = "refused-ehlo-keeps-session",
     .requirement = "R5321-4.1.4-f",
     .also = {"R821-4.1.1-bd"},
     .mutant = Defect::refused_ehlo_ends_session,
     .needs = kStatesNeeds,
     .probe = "EHLO",
     .run = leaves_session},
    // What is answered inside a transaction.
    {.id = "noop-inside-transaction",
     .requirement = "R5321-4.1.4-k",
     .also = {"R821-4.1.1-be"},
     .mutant = Defect::refuses_noop_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "NOOP",
     .run = in_transaction},
    {.id = "rset-inside-transaction",
     .requirement = "R5321-4.1.1.5-c",
     .also = {"R821-4.1.1-ah"},
     .mutant = Defect::refuses_rset_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "RSET",
     .run = in_transaction},
    {.id = "help-inside-transaction",
     .requirement = "R5321-4.1.4-k",
     .also = {"R821-4.1.1-be"},
     .mutant = Defect::refuses_help_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "HELP",
     .run = in_transaction},
    {.id = "vrfy-inside-transaction",
     .requirement = "R5321-4.1.4-k",
     .also = {"R821-4.1.1-be"},
     .mutant = Defect::refuses_vrfy_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "VRFY postmaster",
     .run = in_transaction},
    {.id = "expn-inside-transaction",
     .requirement = "R5321-4.1.4-k",
     .also = {"R5321-4.1.1.7-a", "R821-4.1.1-be"},
     .mutant = Defect::refuses_expn_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "EXPN postmaster",
     .run = in_transaction},
    {.id = "ehlo-inside-transaction",
     .requirement = "R5321-4.1.4-e",
     .mutant = Defect::refuses_ehlo_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "EHLO {client}",
     .run = hello_in_transaction},
    {.id = "helo-inside-transaction",
     .requirement = "R5321-4.3.1-d",
     .mutant = Defect::refuses_helo_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "HELO {client}",
     .run = hello_in_transaction},
    {.id = "unknown-command-inside-transaction",
     .requirement = "R5321-4.2.4-b",
     .also = {"R5321-4.3.2-c"},
     .mutant = Defect::takes_unknown_commands_inside_transaction,
     .needs = kStatesNeeds,
     .probe = "FOOB bar",
     .run = in_transaction},
    {.id = "second-recipient",
     .requirement = "R821-AppF-a",
     .also = {"R5321-4.5.3.1.8-a"},
     .mutant = Defect::takes_one_recipient,
     .needs = kStatesNeeds | Need::second_mailbox,
     .probe = "RCPT TO:<{second}>",
     .run = [](Dialogue& server) { return is_answered_at(server, {SessionPlace::recipients}); }},
    // What is answered before EHLO.
    {.id = "vrfy-before-ehlo",
     .requirement = "R5321-4.1.4-k",
     .also = {"R5321-4.1.4-b", "R821-4.1.1-be"},
     .mutant = Defect::refuses_vrfy_before_ehlo,
     .probe = "VRFY postmaster",
     .run = before_hello},
    {.id = "expn-before-ehlo",
     .requirement = "R5321-4.1.4-k",
     .also = {"R5321-4.1.4-b", "R821-4.1.1-be"},
     .mutant = Defect::refuses_expn_before_ehlo,
     .probe = "EXPN postmaster",
     .run = before_hello},
    {.id = "help-before-ehlo",
     .requirement = "R5321-4.1.4-k",
     .also = {"R5321-4.1.4-b", "R821-4.1.1-be"},
     .mutant = Defect::refuses_help_before_ehlo,
     .probe = "HELP",
     .run = before_hello},
    {.id = "quit-before-ehlo",
     .requirement = "R5321-4.1.1.10-g",
     .also = {"R821-4.1.1-ar"},
     .mutant = Defect::refuses_quit_before_ehlo,
     .probe = "QUIT",
     .run = before_hello},
    {.id = "rcpt-before-ehlo",
     .requirement = "R5321-3.3-k",
     .also = {"R5321-4.1.4-q", "R821-4.1.1-bj"},
     .mutant = Defect::accepts_rcpt_before_ehlo,
     .needs = kStatesNeeds,
     .probe = "RCPT TO:<{mailbox}>",
     .run = before_hello},
    {.id = "data-before-ehlo",
     .requirement = "R5321-3.3-n",
     .also = {"R5321-4.1.4-q", "R821-4.1.1-bj"},
     .mutant = Defect::accepts_data_before_ehlo,
     .probe = "DATA",
     .run = before_hello},
};

}  // namespace

std::span<const Case> state_cases() { return kStatesCases; }

}  // namespace smtplab::conformance
