#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace smtplab::smtp {

/// The first digit of a reply code: what the client may do next (RFC 5321 section 4.2.1).
enum class ReplyClass : std::uint8_t {
  invalid = 0,
  preliminary = 1,   ///< 1yz: never sent without an extension
  completion = 2,    ///< 2yz: done
  intermediate = 3,  ///< 3yz: send more
  transient = 4,     ///< 4yz: failed, try again later
  permanent = 5,     ///< 5yz: failed, do not repeat as it is
};

/// The three digits before a reply's text; 0 where there is none.
struct ReplyCode {
  std::uint16_t value = 0;

  constexpr ReplyClass reply_class() const {
    return value >= 100 && value < 600 ? static_cast<ReplyClass>(value / 100) : ReplyClass::invalid;
  }
  constexpr bool is_positive() const { return value >= 200 && value < 400; }
  friend constexpr auto operator<=>(ReplyCode, ReplyCode) = default;
};

/// RFC 3463's class.subject.detail, as ENHANCEDSTATUSCODES (RFC 2034) puts it before the text.
/// A class of 0 means none. Subject and detail hold at most three digits.
struct EnhancedStatusCode {
  std::uint8_t status_class = 0;
  std::uint16_t subject = 0;
  std::uint16_t detail = 0;

  constexpr bool is_set() const { return status_class != 0; }
  friend constexpr auto operator<=>(const EnhancedStatusCode&, const EnhancedStatusCode&) = default;
};

/// Reads "5.1.1" at the front of `text`; nothing is set where the grammar of RFC 2034
/// section 4 does not match (class 2, 4 or 5; one to three digits; then a space or the end).
EnhancedStatusCode parse_enhanced_status_code(std::string_view text);

}  // namespace smtplab::smtp
