#include "sim/message/utf8_address.h"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "sim/smtp/utf8.h"

namespace smtplab::message {
namespace {

constexpr std::string_view kOpening = "\\x{";

void append_utf8(std::string& out, std::uint32_t c) {
  const auto low = [c](unsigned shift) { return static_cast<char>(0x80U | (c >> shift & 0x3FU)); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.append({static_cast<char>(0xC0U | c >> 6U), low(0)});
  } else if (c < 0x10000) {
    out.append({static_cast<char>(0xE0U | c >> 12U), low(6), low(0)});
  } else {
    out.append({static_cast<char>(0xF0U | c >> 18U), low(12), low(6), low(0)});
  }
}

/// What has a meaning of its own there, or is no graphic character of ASCII (RFC 6533 section 3).
bool is_encoded(std::uint32_t c) {
  return c <= 0x20 || c >= 0x7F || c == '\\' || c == '+' || c == '=';
}

}  // namespace

std::string typed_address(std::string_view mailbox) {
  const bool is_utf8 = smtp::find_bad_utf8(mailbox) == std::string_view::npos;
  if (smtp::is_ascii(mailbox) || !is_utf8) return std::string("rfc822; ").append(mailbox);
  std::string out = "utf-8; ";
  for (std::size_t at = 0; at < mailbox.size();) {
    const std::uint32_t c = smtp::take_character(mailbox, at);
    if (is_encoded(c)) {
      fmt::format_to(std::back_inserter(out), "\\x{{{:02X}}}", c);
    } else {
      out.push_back(static_cast<char>(c));
    }
  }
  return out;
}

std::string typed_address_in_utf8(std::string_view mailbox) {
  return std::string(smtp::is_ascii(mailbox) ? "rfc822; " : "utf-8; ").append(mailbox);
}

std::optional<std::string> decode_utf8_address(std::string_view address) {
  std::string out;
  while (true) {
    const std::size_t begin = address.find(kOpening);
    out.append(address.substr(0, begin));
    if (begin == std::string_view::npos) return out;
    address.remove_prefix(begin + kOpening.size());
    const std::size_t end = address.find('}');
    if (end == std::string_view::npos || end == 0 || end > 6) return std::nullopt;
    std::uint32_t c = 0;
    const char* const digits = address.data();
    const auto read = std::from_chars(digits, digits + end, c, 16);
    const bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
    if (read.ptr != digits + end || c > 0x10FFFF || is_surrogate) return std::nullopt;
    append_utf8(out, c);
    address.remove_prefix(end + 1);
  }
}

}  // namespace smtplab::message
