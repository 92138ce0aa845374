#pragma once

#include <string>

#include "cli/console.h"
#include "sim/scenario/diagnostic.h"

namespace smtplab::cli {

/// "file:12: unknown key "hots"", the JSON pointer, and the cure.
std::string describe(const scenario::Diagnostic& diagnostic, const Console& console);

}  // namespace smtplab::cli
