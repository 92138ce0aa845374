#include "sim/dns/spf_record.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/dns/digit.h"
#include "sim/dns/spf_macro.h"

namespace smtplab::dns {
namespace {

constexpr std::string_view kVersion = "v=spf1";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool equals_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

struct Name {
  std::string_view word;
  SpfMechanism mechanism;
};
constexpr std::array<Name, 8> kNames = {{{"all", SpfMechanism::all},
                                         {"include", SpfMechanism::include},
                                         {"a", SpfMechanism::a},
                                         {"mx", SpfMechanism::mx},
                                         {"ptr", SpfMechanism::ptr},
                                         {"ip4", SpfMechanism::ip4},
                                         {"ip6", SpfMechanism::ip6},
                                         {"exists", SpfMechanism::exists}}};

std::optional<std::uint8_t> read_bits(std::string_view text, unsigned most) {
  unsigned bits = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), bits);
  const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  const bool has_zero_in_front = text.size() > 1 && text.front() == '0';
  if (!is_whole || has_zero_in_front || bits > most) return std::nullopt;
  return static_cast<std::uint8_t>(bits);
}

bool is_macro_string(std::string_view text, bool is_explanation = false) {
  return expand_spf_macros(text, {}, is_explanation).has_value();
}

// It ends in a macro, or in a label that can be a top-level domain's (section 7.1).
bool is_domain_spec(std::string_view text) {
  if (text.empty() || !is_macro_string(text)) return false;
  if (text.ends_with('}')) return true;
  if (text.ends_with('.')) text.remove_suffix(1);
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view top = text.substr(dot + 1);
  if (top.empty() || top.front() == '-' || top.back() == '-') return false;
  return std::all_of(top.begin(), top.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; }) &&
         std::any_of(top.begin(), top.end(), [](char c) { return is_letter(c) || c == '-'; });
}

// "/24", "//64" or both, at the end of `text`, from which they are taken away.
bool take_prefix_lengths(std::string_view& text, SpfTerm& term) {
  const auto take = [&](std::string_view mark, unsigned most, std::uint8_t& bits) {
    std::size_t digits = text.size();
    while (digits > 0 && is_digit(text[digits - 1])) --digits;
    if (digits < mark.size() || text.substr(digits - mark.size(), mark.size()) != mark) return true;
    const auto read = read_bits(text.substr(digits), most);
    if (!read) return false;
    bits = *read;
    text = text.substr(0, digits - mark.size());
    return true;
  };
  return take("//", 128, term.bits_6) && take("/", 32, term.bits_4);
}

bool read_network(std::string_view text, SpfTerm& term) {
  const bool is_v4 = term.mechanism == SpfMechanism::ip4;
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto bits = read_bits(text.substr(slash + 1), is_v4 ? 32 : 128);
    if (!bits) return false;
    (is_v4 ? term.bits_4 : term.bits_6) = *bits;
  }
  const auto address = Address::parse(text.substr(0, slash));
  if (!address) return false;
  term.network = *address;
  return address->family() == (is_v4 ? Address::Family::ipv4 : Address::Family::ipv6);
}

std::optional<SpfTerm> read_mechanism(std::string_view text) {
  SpfTerm term;
  term.spelling = text;
  constexpr std::string_view kQualifiers = "+-~?";
  constexpr std::array<SpfResult, 4> kResults = {SpfResult::pass, SpfResult::fail,
                                                 SpfResult::softfail, SpfResult::neutral};
  if (const std::size_t found = kQualifiers.find(text.front()); found != std::string_view::npos) {
    term.qualifier = kResults[found];
    text.remove_prefix(1);
  }
  const std::size_t end = std::min(text.find_first_of(":/"), text.size());
  const auto* name = std::find_if(kNames.begin(), kNames.end(), [&](const Name& one) {
    return equals_word(text.substr(0, end), one.word);
  });
  if (name == kNames.end()) return std::nullopt;
  term.mechanism = name->mechanism;
  text.remove_prefix(end);
  const bool has_value = text.starts_with(':');
  switch (term.mechanism) {
    case SpfMechanism::all:
      return text.empty() ? std::optional(term) : std::nullopt;
    case SpfMechanism::ip4:
    case SpfMechanism::ip6:
      return has_value && read_network(text.substr(1), term) ? std::optional(term) : std::nullopt;
    case SpfMechanism::a:
    case SpfMechanism::mx:
      if (!take_prefix_lengths(text, term)) return std::nullopt;
      break;
    default:
      break;
  }
  const bool needs_value =
      term.mechanism == SpfMechanism::include || term.mechanism == SpfMechanism::exists;
  if (text.empty()) return needs_value ? std::nullopt : std::optional(term);
  if (!text.starts_with(':') || !is_domain_spec(text.substr(1))) return std::nullopt;
  term.domain_spec = text.substr(1);
  return term;
}

// Where `text` is a modifier: the length of its name.
std::optional<std::size_t> modifier_name(std::string_view text) {
  if (!is_letter(text.front())) return std::nullopt;
  const std::size_t end = text.find('=');
  if (end == std::string_view::npos) return std::nullopt;
  const bool is_name = std::all_of(
      text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end),
      [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
  return is_name ? std::optional(end) : std::nullopt;
}

bool read_modifier(std::string_view name, std::string_view value, SpfRecord& record) {
  const bool is_redirect = equals_word(name, "redirect");
  if (!is_redirect && !equals_word(name, "exp")) return is_macro_string(value);
  std::string& kept = is_redirect ? record.redirect : record.explanation;
  if (!kept.empty() || !is_domain_spec(value)) return false;
  kept = value;
  return true;
}

}  // namespace

std::string_view to_string(SpfResult result) {
  constexpr std::array<std::string_view, 7> kWords = {"none",     "neutral",   "pass",     "fail",
                                                      "softfail", "temperror", "permerror"};
  return kWords[static_cast<std::size_t>(result)];
}

bool is_spf_record(std::string_view text) {
  if (text.size() < kVersion.size()) return false;
  if (!equals_word(text.substr(0, kVersion.size()), kVersion)) return false;
  return text.size() == kVersion.size() || text[kVersion.size()] == ' ';
}

tl::expected<SpfRecord, std::string> parse_spf_record(std::string_view text) {
  if (!is_spf_record(text)) return tl::unexpected(std::string(text));
  SpfRecord record;
  text.remove_prefix(kVersion.size());
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(begin);
    if (text.empty()) break;
    const std::string_view term = text.substr(0, text.find(' '));
    text.remove_prefix(term.size());
    if (const auto name = modifier_name(term)) {
      if (read_modifier(term.substr(0, *name), term.substr(*name + 1), record)) continue;
      return tl::unexpected(std::string(term));
    }
    auto mechanism = read_mechanism(term);
    if (!mechanism) return tl::unexpected(std::string(term));
    record.terms.push_back(std::move(*mechanism));
  }
  return record;
}

bool share_prefix(const Address& a, const Address& b, std::uint8_t bits) {
  if (a.is_none() || a.family() != b.family()) return false;
  const auto first = a.octets();
  const auto second = b.octets();
  for (std::size_t i = 0; i < first.size() && 8 * i < bits; ++i) {
    const unsigned left = bits - static_cast<unsigned>(8 * i);
    const unsigned mask = left >= 8 ? 0xFFU : 0xFFU << (8 - left);
    if (((first[i] ^ second[i]) & mask & 0xFFU) != 0) return false;
  }
  return true;
}

}  // namespace smtplab::dns
