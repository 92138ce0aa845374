#include "sim/message/civil_time.h"

#include <charconv>
#include <cstddef>

#include "sim/message/calendar.h"

namespace smtplab::message {
namespace {

Civil local_time(const CivilStart& start, Instant at) {
  return civil_from_seconds(unix_seconds_at(start, at) + std::int64_t{start.offset_minutes} * 60);
}

/// `number` is 0 to 99.
void append_two_digits(std::string& out, int number) {
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
}

void append_time(std::string& out, const Civil& time) {
  append_two_digits(out, time.hour);
  out += ':';
  append_two_digits(out, time.minute);
  out += ':';
  append_two_digits(out, time.second);
}

void append_offset(std::string& out, std::int32_t minutes) {
  const std::int32_t absolute = minutes < 0 ? -minutes : minutes;
  out += minutes < 0 ? '-' : '+';
  append_two_digits(out, absolute / 60);
  append_two_digits(out, absolute % 60);
}

/// Reads digits off the front; -1 if they are not there or out of range.
int take_number(std::string_view& text, std::size_t digits, int low, int high) {
  if (text.size() < digits) return -1;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc() || end != text.data() + digits) return -1;
  if (text.front() < '0' || text.front() > '9' || number < low || number > high) return -1;
  text.remove_prefix(digits);
  return number;
}

bool take_char(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<CivilStart> parse_civil_start(std::string_view text) {
  const int year = take_number(text, 4, 1, 9999);
  if (year < 0 || !take_char(text, '-')) return std::nullopt;
  const int month = take_number(text, 2, 1, 12);
  if (month < 0 || !take_char(text, '-')) return std::nullopt;
  const int day = take_number(text, 2, 1, 31);
  if (day < 0 || !take_char(text, 'T')) return std::nullopt;
  const int hour = take_number(text, 2, 0, 23);
  if (hour < 0 || !take_char(text, ':')) return std::nullopt;
  const int minute = take_number(text, 2, 0, 59);
  if (minute < 0 || !take_char(text, ':')) return std::nullopt;
  const int second = take_number(text, 2, 0, 59);
  if (second < 0 || text.empty()) return std::nullopt;
  const std::int64_t days = days_from_civil(year, month, day);
  const Civil back = civil_from_seconds(days * 86'400);
  if (back.month != month || back.day != day) return std::nullopt;  // 30 February

  CivilStart start;
  const char sign = text.front();
  text.remove_prefix(1);
  if (sign == '+' || sign == '-') {
    const int hours = take_number(text, 2, 0, 23);
    if (hours < 0 || !take_char(text, ':')) return std::nullopt;
    const int minutes = take_number(text, 2, 0, 59);
    if (minutes < 0) return std::nullopt;
    start.offset_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
  } else if (sign != 'Z') {
    return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  start.unix_seconds =
      days * 86'400 + hour * 3'600 + minute * 60 + second - std::int64_t{start.offset_minutes} * 60;
  if (start.offset_minutes != 0) {
    start.zone_name.clear();
    append_offset(start.zone_name, start.offset_minutes);
  }
  return start;
}

std::int64_t unix_seconds_at(const CivilStart& start, Instant at) {
  return start.unix_seconds + at.nanoseconds / 1'000'000'000;
}

std::string format_daytime_821(const CivilStart& start, Instant at) {
  const Civil t = local_time(start, at);
  std::string text = std::to_string(t.day);
  text.append(" ").append(kMonths[static_cast<std::size_t>(t.month - 1)]).append(" ");
  append_two_digits(text, static_cast<int>(t.year % 100));
  text += ' ';
  append_time(text, t);
  return text.append(" ").append(start.zone_name);
}

// By hand: every message that arrives anywhere is stamped with one.
std::string format_date_5322(const CivilStart& start, Instant at) {
  const Civil t = local_time(start, at);
  std::string text;
  text.reserve(31);
  text.append(kDays[static_cast<std::size_t>(t.weekday)]).append(", ");
  append_two_digits(text, t.day);
  text.append(" ").append(kMonths[static_cast<std::size_t>(t.month - 1)]).append(" ");
  append_two_digits(text, static_cast<int>(t.year / 100));
  append_two_digits(text, static_cast<int>(t.year % 100));
  text += ' ';
  append_time(text, t);
  text += ' ';
  append_offset(text, start.offset_minutes);
  return text;
}

}  // namespace smtplab::message
