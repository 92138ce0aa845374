#include "sim/smtp/reply.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "sim/smtp/character_class.h"

namespace smtplab::smtp {
namespace {

bool is_harmful(char c) { return c == '\r' || c == '\0'; }

/// `line` holds no LF; CR and NUL are left out.
void append_clean(std::string& out, std::string_view line) {
  const std::size_t before = out.size();
  out += line;
  if (std::none_of(line.begin(), line.end(), is_harmful)) return;
  out.erase(
      std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(), is_harmful),
      out.end());
}

void append_number(std::string& out, unsigned number) {
  char digits[8];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_status(std::string& out, const EnhancedStatusCode& status) {
  append_number(out, status.status_class);
  out += '.';
  append_number(out, status.subject);
  out += '.';
  append_number(out, status.detail);
}

bool takes_status(ReplyCode code) {
  const ReplyClass c = code.reply_class();
  return c == ReplyClass::completion || c == ReplyClass::transient || c == ReplyClass::permanent;
}

constexpr std::size_t kHeadSize = 4;

void write_head(char* head, ReplyCode code, char separator) {
  const unsigned value = code.value;
  head[0] = static_cast<char>('0' + value / 100 % 10);
  head[1] = static_cast<char>('0' + value / 10 % 10);
  head[2] = static_cast<char>('0' + value % 10);
  head[3] = separator;
}

/// The usual case, in one append: a short line with nothing to leave out. Else false, and nothing
/// was appended.
bool append_plain_reply(std::string& out, const Reply& reply) {
  char buffer[128];
  const std::size_t size = reply.text.size();
  if (size > sizeof buffer - kHeadSize - 2) return false;
  const auto holds = [&](char c) { return std::memchr(reply.text.data(), c, size) != nullptr; };
  if (holds('\n') || holds('\r') || holds('\0')) return false;
  std::memcpy(buffer + kHeadSize, reply.text.data(), size);
  write_head(buffer, reply.code, ' ');
  buffer[kHeadSize + size] = '\r';
  buffer[kHeadSize + size + 1] = '\n';
  out.append(buffer, kHeadSize + size + 2);
  return true;
}

}  // namespace

std::size_t Reply::line_count() const {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::vector<std::string_view> Reply::lines() const {
  std::vector<std::string_view> lines;
  lines.reserve(line_count());
  std::string_view rest = text;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  lines.push_back(rest);
  return lines;
}

void append_reply(std::string& out, const Reply& reply, bool enhanced) {
  const bool with_status = enhanced && reply.status.is_set() && takes_status(reply.code);
  if (!with_status && append_plain_reply(out, reply)) return;
  std::string_view rest = reply.text;
  for (bool is_last = false; !is_last;) {
    const std::size_t end = rest.find('\n');
    is_last = end == std::string_view::npos;
    const std::string_view line = rest.substr(0, end);
    char head[kHeadSize];
    write_head(head, reply.code, is_last ? ' ' : '-');
    out.append(head, kHeadSize);
    if (with_status) {
      append_status(out, reply.status);
      if (!line.empty()) out += ' ';
    }
    append_clean(out, line);
    out.append("\r\n", 2);
    if (!is_last) rest.remove_prefix(end + 1);
  }
}

std::string format_reply(const Reply& reply, bool enhanced) {
  std::string out;
  append_reply(out, reply, enhanced);
  return out;
}

tl::expected<ReplyLine, ReplyLineError> parse_reply_line(std::string_view line,
                                                         bool any_first_digit) {
  using Kind = ReplyLineError::Kind;
  unsigned value = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i >= line.size()) return tl::unexpected(ReplyLineError{Kind::too_short, i});
    if (!is_in(line[i], kDigit)) return tl::unexpected(ReplyLineError{Kind::no_digits, i});
    if (i == 0 && !any_first_digit && (line[0] < '2' || line[0] > '5')) {
      return tl::unexpected(ReplyLineError{Kind::first_digit, 0});
    }
    value = value * 10 + static_cast<unsigned>(line[i] - '0');
  }
  ReplyLine result;
  result.code.value = static_cast<std::uint16_t>(value);
  if (line.size() == 3) return result;
  if (line[3] != ' ' && line[3] != '-') return tl::unexpected(ReplyLineError{Kind::separator, 3});
  result.is_last = line[3] == ' ';
  result.text = line.substr(4);
  return result;
}

tl::expected<Reply, ReplyLineError> parse_reply(std::string_view text) {
  using Kind = ReplyLineError::Kind;
  if (text.size() >= 2 && text.back() == '\n') text.remove_suffix(1);
  Reply reply;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const bool is_last = end == text.size();
    std::string_view line = text.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const auto parsed = parse_reply_line(line);
    if (!parsed) {
      return tl::unexpected(ReplyLineError{parsed.error().kind, begin + parsed.error().at});
    }
    if (begin > 0 && parsed->code != reply.code) {
      return tl::unexpected(ReplyLineError{Kind::code_differs, begin});
    }
    if (parsed->is_last != is_last)
      return tl::unexpected(ReplyLineError{Kind::separator, begin + 3});
    reply.code = parsed->code;
    if (begin > 0) reply.text += '\n';
    append_clean(reply.text, parsed->text);
    if (is_last) return reply;
    begin = end + 1;
  }
}

}  // namespace smtplab::smtp
