#pragma once

#include <span>

#include "conformance/case.h"

namespace smtplab::conformance {

// The cases of each theme, in the order in which they are run and reported.
std::span<const Case> sequence_cases();

}  // namespace smtplab::conformance
