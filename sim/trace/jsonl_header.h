#pragma once

#include <optional>
#include <string_view>

#include "sim/trace/jsonl_reader.h"

namespace smtplab::trace {

/// Reads the first line of a trace, which tells what its events refer to; nullopt: `header` has it.
std::optional<TraceReadError> read_jsonl_header(std::string_view line, Header& header);

}  // namespace smtplab::trace
