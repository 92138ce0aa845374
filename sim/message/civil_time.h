#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/kernel/instant.h"

namespace smtplab::message {

/// When a run starts by the wall clock of its hosts, so that dates in headers are fixed too.
struct CivilStart {
  std::int64_t unix_seconds = 378'691'200;  ///< 1982-01-01 00:00:00 UT
  std::int32_t offset_minutes = 0;          ///< of the local zone, east of UT
  std::string zone_name = "UT";             ///< for RFC 821's stamps

  friend bool operator==(const CivilStart&, const CivilStart&) = default;
};

/// Reads "1981-10-27T15:27:39-08:00" (or "Z"); nullopt for anything else or a date that is none.
/// The zone's name is "UT" where the offset is 0, otherwise the offset ("-0800").
std::optional<CivilStart> parse_civil_start(std::string_view text);

/// Seconds since 1970-01-01 00:00:00 UT.
std::int64_t unix_seconds_at(const CivilStart& start, Instant at);

/// "27 Oct 81 15:27:39 PST": RFC 821 section 4.1.2, <daytime>, with the month as its examples
/// write it.
std::string format_daytime_821(const CivilStart& start, Instant at);
/// "Tue, 27 Oct 1981 15:27:39 -0800": RFC 5322 section 3.3.
std::string format_date_5322(const CivilStart& start, Instant at);

}  // namespace smtplab::message
