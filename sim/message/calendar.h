#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace smtplab::message {

inline constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
inline constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                          "Thu", "Fri", "Sat"};

/// A date and a time of day, of whatever zone.
struct Civil {
  std::int64_t year;
  int month;  ///< 1 to 12
  int day;
  int weekday;  ///< 0 is Sunday
  int hour, minute, second;
};

/// Days since 1970-01-01 in the proleptic Gregorian calendar, in eras of 400 years that begin on
/// 1 March, so that the leap day is the last of its year.
constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

/// The other way, for seconds since 1970-01-01 00:00:00 of the zone.
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

}  // namespace smtplab::message
