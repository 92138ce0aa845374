#include "sim/register/limit.h"

#include <charconv>
#include <system_error>

namespace smtplab::requirements {

std::optional<std::int64_t> Limit::number() const {
  std::int64_t parsed = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, parsed);
  if (error != std::errc() || stop != end) return std::nullopt;
  return parsed;
}

}  // namespace smtplab::requirements
