#include "sim/message/mime.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/message/structured_text.h"
#include "sim/smtp/character_class.h"
#include "sim/smtp/utf8.h"

namespace smtplab::message {
namespace {

constexpr std::string_view kBoundaryBegin = "=_";
constexpr std::string_view kBoundaryEnd = "_report";
constexpr std::size_t kLongestText = 998;
constexpr std::size_t kLongestEncoded = 76;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), smtp::to_lower);
  return lower;
}

/// What stands where a line of the body may be the boundary's.
enum class Delimiter { none, between, last };

Delimiter delimiter_of(std::string_view line, std::string_view boundary) {
  if (!line.starts_with("--")) return Delimiter::none;
  line.remove_prefix(2);
  if (!line.starts_with(boundary)) return Delimiter::none;
  line.remove_prefix(boundary.size());
  const bool is_last = line.starts_with("--");
  if (is_last) line.remove_prefix(2);
  if (!trim(line).empty()) return Delimiter::none;
  return is_last ? Delimiter::last : Delimiter::between;
}

}  // namespace

std::string_view ContentType::parameter(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [name](const auto& p) { return p.first == name; });
  return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

ContentType parse_content_type(std::string_view body) {
  constexpr std::size_t kMostParameters = 50;
  ContentType content;
  StructuredText text(body);
  text.skip_space();
  content.type = lower_case(text.take_word(";"));
  while (content.parameters.size() < kMostParameters) {
    text.skip_space();
    if (!text.take(';')) break;
    text.skip_space();
    if (text.at_end()) break;
    std::string name = lower_case(text.take_word(";="));
    text.skip_space();
    if (!text.take('=')) break;
    text.skip_space();
    std::string value =
        text.peek() == '"' ? text.take_quoted_string() : std::string(text.take_word(";"));
    content.parameters.emplace_back(std::move(name), std::move(value));
  }
  return content;
}

std::vector<std::string_view> split_multipart(std::string_view body, std::string_view boundary,
                                              std::size_t most_parts) {
  std::vector<std::string_view> parts;
  bool is_open = false;
  std::size_t part_begin = 0;
  std::size_t part_end = 0;  // before the line end of the line before
  for (std::size_t at = 0; at < body.size() && parts.size() < most_parts;) {
    const std::size_t feed = std::min(body.find('\n', at), body.size());
    const std::size_t next = std::min(feed + 1, body.size());
    const Delimiter delimiter = delimiter_of(body.substr(at, feed - at), boundary);
    if (delimiter != Delimiter::none) {
      if (is_open)
        parts.push_back(body.substr(part_begin, std::max(part_begin, part_end) - part_begin));
      is_open = delimiter == Delimiter::between;
      if (!is_open) return parts;
      part_begin = next;
    }
    part_end = feed > at && feed < body.size() && body[feed - 1] == '\r' ? feed - 1 : feed;
    at = next;
  }
  if (is_open && parts.size() < most_parts) parts.push_back(body.substr(part_begin));
  return parts;
}

// Each boundary that was met takes its number out of the run; one of as many numbers as there are
// occurrences, and one, is left. None of them begins another, for the digits have an end.
std::string unused_boundary(std::initializer_list<std::string_view> texts) {
  std::vector<std::size_t> met;
  for (const std::string_view text : texts) {
    for (std::size_t at = text.find(kBoundaryBegin); at != std::string_view::npos;
         at = text.find(kBoundaryBegin, at + 1)) {
      constexpr std::size_t kMostDigits = 9;
      const std::size_t begin = at + kBoundaryBegin.size();
      std::size_t end = begin;
      std::size_t number = 0;
      while (end < text.size() && end - begin < kMostDigits &&
             smtp::is_in(text[end], smtp::kDigit)) {
        number = number * 10 + static_cast<std::size_t>(text[end++] - '0');
      }
      if (end != begin && text.substr(end).starts_with(kBoundaryEnd)) met.push_back(number);
    }
  }
  std::vector<bool> is_met(met.size() + 1);
  for (const std::size_t number : met) {
    if (number < is_met.size()) is_met[number] = true;
  }
  const auto free = std::find(is_met.begin(), is_met.end(), false) - is_met.begin();
  return fmt::format("{}{}{}", kBoundaryBegin, free, kBoundaryEnd);
}

std::string encode_quoted_printable(std::string_view text) {
  std::string out;
  std::size_t line = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i).starts_with("\r\n")) {
      out.append("\r\n");
      line = 0;
      ++i;
      continue;
    }
    const std::string_view rest = text.substr(i + 1);
    const bool ends_line = rest.empty() || rest.starts_with("\r\n");
    // White space at a line's end gets lost on the way, so it is encoded.
    const bool is_plain = is_white_space(c) ? !ends_line : c > 32 && c < 127 && c != '=';
    const std::size_t width = is_plain ? 1 : 3;
    if (line + width > kLongestEncoded - 1) {  // a place for the "=" of a soft line end
      out.append("=\r\n");
      line = 0;
    }
    if (is_plain) {
      out.push_back(c);
    } else {
      fmt::format_to(std::back_inserter(out), "={:02X}",
                     static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    line += width;
  }
  return out;
}

bool is_seven_bit_text(std::string_view octets) {
  std::size_t line = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const auto octet = static_cast<unsigned char>(octets[i]);
    if (octet == '\r') {
      if (i + 1 == octets.size() || octets[i + 1] != '\n') return false;
      line = 0;
      ++i;
      continue;
    }
    if (octet == '\n' || octet == 0 || octet > 127 || ++line > kLongestText) return false;
  }
  return line == 0;
}

bool is_utf8_text(std::string_view octets) {
  if (smtp::find_bad_utf8(octets) != std::string_view::npos) return false;
  std::string ascii(octets);
  for (char& c : ascii) c = smtp::is_in(c, smtp::kBeyondAscii) ? 'x' : c;
  return is_seven_bit_text(ascii);
}

}  // namespace smtplab::message
