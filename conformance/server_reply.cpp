#include "conformance/server_reply.h"

#include "sim/smtp/reply_code.h"

namespace smtplab::conformance {
namespace {

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

int code_of(std::string_view line) {
  if (line.size() < 3) return 0;
  int code = 0;
  for (const char c : line.substr(0, 3)) {
    if (c < '0' || c > '9') return 0;
    code = code * 10 + (c - '0');
  }
  return code;
}

std::string_view ServerReply::text(std::size_t index) const {
  if (index >= lines.size()) return {};
  const std::string_view line = without_line_end(lines[index]);
  return line.size() <= 4 ? std::string_view() : line.substr(4);
}

std::string_view ServerReply::status() const {
  const std::string_view words = text(0);
  if (!smtp::parse_enhanced_status_code(words).is_set()) return {};
  return words.substr(0, words.find(' '));
}

std::string ServerReply::shown() const {
  std::string all;
  for (const std::string& line : lines) {
    if (!all.empty()) all += " / ";
    all += without_line_end(line);
  }
  return all;
}

std::string shown(Wanted wanted) {
  return wanted < 10 ? std::to_string(wanted) + "yz" : std::to_string(wanted);
}

}  // namespace smtplab::conformance
