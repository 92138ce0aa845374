#include "sim/smtp/xtext.h"

#include <cstddef>

namespace smtplab::smtp {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool is_xchar(char c) { return c > ' ' && c <= '~' && c != '+' && c != '='; }

}  // namespace

std::string encode_xtext(std::string_view octets) {
  std::string text;
  text.reserve(octets.size());
  for (const char c : octets) {
    if (is_xchar(c)) {
      text.push_back(c);
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    text.push_back('+');
    text.push_back(kHexDigits[octet >> 4U]);
    text.push_back(kHexDigits[octet & 15U]);
  }
  return text;
}

std::optional<std::string> decode_xtext(std::string_view text) {
  std::string octets;
  octets.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '+') {
      if (!is_xchar(text[i])) return std::nullopt;
      octets.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const std::size_t high = kHexDigits.find(text[i + 1]);
    const std::size_t low = kHexDigits.find(text[i + 2]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    octets.push_back(static_cast<char>(high << 4U | low));
    i += 2;
  }
  return octets;
}

}  // namespace smtplab::smtp
