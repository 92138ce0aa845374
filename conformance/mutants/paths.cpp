#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

constexpr Mutant kPathsMutants[] = {
    {refuses_dots_in_senders, "refuses-dots-in-senders",
     [](ReferenceHost& host) { refuses_path_with(host, "FROM:<a.b.c@"); }},
    {refuses_digits_in_senders, "refuses-digits-in-senders",
     [](ReferenceHost& host) { refuses_path_with(host, "FROM:<0"); }},
    {refuses_atom_specials, "refuses-atom-specials",
     [](ReferenceHost& host) { refuses_path_with(host, "FROM:<!#"); }},
    {refuses_quoted_senders, "refuses-quoted-senders",
     [](ReferenceHost& host) { refuses_path_with(host, "FROM:<\"q"); }},
    {refuses_quoted_space, "refuses-quoted-space",
     [](ReferenceHost& host) { refuses_path_with(host, "FROM:<\"a b"); }},
    {refuses_quoted_specials, "refuses-quoted-specials",
     [](ReferenceHost& host) { refuses_path_with(host, "FROM:<\"("); }},
    {refuses_quoted_quote, "refuses-quoted-quote",
     [](ReferenceHost& host) { refuses_path_with(host, "\\\""); }},
    {refuses_dots_in_recipients, "refuses-dots-in-recipients",
     [](ReferenceHost& host) { refuses_path_with(host, "TO:<a.b.c@"); }},
    {refuses_atom_specials_in_recipients, "refuses-atom-specials-in-recipients",
     [](ReferenceHost& host) { refuses_path_with(host, "TO:<#$"); }},
    {refuses_quoted_space_in_recipients, "refuses-quoted-space-in-recipients",
     [](ReferenceHost& host) { refuses_path_with(host, "TO:<\"a b"); }},
    {refuses_many_labels, "refuses-many-labels",
     [](ReferenceHost& host) { refuses_path_with(host, "@a.b.c.d."); }},
    {refuses_domain_with_leading_digit, "refuses-domain-with-leading-digit",
     [](ReferenceHost& host) { refuses_path_with(host, "@3"); }},
    {refuses_hyphens_in_domain, "refuses-hyphens-in-domain",
     [](ReferenceHost& host) { refuses_path_with(host, "--"); }},
    {refuses_ipv4_literal, "refuses-ipv4-literal",
     [](ReferenceHost& host) { refuses_path_with(host, "@[1"); }},
    {refuses_ipv6_literal, "refuses-ipv6-literal",
     [](ReferenceHost& host) { refuses_path_with(host, "IPv6:2001:db8:1"); }},
    {refuses_short_ipv6_literal, "refuses-short-ipv6-literal",
     [](ReferenceHost& host) { refuses_path_with(host, "db8::"); }},
    {refuses_mixed_ipv6_literal, "refuses-mixed-ipv6-literal",
     [](ReferenceHost& host) { refuses_path_with(host, "ffff:192"); }},
    {refuses_source_route_of_sender, "refuses-source-route-of-sender",
     [](ReferenceHost& host) { refuses_path_with(host, "FROM:<@"); }},
    {refuses_long_source_route, "refuses-long-source-route",
     [](ReferenceHost& host) { refuses_path_with(host, "TO:<@a.example,@b"); }},
    {follows_source_routes, "follows-source-routes",
     [](ReferenceHost& host) {
       host.config.routes = agents::RouteTreatment::follow;
       host.config.relay = agents::RelayPolicy::open;
     }},
    {accepts_short_ipv4_literal, "accepts-short-ipv4-literal",
     [](ReferenceHost& host) { accepts_path_with(host, "[192.0.2]"); }},
    {accepts_long_ipv6_literal, "accepts-long-ipv6-literal",
     [](ReferenceHost& host) { accepts_path_with(host, "7:8:9]"); }},
    {accepts_unclosed_literal, "accepts-unclosed-literal",
     [](ReferenceHost& host) { accepts_path_with(host, "[192.0.2.1>"); }},
    {accepts_underscore_in_domain, "accepts-underscore-in-domain",
     [](ReferenceHost& host) { host.config.dialect.rules.leniencies.underscore_in_domain = true; }},
    {accepts_empty_label, "accepts-empty-label",
     [](ReferenceHost& host) { accepts_path_with(host, "b..example"); }},
    {accepts_two_dots, "accepts-two-dots",
     [](ReferenceHost& host) { accepts_path_with(host, "a..b@"); }},
    {accepts_sender_without_domain, "accepts-sender-without-domain",
     [](ReferenceHost& host) { accepts_path_with(host, "FROM:<plain>"); }},
    {accepts_unclosed_sender, "accepts-unclosed-sender",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line).append(line.ends_with("plain@example.org") ? ">" : "");
                 }});
     }},
    {accepts_mail_without_path, "accepts-mail-without-path",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line).append(line.ends_with("FROM:") ? "<>" : "");
                 }});
     }},
    {accepts_two_senders, "accepts-two-senders",
     [](ReferenceHost& host) { accepts_path_with(host, "> <"); }},
    {accepts_null_recipient, "accepts-null-recipient",
     [](ReferenceHost& host) { accepts_path_with(host, "TO:<>"); }},
    {accepts_rcpt_without_path, "accepts-rcpt-without-path",
     [](ReferenceHost& host) {
       interfere(
           host, {.command = [](std::string_view line) {
             return std::string(line).append(line.ends_with("TO:") ? "<bob@example.org>" : "");
           }});
     }},
    {accepts_recipient_without_brackets, "accepts-recipient-without-brackets",
     [](ReferenceHost& host) {
       host.config.dialect.rules.leniencies.path_without_brackets = true;
     }},
    {accepts_recipient_without_domain, "accepts-recipient-without-domain",
     [](ReferenceHost& host) { accepts_path_with(host, "TO:<plain>"); }},
};

}  // namespace

std::span<const Mutant> path_mutants() { return kPathsMutants; }

}  // namespace smtplab::conformance
