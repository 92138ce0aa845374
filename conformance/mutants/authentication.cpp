#include <memory>
#include <utility>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

constexpr std::string_view kFailed = "535 5.7.8 Authentication credentials invalid\r\n";

/// All replies, to responses too, have `to` in place of `from`.
void all_replies_with(ReferenceHost& host, std::string_view from, std::string_view to) {
  interfere(host, {.reply = [from, to](std::string_view, std::string usual) {
              return replaced(std::move(usual), from, to);
            }});
}

/// Logins by that mechanism fail.
void fails_logins_by(ReferenceHost& host, std::string_view mechanism) {
  interfere(host, {.reply = [mechanism, is_meant = false](std::string_view command,
                                                          std::string usual) mutable {
              if (has_verb(command, "AUTH")) {
                is_meant = command.find(mechanism) != std::string_view::npos;
              }
              return is_meant && usual.starts_with("235") ? std::string(kFailed) : usual;
            }});
}

/// AUTH begins anew behind a login and that command; "": behind a login.
void serves_auth_after(ReferenceHost& host, std::string_view verb) {
  interfere(host, {.reply = [verb, is_over = verb.empty(), logged_in = false](
                                std::string_view command, std::string usual) mutable {
              is_over = is_over || (logged_in && has_verb(command, verb));
              logged_in = logged_in || usual.starts_with("235");
              const bool is_again = has_verb(command, "AUTH") && usual.starts_with("503");
              return logged_in && is_over && is_again ? "334 \r\n" : usual;
            }});
}

/// Hangs up behind a login that failed.
class HangsUp : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    is_done_ = is_done_ || octets.starts_with("535");
    return std::string(octets);
  }
  bool cuts() override { return is_done_; }

 private:
  bool is_done_ = false;
};

constexpr Mutant kAuthenticationMutants[] = {
    {announces_auth_in_lower_case, "announces-auth-in-lower-case",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "AUTH PLAIN", "AUTH plain"); }},
    {unknown_mechanism_is_answered_535, "unknown-mechanism-is-answered-535",
     [](ReferenceHost& host) { all_replies_with(host, "504 5.5.4", "535 5.7.8"); }},
    {unknown_mechanism_has_other_status, "unknown-mechanism-has-other-status",
     [](ReferenceHost& host) { all_replies_with(host, "504 5.5.4", "504 5.7.4"); }},
    {minds_case_of_mechanisms, "minds-case-of-mechanisms",
     [](ReferenceHost& host) { reads(host, "AUTH plain", "AUTH X-PLAIN"); }},
    {minds_case_of_auth, "minds-case-of-auth",
     [](ReferenceHost& host) { reads(host, "aUtH", "FOOB"); }},
    {serves_auth_inside_transaction, "serves-auth-inside-transaction",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [is_inside = false](std::string_view command,
                                                     std::string usual) mutable {
                   is_inside = is_inside || has_verb(command, "MAIL");
                   return is_inside && has_verb(command, "AUTH") ? "334 \r\n" : usual;
                 }});
     }},
    {serves_plain_in_clear, "serves-plain-in-clear",
     [](ReferenceHost& host) { all_replies_with(host, "538 5.7.11 Encryption", "334 "); }},
    {offers_plain_that_needs_tls, "offers-plain-that-needs-tls",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "AUTH CRAM-MD5", "AUTH PLAIN"); }},
    {offers_passwords_in_clear, "offers-passwords-in-clear",
     [](ReferenceHost& host) { host.config.dialect.security.passwords_in_clear = true; }},
    {needs_initial_response, "needs-initial-response",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line).append(line == "AUTH PLAIN" ? " !" : "");
                 }});
     }},
    {login_is_answered_250, "login-is-answered-250",
     [](ReferenceHost& host) { all_replies_with(host, "235 2.7.0", "250 2.7.0"); }},
    {cannot_log_in_by_login, "cannot-log-in-by-login",
     [](ReferenceHost& host) { fails_logins_by(host, "LOGIN"); }},
    {cannot_log_in_by_cram_md5, "cannot-log-in-by-cram-md5",
     [](ReferenceHost& host) { fails_logins_by(host, "CRAM-MD5"); }},
    {login_has_other_status, "login-has-other-status",
     [](ReferenceHost& host) { all_replies_with(host, "235 2.7.0", "235 2.0.0"); }},
    {takes_any_password, "takes-any-password",
     [](ReferenceHost& host) { all_replies_with(host, "535 5.7.8", "235 2.7.0"); }},
    {wrong_password_is_answered_550, "wrong-password-is-answered-550",
     [](ReferenceHost& host) { all_replies_with(host, "535 5.7.8", "550 5.7.8"); }},
    {wrong_password_has_other_status, "wrong-password-has-other-status",
     [](ReferenceHost& host) { all_replies_with(host, "535 5.7.8", "535 5.7.1"); }},
    {failed_login_closes_connection, "failed-login-closes-connection",
     [](ReferenceHost& host) { host.interference = [] { return std::make_unique<HangsUp>(); }; }},
    {takes_no_login_after_failure, "takes-no-login-after-failure",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [has_failed = false](std::string_view, std::string usual) mutable {
                   has_failed = has_failed || usual.starts_with("535");
                   return has_failed && usual.starts_with("235") ? std::string(kFailed) : usual;
                 }});
     }},
    {serves_auth_twice, "serves-auth-twice",
     [](ReferenceHost& host) { serves_auth_after(host, ""); }},
    {rset_ends_login, "rset-ends-login",
     [](ReferenceHost& host) { serves_auth_after(host, "RSET"); }},
    {ehlo_ends_login, "ehlo-ends-login",
     [](ReferenceHost& host) { serves_auth_after(host, "EHLO"); }},
    {received_tells_of_no_login, "received-tells-of-no-login",
     [](ReferenceHost& host) { stores_with(host, "ESMTPSA", "ESMTPS"); }},
};

constexpr Mutant kMessageMutants[] = {
    {empty_challenge_has_no_space, "empty-challenge-has-no-space",
     [](ReferenceHost& host) { all_replies_with(host, "334 \r\n", "334\r\n"); }},
    {challenges_in_plain_text, "challenges-in-plain-text",
     [](ReferenceHost& host) { all_replies_with(host, "334 VXNlcm5hbWU6", "334 Username:"); }},
    {cancelling_is_answered_535, "cancelling-is-answered-535",
     [](ReferenceHost& host) { replies(host, "*", kFailed); }},
    {cancelling_closes_connection, "cancelling-closes-connection",
     [](ReferenceHost& host) {
       interfere(host, {.cuts = [](std::string_view command) { return command == "*"; }});
     }},
    {bad_base64_is_answered_535, "bad-base64-is-answered-535",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "AUTH PLAIN !!!" ? std::string(kFailed) : usual;
                 }});
     }},
    {early_pad_is_answered_535, "early-pad-is-answered-535",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "AUTH PLAIN =AAA" ? std::string(kFailed) : usual;
                 }});
     }},
    {bad_response_is_answered_535, "bad-response-is-answered-535",
     [](ReferenceHost& host) { replies(host, "!!!", kFailed); }},
    // All responses of PLAIN from bob begin with these four.
    {passes_over_spaces_in_base64, "passes-over-spaces-in-base64",
     [](ReferenceHost& host) { reads(host, "AGJv ", "AGJv"); }},
    {passes_over_odd_octets_in_base64, "passes-over-odd-octets-in-base64",
     [](ReferenceHost& host) { host.config.dialect.security.base64_skips_other_octets = true; }},
    {passes_over_early_pads, "passes-over-early-pads",
     [](ReferenceHost& host) { reads(host, "AGJv=", "AGJv"); }},
    {unwanted_response_is_answered_535, "unwanted-response-is-answered-535",
     [](ReferenceHost& host) { replies_with(host, "AUTH", "501 5.7.0", "535 5.7.8"); }},
    {unwanted_response_has_other_status, "unwanted-response-has-other-status",
     [](ReferenceHost& host) { replies_with(host, "AUTH", "501 5.7.0", "501 5.5.4"); }},
    {takes_pad_for_no_response, "takes-pad-for-no-response",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line == "AUTH PLAIN =" ? "AUTH PLAIN" : line);
                 }});
     }},
    {takes_short_responses_only, "takes-short-responses-only",
     [](ReferenceHost& host) { host.config.dialect.rules.limits.auth_line = 512; }},
    {takes_tail_of_response_for_command, "takes-tail-of-response-for-command",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   constexpr std::size_t kBuffer = 16'384;
                   std::string read(line);
                   return line.size() > kBuffer ? read.insert(kBuffer, "\r\n") : read;
                 }});
     }},
    {too_long_response_has_other_status, "too-long-response-has-other-status",
     [](ReferenceHost& host) { all_replies_with(host, "500 5.5.6", "500 5.5.2"); }},
};

}  // namespace

std::span<const Mutant> authentication_mutants() { return kAuthenticationMutants; }
std::span<const Mutant> sasl_message_mutants() { return kMessageMutants; }

}  // namespace smtplab::conformance
