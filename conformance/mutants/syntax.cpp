#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using smtp::Outcome;
using smtp::ReplyText;
using smtp::Verb;

/// The host asks nobody and takes MAIL whatever is wrong with it.
void accepts_mail(ReferenceHost& host, Outcome read) {
  lay(host, {always_answers(Verb::mail, ReplyText::sender_ok, read)});
}

std::string verb_alone(std::string_view line, std::string_view verb) {
  return std::string(has_verb(line, verb) ? verb : line);
}

bool is_upper(std::string_view word) {
  return word.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

constexpr Mutant kSyntaxMutants[] = {
    {minds_case_of_commands, "minds-case-of-commands",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_known = is_upper(line.substr(0, line.find_first_of(" :")));
                   return is_known ? std::string(line) : "X" + std::string(line);
                 }});
     }},
    {refuses_trailing_space, "refuses-trailing-space",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line.ends_with(' ') ? "X" : line);
                 }});
     }},
    {ignores_argument_of_data, "ignores-argument-of-data",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) { return verb_alone(line, "DATA"); }});
     }},
    {ignores_argument_of_rset, "ignores-argument-of-rset",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) { return verb_alone(line, "RSET"); }});
     }},
    {ignores_argument_of_quit, "ignores-argument-of-quit",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) { return verb_alone(line, "QUIT"); }});
     }},
    {refuses_argument_of_noop, "refuses-argument-of-noop",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = has_verb(line, "NOOP") && line.size() > 5;
                   return std::string(is_meant ? "RSET now" : line);
                 }});
     }},
    {refuses_null_reverse_path, "refuses-null-reverse-path",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return replaced(std::string(line), "FROM:<>", "FROM:<@>");
                 }});
     }},
    {refuses_quoted_local_part, "refuses-quoted-local-part",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = line.find("TO:<\"") != std::string_view::npos;
                   return is_meant ? with_path(line, kBrokenPath) : std::string(line);
                 }});
     }},
    {refuses_quoted_pair, "refuses-quoted-pair",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = line.find('\\') != std::string_view::npos;
                   return is_meant ? with_path(line, kBrokenPath) : std::string(line);
                 }});
     }},
    {minds_case_of_domains, "minds-case-of-domains",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return replaced(std::string(line), "@EXAMPLE.ORG", "@elsewhere.example");
                 }});
     }},
    {takes_source_route_for_syntax_error, "takes-source-route-for-syntax-error",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = line.find("TO:<@") != std::string_view::npos;
                   return is_meant ? with_path(line, kBrokenPath) : std::string(line);
                 }});
     }},
    {accepts_path_without_brackets, "accepts-path-without-brackets",
     [](ReferenceHost& host) {
       host.config.dialect.rules.leniencies.path_without_brackets = true;
     }},
    {accepts_space_before_path, "accepts-space-before-path",
     [](ReferenceHost& host) { host.config.dialect.rules.leniencies.space_after_colon = true; }},
    {accepts_path_with_two_words, "accepts-path-with-two-words",
     [](ReferenceHost& host) { accepts_mail(host, Outcome::malformed); }},
    {accepts_control_character, "accepts-control-character",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return replaced(std::string(line), "\x01", "");
                 }});
     }},
    {accepts_octets_beyond_ascii, "accepts-octets-beyond-ascii",
     [](ReferenceHost& host) { host.config.dialect.rules.leniencies.octets_beyond_ascii = true; }},
    {accepts_any_address_literal, "accepts-any-address-literal",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return replaced(std::string(line), ".999]", ".99]");
                 }});
     }},
    {ignores_unknown_parameters, "ignores-unknown-parameters",
     [](ReferenceHost& host) { accepts_mail(host, Outcome::unknown_parameter); }},
    {unknown_parameter_is_answered_501, "unknown-parameter-is-answered-501",
     [](ReferenceHost& host) {
       say(host, ReplyText::unknown_parameter, 501, "Syntax error in parameters");
     }},
    {refuses_size_parameter, "refuses-size-parameter",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return replaced(std::string(line), " SIZE=", " SISE=");
                 }});
     }},
    {refuses_body_parameter, "refuses-body-parameter",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return replaced(std::string(line), " BODY=", " BODDY=");
                 }});
     }},
    {ends_commands_at_bare_lf, "ends-commands-at-bare-lf",
     [](ReferenceHost& host) {
       host.config.dialect.command_line_ends.bits |= static_cast<std::uint8_t>(smtp::LineEnd::lf);
     }},
    {ends_commands_at_bare_cr, "ends-commands-at-bare-cr",
     [](ReferenceHost& host) {
       host.config.dialect.command_line_ends.bits |= static_cast<std::uint8_t>(smtp::LineEnd::cr);
     }},
    {accepts_helo_without_argument, "accepts-helo-without-argument",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line == "HELO" ? "HELO client.example" : line);
                 }});
     }},
};

}  // namespace

std::span<const Mutant> syntax_mutants() { return kSyntaxMutants; }

}  // namespace smtplab::conformance
