#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// The same as reads(), where the command ends so.
void reads_at_end(ReferenceHost& host, std::string_view from, std::string_view to) {
  interfere(host, {.command = [from, to](std::string_view line) {
              if (!line.ends_with(from)) return std::string(line);
              return std::string(line.substr(0, line.size() - from.size())).append(to);
            }});
}

/// The reply to a command that holds the text.
void replies_to(ReferenceHost& host, std::string_view text, std::string_view reply) {
  interfere(host, {.reply = [text, reply](std::string_view command, std::string usual) {
              return command.find(text) != std::string_view::npos ? std::string(reply) : usual;
            }});
}

constexpr Mutant kNotificationsMutants[] = {
    {announces_dsn_with_parameter, "announces-dsn-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "DSN", "DSN YES"); }},
    {refuses_ret_full, "refuses-ret-full",
     [](ReferenceHost& host) { reads(host, " RET=FULL", " RET=X"); }},
    {refuses_ret_hdrs, "refuses-ret-hdrs",
     [](ReferenceHost& host) { reads(host, " RET=HDRS", " RET=X"); }},
    {refuses_ret_in_small_letters, "refuses-ret-in-small-letters",
     [](ReferenceHost& host) { reads(host, " ret=hdrs", " RET=X"); }},
    {refuses_envid, "refuses-envid",
     [](ReferenceHost& host) { reads(host, " ENVID=QQ314159", " ENVID=+"); }},
    {refuses_encoded_envid, "refuses-encoded-envid",
     [](ReferenceHost& host) { reads(host, "+2Bb", "+2b"); }},
    {refuses_envid_with_parentheses, "refuses-envid-with-parentheses",
     [](ReferenceHost& host) { reads(host, "a(b)", "+"); }},
    {refuses_long_envid, "refuses-long-envid",
     [](ReferenceHost& host) { reads(host, "=Q3456789012345678901234567890123456789", "=+"); }},
    {refuses_ret_behind_envid, "refuses-ret-behind-envid",
     [](ReferenceHost& host) { reads(host, "314159 RET=FULL", "314159 RET=X"); }},
    {accepts_ret_without_value, "accepts-ret-without-value",
     [](ReferenceHost& host) { reads_at_end(host, " RET", ""); }},
    {accepts_unknown_ret, "accepts-unknown-ret",
     [](ReferenceHost& host) { reads(host, " RET=FOO", ""); }},
    {accepts_ret_twice, "accepts-ret-twice",
     [](ReferenceHost& host) { reads(host, " RET=FULL RET=HDRS", " RET=HDRS"); }},
    {accepts_envid_without_value, "accepts-envid-without-value",
     [](ReferenceHost& host) { reads_at_end(host, " ENVID", ""); }},
    {accepts_bad_envid, "accepts-bad-envid", [](ReferenceHost& host) { reads(host, "a+zz", "a"); }},
    {accepts_envid_twice, "accepts-envid-twice",
     [](ReferenceHost& host) { reads(host, " ENVID=a ENVID=b", " ENVID=b"); }},
    {refuses_notify_never, "refuses-notify-never",
     [](ReferenceHost& host) { reads(host, " NOTIFY=NEVER", " NOTIFY=X"); }},
    {refuses_notify_in_small_letters, "refuses-notify-in-small-letters",
     [](ReferenceHost& host) { reads(host, " notify=failure", " NOTIFY=X"); }},
    {refuses_three_words, "refuses-three-words",
     [](ReferenceHost& host) { reads(host, "SUCCESS,FAILURE,DELAY", "X"); }},
    {refuses_orcpt, "refuses-orcpt",
     [](ReferenceHost& host) { reads(host, "ORCPT=rfc822;Bob", "ORCPT=;"); }},
    {refuses_quoted_orcpt, "refuses-quoted-orcpt",
     [](ReferenceHost& host) { reads(host, "ORCPT=rfc822;\"", "ORCPT=;"); }},
    {refuses_orcpt_of_x400, "refuses-orcpt-of-x400",
     [](ReferenceHost& host) { reads(host, "ORCPT=x400", "ORCPT="); }},
    {refuses_long_orcpt, "refuses-long-orcpt",
     [](ReferenceHost& host) {
       reads(host, "ooooooooooooooooooooooooooooooooooooooooooooooooooo", "+");
     }},
    {accepts_notify_without_value, "accepts-notify-without-value",
     [](ReferenceHost& host) { reads_at_end(host, " NOTIFY", ""); }},
    {accepts_unknown_notify, "accepts-unknown-notify",
     [](ReferenceHost& host) { reads(host, " NOTIFY=FOO", ""); }},
    {accepts_never_with_another, "accepts-never-with-another",
     [](ReferenceHost& host) { reads(host, "NEVER,SUCCESS", "NEVER"); }},
    {refuses_never_with_553, "refuses-never-with-553",
     [](ReferenceHost& host) {
       replies_to(host, "NEVER,FAILURE", "553 5.5.4 NEVER stands alone\r\n");
     }},
    {accepts_notify_twice, "accepts-notify-twice",
     [](ReferenceHost& host) { reads(host, " NOTIFY=NEVER NOTIFY=NEVER", " NOTIFY=NEVER"); }},
    {accepts_orcpt_without_value, "accepts-orcpt-without-value",
     [](ReferenceHost& host) { reads_at_end(host, " ORCPT", ""); }},
    {accepts_orcpt_without_type, "accepts-orcpt-without-type",
     [](ReferenceHost& host) { reads(host, "ORCPT=bob@a.example", "ORCPT=rfc822;bob@a.example"); }},
    {accepts_bad_orcpt, "accepts-bad-orcpt",
     [](ReferenceHost& host) { reads(host, "a+zz@", "a@"); }},
    {accepts_orcpt_twice, "accepts-orcpt-twice",
     [](ReferenceHost& host) { reads(host, " ORCPT=rfc822;a@a.example ORCPT", " ORCPT"); }},
    {drops_envid, "drops-envid", [](ReferenceHost& host) { sends(host, " ENVID=Q+2B(7)", ""); }},
    {invents_envid, "invents-envid",
     [](ReferenceHost& host) { sends(host, "> SIZE", "> ENVID=1 SIZE"); }},
    {drops_ret, "drops-ret", [](ReferenceHost& host) { sends(host, " RET=HDRS", ""); }},
    {invents_ret, "invents-ret",
     [](ReferenceHost& host) { sends(host, "> SIZE", "> RET=FULL SIZE"); }},
    {drops_notify, "drops-notify", [](ReferenceHost& host) { sends(host, " NOTIFY=DELAY", ""); }},
    {invents_notify, "invents-notify",
     [](ReferenceHost& host) {
       sends(host, "<Passed.On@elsewhere.example>", "<Passed.On@elsewhere.example> NOTIFY=FAILURE");
     }},
    {drops_orcpt, "drops-orcpt",
     [](ReferenceHost& host) { sends(host, " ORCPT=rfc822;or+2Big@x.example", ""); }},
    {makes_orcpt_small, "makes-orcpt-small",
     [](ReferenceHost& host) { sends(host, "OrIg@X.Example", "orig@x.example"); }},
    {adds_wrong_orcpt, "adds-wrong-orcpt",
     [](ReferenceHost& host) {
       sends(host, "<Passed.On@elsewhere.example>",
             "<Passed.On@elsewhere.example> ORCPT=rfc822;bob@example.org");
     }},
    {refuses_unknown_submitter, "refuses-unknown-submitter",
     [](ReferenceHost& host) { reads(host, " AUTH=<>", " AUTH=+"); }},
    {refuses_named_submitter, "refuses-named-submitter",
     [](ReferenceHost& host) { reads(host, " AUTH=e+3D", " AUTH=+"); }},
};

}  // namespace

std::span<const Mutant> notification_mutants() { return kNotificationsMutants; }

}  // namespace smtplab::conformance
