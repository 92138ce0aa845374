#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using smtp::Outcome;
using smtp::ReplyText;
using smtp::SessionState;
using smtp::Verb;

/// The command moves out of a transaction, whatever is answered.
void ends_transaction(ReferenceHost& host, Verb verb) {
  lay(host, {leads(SessionState::mail, verb, Outcome::completed, SessionState::ready),
             leads(SessionState::mail, verb, Outcome::rejected, SessionState::ready)});
}

void keeps_transaction(ReferenceHost& host, Verb verb) {
  lay(host, {leads(SessionState::recipients, verb, Outcome::completed, SessionState::recipients)});
}

bool is_foob(std::string_view command) { return has_verb(command, "FOOB"); }
bool is_rset(std::string_view command) { return has_verb(command, "RSET"); }

constexpr Mutant kSequenceMutants[] = {
    {accepts_rcpt_before_mail, "accepts-rcpt-before-mail",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::ready, Verb::rcpt, ReplyText::recipient_ok)});
     }},
    {accepts_data_before_mail, "accepts-data-before-mail",
     [](ReferenceHost& host) {
       lay(host, {asks_agent(SessionState::ready, Verb::data, ReplyText::start_mail_input)});
     }},
    {accepts_data_without_recipients, "accepts-data-without-recipients",
     [](ReferenceHost& host) {
       lay(host, {asks_agent(SessionState::mail, Verb::data, ReplyText::start_mail_input)});
     }},
    {accepts_mail_inside_transaction, "accepts-mail-inside-transaction",
     [](ReferenceHost& host) {
       lay(host, {asks_agent(SessionState::mail, Verb::mail, ReplyText::sender_ok),
                  asks_agent(SessionState::recipients, Verb::mail, ReplyText::sender_ok)});
     }},
    {bad_sequence_ends_transaction, "bad-sequence-ends-transaction",
     [](ReferenceHost& host) {
       lay(host,
           {leads(SessionState::recipients, Verb::mail, Outcome::rejected, SessionState::ready)});
     }},
    {bad_mail_ends_session, "bad-mail-ends-session",
     [](ReferenceHost& host) {
       lay(host,
           {leads(SessionState::ready, Verb::mail, Outcome::rejected, SessionState::greeted)});
     }},
    {rset_keeps_transaction, "rset-keeps-transaction",
     [](ReferenceHost& host) { keeps_transaction(host, Verb::rset); }},
    {ehlo_keeps_transaction, "ehlo-keeps-transaction",
     [](ReferenceHost& host) { keeps_transaction(host, Verb::ehlo); }},
    {helo_keeps_transaction, "helo-keeps-transaction",
     [](ReferenceHost& host) { keeps_transaction(host, Verb::helo); }},
    {refuses_second_ehlo, "refuses-second-ehlo",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::ready, Verb::ehlo, ReplyText::bad_sequence),
                  answers(SessionState::mail, Verb::ehlo, ReplyText::bad_sequence),
                  answers(SessionState::recipients, Verb::ehlo, ReplyText::bad_sequence)});
     }},
    {keeps_recipients_after_message, "keeps-recipients-after-message",
     [](ReferenceHost& host) {
       lay(host, {leads(SessionState::judging, Verb::end_of_data, Outcome::completed,
                        SessionState::recipients)});
     }},
    {refuses_rset_before_ehlo, "refuses-rset-before-ehlo",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::greeted, Verb::rset, ReplyText::bad_sequence)});
     }},
    {refuses_noop_before_ehlo, "refuses-noop-before-ehlo",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::greeted, Verb::noop, ReplyText::bad_sequence)});
     }},
    {refuses_rset_outside_transaction, "refuses-rset-outside-transaction",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::ready, Verb::rset, ReplyText::bad_sequence)});
     }},
    {rset_closes_connection, "rset-closes-connection",
     [](ReferenceHost& host) { interfere(host, {.cuts = is_rset}); }},
    {refuses_noop, "refuses-noop",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::ready, Verb::noop, ReplyText::not_implemented)});
     }},
    {noop_ends_transaction, "noop-ends-transaction",
     [](ReferenceHost& host) { ends_transaction(host, Verb::noop); }},
    {vrfy_ends_transaction, "vrfy-ends-transaction",
     [](ReferenceHost& host) { ends_transaction(host, Verb::vrfy); }},
    {help_ends_transaction, "help-ends-transaction",
     [](ReferenceHost& host) { ends_transaction(host, Verb::help); }},
    {quit_is_answered_250, "quit-is-answered-250",
     [](ReferenceHost& host) { say(host, ReplyText::closing, 250, "Bye"); }},
    {quit_leaves_connection_open, "quit-leaves-connection-open",
     [](ReferenceHost& host) {
       lay(host, {leads(SessionState::ready, Verb::quit, Outcome::completed, SessionState::ready)});
     }},
    {refuses_quit_inside_transaction, "refuses-quit-inside-transaction",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::recipients, Verb::quit, ReplyText::bad_sequence)});
     }},
    {unknown_command_is_answered_502, "unknown-command-is-answered-502",
     [](ReferenceHost& host) {
       say(host, ReplyText::unrecognized, 502, "Command not implemented");
     }},
    {unknown_command_closes_connection, "unknown-command-closes-connection",
     [](ReferenceHost& host) { interfere(host, {.cuts = is_foob}); }},
    {answers_noop_twice, "answers-noop-twice",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string reply) {
                   return has_verb(command, "NOOP") ? reply + reply : reply;
                 }});
     }},
};

}  // namespace

std::span<const Mutant> sequence_mutants() { return kSequenceMutants; }

}  // namespace smtplab::conformance
