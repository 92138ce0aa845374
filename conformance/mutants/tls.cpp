#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// Commands behind STARTTLS become what `change` makes of them.
void reads_under_tls(ReferenceHost& host, std::string (*change)(std::string_view line)) {
  interfere(host, {.command = [change, is_secure = false](std::string_view line) mutable {
              if (is_secure) return change(line);
              is_secure = has_verb(line, "STARTTLS");
              return std::string(line);
            }});
}

/// So do the replies to them.
void replies_under_tls(ReferenceHost& host,
                       std::string (*change)(std::string_view command, std::string usual)) {
  interfere(host, {.reply = [change, is_secure = false](std::string_view command,
                                                        std::string usual) mutable {
              if (is_secure) return change(command, std::move(usual));
              is_secure = has_verb(command, "STARTTLS");
              return usual;
            }});
}

constexpr Mutant kTlsMutants[] = {
    {announces_starttls_with_parameter, "announces-starttls-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "STARTTLS", "STARTTLS TLSv1.3"); }},
    {refuses_starttls, "refuses-starttls",
     [](ReferenceHost& host) { reads(host, "STARTTLS", "STARTTLZ"); }},
    {ignores_argument_of_starttls, "ignores-argument-of-starttls",
     [](ReferenceHost& host) { reads(host, "STARTTLS now", "STARTTLS"); }},
    {refuses_mail_under_tls, "refuses-mail-under-tls",
     [](ReferenceHost& host) {
       reads_under_tls(host, [](std::string_view line) {
         return std::string(has_verb(line, "MAIL") ? "RCPT TO:<bob@example.org>" : line);
       });
     }},
    {greets_again_under_tls, "greets-again-under-tls",
     [](ReferenceHost& host) {
       replies_under_tls(host, [](std::string_view command, std::string usual) {
         return (has_verb(command, "EHLO") ? "220 mx.example.org Hello\r\n" : "") + usual;
       });
     }},
    {offers_starttls_under_tls, "offers-starttls-under-tls",
     [](ReferenceHost& host) { host.config.dialect.security.tls_again_announced = true; }},
    {starts_tls_twice, "starts-tls-twice",
     [](ReferenceHost& host) {
       replies_under_tls(host, [](std::string_view command, std::string usual) {
         return has_verb(command, "STARTTLS") ? "220 2.0.0 Ready to start TLS\r\n" : usual;
       });
     }},
    {serves_commands_behind_starttls, "serves-commands-behind-starttls",
     [](ReferenceHost& host) { host.config.dialect.security.input_kept_for_tls = true; }},
    {keeps_session_for_tls, "keeps-session-for-tls",
     [](ReferenceHost& host) { host.config.dialect.security.session_kept_for_tls = true; }},
    {keeps_login_for_tls, "keeps-login-for-tls",
     [](ReferenceHost& host) {
       replies_under_tls(host, [](std::string_view command, std::string usual) {
         return has_verb(command, "AUTH") ? "503 5.5.1 Authenticated already\r\n" : usual;
       });
     }},
    {keeps_name_for_tls, "keeps-name-for-tls",
     [](ReferenceHost& host) {
       reads_under_tls(host, [](std::string_view line) {
         return std::string(has_verb(line, "EHLO") ? "EHLO earlier.example" : line);
       });
     }},
    {serves_clear_commands_behind_starttls, "serves-clear-commands-behind-starttls",
     [](ReferenceHost& host) {
       interfere(host, {.command =
                            [](std::string_view line) {
                              return std::string(line == "STARTTLS" ? "NOOP" : line);
                            },
                        .reply =
                            [](std::string_view command, std::string usual) {
                              return command == "STARTTLS" ? "220 2.0.0 Ready\r\n" : usual;
                            }});
     }},
    {requires_tls_of_everybody, "requires-tls-of-everybody",
     [](ReferenceHost& host) { host.config.dialect.security.requires_tls = true; }},
};

}  // namespace

std::span<const Mutant> tls_mutants() { return kTlsMutants; }

}  // namespace smtplab::conformance
