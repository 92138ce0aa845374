#include "sim/message/field_scanner.h"

#include <algorithm>

#include "sim/message/structured_text.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::message {
namespace {

// ftext of RFC 5322 section 3.6.8; the colon is looked for elsewhere.
constexpr bool is_name_octet(char c) { return c > 32 && c < 127; }

}  // namespace

bool HeaderField::is_named(std::string_view other) const {
  return smtp::equals_ignoring_case(name, other);
}

std::string HeaderField::text() const { return unfold(body); }

std::string unfold(std::string_view body) {
  body = trim(body);
  std::string text;
  text.reserve(body.size());
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool ends_line =
        body[i] == '\n' || (body[i] == '\r' && i + 1 < body.size() && body[i + 1] == '\n');
    if (!ends_line) text.push_back(body[i]);
  }
  return text;
}

std::optional<std::size_t> FieldScanner::defect(HeaderDefect kind) const {
  const std::size_t at = defects_[static_cast<std::size_t>(kind)];
  return at == 0 ? std::nullopt : std::optional(at - 1);
}

void FieldScanner::note(HeaderDefect kind, std::size_t at) {
  std::size_t& first = defects_[static_cast<std::size_t>(kind)];
  if (first == 0) first = at + 1;
}

FieldScanner::Line FieldScanner::line_at(std::size_t begin) {
  const std::size_t feed = message_.find('\n', begin);
  if (feed == std::string_view::npos) return {begin, message_.size() - begin, message_.size()};
  const bool has_return = feed > begin && message_[feed - 1] == '\r';
  return {begin, feed - begin - (has_return ? 1 : 0), feed + 1};
}

// Only lines of fields come here, so that a body's octets are never held against the header.
void FieldScanner::inspect(const Line& line) {
  if (finds_ == Finds::fields) return;
  const std::size_t end = line.begin + line.length;
  if (line.next == end + 1) note(HeaderDefect::bare_line_feed, end);
  if (line.length > kMaxLineOctets) note(HeaderDefect::line_too_long, line.begin + kMaxLineOctets);
  for (std::size_t i = line.begin; i < end; ++i) {
    const auto octet = static_cast<unsigned char>(message_[i]);
    if (octet >= 32 && octet < 127) continue;
    if (octet == '\r') {
      note(HeaderDefect::bare_carriage_return, i);
    } else if (octet > 127) {
      note(HeaderDefect::non_ascii, i);
    } else if (octet != '\t') {
      note(HeaderDefect::control_character, i);
    }
  }
}

std::optional<HeaderField> FieldScanner::end_header(std::size_t body_begin) {
  is_done_ = true;
  body_begin_ = body_begin;
  return std::nullopt;
}

std::optional<HeaderField> FieldScanner::next() {
  if (is_done_) return std::nullopt;
  const std::size_t begin = fields_end_;
  if (begin == message_.size()) return end_header(begin);
  Line line = line_at(begin);
  if (line.length == 0) return end_header(line.next);
  const std::string_view first = message_.substr(begin, line.length);
  const auto name_end =
      static_cast<std::size_t>(std::find_if(first.begin(), first.end(),
                                            [](char c) { return c == ':' || !is_name_octet(c); }) -
                               first.begin());
  const std::size_t colon = std::min(first.find_first_not_of(" \t", name_end), first.size());
  if (name_end == 0 || colon == first.size() || first[colon] != ':') {
    note(HeaderDefect::missing_blank_line, begin);
    return end_header(begin);
  }
  if (colon != name_end) note(HeaderDefect::space_before_colon, begin + name_end);
  inspect(line);
  while (line.next < message_.size() && is_white_space(message_[line.next])) {
    line = line_at(line.next);
    inspect(line);
    const std::string_view more = message_.substr(line.begin, line.length);
    if (more.find_first_not_of(" \t") == std::string_view::npos) {
      note(HeaderDefect::blank_continuation, line.begin);
    }
  }
  fields_end_ = line.next;
  const std::size_t body = begin + colon + 1;
  return HeaderField{first.substr(0, name_end),
                     message_.substr(body, line.begin + line.length - body), begin, line.next};
}

}  // namespace smtplab::message
