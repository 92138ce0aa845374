#include "sim/message/date.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "sim/message/calendar.h"
#include "sim/message/structured_text.h"
#include "sim/smtp/character_class.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::message {
namespace {

struct Number {
  std::int64_t value = -1;  // -1: none
  std::size_t digits = 0;
};

/// All of `word` must be digits, at most `most_digits`.
Number number_of(std::string_view word, std::size_t most_digits) {
  if (word.empty() || word.size() > most_digits) return {};
  Number number{0, word.size()};
  for (const char c : word) {
    if (!smtp::is_in(c, smtp::kDigit)) return {};
    number.value = number.value * 10 + (c - '0');
  }
  return number;
}

/// The index of the name; -1: it is none of them.
template <std::size_t kCount>
int index_of(const std::array<std::string_view, kCount>& names, std::string_view word) {
  const auto found = std::find_if(names.begin(), names.end(), [word](std::string_view name) {
    return smtp::equals_ignoring_case(name, word);
  });
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

struct Clock {
  std::int64_t hour, minute, second;
};

/// hour ":" minute [":" second]; sets `is_spaced` if anything stands around a colon.
std::optional<Clock> read_clock(StructuredText& text, bool& is_spaced) {
  std::array<std::int64_t, 3> parts = {0, 0, 0};
  std::size_t count = 0;
  while (count < parts.size()) {
    const Number part = number_of(text.take_word(":"), 2);
    if (part.digits != 2) return std::nullopt;
    parts[count++] = part.value;
    const bool space_before = text.skip_space();
    if (text.peek() != ':') break;
    if (count == parts.size()) return std::nullopt;
    text.take(':');
    const bool space_behind = text.skip_space();
    if (space_before || space_behind) is_spaced = true;
  }
  // A minute may have a 61st second (section 3.3).
  if (count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 60) return std::nullopt;
  return Clock{parts[0], parts[1], parts[2]};
}

/// Hours east of UT of the names that section 4.3 defines.
constexpr std::array<std::pair<std::string_view, int>, 10> kZones = {{{"UT", 0},
                                                                      {"GMT", 0},
                                                                      {"EST", -5},
                                                                      {"EDT", -4},
                                                                      {"CST", -6},
                                                                      {"CDT", -5},
                                                                      {"MST", -7},
                                                                      {"MDT", -6},
                                                                      {"PST", -8},
                                                                      {"PDT", -7}}};

bool read_zone(std::string_view word, MessageDate& date) {
  if (word.empty()) {
    date.zone_is_known = false;
    date.is_obsolete = true;
    return true;
  }
  if (word.front() == '+' || word.front() == '-') {
    const Number number = number_of(word.substr(1), 4);
    if (number.digits != 4 || number.value % 100 > 59) return false;
    const auto minutes = static_cast<std::int32_t>(number.value / 100 * 60 + number.value % 100);
    date.offset_minutes = word.front() == '-' ? -minutes : minutes;
    date.zone_is_known = word != "-0000";
    return true;
  }
  const bool is_name = std::all_of(word.begin(), word.end(), [](char c) {
    return smtp::is_in(c, smtp::kLetDig) && !smtp::is_in(c, smtp::kDigit);
  });
  if (!is_name) return false;
  date.is_obsolete = true;
  const auto* zone = std::find_if(kZones.begin(), kZones.end(), [word](const auto& z) {
    return smtp::equals_ignoring_case(z.first, word);
  });
  date.zone_is_known = zone != kZones.end();
  if (date.zone_is_known) date.offset_minutes = zone->second * 60;
  return true;
}

}  // namespace

std::optional<MessageDate> parse_date_5322(std::string_view raw) {
  MessageDate date;
  StructuredText text(raw);
  text.skip_space();
  std::string_view word = text.take_word(",");
  const int weekday = index_of(kDays, word);
  if (weekday >= 0) {
    text.skip_space();
    text.take(',');
    text.skip_space();
    word = text.take_word({});
  }
  const Number day = number_of(word, 2);
  text.skip_space();
  const int month = index_of(kMonths, text.take_word({})) + 1;
  text.skip_space();
  const Number year = number_of(text.take_word({}), 4);
  text.skip_space();
  if (day.value < 1 || month < 1 || year.digits < 2) return std::nullopt;
  const std::int64_t full_year = year.digits == 4   ? year.value
                                 : year.digits == 3 ? year.value + 1900
                                 : year.value < 50  ? year.value + 2000
                                                    : year.value + 1900;
  date.is_obsolete = year.digits != 4;

  const auto clock = read_clock(text, date.is_obsolete);
  if (!clock) return std::nullopt;
  text.skip_space();
  if (!read_zone(text.take_word({}), date)) return std::nullopt;
  text.skip_space();
  if (!text.at_end()) return std::nullopt;

  const std::int64_t days = days_from_civil(full_year, month, static_cast<int>(day.value));
  const Civil back = civil_from_seconds(days * 86'400);
  if (back.month != month) return std::nullopt;  // 30 February
  date.has_wrong_weekday = weekday >= 0 && weekday != back.weekday;
  date.unix_seconds = days * 86'400 + clock->hour * 3'600 + clock->minute * 60 + clock->second -
                      std::int64_t{date.offset_minutes} * 60;
  return date;
}

}  // namespace smtplab::message
