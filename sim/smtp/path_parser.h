#pragma once

#include <cstddef>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/smtp/forward_path.h"
#include "sim/smtp/reverse_path.h"
#include "sim/smtp/standard.h"

namespace smtplab::smtp {

/// Why a path, mailbox or domain was refused; `at` is the offset of the first wrong octet
/// in the text that the parser was given.
struct PathError {
  enum class Kind {
    no_opening_bracket,
    no_closing_bracket,
    text_after_path,
    local_part,
    local_part_too_long,
    no_at_sign,
    domain,
    domain_too_long,
    address_literal,
    source_route,
    path_too_long,
    null_not_allowed,
    number_form,  ///< "#123" where the standard is 5321
    non_ascii,
    control_character,
  } kind;
  std::size_t at = 0;

  bool is_too_long() const {
    return kind == Kind::local_part_too_long || kind == Kind::domain_too_long ||
           kind == Kind::path_too_long;
  }
};

/// "local-part-too-long", ...: a stable key.
std::string_view path_error_name(PathError::Kind kind);

/// What the parser follows: 821 takes "#number" and elements such as "[1.2.3.4]" anywhere in a
/// domain and backslashes outside quotes; 5321 takes IPv6 and general literals.
struct PathRules {
  Standard standard = Standard::rfc5321;
  Limits limits;
  Leniencies leniencies;
  /// Local-parts may hold UTF-8, and domains U-labels (RFC 6531 section 3.3). HELO and EHLO take
  /// neither (section 3.7.1).
  bool utf8 = false;
};

/// A path at the front of `text`; the octets after its ">" are the caller's (parameters).
template <class Path>
struct ParsedPath {
  Path path;
  std::size_t length = 0;  ///< octets of `text` that it took
};

/// RFC 821 section 4.1.2 and RFC 5321 section 4.1.2: "<>", "<a@b>", "<@c,@d:a@b>".
tl::expected<ParsedPath<ReversePath>, PathError> parse_reverse_path(std::string_view text,
                                                                    const PathRules& rules);
/// The same without "<>", and with "<Postmaster>" (RFC 5321 section 4.1.1.3; also under 821).
tl::expected<ParsedPath<ForwardPath>, PathError> parse_forward_path(std::string_view text,
                                                                    const PathRules& rules);
/// The whole of `text` as "local-part@domain".
tl::expected<Mailbox, PathError> parse_mailbox(std::string_view text, const PathRules& rules);
/// The whole of `text` as a domain name or literal (HELO's argument).
tl::expected<Domain, PathError> parse_domain(std::string_view text, const PathRules& rules);

}  // namespace smtplab::smtp
