#pragma once

#include <string>
#include <string_view>

namespace smtplab::web {

/// `octets` in the compressed form of RFC 1951: one block with the fixed codes of section 3.2.6, so
/// that a page unpacks it with little code of its own. The same octets give the same form always.
/// Lessons, which repeat themselves, shrink to a tenth; what does not repeat itself may grow by an
/// eighth.
std::string deflate(std::string_view octets);

}  // namespace smtplab::web
