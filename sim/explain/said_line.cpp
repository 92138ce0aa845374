#include "sim/explain/said_line.h"

#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"

namespace smtplab::explain {
namespace {

std::vector<std::string> lines_of(std::string_view octets, std::string (*shown)(std::string_view)) {
  std::vector<std::string> lines;
  while (!octets.empty()) {
    const std::size_t end = octets.find('\n');
    const std::size_t length = end == std::string_view::npos ? octets.size() : end + 1;
    std::string_view line = octets.substr(0, length);
    if (line.ends_with("\r\n")) line.remove_suffix(2);
    lines.push_back(shown(line));
    octets.remove_prefix(length);
  }
  return lines;
}

}  // namespace

bool refuses(const Line& line, const Annotation& note) {
  if (note.code.value == 0) return line.kind == LineKind::reply && line.octets.starts_with("-ERR");
  return !note.code.is_positive();
}

std::string_view mark_of(const Line& line, const Annotation& note) {
  if (line.role() == network::Side::client) return line.printed ? kToServer : kUnprintedToServer;
  if (refuses(line, note)) return line.printed ? kRefusal : kUnprintedRefusal;
  return line.printed ? kToClient : kUnprintedToClient;
}

bool holds_content(const Line& line) {
  return line.kind == LineKind::content || line.kind == LineKind::said ||
         (line.kind == LineKind::reply && line.octets.starts_with("+OK"));
}

std::vector<std::string> shown_lines(const Line& line) {
  return lines_of(line.octets, holds_content(line) ? escape_content : escape);
}

std::string shown_octets(std::string_view octets) {
  std::string text;
  for (const std::string& line : lines_of(octets, escape)) {
    if (!text.empty()) text.push_back(' ');
    text.append(line);
  }
  return text;
}

}  // namespace smtplab::explain
