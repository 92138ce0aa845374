#include "sim/smtp/address_literal.h"

#include <algorithm>

#include "sim/smtp/character_class.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kMaxGroups = 8;
/// "::" stands for at least two groups, and an IPv4 tail for two more.
constexpr std::size_t kMaxGroupsBesideGap = 6;
constexpr std::size_t kMaxGroupsBesideIpv4 = 6;
constexpr std::size_t kMaxGroupsBesideGapAndIpv4 = 4;

char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

/// The groups of an IPv6 address, read from left to right.
class Ipv6Reader {
 public:
  explicit Ipv6Reader(std::string_view text) : text_(text) {}

  Extent read() {
    if (at(text_, 0) == ':') {
      if (at(text_, 1) != ':') return {false, 1};
      pos_ = 2;
      has_gap_ = true;
      if (!is_in(at(text_, pos_), kHexDigit)) return {true, pos_};
    }
    while (true) {
      const std::size_t start = pos_;
      if (!read_group()) return {false, pos_};
      if (at(text_, pos_) == '.') return read_ipv4_tail(start);
      if (at(text_, pos_) != ':') return {has_gap_ || groups_ == kMaxGroups, pos_};
      if (!read_colons()) return {false, pos_};
      if (after_gap_ && !is_in(at(text_, pos_), kHexDigit)) return {true, pos_};
    }
  }

 private:
  bool read_group() {
    if (groups_ == (has_gap_ ? kMaxGroupsBesideGap : kMaxGroups)) return false;
    const std::size_t start = pos_;
    while (pos_ - start < 4 && is_in(at(text_, pos_), kHexDigit)) ++pos_;
    ++groups_;
    return pos_ > start && !is_in(at(text_, pos_), kHexDigit);
  }

  bool read_colons() {
    after_gap_ = false;
    const bool gap_fits = !has_gap_ && groups_ <= kMaxGroupsBesideGap;
    if (gap_fits && at(text_, pos_ + 1) == ':') {
      has_gap_ = after_gap_ = true;
      pos_ += 2;
      return true;
    }
    if (groups_ == (has_gap_ ? kMaxGroupsBesideGap : kMaxGroups)) return false;
    ++pos_;
    return true;
  }

  /// The group that began at `start` turns out to be the first number of an IPv4 address.
  Extent read_ipv4_tail(std::size_t start) const {
    const std::size_t before = groups_ - 1;
    const bool fits =
        has_gap_ ? before <= kMaxGroupsBesideGapAndIpv4 : before == kMaxGroupsBesideIpv4;
    if (!fits) return {false, pos_};
    Extent tail = read_ipv4_address(text_.substr(start));
    tail.length += start;
    // As a group, "256" and "1a" were right up to the dot.
    if (!tail.ok) tail.length = std::max(tail.length, pos_);
    return tail;
  }

  std::string_view text_;
  std::size_t pos_ = 0;
  std::size_t groups_ = 0;
  bool has_gap_ = false;
  bool after_gap_ = false;
};

/// Offset of the colon that ends the tag of "[tag:...", or 0 if there is none.
std::size_t find_tag_end(std::string_view text) {
  std::size_t i = 1;
  while (is_in(at(text, i), kLetDig | kHyphen)) ++i;
  return at(text, i) == ':' ? i : 0;
}

Extent read_general(std::string_view text, std::size_t colon) {
  // The tag ends in a letter or digit (Ldh-str).
  if (colon == 1 || text[colon - 1] == '-') return {false, colon};
  std::size_t i = colon + 1;
  while (is_in(at(text, i), kDcontent)) ++i;
  return {i > colon + 1, i};
}

}  // namespace

Extent read_ipv4_address(std::string_view text) {
  std::size_t pos = 0;
  for (int field = 0; field < 4; ++field) {
    if (field > 0) {
      if (at(text, pos) != '.') return {false, pos};
      ++pos;
    }
    const std::size_t start = pos;
    unsigned value = 0;
    for (; is_in(at(text, pos), kDigit); ++pos) {
      value = value * 10 + static_cast<unsigned>(text[pos] - '0');
      if (pos - start == 3 || value > 255) return {false, pos};
    }
    if (pos == start) return {false, pos};
  }
  return {true, pos};
}

Extent read_ipv6_address(std::string_view text) { return Ipv6Reader(text).read(); }

AddressLiteral read_address_literal(std::string_view text) {
  AddressLiteral literal;
  if (at(text, 0) != '[') return literal;
  std::size_t start = 1;
  const std::size_t colon = find_tag_end(text);
  if (colon == 0) {
    literal.kind = Domain::Kind::ipv4;
    literal.extent = read_ipv4_address(text.substr(start));
  } else if (equals_ignoring_case(text.substr(1, colon - 1), "IPv6")) {
    literal.kind = Domain::Kind::ipv6;
    start = colon + 1;
    literal.extent = read_ipv6_address(text.substr(start));
  } else {
    literal.kind = Domain::Kind::general;
    start = 0;
    literal.extent = read_general(text, colon);
  }
  literal.extent.length += start;
  if (!literal.extent.ok) return literal;
  literal.extent.ok = at(text, literal.extent.length) == ']';
  if (literal.extent.ok) ++literal.extent.length;
  return literal;
}

}  // namespace smtplab::smtp
