#pragma once

#include <span>

#include "conformance/mutants/mutant.h"

namespace smtplab::conformance {

// The mutants of each theme, as the cases have them.
std::span<const Mutant> sequence_mutants();

}  // namespace smtplab::conformance
