#include "sim/message/delivery_status_reader.h"

#include <algorithm>
#include <optional>

#include "sim/message/header.h"
#include "sim/message/mime.h"
#include "sim/message/structured_text.h"
#include "sim/message/utf8_address.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::message {
namespace {

constexpr std::size_t kMostParts = 16;
constexpr std::size_t kMostRecipients = 10'000;

using Error = DeliveryStatusError;
using Recipient = DeliveryStatus::Recipient;

tl::unexpected<Error> error(Error::Kind kind, std::size_t at) {
  return tl::unexpected(Error{kind, at});
}

std::size_t offset_in(std::string_view whole, std::string_view part) {
  return static_cast<std::size_t>(part.data() - whole.data());
}

/// Without the type before the first semicolon.
std::string untyped(const Header& fields, std::string_view name) {
  const std::string text = fields.text_of(name);
  const std::size_t semicolon = text.find(';');
  return semicolon == std::string_view::npos
             ? text
             : std::string(trim(std::string_view(text).substr(semicolon + 1)));
}

/// The same of an address, which may be one beyond ASCII (RFC 6533 section 3).
std::string address_in(const Header& fields, std::string_view name) {
  std::string address = untyped(fields, name);
  const std::string text = fields.text_of(name);
  const std::string_view type = trim(std::string_view(text).substr(0, text.find(';')));
  if (!smtp::equals_ignoring_case(type, "utf-8")) return address;
  return decode_utf8_address(address).value_or(address);
}

/// The field's first word, behind comments.
std::string_view first_word(const HeaderField& field) {
  StructuredText text(field.body);
  text.skip_space();
  return text.take_word({});
}

std::optional<DeliveryAction> action_of(std::string_view word) {
  for (std::size_t i = 0; i < kDeliveryActionCount; ++i) {
    const auto action = static_cast<DeliveryAction>(i);
    if (smtp::equals_ignoring_case(word, delivery_action_name(action))) return action;
  }
  return std::nullopt;
}

tl::expected<Recipient, Error> read_recipient(const Header& fields, std::size_t at) {
  const HeaderField* action = fields.find("Action");
  const HeaderField* status = fields.find("Status");
  if (fields.find("Final-Recipient") == nullptr || action == nullptr || status == nullptr) {
    return error(Error::Kind::missing_field, at);
  }
  Recipient recipient;
  const auto value = action_of(first_word(*action));
  if (!value) return error(Error::Kind::bad_field, at + action->begin);
  recipient.action = *value;
  recipient.status = smtp::parse_enhanced_status_code(first_word(*status));
  if (!recipient.status.is_set()) return error(Error::Kind::bad_field, at + status->begin);
  recipient.original_recipient = fields.text_of("Original-Recipient");
  recipient.final_recipient = address_in(fields, "Final-Recipient");
  recipient.remote_host = untyped(fields, "Remote-MTA");
  recipient.diagnostic = untyped(fields, "Diagnostic-Code");
  recipient.last_attempt = fields.text_of("Last-Attempt-Date");
  recipient.retry_until = fields.text_of("Will-Retry-Until");
  return recipient;
}

/// Where the next group of fields begins in `text`: behind blank lines, and behind a line that is
/// no field.
std::size_t next_group(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t feed = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, feed - at);
    if (!trim(line).empty() && !is_white_space(line.front()) &&
        line.find(':') != std::string_view::npos) {
      return at;
    }
    at = std::min(feed + 1, text.size());
  }
  return at;
}

/// The groups of the part that `content` is the content of; `at` is its offset.
tl::expected<void, Error> read_groups(std::string_view content, std::size_t at,
                                      DeliveryStatus& status) {
  bool is_first = true;
  for (std::size_t begin = next_group(content, 0); begin < content.size();) {
    const Header fields(content.substr(begin));
    if (fields.fields_end() == 0) {  // a colon, but no name before it
      begin = next_group(content, std::min(content.find('\n', begin), content.size() - 1) + 1);
      continue;
    }
    if (is_first) {
      if (fields.find("Reporting-MTA") == nullptr) {
        return error(Error::Kind::missing_field, at + begin);
      }
      status.envelope_id = fields.text_of("Original-Envelope-Id");
      status.reporting_host = untyped(fields, "Reporting-MTA");
      status.arrival_date = fields.text_of("Arrival-Date");
    } else {
      if (status.recipients.size() == kMostRecipients) {
        return error(Error::Kind::too_many_recipients, at + begin);
      }
      auto recipient = read_recipient(fields, at + begin);
      if (!recipient) return tl::unexpected(recipient.error());
      status.recipients.push_back(std::move(*recipient));
    }
    is_first = false;
    begin = next_group(content, begin + fields.body_begin());
  }
  return {};
}

}  // namespace

tl::expected<DeliveryStatus, Error> parse_delivery_status(std::string_view message) {
  const Header header(message);
  const HeaderField* field = header.find("Content-Type");
  if (field == nullptr) return error(Error::Kind::no_report, 0);
  const ContentType type = parse_content_type(field->body);
  const std::string_view boundary = type.parameter("boundary");
  if (type.type != "multipart/report" || boundary.empty()) {
    return error(Error::Kind::no_report, field->begin);
  }

  DeliveryStatus status;
  bool has_status = false;
  for (const std::string_view part : split_multipart(header.body(), boundary, kMostParts)) {
    const Header part_header(part);
    const HeaderField* part_field = part_header.find("Content-Type");
    if (part_field == nullptr) continue;
    const std::string part_type = parse_content_type(part_field->body).type;
    const std::size_t begin = offset_in(message, part) + part_header.body_begin();
    const bool is_status =
        part_type == "message/delivery-status" || part_type == "message/global-delivery-status";
    const bool is_header =
        part_type == "text/rfc822-headers" || part_type == "message/global-headers";
    const bool is_message = part_type == "message/rfc822" || part_type == "message/global";
    if (is_status && !has_status) {
      has_status = true;
      const auto read = read_groups(part_header.body(), begin, status);
      if (!read) return tl::unexpected(read.error());
    } else if (has_status && status.returned_end == 0 && (is_message || is_header)) {
      status.returned_begin = begin;
      status.returned_end = begin + part_header.body().size();
      status.returns_header_alone = is_header;
    }
  }
  if (!has_status) return error(Error::Kind::no_status_part, header.body_begin());
  if (status.recipients.empty()) return error(Error::Kind::no_recipient, header.body_begin());
  return status;
}

}  // namespace smtplab::message
