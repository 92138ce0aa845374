#include "sim/smtp/internationalized_domain.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

#include "sim/smtp/character_class.h"
#include "sim/smtp/mailbox.h"
#include "sim/smtp/utf8.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kMaxLabel = 63;  // RFC 1035 section 2.3.4

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// What RFC 5892 disallows in whole blocks; its other rules need Unicode's own tables.
constexpr Range kDisallowed[] = {
    {0x80, 0xB6},        // controls, spaces and signs
    {0xB8, 0xBF},        // the same, behind the middle dot
    {0xD7, 0xD7},        // the sign of multiplication
    {0xF7, 0xF7},        // and of division
    {0x2000, 0x200B},    // spaces
    {0x200E, 0x206F},    // general punctuation, also what turns the direction of writing
    {0x2190, 0x2BFF},    // arrows, mathematics, boxes, signs
    {0x3000, 0x3004},    // ideographic space, comma and full stop
    {0xD800, 0xF8FF},    // surrogates and private use
    {0xFE00, 0xFE1F},    // variation selectors and vertical forms
    {0xFEFF, 0xFFFF},    // the byte order mark, forms of half and full width, specials
    {0x1F000, 0x1FAFF},  // pictures
    {0xE0000, 0xFFFFFFFF},
};
constexpr Range kCombiningMarks{0x0300, 0x036F};

constexpr bool lies_in(std::uint32_t c, const Range& range) {
  return c >= range.first && c <= range.last;
}

bool is_allowed(std::uint32_t c) {
  if (c < 0x80) return is_in(static_cast<char>(c), kLetDig | kHyphen);
  return std::none_of(std::begin(kDisallowed), std::end(kDisallowed),
                      [c](const Range& range) { return lies_in(c, range); });
}

/// Punycode's numbers (RFC 3492 section 5).
constexpr std::uint32_t kBase = 36;
constexpr std::uint32_t kLeastThreshold = 1;
constexpr std::uint32_t kMostThreshold = 26;
constexpr std::uint32_t kSkew = 38;
constexpr std::uint32_t kDamp = 700;
constexpr std::uint32_t kFirstBias = 72;
constexpr std::uint32_t kFirstCode = 0x80;

char digit_of(std::uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

// RFC 3492 section 6.1.
std::uint32_t adapted_bias(std::uint32_t delta, std::uint32_t count, bool is_first) {
  delta = is_first ? delta / kDamp : delta / 2;
  delta += delta / count;
  std::uint32_t steps = 0;
  while (delta > (kBase - kLeastThreshold) * kMostThreshold / 2) {
    delta /= kBase - kLeastThreshold;
    steps += kBase;
  }
  return steps + (kBase - kLeastThreshold + 1) * delta / (delta + kSkew);
}

void append_number(std::string& out, std::uint32_t number, std::uint32_t bias) {
  for (std::uint32_t place = kBase;; place += kBase) {
    const std::uint32_t threshold = place <= bias                    ? kLeastThreshold
                                    : place >= bias + kMostThreshold ? kMostThreshold
                                                                     : place - bias;
    if (number < threshold) break;
    out.push_back(digit_of(threshold + (number - threshold) % (kBase - threshold)));
    number = (number - threshold) / (kBase - threshold);
  }
  out.push_back(digit_of(number));
}

// RFC 3492 section 6.3. Labels are short: no number here comes near 32 bits.
void append_punycode(std::string& out, const std::vector<std::uint32_t>& label) {
  std::uint32_t handled = 0;
  for (const std::uint32_t c : label) {
    if (c >= 0x80) continue;
    out.push_back(static_cast<char>(c));
    ++handled;
  }
  const std::uint32_t basic = handled;
  if (basic > 0) out.push_back('-');
  std::uint32_t code = kFirstCode;
  std::uint32_t delta = 0;
  std::uint32_t bias = kFirstBias;
  while (handled < label.size()) {
    std::uint32_t next = 0xFFFFFFFF;
    for (const std::uint32_t c : label) {
      if (c >= code) next = std::min(next, c);
    }
    delta += (next - code) * (handled + 1);
    code = next;
    for (const std::uint32_t c : label) {
      if (c < code) ++delta;
      if (c != code) continue;
      append_number(out, delta, bias);
      bias = adapted_bias(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++code;
  }
}

}  // namespace

std::optional<std::string> to_a_label(std::string_view u_label) {
  // Each character takes at least one octet of the A-label, and at most four of the U-label.
  if (u_label.empty() || u_label.size() > 4 * kMaxLabel) return std::nullopt;
  if (find_bad_utf8(u_label) != std::string_view::npos) return std::nullopt;
  if (u_label.front() == '-' || u_label.back() == '-') return std::nullopt;
  std::vector<std::uint32_t> label;
  for (std::size_t at = 0; at < u_label.size();) {
    const std::uint32_t c = take_character(u_label, at);
    if (!is_allowed(c) || (label.empty() && lies_in(c, kCombiningMarks))) return std::nullopt;
    label.push_back(c < 0x80 ? static_cast<unsigned char>(to_lower(static_cast<char>(c))) : c);
  }
  if (label.size() >= 4 && label[2] == '-' && label[3] == '-') return std::nullopt;
  std::string a_label = "xn--";
  append_punycode(a_label, label);
  if (a_label.size() > kMaxLabel) return std::nullopt;
  return a_label;
}

std::optional<std::string> to_ascii_domain(std::string_view domain) {
  std::string out;
  while (true) {
    const std::size_t dot = std::min(domain.find('.'), domain.size());
    const std::string_view label = domain.substr(0, dot);
    if (is_ascii(label)) {
      out.append(label);
    } else {
      const auto a_label = to_a_label(label);
      if (!a_label) return std::nullopt;
      out.append(*a_label);
    }
    if (dot == domain.size()) return out;
    out.push_back('.');
    domain.remove_prefix(dot + 1);
  }
}

bool is_same_domain_name(std::string_view a, std::string_view b) {
  if (equals_ignoring_case(a, b)) return true;
  if (is_ascii(a) && is_ascii(b)) return false;
  const auto ascii_a = to_ascii_domain(a);
  const auto ascii_b = to_ascii_domain(b);
  return ascii_a && ascii_b && equals_ignoring_case(*ascii_a, *ascii_b);
}

}  // namespace smtplab::smtp
