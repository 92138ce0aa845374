#pragma once

#include <cstddef>
#include <string>

#include "conformance/result.h"
#include "sim/explain/catalogue.h"

namespace smtplab::conformance {

struct TextOptions {
  explain::Language language = explain::Language::en;
  std::size_t width = 80;  ///< columns
  bool colour = false;
  bool quiet = false;     ///< only what failed, and the last line
  std::string command{};  ///< that made the run, without --case
};

/// For people: what failed, with clause and transcript; then every other case in a line; then how
/// many there are of each verdict.
std::string text_report(const Run& run, const TextOptions& options);

}  // namespace smtplab::conformance
