#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace smtplab::dns {

/// Why a text is no domain name, and the offset where that shows.
struct NameError {
  enum class Kind : std::uint8_t {
    empty,           ///< no octets at all; the root is "."
    empty_label,     ///< a dot at the front, or two in a row
    label_too_long,  ///< over 63 octets (RFC 1035 section 2.3.4)
    name_too_long,   ///< over 255 octets, counted with a length octet before each label
    bad_escape,      ///< a backslash without a character or a number up to 255 behind it
    bad_octet,       ///< a space, a control or an octet beyond ASCII that is not escaped
  };

  Kind kind = Kind::empty;
  std::size_t at = 0;
};

/// A complete domain name: labels of any octets, up to the root (RFC 1034 section 3.1).
///
/// Letters compare without regard to case, and are kept as they were written. Names are ordered
/// label by label from the root down, so that a name and all names within it stand together; among
/// brothers the order is fixed but not that of the alphabet.
class DomainName {
 public:
  static constexpr std::size_t kMaxLabelOctets = 63;
  static constexpr std::size_t kMaxOctets = 255;

  /// The root.
  DomainName() = default;

  /// Reads a name of master-file spelling (RFC 1035 section 5.1: "\X" and "\DDD"). It is complete,
  /// with or without its last dot.
  static tl::expected<DomainName, NameError> parse(std::string_view text);
  /// The same, but a name without a last dot is completed with `origin`.
  static tl::expected<DomainName, NameError> parse(std::string_view text, const DomainName& origin);

  /// With its last dot, and escapes where parse() needs them; the root is ".".
  std::string to_string() const;
  void append_to(std::string& out) const;
  /// The same without the last dot, as names of hosts are written in mail; the root is ".".
  std::string to_host() const;

  bool is_root() const { return octets_.empty(); }
  /// Without the root's: 3 for "mx.example.org."
  std::size_t label_count() const;
  /// The leftmost label's octets, not escaped; empty for the root.
  std::string_view first_label() const;
  /// "*" stands leftmost (RFC 1034 section 4.3.3).
  bool is_wildcard() const { return first_label() == "*"; }

  /// Without the leftmost label; the root is its own parent.
  DomainName parent() const;
  /// The name of the last `label_count` labels; the whole name if it has no more.
  DomainName ancestor(std::size_t label_count) const;
  /// `label` (octets, not escaped) before this name; nullopt if that breaks a limit.
  std::optional<DomainName> child(std::string_view label) const;
  /// This is `ancestor` itself, or below it.
  bool is_within(const DomainName& ancestor) const;

  friend bool operator==(const DomainName& a, const DomainName& b) {
    return a.octets_.size() == b.octets_.size() && (a <=> b) == 0;
  }
  friend std::weak_ordering operator<=>(const DomainName& a, const DomainName& b);

 private:
  static tl::expected<DomainName, NameError> read(std::string_view text, const DomainName* origin);
  std::size_t last_label_at() const;

  // From the root down, each label after an octet of its length: what is within a name begins
  // with that name's octets. Length octets are below 'A', so folding case leaves them alone.
  std::string octets_;
};

}  // namespace smtplab::dns
