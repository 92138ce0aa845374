#include "sim/scenario/reply_reader.h"

#include <algorithm>
#include <utility>

namespace smtplab::scenario {
namespace {

using LineFault = smtp::ReplyLineError::Kind;

std::string_view message_key(LineFault kind) {
  switch (kind) {
    case LineFault::too_short:
      return "scenario.reply.too-short";
    case LineFault::no_digits:
      return "scenario.reply.no-digits";
    case LineFault::first_digit:
      return "scenario.reply.first-digit";
    case LineFault::separator:
      return "scenario.reply.separator";
    case LineFault::code_differs:
      return "scenario.reply.code-differs";
  }
  return "scenario.reply.no-digits";
}

/// As smtp::parse_reply, and takes the preliminary 1yz, whose form RFC 821 appendix E shows.
tl::expected<smtp::Reply, smtp::ReplyLineError> parse(std::string_view text) {
  smtp::Reply reply;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto line = smtp::parse_reply_line(text.substr(begin, end - begin), true);
    if (!line)
      return tl::unexpected(smtp::ReplyLineError{line.error().kind, begin + line.error().at});
    if (text[begin] < '1' || text[begin] > '5') {
      return tl::unexpected(smtp::ReplyLineError{LineFault::first_digit, begin});
    }
    if (begin > 0 && line->code != reply.code) {
      return tl::unexpected(smtp::ReplyLineError{LineFault::code_differs, begin});
    }
    if (line->is_last != (end == text.size())) {
      return tl::unexpected(smtp::ReplyLineError{LineFault::separator, begin + 3});
    }
    if (begin > 0) reply.text += '\n';
    reply.code = line->code;
    reply.text += line->text;
    begin = end + 1;
  }
  return reply;
}

/// What a reply has to say whatever its wording: the host does what it does before the reply is
/// chosen, so another class would be untrue, and a refused command would change the session.
/// Replies that the session only follows (greeting, sender_ok) may say anything.
enum class Duty : std::uint8_t { none, accept, go_on, refuse, refuse_or_go_on };

Duty duty_of(smtp::ReplyText id) {
  using enum smtp::ReplyText;
  switch (id) {
    case accepted:
    case chunk_taken:
      return Duty::accept;
    case auth_challenge:
      return Duty::go_on;
    case no_recipients:  // 354, and the message is refused (RFC 2920 section 3.2)
      return Duty::refuse_or_go_on;
    case unrecognized:
    case not_implemented:
    case syntax_error:
    case bad_sequence:
    case line_too_long:
    case path_too_long:
    case unknown_parameter:
    case bad_parameter:
    case nested_mail:
    case refused_session:
    case too_many_recipients:
    case sender_not_ascii:
    case recipient_not_ascii:
    case needs_utf8_reply:
    case declared_size_too_large:
    case content_too_large:
    case timed_out:
    case user_unknown:
    case please_try:
    case not_active:
    case relay_denied:
    case greylisted:
    case over_quota:
    case account_locked:
    case spf_failed:
    case spf_put_off:
    case mailbox_full:
    case mailbox_over_quota:
    case route_refused:
    case storage_full:
    case too_many_hops:
    case turn_refused:
    case tls_required:
    case authentication_required:
    case already_secure:
    case already_authenticated:
    case unsupported_mechanism:
    case encryption_required:
    case unwanted_response:
    case bad_base64:
    case auth_cancelled:
    case auth_line_too_long:
    case tls_unavailable:
    case authentication_failed:
    case shutting_down:
      return Duty::refuse;
    default:
      return Duty::none;
  }
}

/// False, and told, if the code's class is none that the reply may have.
bool check_class(ValueReader& values, NodeIndex node, smtp::ReplyText id, smtp::ReplyCode code) {
  const int reply_class = code.value / 100;
  const Duty duty = duty_of(id);
  if (duty == Duty::accept && reply_class != 2) {
    values.report(node, "scenario.reply.must-accept", "scenario.hint.reply-2");
    return false;
  }
  if (duty == Duty::go_on && reply_class == 2) {
    values.report(node, "scenario.reply.must-go-on", "scenario.hint.reply-3");
    return false;
  }
  const bool refuses = reply_class == 4 || reply_class == 5;
  const bool must_refuse =
      duty == Duty::refuse || (duty == Duty::refuse_or_go_on && reply_class != 3);
  if (must_refuse && !refuses) {
    values.report(node, "scenario.reply.must-refuse", "scenario.hint.reply-4-or-5");
    return false;
  }
  return true;
}

/// A status code that is written out in front of the text, in each line of it.
void take_status(smtp::Reply& reply) {
  const smtp::EnhancedStatusCode status = smtp::parse_enhanced_status_code(reply.text);
  if (status.status_class != reply.code.value / 100) return;
  std::string text;
  for (std::string_view line : reply.lines()) {
    if (smtp::parse_enhanced_status_code(line) != status) return;
    line.remove_prefix(std::min(line.find(' '), line.size()));
    if (!line.empty()) line.remove_prefix(1);
    text.append(line).push_back('\n');
  }
  text.pop_back();
  reply.status = status;
  reply.text = std::move(text);
}

}  // namespace

void read_replies(ValueReader& values, NodeIndex node, smtp::Dialect& dialect) {
  if (node == kNoNode || !values.is_object(node)) return;
  const std::vector known = names_of(smtp::kReplyTextCount, smtp::reply_text_name);
  const JsonDocument& document = values.document();
  for (NodeIndex i = document[node].first_child; i != kNoNode; i = document[i].next) {
    const std::size_t found = smtp::find_reply_text(document.key(i));
    if (found == smtp::kReplyTextCount) {
      values.report_unknown_key(i, known);
      continue;
    }
    const auto id = static_cast<smtp::ReplyText>(found);
    const std::optional<std::string> text = values.text(i);
    if (!text) continue;
    if (const std::size_t cr = text->find('\r'); cr != std::string::npos) {
      values.report(i, "scenario.reply.carriage-return", "scenario.hint.write-reply",
                    {{"at", std::to_string(cr + 1)}});
      continue;
    }
    auto reply = parse(*text);
    if (!reply) {
      values.report(i, message_key(reply.error().kind), "scenario.hint.write-reply",
                    {{"at", std::to_string(reply.error().at + 1)}});
      continue;
    }
    if (!check_class(values, i, id, reply->code)) continue;
    // The status code stays as long as it is of the same class as the new code.
    const smtp::EnhancedStatusCode status = dialect.texts[id].status;
    if (status.status_class == reply->code.value / 100) reply->status = status;
    if (dialect.extensions.has(smtp::Extension::enhanced_status_codes)) take_status(*reply);
    dialect.texts.set(id, std::move(*reply));
  }
}

}  // namespace smtplab::scenario
