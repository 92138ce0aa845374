#include <string>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"
#include "sim/smtp/reply_code.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using smtp::ReplyText;

/// "550 5.1.1 No" as "550 No".
std::string without_status(const std::string& reply) {
  const std::size_t end = reply.find(' ', 4);
  const bool has_status =
      end != std::string::npos &&
      smtp::parse_enhanced_status_code(std::string_view(reply).substr(4)).is_set();
  return has_status ? reply.substr(0, 4) + reply.substr(end + 1) : reply;
}

/// Replies to commands that hold the text have no status code.
void gives_no_status_to(ReferenceHost& host, std::string_view text) {
  interfere(host, {.reply = [text](std::string_view command, std::string usual) {
              const bool is_meant = command.find(text) != std::string_view::npos;
              return is_meant ? without_status(usual) : usual;
            }});
}

constexpr Mutant kOddRepliesMutants[] = {
    {repeats_control_characters, "repeats-control-characters",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   if (!command.starts_with("FOOB")) return usual;
                   return "500 5.5.1 No such command: " + std::string(command) + "\r\n";
                 }});
     }},
    {quit_names_no_domain, "quit-names-no-domain",
     [](ReferenceHost& host) { replies(host, "QUIT", "221 2.0.0 Bye\r\n"); }},
    {gives_no_status_to_rcpt, "gives-no-status-to-rcpt",
     [](ReferenceHost& host) { gives_no_status_to(host, "TO:<nobody@"); }},
    {gives_no_status_to_parameters, "gives-no-status-to-parameters",
     [](ReferenceHost& host) { gives_no_status_to(host, " FOOBAR"); }},
    {gives_no_status_to_vrfy, "gives-no-status-to-vrfy",
     [](ReferenceHost& host) { gives_no_status_to(host, "VRFY"); }},
    {early_mail_is_answered_502, "early-mail-is-answered-502",
     [](ReferenceHost& host) { replies_with(host, "MAIL", "503 ", "502 "); }},
    {announces_etrn_without_having_it, "announces-etrn-without-having-it",
     [](ReferenceHost& host) { say(host, ReplyText::ehlo, 250, "{domain}\nETRN\nHELP\nEXPN"); }},
    {reads_four_letters, "reads-four-letters",
     [](ReferenceHost& host) { reads(host, "NOOPX", "NOOP"); }},
};

}  // namespace

std::span<const Mutant> odd_reply_mutants() { return kOddRepliesMutants; }

}  // namespace smtplab::conformance
