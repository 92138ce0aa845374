#include "sim/message/mbox.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/message/calendar.h"
#include "sim/message/date.h"

namespace smtplab::message {
namespace {

constexpr std::string_view kFrom = "From ";
constexpr std::size_t kDateSize = 24;  // "Thu Jan  1 00:00:00 1970"

/// Whether "From " stands behind any number of ">".
bool is_from_line(std::string_view line) {
  const std::size_t quotes = std::min(line.find_first_not_of('>'), line.size());
  return line.substr(quotes).starts_with(kFrom);
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t feed = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, feed);
  rest.remove_prefix(std::min(feed + 1, rest.size()));
  return line;
}

/// "Www Mmm dd hh:mm:ss yyyy", of UT.
std::optional<std::int64_t> read_date(std::string_view text) {
  if (text.size() != kDateSize) return std::nullopt;
  const auto part = [text](std::size_t at, std::size_t size) {
    const std::string_view found = text.substr(at, size);
    return found.substr(std::min(found.find_first_not_of(' '), found.size()));
  };
  const auto date = parse_date_5322(
      fmt::format("{} {} {} {} +0000", part(8, 2), part(4, 3), part(20, 4), part(11, 8)));
  if (!date) return std::nullopt;
  return date->unix_seconds;
}

MboxMessage read_from_line(std::string_view line) {
  MboxMessage message;
  line.remove_prefix(kFrom.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  message.sender = line.substr(0, line.find(' '));
  if (line.size() > kDateSize) {
    message.unix_seconds = read_date(line.substr(line.size() - kDateSize));
  }
  return message;
}

}  // namespace

void append_to_mbox(std::string& mbox, std::string_view sender, std::int64_t unix_seconds,
                    std::string_view message) {
  const Civil t = civil_from_seconds(unix_seconds);
  mbox.append(kFrom);
  if (sender.empty()) sender = "MAILER-DAEMON";
  for (const char c : sender) mbox.push_back(c > 32 && c < 127 ? c : '-');
  fmt::format_to(std::back_inserter(mbox), " {} {} {:2} {:02}:{:02}:{:02} {:04}\n",
                 kDays[static_cast<std::size_t>(t.weekday)],
                 kMonths[static_cast<std::size_t>(t.month - 1)], t.day, t.hour, t.minute, t.second,
                 t.year);
  while (!message.empty()) {
    const bool has_end = message.find('\n') != std::string_view::npos;
    std::string_view line = take_line(message);
    if (has_end && line.ends_with('\r')) line.remove_suffix(1);
    if (is_from_line(line)) mbox.push_back('>');
    mbox.append(line).push_back('\n');
  }
  mbox.push_back('\n');
}

std::vector<MboxMessage> read_mbox(std::string_view mbox) {
  std::vector<MboxMessage> messages;
  while (!mbox.empty()) {
    const std::string_view line = take_line(mbox);
    if (line.starts_with(kFrom)) {
      messages.push_back(read_from_line(line));
    } else if (!messages.empty()) {
      // The blank line before the next message is none of this one's.
      const bool is_last = mbox.empty() || mbox.starts_with(kFrom);
      if (line.empty() && is_last) continue;
      messages.back().octets.append(line.substr(is_from_line(line) ? 1 : 0)).append("\r\n");
    }
  }
  return messages;
}

std::string maildir_name(std::int64_t unix_seconds, std::uint32_t microseconds,
                         std::uint64_t delivery, std::string_view host) {
  std::string name = fmt::format("{}.M{}P{}.", unix_seconds, microseconds, delivery);
  for (const char c : host) {
    if (c == '/') {
      name.append("\\057");
    } else if (c == ':') {
      name.append("\\072");
    } else {
      name.push_back(c);
    }
  }
  return name;
}

}  // namespace smtplab::message
