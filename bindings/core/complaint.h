#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/scenario/diagnostic.h"

namespace smtplab::bindings {

/// A diagnostic in words, with its place.
struct Complaint {
  std::string what;
  std::string cure;
  std::string pointer;
  std::uint32_t line = 0;
  std::string file;
};

std::vector<Complaint> complaints_of(const std::vector<scenario::Diagnostic>& diagnostics,
                                     explain::Language language);

}  // namespace smtplab::bindings
