#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

constexpr Mutant kContentsMutants[] = {
    {puts_return_path_below, "puts-return-path-below",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         const std::size_t end = text.find("\r\n") + 2;
         std::string rest = text.substr(end);
         return rest.insert(rest.find("From: <"), text.substr(0, end));
       };
     }},
    {names_a_sender_for_null, "names-a-sender-for-null",
     [](ReferenceHost& host) {
       stores_with(host, "Return-Path: <>", "Return-Path: <daemon@mx.example.org>");
     }},
    {makes_senders_small, "makes-senders-small",
     [](ReferenceHost& host) { stores_with(host, "MiXeD.CaSe", "mixed.case"); }},
    {keeps_return_path_of_others, "keeps-return-path-of-others",
     [](ReferenceHost& host) {
       stores_with(host, "From: <", "Return-Path: <other@example.com>\r\nFrom: <");
     }},
    {received_has_no_by, "received-has-no-by",
     [](ReferenceHost& host) { stores_with(host, "by mx.example.org", ""); }},
    {received_has_unregistered_protocol, "received-has-unregistered-protocol",
     [](ReferenceHost& host) { stores_with(host, "with ESMTP", "with MAGIC"); }},
    {received_lists_recipients, "received-lists-recipients",
     [](ReferenceHost& host) {
       stores_with(host, "with ESMTP", "with ESMTP for <bob@example.org>,<carol@example.org>");
     }},
    {received_names_zone, "received-names-zone",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(replaced(std::move(text), " +0000", " GMT"), " -0000", " GMT");
       };
     }},
    {adds_apparently_to, "adds-apparently-to",
     [](ReferenceHost& host) {
       stores_with(host, "From: <", "Apparently-To: <carol@example.org>\r\nFrom: <");
     }},
    {tidies_header, "tidies-header",
     [](ReferenceHost& host) { stores_with(host, "X-Odd:no", "X-Odd: no"); }},
    {completes_addresses, "completes-addresses",
     [](ReferenceHost& host) { stores_with(host, "unqualified,", "unqualified@example.org,"); }},
    {removes_bcc, "removes-bcc",
     [](ReferenceHost& host) { stores_with(host, "Bcc: <blind@example.net>\r\n", ""); }},
    {folds_long_header_lines, "folds-long-header-lines",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(std::move(text), std::string(500, 'h'), std::string(499, 'h') + "\r\n h");
       };
     }},
    {trims_white_space, "trims-white-space",
     [](ReferenceHost& host) { stores_with(host, "tab\t\r\n", "tab\r\n"); }},
    {removes_empty_lines_at_end, "removes-empty-lines-at-end",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         while (text.ends_with("\r\n\r\n")) text.resize(text.size() - 2);
         return text;
       };
     }},
    {checks_resent_fields, "checks-resent-fields",
     [](ReferenceHost& host) { refuses_content(host, "Resent-To: "); }},
    {counts_addresses_in_header, "counts-addresses-in-header",
     [](ReferenceHost& host) { refuses_content(host, "<a199@"); }},
    {refuses_zone_names, "refuses-zone-names",
     [](ReferenceHost& host) { refuses_content(host, " EST\r\n"); }},
    {refuses_routes_in_header, "refuses-routes-in-header",
     [](ReferenceHost& host) { refuses_content(host, "<@a.example,"); }},
    {counts_30_hops, "counts-30-hops", [](ReferenceHost& host) { host.config.most_hops = 30; }},
};

}  // namespace

std::span<const Mutant> content_mutants() { return kContentsMutants; }

}  // namespace smtplab::conformance
