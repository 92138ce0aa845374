#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtplab::web {

/// `octets` in the compressed form of RFC 1951, which browsers unpack by themselves. nullopt where
/// the program was built without zlib, as the lab is: then things stay as large as they are.
/// Throws std::bad_alloc without memory.
std::optional<std::string> deflate(std::string_view octets);

}  // namespace smtplab::web
