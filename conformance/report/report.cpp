#include "conformance/report/report.h"

#include <array>

namespace smtplab::conformance {

std::optional<ReportFormat> report_format_from(std::string_view name) {
  constexpr std::array<std::string_view, 7> names{"text", "json",  "jsonl", "junit",
                                                  "tap",  "sarif", "html"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<ReportFormat>(i);
  }
  return std::nullopt;
}

}  // namespace smtplab::conformance
