#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace smtplab::requirements {

/// One size, count or time that an RFC states.
struct Limit {
  std::string item;   ///< "command-line", "timeout-DATA-termination"
  std::string kind;   ///< "size", "count", "time" or "grammar"
  std::string value;  ///< as the RFC gives it: "512", "4-5", "1*"
  std::string unit;   ///< "octets", "characters", "minutes", "days", ...
  std::string sense;  ///< what the value bounds: "receiver must accept at least; ..."
  std::string party;  ///< "client", "server" or "any"
  std::string note;   ///< may be empty
  int rfc = 0;
  std::string section;
  int line = 0;

  /// `value` where it is a plain number, else nullopt.
  std::optional<std::int64_t> number() const;
};

}  // namespace smtplab::requirements
