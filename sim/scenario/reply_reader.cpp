#include "sim/scenario/reply_reader.h"

#include <algorithm>
#include <utility>

namespace smtplab::scenario {
namespace {

using Kind = smtp::ReplyLineError::Kind;

std::string_view message_key(Kind kind) {
  switch (kind) {
    case Kind::too_short:
      return "scenario.reply.too-short";
    case Kind::no_digits:
      return "scenario.reply.no-digits";
    case Kind::first_digit:
      return "scenario.reply.first-digit";
    case Kind::separator:
      return "scenario.reply.separator";
    case Kind::code_differs:
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
      return tl::unexpected(smtp::ReplyLineError{Kind::first_digit, begin});
    }
    if (begin > 0 && line->code != reply.code) {
      return tl::unexpected(smtp::ReplyLineError{Kind::code_differs, begin});
    }
    if (line->is_last != (end == text.size())) {
      return tl::unexpected(smtp::ReplyLineError{Kind::separator, begin + 3});
    }
    if (begin > 0) reply.text += '\n';
    reply.code = line->code;
    reply.text += line->text;
    begin = end + 1;
  }
  return reply;
}

}  // namespace

void read_replies(ValueReader& values, NodeIndex node, smtp::ReplyTexts& texts) {
  if (node == kNoNode || !values.is_object(node)) return;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < smtp::kReplyTextCount; ++i) {
    known.push_back(smtp::reply_text_name(static_cast<smtp::ReplyText>(i)));
  }
  const JsonDocument& document = values.document();
  for (NodeIndex i = document[node].first_child; i != kNoNode; i = document[i].next) {
    const std::size_t id = smtp::find_reply_text(document.key(i));
    if (id == smtp::kReplyTextCount) {
      values.report_unknown_key(i, known);
      continue;
    }
    const std::optional<std::string> text = values.text(i);
    if (!text) continue;
    if (const std::size_t cr = text->find('\r'); cr != std::string::npos) {
      values.report(i, "scenario.reply.carriage-return", "scenario.hint.write-reply",
                    {{"at", std::to_string(cr + 1)}});
      continue;
    }
    auto reply = parse(*text);
    if (reply) {
      // The status code stays as long as it is of the same class as the new code.
      const smtp::EnhancedStatusCode status = texts[static_cast<smtp::ReplyText>(id)].status;
      if (status.status_class == reply->code.value / 100) reply->status = status;
      texts.set(static_cast<smtp::ReplyText>(id), std::move(*reply));
    } else {
      values.report(i, message_key(reply.error().kind), "scenario.hint.write-reply",
                    {{"at", std::to_string(reply.error().at + 1)}});
    }
  }
}

}  // namespace smtplab::scenario
