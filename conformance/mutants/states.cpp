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

/// At `from`, the verb leads to `to`, whatever is answered.
template <SessionState from, Verb verb, SessionState to>
void moves(ReferenceHost& host) {
  lay(host, {leads(from, verb, Outcome::completed, to), leads(from, verb, Outcome::rejected, to)});
}

/// The same out of both states of a transaction.
template <Verb verb>
void ends_transaction(ReferenceHost& host) {
  constexpr auto kReady = SessionState::ready;
  lay(host, {leads(SessionState::mail, verb, Outcome::completed, kReady),
             leads(SessionState::mail, verb, Outcome::rejected, kReady),
             leads(SessionState::recipients, verb, Outcome::completed, kReady),
             leads(SessionState::recipients, verb, Outcome::rejected, kReady)});
}

/// A refusal alone does it.
template <Verb verb>
void refusal_ends_transaction(ReferenceHost& host) {
  constexpr auto kReady = SessionState::ready;
  lay(host, {leads(SessionState::mail, verb, Outcome::rejected, kReady),
             leads(SessionState::recipients, verb, Outcome::rejected, kReady)});
}

/// Back to where EHLO is awaited.
template <Verb verb>
void ends_session(ReferenceHost& host) {
  moves<SessionState::ready, verb, SessionState::greeted>(host);
}

template <Verb verb>
void clears_recipients(ReferenceHost& host) {
  moves<SessionState::recipients, verb, SessionState::mail>(host);
}

template <SessionState from, Verb verb>
void is_out_of_order(ReferenceHost& host) {
  lay(host, {answers(from, verb, ReplyText::bad_sequence)});
}

template <SessionState from, Verb verb>
void is_taken(ReferenceHost& host) {
  lay(host, {answers(from, verb, ReplyText::noop_done)});
}

constexpr auto kGreeted = SessionState::greeted;
constexpr auto kMail = SessionState::mail;
constexpr auto kRecipients = SessionState::recipients;

constexpr Mutant kStatesMutants[] = {
    {expn_ends_transaction, "expn-ends-transaction", ends_transaction<Verb::expn>},
    {unknown_command_ends_transaction, "unknown-command-ends-transaction",
     ends_transaction<Verb::unknown>},
    {refused_mail_ends_early_transaction, "refused-mail-ends-early-transaction",
     [](ReferenceHost& host) {
       lay(host, {leads(kMail, Verb::mail, Outcome::rejected, SessionState::ready)});
     }},
    {refused_first_recipient_ends_transaction, "refused-first-recipient-ends-transaction",
     [](ReferenceHost& host) {
       lay(host, {leads(kMail, Verb::rcpt, Outcome::rejected, SessionState::ready)});
     }},
    {unknown_recipient_clears_recipients, "unknown-recipient-clears-recipients",
     [](ReferenceHost& host) {
       lay(host, {leads(kRecipients, Verb::rcpt, Outcome::rejected, kMail)});
     }},
    {second_recipient_clears_recipients, "second-recipient-clears-recipients",
     [](ReferenceHost& host) {
       lay(host, {leads(kRecipients, Verb::rcpt, Outcome::completed, kMail)});
     }},
    {early_data_ends_transaction, "early-data-ends-transaction",
     [](ReferenceHost& host) {
       lay(host, {leads(kMail, Verb::data, Outcome::rejected, SessionState::ready)});
     }},
    {data_with_argument_ends_transaction, "data-with-argument-ends-transaction",
     refusal_ends_transaction<Verb::data>},
    {refused_rset_ends_transaction, "refused-rset-ends-transaction",
     refusal_ends_transaction<Verb::rset>},
    {refused_ehlo_ends_transaction, "refused-ehlo-ends-transaction",
     refusal_ends_transaction<Verb::ehlo>},
    {noop_clears_recipients, "noop-clears-recipients", clears_recipients<Verb::noop>},
    {noop_ends_session, "noop-ends-session", ends_session<Verb::noop>},
    {vrfy_ends_session, "vrfy-ends-session", ends_session<Verb::vrfy>},
    {expn_ends_session, "expn-ends-session", ends_session<Verb::expn>},
    {help_ends_session, "help-ends-session", ends_session<Verb::help>},
    {rset_ends_session, "rset-ends-session", ends_session<Verb::rset>},
    {unknown_command_ends_session, "unknown-command-ends-session", ends_session<Verb::unknown>},
    {early_rcpt_ends_session, "early-rcpt-ends-session", ends_session<Verb::rcpt>},
    {early_data_ends_session, "early-data-ends-session", ends_session<Verb::data>},
    {malformed_mail_opens_transaction, "malformed-mail-opens-transaction",
     [](ReferenceHost& host) {
       lay(host, {leads(SessionState::ready, Verb::mail, Outcome::rejected, kMail)});
     }},
    {refused_ehlo_ends_session, "refused-ehlo-ends-session", ends_session<Verb::ehlo>},
    {refuses_noop_inside_transaction, "refuses-noop-inside-transaction",
     is_out_of_order<kMail, Verb::noop>},
    {refuses_rset_inside_transaction, "refuses-rset-inside-transaction",
     is_out_of_order<kRecipients, Verb::rset>},
    {refuses_help_inside_transaction, "refuses-help-inside-transaction",
     is_out_of_order<kMail, Verb::help>},
    {refuses_vrfy_inside_transaction, "refuses-vrfy-inside-transaction",
     is_out_of_order<kRecipients, Verb::vrfy>},
    {refuses_expn_inside_transaction, "refuses-expn-inside-transaction",
     is_out_of_order<kMail, Verb::expn>},
    {refuses_ehlo_inside_transaction, "refuses-ehlo-inside-transaction",
     is_out_of_order<kRecipients, Verb::ehlo>},
    {refuses_helo_inside_transaction, "refuses-helo-inside-transaction",
     is_out_of_order<kRecipients, Verb::helo>},
    {takes_unknown_commands_inside_transaction, "takes-unknown-commands-inside-transaction",
     [](ReferenceHost& host) {
       lay(host, {answers(kRecipients, Verb::unknown, ReplyText::noop_done, Outcome::unknown)});
     }},
    {takes_one_recipient, "takes-one-recipient", is_out_of_order<kRecipients, Verb::rcpt>},
    {refuses_vrfy_before_ehlo, "refuses-vrfy-before-ehlo", is_out_of_order<kGreeted, Verb::vrfy>},
    {refuses_expn_before_ehlo, "refuses-expn-before-ehlo", is_out_of_order<kGreeted, Verb::expn>},
    {refuses_help_before_ehlo, "refuses-help-before-ehlo", is_out_of_order<kGreeted, Verb::help>},
    {refuses_quit_before_ehlo, "refuses-quit-before-ehlo", is_out_of_order<kGreeted, Verb::quit>},
    {accepts_rcpt_before_ehlo, "accepts-rcpt-before-ehlo", is_taken<kGreeted, Verb::rcpt>},
    {accepts_data_before_ehlo, "accepts-data-before-ehlo", is_taken<kGreeted, Verb::data>},
};

}  // namespace

std::span<const Mutant> state_mutants() { return kStatesMutants; }

}  // namespace smtplab::conformance
