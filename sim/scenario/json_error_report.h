#pragma once

#include <string_view>

#include "sim/scenario/diagnostic_list.h"
#include "sim/scenario/json_document.h"

namespace smtplab::scenario {

/// Tells why `text` is no JSON, with a cure for what people most often write: a comma too many,
/// one too few, a comment, single quotes, a text that breaks off.
void report_json_error(std::string_view text, const JsonError& error, DiagnosticList& found);

}  // namespace smtplab::scenario
