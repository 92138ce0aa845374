#include "sim/smtp/reply_text.h"

#include <algorithm>
#include <utility>

namespace smtplab::smtp {
namespace {

struct TextRow {
  ReplyText id;
  std::string_view name;
  std::uint16_t code;
  EnhancedStatusCode status;
  std::string_view text;
  /// Where RFC 821 has another code or text; 0 where it has not.
  std::uint16_t code_821 = 0;
  std::string_view text_821 = {};
};

// Codes and, where they print one, texts are those of RFC 821 sections 4.2.2 and 4.3 and of
// RFC 5321 sections 4.2.2, 4.2.3 and 4.5.3.1.9, of RFC 3207 section 4, of RFC 4954 section 6 and of
// RFC 6531 section 3.5; status codes are RFC 3463's, and RFC 5248's and RFC 7372's where those have
// better ones.
constexpr TextRow kTexts[] = {
    {ReplyText::hello, "hello", 250, {}, "{domain}"},
    // EXPN must be listed where it is served, and HELP as any other command that is not required
    // (RFC 5321 sections 3.5.2 and 4.1.1.1). The extensions' keywords come before them.
    {ReplyText::ehlo, "ehlo", 250, {}, "{domain}\nEXPN\nHELP"},
    {ReplyText::reset_done, "reset_done", 250, {2, 0, 0}, "OK"},
    {ReplyText::noop_done, "noop_done", 250, {2, 0, 0}, "OK"},
    {ReplyText::closing,
     "closing",
     221,
     {2, 0, 0},
     "{domain} Service closing transmission channel"},
    {ReplyText::unrecognized, "unrecognized", 500, {5, 5, 2}, "Syntax error, command unrecognized"},
    {ReplyText::not_implemented, "not_implemented", 502, {5, 5, 1}, "Command not implemented"},
    {ReplyText::syntax_error,
     "syntax_error",
     501,
     {5, 5, 4},
     "Syntax error in parameters or arguments"},
    {ReplyText::bad_sequence, "bad_sequence", 503, {5, 5, 1}, "Bad sequence of commands"},
    {ReplyText::line_too_long,
     "line_too_long",
     500,
     {5, 5, 2},
     "Line too long",
     500,
     "Line too long."},
    {ReplyText::path_too_long, "path_too_long", 501, {5, 1, 3}, "Path too long"},
    {ReplyText::unknown_parameter,
     "unknown_parameter",
     555,
     {5, 5, 4},
     "MAIL FROM/RCPT TO parameters not recognized or not implemented",
     501,
     "Syntax error in parameters or arguments"},
    {ReplyText::bad_parameter,
     "bad_parameter",
     501,
     {5, 5, 4},
     "Syntax error in parameters or arguments"},
    {ReplyText::nested_mail, "nested_mail", 503, {5, 5, 1}, "Bad sequence of commands"},
    {ReplyText::no_recipients, "no_recipients", 503, {5, 5, 1}, "Bad sequence of commands"},
    {ReplyText::refused_session, "refused_session", 503, {5, 5, 1}, "Bad sequence of commands"},
    {ReplyText::too_many_recipients,
     "too_many_recipients",
     452,
     {4, 5, 3},
     "Too many recipients",
     552,
     "Too many recipients."},
    {ReplyText::declared_size_too_large,
     "declared_size_too_large",
     552,
     {5, 3, 4},
     "Message size exceeds fixed maximum message size"},
    {ReplyText::content_too_large,
     "content_too_large",
     552,
     {5, 3, 4},
     "Too much mail data",
     552,
     "Too much mail data."},
    {ReplyText::timed_out,
     "timed_out",
     421,
     {4, 4, 2},
     "{domain} Service not available, closing transmission channel"},
    {ReplyText::tls_required,
     "tls_required",
     530,
     {5, 7, 0},
     "Must issue a STARTTLS command first"},
    {ReplyText::authentication_required,
     "authentication_required",
     530,
     {5, 7, 0},
     "Authentication required"},
    {ReplyText::already_secure, "already_secure", 503, {5, 5, 1}, "TLS is in use already"},
    {ReplyText::auth_challenge, "auth_challenge", 334, {}, "{subject}"},
    {ReplyText::already_authenticated,
     "already_authenticated",
     503,
     {5, 5, 1},
     "Authenticated already"},
    {ReplyText::unsupported_mechanism,
     "unsupported_mechanism",
     504,
     {5, 5, 4},
     "Authentication mechanism is not offered"},
    {ReplyText::encryption_required,
     "encryption_required",
     538,
     {5, 7, 11},
     "Encryption required for requested authentication mechanism"},
    {ReplyText::unwanted_response,
     "unwanted_response",
     501,
     {5, 7, 0},
     "The mechanism takes no initial response"},
    {ReplyText::bad_base64, "bad_base64", 501, {5, 5, 2}, "Not in base64"},
    {ReplyText::auth_cancelled, "auth_cancelled", 501, {5, 7, 0}, "Authentication cancelled"},
    {ReplyText::auth_line_too_long,
     "auth_line_too_long",
     500,
     {5, 5, 6},
     "Authentication Exchange line is too long"},
    {ReplyText::chunk_taken, "chunk_taken", 250, {2, 0, 0}, "{subject} octets received"},
    {ReplyText::sender_not_ascii,
     "sender_not_ascii",
     550,
     {5, 6, 7},
     "Non-ASCII addresses need the SMTPUTF8 parameter"},
    {ReplyText::recipient_not_ascii,
     "recipient_not_ascii",
     553,
     {5, 6, 7},
     "Non-ASCII addresses need SMTPUTF8 with MAIL"},
    {ReplyText::greeting, "greeting", 220, {}, "{domain} Simple Mail Transfer Service Ready"},
    {ReplyText::sender_ok, "sender_ok", 250, {2, 1, 0}, "OK"},
    {ReplyText::recipient_ok, "recipient_ok", 250, {2, 1, 5}, "OK"},
    {ReplyText::start_mail_input,
     "start_mail_input",
     354,
     {},
     "Start mail input; end with <CRLF>.<CRLF>"},
    {ReplyText::accepted, "accepted", 250, {2, 0, 0}, "OK"},
    {ReplyText::user_unknown, "user_unknown", 550, {5, 1, 1}, "No such user here"},
    {ReplyText::will_forward,
     "will_forward",
     251,
     {2, 1, 5},
     "User not local; will forward to {subject}"},
    {ReplyText::please_try, "please_try", 551, {5, 1, 6}, "User not local; please try {subject}"},
    {ReplyText::not_active, "not_active", 450, {4, 2, 1}, "User not active now"},
    {ReplyText::will_mail, "will_mail", 250, {2, 1, 5}, "User not active now, so will do mail."},
    {ReplyText::relay_denied, "relay_denied", 550, {5, 7, 1}, "Relaying denied"},
    {ReplyText::relay_accepted, "relay_accepted", 250, {2, 1, 5}, "OK"},
    {ReplyText::greylisted, "greylisted", 451, {4, 7, 1}, "Greylisted, please try again later"},
    {ReplyText::over_quota, "over_quota", 452, {4, 5, 3}, "Too many recipients in this period"},
    {ReplyText::account_locked, "account_locked", 525, {5, 7, 13}, "User account disabled"},
    {ReplyText::spf_failed, "spf_failed", 550, {5, 7, 23}, "SPF validation failed for {subject}"},
    {ReplyText::spf_put_off, "spf_put_off", 451, {4, 7, 24}, "SPF validation error: {subject}"},
    {ReplyText::route_refused, "route_refused", 550, {5, 1, 0}, "Source routes are not taken"},
    {ReplyText::mailbox_full,
     "mailbox_full",
     552,
     {5, 2, 2},
     "Requested mail action aborted: exceeded storage allocation"},
    // RFC 2033 section 4.2 prints the text.
    {ReplyText::mailbox_over_quota,
     "mailbox_over_quota",
     452,
     {4, 2, 2},
     "{subject} is temporarily over quota"},
    {ReplyText::storage_full,
     "storage_full",
     452,
     {4, 3, 1},
     "Requested action not taken: insufficient system storage"},
    {ReplyText::too_many_hops, "too_many_hops", 554, {5, 4, 6}, "Too many hops: mail loop"},
    {ReplyText::verified, "verified", 250, {2, 1, 5}, "{subject}"},
    {ReplyText::no_match, "no_match", 550, {5, 1, 1}, "String does not match anything."},
    {ReplyText::needs_utf8_reply,
     "needs_utf8_reply",
     550,
     {5, 6, 8},
     "The mailbox name needs a UTF-8 reply"},
    {ReplyText::cannot_show,
     "cannot_show",
     252,
     {2, 6, 8},
     "The mailbox name needs a UTF-8 reply, but mail for it is taken"},
    {ReplyText::ambiguous, "ambiguous", 553, {5, 1, 4}, "User ambiguous."},
    {ReplyText::cannot_verify,
     "cannot_verify",
     252,
     {2, 5, 0},
     "Cannot VRFY user, but will accept message and attempt delivery"},
    {ReplyText::expand_denied, "expand_denied", 550, {5, 7, 2}, "Access Denied to You."},
    {ReplyText::help, "help", 214, {2, 0, 0}, "Commands: {subject}"},
    {ReplyText::turn_accepted, "turn_accepted", 250, {2, 0, 0}, "OK"},
    {ReplyText::turn_refused, "turn_refused", 502, {5, 5, 1}, "Command not implemented"},
    {ReplyText::ready_for_tls, "ready_for_tls", 220, {2, 0, 0}, "Ready to start TLS"},
    {ReplyText::tls_unavailable,
     "tls_unavailable",
     454,
     {4, 7, 0},
     "TLS not available due to temporary reason"},
    {ReplyText::authenticated, "authenticated", 235, {2, 7, 0}, "Authentication Succeeded"},
    {ReplyText::authentication_failed,
     "authentication_failed",
     535,
     {5, 7, 8},
     "Authentication credentials invalid"},
    {ReplyText::shutting_down,
     "shutting_down",
     421,
     {4, 3, 2},
     "{domain} Service not available, closing transmission channel"},
};
static_assert(std::size(kTexts) == kReplyTextCount);

}  // namespace

std::string_view reply_text_name(ReplyText id) { return kTexts[static_cast<std::size_t>(id)].name; }

std::size_t find_reply_text(std::string_view name) {
  const auto* row = std::find_if(std::begin(kTexts), std::end(kTexts),
                                 [name](const TextRow& r) { return r.name == name; });
  return static_cast<std::size_t>(row - std::begin(kTexts));
}

ReplyTexts::Replies ReplyTexts::of(Standard standard) {
  Replies replies;
  for (const TextRow& row : kTexts) {
    const bool old = standard == Standard::rfc821 && row.code_821 != 0;
    Reply& reply = replies[static_cast<std::size_t>(row.id)];
    reply = {ReplyCode{old ? row.code_821 : row.code}, row.status,
             std::string(old ? row.text_821 : row.text)};
    // The class of the two agrees (RFC 2034 section 4).
    if (reply.status.is_set()) {
      reply.status.status_class = static_cast<std::uint8_t>(reply.code.value / 100);
    }
  }
  return replies;
}

ReplyTexts::ReplyTexts(Standard standard) {
  static const auto of_821 = std::make_shared<const Replies>(of(Standard::rfc821));
  static const auto of_5321 = std::make_shared<const Replies>(of(Standard::rfc5321));
  replies_ = standard == Standard::rfc821 ? of_821 : of_5321;
}

void ReplyTexts::set(ReplyText id, Reply reply) {
  auto changed = std::make_shared<Replies>(*replies_);
  (*changed)[static_cast<std::size_t>(id)] = std::move(reply);
  replies_ = std::move(changed);
}

Reply fill_in(const Reply& reply, const ReplyFields& fields) {
  if (reply.text.find('{') == std::string::npos) return reply;
  Reply filled{reply.code, reply.status, {}};
  filled.text.reserve(reply.text.size() + fields.domain.size() + fields.client.size() +
                      fields.subject.size());
  std::string_view rest = reply.text;
  while (!rest.empty()) {
    const std::size_t brace = std::min(rest.find('{'), rest.size());
    filled.text.append(rest.substr(0, brace));
    rest.remove_prefix(brace);
    if (rest.empty()) break;
    if (rest.starts_with("{domain}")) {
      filled.text.append(fields.domain);
      rest.remove_prefix(8);
    } else if (rest.starts_with("{client}")) {
      filled.text.append(fields.client);
      rest.remove_prefix(8);
    } else if (rest.starts_with("{subject}")) {
      filled.text.append(fields.subject);
      rest.remove_prefix(9);
    } else {
      filled.text.push_back('{');
      rest.remove_prefix(1);
    }
  }
  return filled;
}

}  // namespace smtplab::smtp
