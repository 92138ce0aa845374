#include "sim/smtp/extension.h"

#include <array>

#include "sim/smtp/mailbox.h"

namespace smtplab::smtp {
namespace {

struct ExtensionRow {
  std::string_view keyword;
  std::size_t mail_room;  // octets that it adds to the longest MAIL command
};

constexpr std::array<ExtensionRow, kExtensionCount> kExtensions = {{
    {"SIZE", 26},  // RFC 1870 section 3
    {"8BITMIME", 0},
    {"PIPELINING", 0},
    {"ENHANCEDSTATUSCODES", 0},
    {"STARTTLS", 0},
    {"AUTH", 500},  // RFC 4954 section 3
    {"CHUNKING", 0},
    {"BINARYMIME", 16},  // RFC 3030 section 3
    {"SMTPUTF8", 10},    // RFC 6531 section 3.1
    {"DSN", 116},        // RET=FULL and an ENVID of 100 (RFC 3461 section 5.4)
}};

}  // namespace

std::string_view extension_keyword(Extension extension) {
  return kExtensions[static_cast<std::size_t>(extension)].keyword;
}

std::uint8_t find_extension(std::string_view keyword) {
  for (std::uint8_t i = 0; i < kExtensionCount; ++i) {
    if (equals_ignoring_case(kExtensions[i].keyword, keyword)) return i;
  }
  return kExtensionCount;
}

std::size_t mail_room(ExtensionSet extensions) {
  std::size_t room = 0;
  for (std::uint8_t i = 0; i < kExtensionCount; ++i) {
    if (extensions.has(static_cast<Extension>(i))) room += kExtensions[i].mail_room;
  }
  return room;
}

std::size_t rcpt_room(ExtensionSet extensions) { return extensions.has(Extension::dsn) ? 530 : 0; }

}  // namespace smtplab::smtp
