#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "conformance/target.h"
#include "sim/scenario/diagnostic.h"

namespace smtplab::conformance {

/// Reads a target file (docs/target.schema.json): a JSON object, or an array of them. Everything
/// that is wrong with it is told, with line, JSON pointer and cure; an unknown key is.
tl::expected<std::vector<Target>, std::vector<scenario::Diagnostic>> read_targets(
    std::string_view text, std::string_view file_name);

/// "HOST", "HOST:PORT" or "[ADDRESS]:PORT" into host and port; false if it is none of these.
bool read_host_port(std::string_view text, std::string& host, std::uint16_t& port);

}  // namespace smtplab::conformance
