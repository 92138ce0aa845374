#include <utility>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

constexpr Mutant kTraceFieldsMutants[] = {
    {adds_no_return_path_for_null, "adds-no-return-path-for-null",
     [](ReferenceHost& host) { stores_with(host, "Return-Path: <>\r\n", ""); }},
    {received_from_is_bare_literal, "received-from-is-bare-literal",
     [](ReferenceHost& host) {
       stores_with(host, "from client.example ([198.51.100.7])",
                   "from [198.51.100.7] (helo=client.example)");
     }},
    {received_by_is_bare_literal, "received-by-is-bare-literal",
     [](ReferenceHost& host) { stores_with(host, "by mx.example.org", "by [192.0.2.1]"); }},
    {received_clauses_are_mixed, "received-clauses-are-mixed",
     [](ReferenceHost& host) { stores_with(host, "with ESMTP", "id 1 with ESMTP"); }},
    {received_has_unregistered_clause, "received-has-unregistered-clause",
     [](ReferenceHost& host) { stores_with(host, "with ESMTP", "with ESMTP mood good"); }},
    {received_date_lacks_comma, "received-date-lacks-comma",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         // The host's own is the first date of all.
         const std::size_t comma = text.find(", ");
         return comma == std::string::npos ? text : text.erase(comma, 1);
       };
     }},
    {ends_lines_of_text_at_cr, "ends-lines-of-text-at-cr",
     [](ReferenceHost& host) { stores_with(host, "before\rbehind", "before\r\nbehind"); }},
    {cuts_lines_of_text_at_nul, "cuts-lines-of-text-at-nul",
     [](ReferenceHost& host) { stores_with(host, std::string_view("\0behind", 7), ""); }},
    {keeps_dot_of_long_lines, "keeps-dot-of-long-lines",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         const std::string longest = "\r\n" + std::string(100, '.') + "\r\n";
         return replaced(std::move(text), longest, "\r\n." + longest.substr(2));
       };
     }},
    {loses_header_without_text, "loses-header-without-text",
     [](ReferenceHost& host) { stores_with(host, "X-Last: field", ""); }},
    {loses_quotes_of_sender, "loses-quotes-of-sender",
     [](ReferenceHost& host) { stores_with(host, "<\"two words\"@", "<two words@"); }},
    {delivers_each_message_id_once, "delivers-each-message-id-once",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return text.find("-again\r\n\r\n") == std::string::npos ? text : std::string();
       };
     }},
    {list_changes_message, "list-changes-message",
     [](ReferenceHost& host) {
       stores_with(host, "X-Through-Others: as sent\r\n", "X-Through-Others: seen\r\n");
     }},
};

}  // namespace

std::span<const Mutant> trace_field_mutants() { return kTraceFieldsMutants; }

}  // namespace smtplab::conformance
