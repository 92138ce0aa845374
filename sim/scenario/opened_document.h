#pragma once

#include <optional>
#include <string_view>

#include "sim/scenario/diagnostic_list.h"
#include "sim/scenario/json_document.h"

namespace smtplab::scenario {

/// The text as JSON, with its repeated keys reported. nullopt: it is none, which was reported.
std::optional<JsonDocument> open_document(std::string_view text, DiagnosticList& found);

}  // namespace smtplab::scenario
