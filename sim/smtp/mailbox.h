#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace smtplab::smtp {

/// The part of a mailbox before the "@", kept as it was spelled.
///
/// Only the host named in the domain may interpret it (RFC 5321 section 2.3.11), so a relay
/// passes `spelling` on octet for octet; whoever compares uses `content()`, for all quoted forms
/// are equivalent (section 4.1.2).
class LocalPart {
 public:
  LocalPart() = default;
  /// `spelling` must have come through the parser, or be made by `from_content`.
  explicit LocalPart(std::string spelling) : spelling_(std::move(spelling)) {}
  /// Quotes as little as possible (RFC 5321 section 4.1.2). Any octets are taken; control
  /// characters give a spelling that only RFC 821 allows, with a backslash before CR and LF.
  static LocalPart from_content(std::string_view content);

  /// The same without a new string.
  void assign(std::string_view spelling) { spelling_.assign(spelling); }

  const std::string& spelling() const { return spelling_; }
  bool needs_unquoting() const { return spelling_.find_first_of("\"\\") != std::string::npos; }
  /// Without quotes and backslashes: the name itself.
  std::string content() const;
  /// Same content; letter case counts (section 2.4).
  friend bool operator==(const LocalPart& a, const LocalPart& b);

 private:
  std::string spelling_;
};

/// What stands after the "@" or in a source route: a name or one of the literals.
struct Domain {
  enum class Kind : std::uint8_t {
    none,     ///< empty, as in <Postmaster>
    name,     ///< foo.example; also RFC 821's joined forms such as "#1.[192.0.2.1].ARPA"
    ipv4,     ///< [192.0.2.1]
    ipv6,     ///< [IPv6:2001:db8::1]
    general,  ///< [tag:content], RFC 5321 section 4.1.3
    number,   ///< #number, RFC 821 section 4.1.2; forbidden since RFC 1123 section 5.2.17
  };
  Kind kind = Kind::none;
  std::string text;  ///< as spelled, brackets and "#" included

  bool empty() const { return kind == Kind::none; }
  /// Same kind, and same spelling without regard to ASCII letter case (RFC 5321 section 2.4); a
  /// U-label is equal to its A-label, and of a general literal only the tag is free of case. No
  /// address arithmetic: [1.2.3.4] is not [1.2.3.04].
  friend bool operator==(const Domain& a, const Domain& b);
};

struct Mailbox {
  LocalPart local_part;
  Domain domain;

  std::string to_string() const;  ///< local-part@domain, without brackets
  void append_to(std::string& out) const;
  friend bool operator==(const Mailbox&, const Mailbox&) = default;
};

/// ASCII only, whatever the locale; so is the next.
std::string in_lower_case(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace smtplab::smtp
