#include "sim/message/civil_time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace smtplab::message {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Civil {
  std::int64_t year;
  int month;  // 1 to 12
  int day;
  int weekday;  // 0 is Sunday
  int hour, minute, second;
};

// The proleptic Gregorian calendar in eras of 400 years that begin on 1 March, so that the leap
// day is the last of its year.
constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

constexpr Civil civil_from_seconds(std::int64_t seconds) {
  std::int64_t days = seconds / 86'400;
  std::int64_t rest = seconds % 86'400;
  if (rest < 0) {
    rest += 86'400;
    --days;
  }
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const auto month =
      static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0),
          month,
          static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1),
          static_cast<int>(((days % 7) + 11) % 7),
          static_cast<int>(rest / 3'600),
          static_cast<int>(rest / 60 % 60),
          static_cast<int>(rest % 60)};
}

Civil local_time(const CivilStart& start, Instant at) {
  return civil_from_seconds(start.unix_seconds + std::int64_t{start.offset_minutes} * 60 +
                            at.nanoseconds / 1'000'000'000);
}

std::string format_offset(std::int32_t minutes) {
  const std::int32_t absolute = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}{:02}", minutes < 0 ? '-' : '+', absolute / 60, absolute % 60);
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
  if (start.offset_minutes != 0) start.zone_name = format_offset(start.offset_minutes);
  return start;
}

std::string format_daytime_821(const CivilStart& start, Instant at) {
  const Civil t = local_time(start, at);
  return fmt::format("{} {} {:02} {:02}:{:02}:{:02} {}", t.day,
                     kMonths[static_cast<std::size_t>(t.month - 1)], t.year % 100, t.hour, t.minute,
                     t.second, start.zone_name);
}

std::string format_date_5322(const CivilStart& start, Instant at) {
  const Civil t = local_time(start, at);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}",
                     kDays[static_cast<std::size_t>(t.weekday)], t.day,
                     kMonths[static_cast<std::size_t>(t.month - 1)], t.year, t.hour, t.minute,
                     t.second, format_offset(start.offset_minutes));
}

}  // namespace smtplab::message
