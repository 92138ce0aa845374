#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtplab::smtp {

/// Sets of octets that the grammars name, as bits to be joined with "|".
using CharacterClass = std::uint16_t;

inline constexpr CharacterClass kDigit = 1U << 0;
inline constexpr CharacterClass kHexDigit = 1U << 1;
inline constexpr CharacterClass kLetDig = 1U << 2;  ///< letters and digits
inline constexpr CharacterClass kHyphen = 1U << 3;
inline constexpr CharacterClass kUnderscore = 1U << 4;
/// RFC 5322's atext and RFC 821's <c>: both are graphic ASCII without the specials.
inline constexpr CharacterClass kAtext = 1U << 5;
inline constexpr CharacterClass kQtext = 1U << 6;       ///< qtextSMTP, RFC 5321 section 4.1.2
inline constexpr CharacterClass kQtext821 = 1U << 7;    ///< <q>, RFC 821 section 4.1.2
inline constexpr CharacterClass kPrintable = 1U << 8;   ///< %d32-126
inline constexpr CharacterClass kDcontent = 1U << 9;    ///< RFC 5321 section 4.1.3
inline constexpr CharacterClass kParameter = 1U << 10;  ///< in an esmtp-value
inline constexpr CharacterClass kControl = 1U << 11;    ///< %d0-31 and %d127
inline constexpr CharacterClass kBeyondAscii = 1U << 12;
inline constexpr CharacterClass kAscii = kPrintable | kControl;

namespace internal {

constexpr CharacterClass classify(unsigned octet) {
  if (octet > 127) return kBeyondAscii;
  const bool digit = octet >= '0' && octet <= '9';
  const unsigned lower = octet | 0x20U;
  const bool letter = lower >= 'a' && lower <= 'z';
  const bool printable = octet >= 32 && octet <= 126;
  const auto is_one_of = [octet](std::string_view set) {
    for (const char c : set) {
      if (static_cast<unsigned char>(c) == octet) return true;
    }
    return false;
  };
  unsigned classes = printable ? kPrintable : kControl;
  if (digit) classes |= kDigit;
  if (digit || (letter && lower <= 'f')) classes |= kHexDigit;
  if (digit || letter) classes |= kLetDig;
  if (octet == '-') classes |= kHyphen;
  if (octet == '_') classes |= kUnderscore;
  if (printable && !is_one_of(" ()<>@,;:\\\".[]")) classes |= kAtext;
  if (printable && !is_one_of("\"\\")) classes |= kQtext;
  if (!is_one_of("\"\\\r\n")) classes |= kQtext821;
  if (printable && !is_one_of(" [\\]")) classes |= kDcontent;
  if (printable && !is_one_of(" =")) classes |= kParameter;
  return static_cast<CharacterClass>(classes);
}

constexpr std::array<CharacterClass, 256> make_character_classes() {
  std::array<CharacterClass, 256> classes{};
  for (unsigned octet = 0; octet < classes.size(); ++octet) classes[octet] = classify(octet);
  return classes;
}

inline constexpr std::array<CharacterClass, 256> kCharacterClasses = make_character_classes();

}  // namespace internal

constexpr CharacterClass classes_of(char c) {
  return internal::kCharacterClasses[static_cast<unsigned char>(c)];
}
constexpr bool is_in(char c, CharacterClass classes) { return (classes_of(c) & classes) != 0; }

/// ASCII only, whatever the locale.
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace smtplab::smtp
