#include "sim/dns/spf_macro.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/dns/digit.h"

namespace smtplab::dns {
namespace {

constexpr std::string_view kDelimiters = ".-+,/_=";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// What stands between the braces.
struct Macro {
  char letter = 's';
  bool is_escaped = false;  // an upper-case letter (section 7.3)
  std::size_t keeps = 0;    // so many parts from the right; 0: all
  bool is_reversed = false;
  std::string_view delimiters = ".";
};

std::optional<Macro> read_macro(std::string_view text, bool is_explanation) {
  if (text.empty()) return std::nullopt;
  Macro macro;
  macro.letter = lower(text.front());
  macro.is_escaped = macro.letter != text.front();
  const std::string_view allowed = is_explanation ? "slodiphvcrt" : "slodiphv";
  if (allowed.find(macro.letter) == std::string_view::npos) return std::nullopt;
  text.remove_prefix(1);
  if (!text.empty() && is_digit(text.front())) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), macro.keeps);
    if (read.ec != std::errc() || macro.keeps == 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  }
  if (!text.empty() && lower(text.front()) == 'r') {
    macro.is_reversed = true;
    text.remove_prefix(1);
  }
  if (text.find_first_not_of(kDelimiters) != std::string_view::npos) return std::nullopt;
  if (!text.empty()) macro.delimiters = text;
  return macro;
}

// An address as macros write it: IPv6 in nibbles (section 7.3).
std::string dotted(const Address& address) {
  if (address.family() != Address::Family::ipv6) return address.to_string();
  constexpr std::string_view kFigures = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t octet : address.octets()) {
    if (!text.empty()) text.push_back('.');
    text.push_back(kFigures[octet >> 4]);
    text.push_back('.');
    text.push_back(kFigures[octet & 15]);
  }
  return text;
}

std::string value_of(char letter, const SpfNames& names) {
  const std::size_t at = std::min(names.sender.rfind('@'), names.sender.size());
  switch (letter) {
    case 's':
      return std::string(names.sender);
    case 'l':
      return std::string(names.sender.substr(0, at));
    case 'o':
      return std::string(names.sender.substr(std::min(at + 1, names.sender.size())));
    case 'd':
      return std::string(names.domain);
    case 'i':
      return dotted(names.client);
    case 'c':
      return names.client.to_string();
    case 'v':
      return names.client.family() == Address::Family::ipv6 ? "ip6" : "in-addr";
    case 'h':
      return std::string(names.helo);
    case 'r':
      return std::string(names.receiver);
    case 't':
      return std::to_string(names.unix_seconds);
    default:
      return "unknown";
  }
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kFigures = "0123456789ABCDEF";
  for (const char c : text) {
    const bool is_plain = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
                          std::string_view("-._~").find(c) != std::string_view::npos;
    if (is_plain) {
      out.push_back(c);
      continue;
    }
    const auto octet = static_cast<std::uint8_t>(c);
    out.push_back('%');
    out.push_back(kFigures[octet >> 4]);
    out.push_back(kFigures[octet & 15]);
  }
}

std::string transform(const std::string& value, const Macro& macro) {
  std::vector<std::string_view> parts;
  std::string_view rest = value;
  for (;;) {
    const std::size_t end = rest.find_first_of(macro.delimiters);
    parts.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (macro.is_reversed) std::reverse(parts.begin(), parts.end());
  const std::size_t skipped =
      macro.keeps != 0 && macro.keeps < parts.size() ? parts.size() - macro.keeps : 0;
  std::string text;
  for (std::size_t i = skipped; i < parts.size(); ++i) {
    if (i > skipped) text.push_back('.');
    text.append(parts[i]);
  }
  return text;
}

}  // namespace

std::optional<std::string> expand_spf_macros(std::string_view text, const SpfNames& names,
                                             bool is_explanation) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '%') {
      if (c < ' ' || c > '~' || (c == ' ' && !is_explanation)) return std::nullopt;
      out.push_back(c);
      continue;
    }
    const char mark = ++i < text.size() ? text[i] : '\0';
    if (mark == '%') {
      out.push_back('%');
    } else if (mark == '_') {
      out.push_back(' ');
    } else if (mark == '-') {
      out.append("%20");
    } else if (mark == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string_view::npos) return std::nullopt;
      const auto macro = read_macro(text.substr(i + 1, end - i - 1), is_explanation);
      if (!macro) return std::nullopt;
      const std::string value = transform(value_of(macro->letter, names), *macro);
      if (macro->is_escaped) {
        append_escaped(out, value);
      } else {
        out.append(value);
      }
      i = end;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

std::string_view shorten_spf_domain(std::string_view domain) {
  constexpr std::size_t kMost = 253;
  while (domain.size() > kMost) {
    const std::size_t dot = domain.find('.');
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
  }
  return domain;
}

}  // namespace smtplab::dns
