#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/finding.h"

namespace smtplab::conformance {

/// A reply as it came, read as leniently as can be: judging its form is the cases' affair.
struct ServerReply {
  int code = 0;                      ///< 0: the first line does not begin with three digits
  std::vector<std::string> lines;    ///< octet for octet, each with the end that it came with
  std::size_t first_line = kNoLine;  ///< in the transcript
  std::size_t last_line = kNoLine;

  bool empty() const { return lines.empty(); }
  int reply_class() const { return code / 100; }
  /// Line `index` without code, separator and line end.
  std::string_view text(std::size_t index) const;
  /// "5.7.1" where the first line's text begins with such a status (RFC 3463), else empty.
  std::string_view status() const;
  /// All lines without their ends, joined by " / ".
  std::string shown() const;
};

/// The digits that a line begins with; 0 where it has no three of them.
int code_of(std::string_view line);

/// A reply code, or a class of them: k5yz is any code that begins with 5.
using Wanted = int;
inline constexpr Wanted k2yz = 2;
inline constexpr Wanted k3yz = 3;
inline constexpr Wanted k4yz = 4;
inline constexpr Wanted k5yz = 5;

constexpr bool matches(int code, Wanted wanted) {
  return wanted < 10 ? code / 100 == wanted : code == wanted;
}
/// "503", "5yz"
std::string shown(Wanted wanted);

}  // namespace smtplab::conformance
