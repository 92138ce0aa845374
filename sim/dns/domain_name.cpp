#include "sim/dns/domain_name.h"

#include <algorithm>
#include <array>

#include "sim/dns/digit.h"

namespace smtplab::dns {
namespace {

constexpr std::size_t kMaxLabels = 127;

constexpr unsigned char fold(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/// Labels in the order of writing, as they are read.
struct Labels {
  std::array<char, DomainName::kMaxOctets> octets;
  std::size_t size = 0;  // of octets
  std::array<std::uint8_t, kMaxLabels> lengths;
  std::size_t count = 0;

  std::size_t name_octets() const { return size + count + 1; }
};

struct Octet {
  char value = 0;
  std::size_t length = 0;  // of its spelling; 0 is a bad escape
};

Octet read_escape(std::string_view text) {
  if (text.size() < 2) return {};
  if (!is_digit(text[1])) return {text[1], 2};
  if (text.size() < 4 || !is_digit(text[2]) || !is_digit(text[3])) return {};
  const int value = (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
  if (value > 255) return {};
  return {static_cast<char>(static_cast<unsigned char>(value)), 4};
}

/// Needs no escape; others do not either, but these are the usual ones.
constexpr bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-';
}

void append_octet(char octet, std::string& out) {
  const auto value = static_cast<unsigned char>(octet);
  if (value <= 0x20 || value >= 0x7F) {
    out += '\\';
    for (const unsigned unit : {100U, 10U, 1U}) {
      out += static_cast<char>('0' + value / unit % 10);
    }
    return;
  }
  if (std::string_view(R"(."\;()@$)").find(octet) != std::string_view::npos) out += '\\';
  out += octet;
}

}  // namespace

tl::expected<DomainName, NameError> DomainName::parse(std::string_view text) {
  return read(text, nullptr);
}

tl::expected<DomainName, NameError> DomainName::parse(std::string_view text,
                                                      const DomainName& origin) {
  return read(text, &origin);
}

tl::expected<DomainName, NameError> DomainName::read(std::string_view text,
                                                     const DomainName* origin) {
  using Kind = NameError::Kind;
  const auto error = [](Kind kind, std::size_t at) {
    return tl::make_unexpected(NameError{kind, at});
  };
  if (text.empty()) return error(Kind::empty, 0);
  if (text == ".") return DomainName();
  Labels labels;
  std::size_t length = 0;  // of the label that is being read
  bool complete = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '.') {
      if (length == 0) return error(Kind::empty_label, i);
      labels.lengths[labels.count++] = static_cast<std::uint8_t>(length);
      length = 0;
      complete = ++i == text.size();
      continue;
    }
    Octet octet{text[i], 1};
    const auto value = static_cast<unsigned char>(text[i]);
    if (value <= 0x20 || value >= 0x7F) return error(Kind::bad_octet, i);
    if (text[i] == '\\') octet = read_escape(text.substr(i));
    if (octet.length == 0) return error(Kind::bad_escape, i);
    if (++length > kMaxLabelOctets) return error(Kind::label_too_long, i);
    // With this octet, and this label's length octet, which is not counted yet.
    if (labels.name_octets() + 2 > kMaxOctets) return error(Kind::name_too_long, i);
    labels.octets[labels.size++] = octet.value;
    i += octet.length;
  }
  if (length > 0) labels.lengths[labels.count++] = static_cast<std::uint8_t>(length);

  DomainName name;
  if (origin != nullptr && !complete) name = *origin;
  if (labels.name_octets() + name.octets_.size() > kMaxOctets) {
    return error(Kind::name_too_long, text.size());
  }
  name.octets_.reserve(name.octets_.size() + labels.size + labels.count);
  std::size_t end = labels.size;
  for (std::size_t i = labels.count; i-- > 0;) {
    end -= labels.lengths[i];
    name.octets_ += static_cast<char>(labels.lengths[i]);
    name.octets_.append(labels.octets.data() + end, labels.lengths[i]);
  }
  return name;
}

std::string DomainName::to_string() const {
  std::string text;
  text.reserve(octets_.size() + 1);
  append_to(text);
  return text;
}

void DomainName::append_to(std::string& out) const {
  if (is_root()) {
    out += '.';
    return;
  }
  std::array<std::uint8_t, kMaxLabels> starts;
  std::size_t count = 0;
  for (std::size_t at = 0; at < octets_.size();
       at += 1U + static_cast<unsigned char>(octets_[at])) {
    starts[count++] = static_cast<std::uint8_t>(at);
  }
  while (count-- > 0) {
    const std::size_t at = starts[count];
    const auto label =
        std::string_view(octets_).substr(at + 1, static_cast<unsigned char>(octets_[at]));
    if (std::all_of(label.begin(), label.end(), is_plain)) {
      out += label;
    } else {
      for (const char octet : label) append_octet(octet, out);
    }
    out += '.';
  }
}

std::string DomainName::to_host() const {
  std::string text = to_string();
  if (!is_root()) text.pop_back();
  return text;
}

std::size_t DomainName::label_count() const {
  std::size_t count = 0;
  for (std::size_t at = 0; at < octets_.size();
       at += 1U + static_cast<unsigned char>(octets_[at])) {
    ++count;
  }
  return count;
}

std::size_t DomainName::last_label_at() const {
  std::size_t last = 0;
  for (std::size_t at = 0; at < octets_.size();
       at += 1U + static_cast<unsigned char>(octets_[at])) {
    last = at;
  }
  return last;
}

std::string_view DomainName::first_label() const {
  return is_root() ? std::string_view() : std::string_view(octets_).substr(last_label_at() + 1);
}

DomainName DomainName::parent() const {
  DomainName name;
  name.octets_ = octets_.substr(0, last_label_at());
  return name;
}

DomainName DomainName::ancestor(std::size_t label_count) const {
  std::size_t at = 0;
  while (label_count-- > 0 && at < octets_.size()) {
    at += 1U + static_cast<unsigned char>(octets_[at]);
  }
  DomainName name;
  name.octets_ = octets_.substr(0, at);
  return name;
}

std::optional<DomainName> DomainName::child(std::string_view label) const {
  const bool fits = !label.empty() && label.size() <= kMaxLabelOctets &&
                    octets_.size() + label.size() + 2 <= kMaxOctets;
  if (!fits) return std::nullopt;
  DomainName name = *this;
  name.octets_ += static_cast<char>(label.size());
  name.octets_ += label;
  return name;
}

bool DomainName::is_within(const DomainName& ancestor) const {
  const std::size_t length = ancestor.octets_.size();
  return length <= octets_.size() &&
         std::equal(ancestor.octets_.begin(), ancestor.octets_.end(), octets_.begin(),
                    [](char a, char b) { return fold(a) == fold(b); });
}

std::weak_ordering operator<=>(const DomainName& a, const DomainName& b) {
  const std::size_t common = std::min(a.octets_.size(), b.octets_.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto order = fold(a.octets_[i]) <=> fold(b.octets_[i]);
    if (order != 0) return order;
  }
  return a.octets_.size() <=> b.octets_.size();
}

}  // namespace smtplab::dns
