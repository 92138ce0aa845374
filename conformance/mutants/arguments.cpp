#include <memory>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// An empty line is no command, and gets no answer.
class IgnoresEmptyLines : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    return std::string(octets == "\r\n" ? "" : octets);
  }
};

/// A CR is enough; the LF behind it is read over.
class TakesCrForLineEnd : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    if (octets == "\r") return "\r\n";
    return std::string(octets == "\n" ? "" : octets);
  }
};

constexpr Mutant kArgumentsMutants[] = {
    {minds_case_of_ehlo, "minds-case-of-ehlo",
     [](ReferenceHost& host) { reads(host, "ehlo", "Xehlo"); }},
    {minds_case_of_noop, "minds-case-of-noop",
     [](ReferenceHost& host) { reads(host, "noop", "Xnoop"); }},
    {minds_case_of_rset, "minds-case-of-rset",
     [](ReferenceHost& host) { reads(host, "rset", "Xrset"); }},
    {minds_case_of_vrfy, "minds-case-of-vrfy",
     [](ReferenceHost& host) { reads(host, "vrfy", "Xvrfy"); }},
    {minds_case_of_help, "minds-case-of-help",
     [](ReferenceHost& host) { reads(host, "help", "Xhelp"); }},
    {minds_case_of_quit, "minds-case-of-quit",
     [](ReferenceHost& host) { reads(host, "quit", "Xquit"); }},
    {minds_case_of_data, "minds-case-of-data",
     [](ReferenceHost& host) { reads(host, "data", "Xdata"); }},
    {minds_case_of_parameters, "minds-case-of-parameters",
     [](ReferenceHost& host) { reads(host, " size=", " x="); }},
    {minds_case_of_body, "minds-case-of-body",
     [](ReferenceHost& host) { reads(host, "=8bitmime", "=8bit"); }},
    {refuses_ehlo_with_ipv4_literal, "refuses-ehlo-with-ipv4-literal",
     [](ReferenceHost& host) { reads(host, "EHLO [1", "EHLO @[1"); }},
    {refuses_ehlo_with_ipv6_literal, "refuses-ehlo-with-ipv6-literal",
     [](ReferenceHost& host) { reads(host, "EHLO [I", "EHLO @[I"); }},
    {verifies_ehlo, "verifies-ehlo",
     [](ReferenceHost& host) { replies(host, "RCPT", "550 5.1.8 No such client\r\n"); }},
    {verifies_helo, "verifies-helo",
     [](ReferenceHost& host) { reads(host, "HELO no-such-host", "HELO @"); }},
    {refuses_ehlo_with_503, "refuses-ehlo-with-503",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "EHLO" ? "503 5.5.1 Bad sequence\r\n" : usual;
                 }});
     }},
    {accepts_ehlo_without_argument, "accepts-ehlo-without-argument",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line == "EHLO" ? "EHLO client.example" : line);
                 }});
     }},
    {knows_no_help_topics, "knows-no-help-topics",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "HELP MAIL" ? "504 5.5.4 No such topic\r\n" : usual;
                 }});
     }},
    {verifies_nothing, "verifies-nothing",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "VRFY" ? "250 2.1.5 <bob@example.org>\r\n" : usual;
                 }});
     }},
    {accepts_mail_without_from, "accepts-mail-without-from",
     [](ReferenceHost& host) { reads(host, "MAIL <", "MAIL FROM:<"); }},
    {ignores_unknown_rcpt_parameters, "ignores-unknown-rcpt-parameters",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return has_verb(line, "RCPT") ? replaced(std::string(line), " FOOBAR=1", "")
                                                 : std::string(line);
                 }});
     }},
    {unknown_rcpt_parameter_is_answered_501, "unknown-rcpt-parameter-is-answered-501",
     [](ReferenceHost& host) { replies_with(host, "RCPT", "555 ", "501 "); }},
    {ignores_unknown_keywords, "ignores-unknown-keywords",
     [](ReferenceHost& host) { reads(host, "<> FOOBAR", "<>"); }},
    {private_command_is_answered_502, "private-command-is-answered-502",
     [](ReferenceHost& host) { replies(host, "XFOOBAR", "502 5.5.1 Not implemented\r\n"); }},
    {ignores_empty_lines, "ignores-empty-lines",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<IgnoresEmptyLines>(); };
     }},
    {answers_before_line_end, "answers-before-line-end",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<TakesCrForLineEnd>(); };
     }},
};

}  // namespace

std::span<const Mutant> argument_mutants() { return kArgumentsMutants; }

}  // namespace smtplab::conformance
