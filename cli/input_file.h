#pragma once

#include <optional>
#include <string>

namespace smtplab::cli {

/// What a file holds, as it is; nullopt where that cannot be read: a folder, say.
std::optional<std::string> read_file(const std::string& path);

}  // namespace smtplab::cli
