#pragma once

#include <string>

#include "cli/console.h"
#include "cli/exit_code.h"

namespace smtplab::cli {

/// `smtplab list cases`: id, level, statement and what it asks for, one a line.
ExitCode list_cases(const Console& console);

/// `smtplab list matrix`: docs/conformance-matrix.md; exits 1 if a mutant gets away or a lawful
/// variant is failed.
ExitCode list_matrix();

/// `smtplab list requirements`: every statement of the register; with `coverage` those that a
/// server's behaviour could show, with the cases about each, or why there can be none.
ExitCode list_requirements(bool coverage, const Console& console);

}  // namespace smtplab::cli
