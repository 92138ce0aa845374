#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace smtplab::message {

/// A date as a header field gave it.
struct MessageDate {
  std::int64_t unix_seconds = 0;
  std::int32_t offset_minutes = 0;  ///< east of UT
  /// False for "-0000" and for names of zones that say nothing (RFC 5322 sections 3.3 and 4.3).
  bool zone_is_known = true;
  /// A form of section 4.3, which nobody may write: a year of two or three digits, a zone by name,
  /// white space or comments around the colons of the time.
  bool is_obsolete = false;
  /// A day of the week was given and is another one than the date's.
  bool has_wrong_weekday = false;

  friend bool operator==(const MessageDate&, const MessageDate&) = default;
};

/// Reads a date of RFC 5322 section 3.3, and those of section 4.3: "Thu, 13 Feb 1969 23:32 -0330
/// (Newfoundland Time)", "21 Nov 97 09:55:06 GMT"; also without a zone, which is then not known.
/// nullopt: no date, or one that no calendar has.
std::optional<MessageDate> parse_date_5322(std::string_view text);

}  // namespace smtplab::message
