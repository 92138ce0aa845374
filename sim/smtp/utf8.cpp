#include "sim/smtp/utf8.h"

#include <algorithm>
#include <cstdint>

namespace smtplab::smtp {
namespace {

struct Sequence {
  std::size_t length = 0;  // 0: no sequence begins so
  std::uint8_t second_low = 0x80;
  std::uint8_t second_high = 0xBF;
};

// The table of RFC 3629 section 4.
Sequence sequence_of(std::uint8_t first) {
  if (first < 0x80) return {1};
  if (first < 0xC2) return {};
  if (first < 0xE0) return {2};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first < 0xF0) return {3};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first < 0xF4) return {4};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

}  // namespace

std::size_t find_bad_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Sequence sequence = sequence_of(static_cast<std::uint8_t>(text[at]));
    if (sequence.length == 0 || text.size() - at < sequence.length) return at;
    for (std::size_t i = 1; i < sequence.length; ++i) {
      const auto octet = static_cast<std::uint8_t>(text[at + i]);
      const std::uint8_t low = i == 1 ? sequence.second_low : std::uint8_t{0x80};
      const std::uint8_t high = i == 1 ? sequence.second_high : std::uint8_t{0xBF};
      if (octet < low || octet > high) return at;
    }
    at += sequence.length;
  }
  return std::string_view::npos;
}

std::uint32_t take_character(std::string_view text, std::size_t& at) {
  const auto first = static_cast<std::uint8_t>(text[at]);
  const std::size_t length = sequence_of(first).length;
  // A sequence's first octet has as many leading ones as the sequence has octets.
  std::uint32_t character = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    character = character << 6U | (static_cast<std::uint8_t>(text[at + i]) & 0x3FU);
  }
  at += length;
  return character;
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) > 127; });
}

}  // namespace smtplab::smtp
