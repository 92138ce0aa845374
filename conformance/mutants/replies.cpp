#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using smtp::ReplyText;
using smtp::Verb;

/// The session's pipelined commands get lost, as when a server throws away what it has read.
class DropsPipelined : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    const std::size_t end = octets.find("\r\n");
    const bool is_group = octets.starts_with("MAIL") && end + 2 < octets.size();
    return std::string(is_group ? octets.substr(0, end + 2) : octets);
  }
};

constexpr Mutant kRepliesMutants[] = {
    {greets_without_domain, "greets-without-domain",
     [](ReferenceHost& host) { say(host, ReplyText::greeting, 220, "*** ready ***"); }},
    {refuses_ehlo, "refuses-ehlo",
     [](ReferenceHost& host) {
       lay(host, {always_answers(Verb::ehlo, ReplyText::not_implemented)});
     }},
    {refuses_helo, "refuses-helo",
     [](ReferenceHost& host) {
       lay(host, {always_answers(Verb::helo, ReplyText::not_implemented)});
     }},
    {announces_extensions_to_helo, "announces-extensions-to-helo",
     [](ReferenceHost& host) {
       say(host, ReplyText::hello, 250, "{domain}\nPIPELINING\n8BITMIME");
     }},
    {ehlo_names_no_domain, "ehlo-names-no-domain",
     [](ReferenceHost& host) { say(host, ReplyText::ehlo, 250, "*\nHELP\nEXPN"); }},
    {ehlo_lines_break_grammar, "ehlo-lines-break-grammar",
     [](ReferenceHost& host) {
       say(host, ReplyText::ehlo, 250, "{domain}\nAUTH=LOGIN PLAIN\nHELP\nEXPN");
     }},
    {announces_unregistered_keyword, "announces-unregistered-keyword",
     [](ReferenceHost& host) { say(host, ReplyText::ehlo, 250, "{domain}\nFOOBAR\nHELP\nEXPN"); }},
    {announces_help_without_having_it, "announces-help-without-having-it",
     [](ReferenceHost& host) {
       lay(host, {always_answers(Verb::help, ReplyText::not_implemented)});
     }},
    {answers_with_code_600, "answers-with-code-600",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string reply) {
                   return has_verb(command, "FOOB") ? replaced(reply, "500 ", "600 ") : reply;
                 }});
     }},
    {codes_differ_within_reply, "codes-differ-within-reply",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string reply) {
                   return has_verb(command, "EHLO") ? replaced(reply, "250-SIZE", "252-SIZE")
                                                    : reply;
                 }});
     }},
    {reply_has_wrong_separator, "reply-has-wrong-separator",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string reply) {
                   return has_verb(command, "NOOP") ? replaced(reply, "250 ", "250:") : reply;
                 }});
     }},
    {replies_end_in_bare_lf, "replies-end-in-bare-lf",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view, std::string reply) {
                   return replaced(std::move(reply), "\r\n", "\n");
                 }});
     }},
    {reply_text_beyond_ascii, "reply-text-beyond-ascii",
     [](ReferenceHost& host) { say(host, ReplyText::noop_done, 250, "D\xE9j\xE0 vu"); }},
    {reply_line_too_long, "reply-line-too-long",
     [](ReferenceHost& host) { say(host, ReplyText::noop_done, 250, std::string(600, 'a')); }},
    {leaves_out_status_codes, "leaves-out-status-codes",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string reply) {
                   return has_verb(command, "NOOP") ? "250 OK\r\n" : reply;
                 }});
     }},
    {status_class_differs_from_code, "status-class-differs-from-code",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string reply) {
                   return has_verb(command, "FOOB") ? replaced(reply, "500 5.", "500 4.") : reply;
                 }});
     }},
    {glues_text_to_status_code, "glues-text-to-status-code",
     [](ReferenceHost& host) { replies_with(host, "NOOP", "2.0.0 ", "2.0.0:"); }},
    {loses_pipelined_commands, "loses-pipelined-commands",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<DropsPipelined>(); };
     }},
};

}  // namespace

std::span<const Mutant> reply_mutants() { return kRepliesMutants; }

}  // namespace smtplab::conformance
