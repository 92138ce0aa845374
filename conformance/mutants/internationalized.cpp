#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

bool has_utf8(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > 127) return true;
  }
  return false;
}

/// Commands of that verb are as if they had no octet that `drops` names.
void reads_without(ReferenceHost& host, std::string_view verb, bool (*drops)(char)) {
  interfere(host, {.command = [verb, drops](std::string_view line) {
              std::string kept(line);
              if (has_verb(line, verb)) std::erase_if(kept, drops);
              return kept;
            }});
}
bool is_high(char c) { return static_cast<unsigned char>(c) > 127; }

/// Behind "550 5.1.1 ", what the client had sent.
std::string repeated(std::string_view command) {
  return "550 5.1.1 " + std::string(command) + ": no\r\n";
}

constexpr Mutant kInternationalizedMutants[] = {
    {announces_smtputf8_with_parameter, "announces-smtputf8-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "SMTPUTF8", "SMTPUTF8 YES"); }},
    {offers_smtputf8_without_8bitmime, "offers-smtputf8-without-8bitmime",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "8BITMIME", "X-8BITMIME"); }},
    {ehlo_reply_is_beyond_ascii, "ehlo-reply-is-beyond-ascii",
     [](ReferenceHost& host) {
       replies_with(host, "EHLO", "250-mx.example.org", "250-m\xC3\xBC.example.org");
     }},
    {refuses_smtputf8_parameter, "refuses-smtputf8-parameter",
     [](ReferenceHost& host) { reads(host, " smtputf8", " smtputf7"); }},
    {refuses_smtputf8_beside_body, "refuses-smtputf8-beside-body",
     [](ReferenceHost& host) { reads(host, " SMTPUTF8 BODY=", " SMTPUTF7 BODY="); }},
    {accepts_smtputf8_with_value, "accepts-smtputf8-with-value",
     [](ReferenceHost& host) { reads(host, "SMTPUTF8=1", "SMTPUTF8"); }},
    {refuses_sender_in_utf8, "refuses-sender-in-utf8",
     [](ReferenceHost& host) { refuses_path_with(host, "<jos\xC3\xA9@"); }},
    {refuses_sender_of_other_script, "refuses-sender-of-other-script",
     [](ReferenceHost& host) { refuses_path_with(host, "\xF0\x90\x8D\x88"); }},
    {refuses_quoted_sender_in_utf8, "refuses-quoted-sender-in-utf8",
     [](ReferenceHost& host) { refuses_path_with(host, "<\"jos\xC3\xA9"); }},
    {refuses_u_labels, "refuses-u-labels",
     [](ReferenceHost& host) {
       refuses_path_with(host,
                         "@b\xC3\xBC"
                         "cher.");
     }},
    {accepts_sender_without_smtputf8, "accepts-sender-without-smtputf8",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = has_verb(line, "MAIL") && has_utf8(line) &&
                                         line.find(" SMTPUTF8") == std::string_view::npos;
                   return std::string(line) + (is_meant ? " SMTPUTF8" : "");
                 }});
     }},
    {refuses_sender_beyond_ascii_with_553, "refuses-sender-beyond-ascii-with-553",
     [](ReferenceHost& host) { replies_with(host, "MAIL", "550 5.6.7", "553 5.6.7"); }},
    {gives_other_status_beyond_ascii, "gives-other-status-beyond-ascii",
     [](ReferenceHost& host) { replies_with(host, "MAIL", "550 5.6.7", "550 5.1.7"); }},
    {accepts_recipient_without_smtputf8, "accepts-recipient-without-smtputf8",
     [](ReferenceHost& host) { accepts_path_with(host, "TO:<jos\xC3\xA9@"); }},
    {accepts_latin_1, "accepts-latin-1",
     [](ReferenceHost& host) { reads(host, "jos\xE9@", "jose@"); }},
    {accepts_overlong_utf8, "accepts-overlong-utf8",
     [](ReferenceHost& host) { reads(host, "jos\xC1\xA5@", "jose@"); }},
    {accepts_surrogates, "accepts-surrogates",
     [](ReferenceHost& host) { reads(host, "jos\xED\xA0\x80@", "jose@"); }},
    {vrfy_takes_no_smtputf8, "vrfy-takes-no-smtputf8",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return has_verb(line, "VRFY") ? replaced(std::string(line), " SMTPUTF8", "=")
                                                 : std::string(line);
                 }});
     }},
    {expn_takes_no_smtputf8, "expn-takes-no-smtputf8",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return has_verb(line, "EXPN") ? replaced(std::string(line), " SMTPUTF8", "=")
                                                 : std::string(line);
                 }});
     }},
    {vrfy_reply_is_beyond_ascii, "vrfy-reply-is-beyond-ascii",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return has_verb(command, "VRFY") ? repeated(command) : usual;
                 }});
     }},
    {remembers_smtputf8_of_vrfy, "remembers-smtputf8-of-vrfy",
     [](ReferenceHost& host) {
       interfere(host,
                 {.reply = [said_it = false](std::string_view command, std::string usual) mutable {
                   if (!has_verb(command, "VRFY")) return usual;
                   const bool is_told = said_it;
                   said_it = said_it || command.ends_with(" SMTPUTF8");
                   return is_told ? repeated(command) : usual;
                 }});
     }},
    {vrfy_with_smtputf8_gives_name_alone, "vrfy-with-smtputf8-gives-name-alone",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   const bool is_meant =
                       has_verb(command, "VRFY") && command.ends_with(" SMTPUTF8");
                   return is_meant ? std::string("250 2.1.5 Bob Example\r\n") : usual;
                 }});
     }},
    {refusal_repeats_recipient, "refusal-repeats-recipient",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   const bool is_meant = has_verb(command, "RCPT") && usual.starts_with("550");
                   return is_meant ? repeated(command) : usual;
                 }});
     }},
    {replies_repeat_octets_beyond_ascii, "replies-repeat-octets-beyond-ascii",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return has_verb(command, "HELP") ? repeated(command) : usual;
                 }});
     }},
    {unknown_commands_are_repeated, "unknown-commands-are-repeated",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return has_verb(command, "FOOB") ? repeated(command) : usual;
                 }});
     }},
    {accepts_ehlo_beyond_ascii, "accepts-ehlo-beyond-ascii",
     [](ReferenceHost& host) { reads_without(host, "EHLO", is_high); }},
    {received_hides_smtputf8, "received-hides-smtputf8",
     [](ReferenceHost& host) { stores_with(host, "with UTF8SMTP", "with ESMTP"); }},
    {encodes_header_in_utf8, "encodes-header-in-utf8",
     [](ReferenceHost& host) {
       stores_with(host, "X-Greeting: Gr\xC3\xBC", "X-Greeting: =?utf-8?Q?Gr=C3=BC?=");
     }},
    {return_path_is_spelled_in_ascii, "return-path-is-spelled-in-ascii",
     [](ReferenceHost& host) {
       stores_with(host, "Return-Path: <jos\xC3\xA9@", "Return-Path: <jose@");
     }},
    {relays_header_without_smtputf8, "relays-header-without-smtputf8",
     [](ReferenceHost& host) { reads(host, "BODY=8BITMIME SMTPUTF8", "BODY=8BITMIME"); }},
    {relays_address_without_smtputf8, "relays-address-without-smtputf8",
     [](ReferenceHost& host) { host.config.dialect.rules.leniencies.octets_beyond_ascii = true; }},
};

}  // namespace

std::span<const Mutant> internationalized_mutants() { return kInternationalizedMutants; }

}  // namespace smtplab::conformance
