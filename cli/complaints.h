#pragma once

#include <string>
#include <vector>

#include "cli/console.h"
#include "sim/scenario/diagnostic.h"
#include "sim/scenario/runner.h"

namespace smtplab::cli {

/// "file:12: unknown key "hots"", the JSON pointer, and the cure.
std::string describe(const scenario::Diagnostic& diagnostic, const Console& console);

/// "file:12: expected ... / seen ...", one for each thing that went otherwise.
std::string describe(const scenario::Failure& failure, const std::string& file,
                     const Console& console);

}  // namespace smtplab::cli
