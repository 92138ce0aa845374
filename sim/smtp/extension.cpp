#include "sim/smtp/extension.h"

#include <array>

#include "sim/smtp/mailbox.h"

namespace smtplab::smtp {
namespace {

constexpr std::array<std::string_view, kExtensionCount> kKeywords = {
    "SIZE", "8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES"};

}  // namespace

std::string_view extension_keyword(Extension extension) {
  return kKeywords[static_cast<std::size_t>(extension)];
}

std::uint8_t find_extension(std::string_view keyword) {
  for (std::uint8_t i = 0; i < kExtensionCount; ++i) {
    if (equals_ignoring_case(kKeywords[i], keyword)) return i;
  }
  return kExtensionCount;
}

}  // namespace smtplab::smtp
