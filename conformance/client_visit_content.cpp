// How a ClientVisit reads content.

#include <algorithm>
#include <utility>

#include "conformance/client_visit.h"

namespace smtplab::conformance {

namespace {

using Kind = TranscriptLine::Kind;

/// Where the lone dot's line ends that a server has to go by; npos if there is none behind `from`.
std::size_t strict_end(std::string_view octets, std::size_t from) {
  if (octets.starts_with(".\r\n")) return 3;
  const std::size_t at = octets.find("\r\n.\r\n", from - std::min<std::size_t>(from, 4));
  return at == std::string_view::npos ? at : at + 5;
}

/// What a client that waits may have meant for the end: a dot, and any line end behind it.
std::size_t length_of_meant_end(std::string_view octets) {
  for (const std::string_view end : {".\r\n", ".\n", ".\r"}) {
    if (octets.ends_with(end)) return end.size();
  }
  return 0;
}

}  // namespace

bool ClientVisit::read_content(ClientContent& content) {
  constexpr std::size_t kLongest = std::size_t{32} << 20U;
  constexpr Duration kWaits = seconds(3);
  bool waits = false;
  std::size_t searched = 0;
  while (unread_.size() < kLongest) {
    const std::size_t strict = strict_end(unread_, searched);
    searched = unread_.size();
    const std::size_t meant = waits ? length_of_meant_end(unread_) : 0;
    if (strict != std::string::npos || meant != 0) {
      const std::size_t whole = strict != std::string::npos ? strict : unread_.size();
      const std::size_t end = strict != std::string::npos ? 3 : meant;
      content.octets = unread_.substr(0, whole - end);
      content.end = unread_.substr(whole - end, end);
      unread_.erase(0, whole);
      record_content(content);
      return true;
    }
    const Arrival arrival = receive(std::min(kWaits, limit_ - stage_.now()));
    waits = arrival == Arrival::timeout;
    if (arrival == Arrival::octets || (waits && stage_.now() < limit_)) continue;
    content.octets = std::exchange(unread_, {});
    record_content(content);
    note_closed(arrival);
    return false;
  }
  content.octets = std::exchange(unread_, {});
  record_content(content);
  return false;
}

/// Line by line at first, and the rest at once.
void ClientVisit::record_content(ClientContent& content) {
  constexpr std::size_t kMostLines = 60;
  std::string_view left = content.octets;
  std::size_t offset = 0;
  while (!left.empty()) {
    const bool is_rest = content.line_offsets.size() + 1 >= kMostLines;
    const std::size_t end = is_rest ? std::string_view::npos : left.find('\n');
    const std::string_view line =
        left.substr(0, end == std::string_view::npos ? left.size() : end + 1);
    content.line_offsets.push_back(offset);
    content.transcript_lines.push_back(record(Kind::client, std::string(line)));
    offset += line.size();
    left.remove_prefix(line.size());
  }
  if (content.end.empty()) return;
  content.line_offsets.push_back(offset);
  content.transcript_lines.push_back(record(Kind::client, content.end));
}

}  // namespace smtplab::conformance
