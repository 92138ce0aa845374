#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// Once the verb has come twice, or RSET once, mail for carol is bob's, for whom the first was.
void keeps_recipient(ReferenceHost& host, std::string_view verb) {
  const int enough = verb == "RSET" ? 1 : 2;
  interfere(host, {.command = [verb, enough, count = 0](std::string_view line) mutable {
              count += has_verb(line, verb) ? 1 : 0;
              return count < enough ? std::string(line)
                                    : replaced(std::string(line), "carol", "bob");
            }});
}

constexpr Mutant kEnvelopesMutants[] = {
    {refuses_message_for_some, "refuses-message-for-some",
     [](ReferenceHost& host) { refuses_content(host, "-some\r\n"); }},
    {forgets_recipient_named_twice, "forgets-recipient-named-twice",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) {
         const bool is_meant = s.find("-twice\r\n") != std::string::npos;
         return is_meant ? std::string("\r\n.\r\n") : s;
       });
     }},
    {adds_recipients_to_second_message, "adds-recipients-to-second-message",
     [](ReferenceHost& host) { keeps_recipient(host, "MAIL"); }},
    {rset_keeps_recipients, "rset-keeps-recipients",
     [](ReferenceHost& host) { keeps_recipient(host, "RSET"); }},
    {ehlo_keeps_recipients, "ehlo-keeps-recipients",
     [](ReferenceHost& host) { keeps_recipient(host, "EHLO"); }},
    {list_keeps_return_path, "list-keeps-return-path",
     [](ReferenceHost& host) { host.config.lists.front().keeper = {}; }},
    {alias_changes_return_path, "alias-changes-return-path",
     [](ReferenceHost& host) {
       host.config.lists.back().keeper = host.config.lists.front().keeper;
     }},
};

}  // namespace

std::span<const Mutant> envelope_mutants() { return kEnvelopesMutants; }

}  // namespace smtplab::conformance
