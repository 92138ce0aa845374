#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// What stands behind the text is not read.
std::string keeps_up_to(std::string octets, std::string_view text) {
  const std::size_t at = octets.find(text);
  return at == std::string::npos ? octets : octets.substr(0, at + text.size());
}

constexpr Mutant kExtensionsMutants[] = {
    {announces_size_in_words, "announces-size-in-words",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "SIZE 1000000", "SIZE large"); }},
    {ignores_declared_size, "ignores-declared-size",
     [](ReferenceHost& host) { reads(host, " SIZE=10000000", " SIZE=1"); }},
    {too_large_is_answered_554, "too-large-is-answered-554",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "." ? replaced(std::move(usual), "552 ", "554 ") : usual;
                 }});
     }},
    {accepts_size_twice, "accepts-size-twice",
     [](ReferenceHost& host) { reads(host, " SIZE=100 SIZE=200", " SIZE=200"); }},
    {accepts_size_in_words, "accepts-size-in-words",
     [](ReferenceHost& host) { reads(host, "SIZE=large", "SIZE=1"); }},
    {accepts_size_without_value, "accepts-size-without-value",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line).append(line.ends_with("SIZE=") ? "1" : "");
                 }});
     }},
    {ends_content_at_declared_size, "ends-content-at-declared-size",
     [](ReferenceHost& host) { stores_with(host, "first line\r\nlast line", "first line"); }},
    {counts_size_wrongly, "counts-size-wrongly",
     [](ReferenceHost& host) { replies(host, ".", "552 5.3.4 Too large\r\n"); }},
    {offers_no_8bitmime, "offers-no-8bitmime",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "250-8BITMIME\r\n", ""); }},
    {announces_8bitmime_with_parameter, "announces-8bitmime-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "8BITMIME", "8BITMIME YES"); }},
    {announces_pipelining_with_parameter, "announces-pipelining-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "PIPELINING", "PIPELINING 100"); }},
    {announces_status_codes_with_parameter, "announces-status-codes-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "STATUSCODES", "STATUSCODES 2"); }},
    {refuses_body_7bit, "refuses-body-7bit",
     [](ReferenceHost& host) { reads(host, "BODY=7BIT", "BODY=7"); }},
    {accepts_body_twice, "accepts-body-twice",
     [](ReferenceHost& host) { reads(host, " BODY=7BIT BODY=8BITMIME", " BODY=8BITMIME"); }},
    {accepts_unknown_body, "accepts-unknown-body",
     [](ReferenceHost& host) { reads(host, "BODY=9BIT", "BODY=7BIT"); }},
    {strips_declared_eight_bits, "strips-declared-eight-bits",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         for (char& c : text) c = static_cast<char>(c & 0x7F);
         return text;
       };
     }},
    {keeps_dots_before_eight_bits, "keeps-dots-before-eight-bits",
     [](ReferenceHost& host) { stores_with(host, "\r\n.\xE9", "\r\n..\xE9"); }},
    {splits_eight_bit_lines, "splits-eight-bit-lines",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(std::move(text), std::string(500, '\xE9'),
                         std::string(499, '\xE9') + "\r\n");
       };
     }},
    {loses_group_behind_content, "loses-group-behind-content",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) { return keeps_up_to(std::move(s), "\r\n.\r\n"); });
     }},
    {loses_quit_at_end_of_group, "loses-quit-at-end-of-group",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) {
         return replaced(std::move(s), "RSET\r\nQUIT\r\n", "RSET\r\n");
       });
     }},
    {drops_group_behind_unknown_command, "drops-group-behind-unknown-command",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) { return keeps_up_to(std::move(s), "FOOB\r\n"); });
     }},
    {takes_message_without_recipients, "takes-message-without-recipients",
     [](ReferenceHost& host) {
       lay(host, {asks_agent(smtp::SessionState::mail, smtp::Verb::data,
                             smtp::ReplyText::start_mail_input)});
     }},
    {pads_status_codes, "pads-status-codes",
     [](ReferenceHost& host) { replies_with(host, "NOOP", "2.0.0", "2.00.0"); }},
    {status_only_on_first_line, "status-only-on-first-line",
     [](ReferenceHost& host) {
       replies(host, "HELP", "214-2.0.0 Commands:\r\n214 MAIL RCPT\r\n");
     }},
    {gives_no_status_after_helo, "gives-no-status-after-helo",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [said_helo = false](std::string_view command,
                                                     std::string usual) mutable {
                   said_helo = said_helo || has_verb(command, "HELO");
                   return said_helo && command == "RSET" ? "250 OK\r\n" : usual;
                 }});
     }},
};

}  // namespace

std::span<const Mutant> extension_mutants() { return kExtensionsMutants; }

}  // namespace smtplab::conformance
