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

std::string without_user(std::string_view line, std::string_view user) {
  return replaced(std::string(line), std::string("<").append(user), "<nobody");
}

constexpr Mutant kDirectoryMutants[] = {
    {knows_no_postmaster, "knows-no-postmaster",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return without_user(line, "Postmaster@");
                 }});
     }},
    {minds_case_of_postmaster, "minds-case-of-postmaster",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return without_user(line, "pOsTmAsTeR");
                 }});
     }},
    {refuses_postmaster_without_domain, "refuses-postmaster-without-domain",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return replaced(std::string(line), "<Postmaster>", "<@>");
                 }});
     }},
    {refused_recipient_ends_transaction, "refused-recipient-ends-transaction",
     [](ReferenceHost& host) {
       lay(host,
           {leads(SessionState::recipients, Verb::rcpt, Outcome::rejected, SessionState::ready)});
     }},
    {has_no_vrfy, "has-no-vrfy",
     [](ReferenceHost& host) {
       lay(host, {always_answers(Verb::vrfy, ReplyText::not_implemented)});
     }},
    {verifies_everybody, "verifies-everybody",
     [](ReferenceHost& host) { lay(host, {always_answers(Verb::vrfy, ReplyText::noop_done)}); }},
    {vrfy_gives_no_mailbox, "vrfy-gives-no-mailbox",
     [](ReferenceHost& host) { say(host, ReplyText::verified, 250, "Yes, a user of mine"); }},
    {vrfy_gives_dead_mailbox, "vrfy-gives-dead-mailbox",
     [](ReferenceHost& host) { say(host, ReplyText::verified, 250, "<nobody@example.org>"); }},
    {expn_gives_no_members, "expn-gives-no-members",
     [](ReferenceHost& host) { say(host, ReplyText::verified, 250, "A list of two"); }},
    {does_not_announce_expn, "does-not-announce-expn",
     [](ReferenceHost& host) { say(host, ReplyText::ehlo, 250, "{domain}\nHELP"); }},
    {denies_lists_to_everybody, "denies-lists-to-everybody",
     [](ReferenceHost& host) {
       replies(host, "EXPN", "550 5.7.1 Administrative prohibition\r\n");
     }},
    {vrfy_needs_domain, "vrfy-needs-domain",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   const bool has_domain = command.find('@') != std::string_view::npos;
                   return has_verb(command, "VRFY") && !has_domain
                              ? "501 5.1.3 A domain is needed\r\n"
                              : usual;
                 }});
     }},
    {has_no_help, "has-no-help",
     [](ReferenceHost& host) {
       lay(host, {always_answers(Verb::help, ReplyText::not_implemented)});
     }},
};

}  // namespace

std::span<const Mutant> directory_mutants() { return kDirectoryMutants; }

}  // namespace smtplab::conformance
