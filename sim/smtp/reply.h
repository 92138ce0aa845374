#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/smtp/reply_code.h"

namespace smtplab::smtp {

/// What a server answers: a code and the text of one line or several.
///
/// Lines are separated by '\n' inside `text`, which holds no other line ending; the usual
/// one-line reply so needs no vector and mostly no allocation.
struct Reply {
  ReplyCode code;
  EnhancedStatusCode status;  ///< sent before each line's text where the dialect announced it
  std::string text;

  std::size_t line_count() const;
  std::vector<std::string_view> lines() const;
  friend bool operator==(const Reply&, const Reply&) = default;
};

/// Appends the reply as octets: "250-first\r\n250 last\r\n" (RFC 5321 section 4.2.1).
///
/// With `enhanced`, 2yz, 4yz and 5yz lines begin with the status code if one is set. A code
/// without text is sent as "250 " with its space, as section 4.2.1 asks. CR, LF and NUL in the
/// text are left out: a reply can never smuggle in a second one. The code must have three digits.
void append_reply(std::string& out, const Reply& reply, bool enhanced = false);
std::string format_reply(const Reply& reply, bool enhanced = false);

/// One reply line read from the wire, without its line ending.
struct ReplyLine {
  ReplyCode code;
  bool is_last = true;  ///< a space or nothing after the code; false for "250-"
  std::string_view text;
};

/// Why a line is no reply line; `at` is the offset of the first wrong octet.
struct ReplyLineError {
  enum class Kind {
    too_short,
    no_digits,
    first_digit,
    separator,     ///< neither space nor hyphen; in parse_reply also the wrong one of the two
    code_differs,  ///< parse_reply: a later line has another code; `at` is where it begins
  } kind;
  std::size_t at = 0;
};

/// Reads leniently as RFC 5321 sections 4.2 and 4.2.1 ask of a client: text may be missing, and
/// so may the space before it; any second and third digit is taken. The first digit must be
/// 2 to 5 (section 4.3.2), unless `any_first_digit`.
tl::expected<ReplyLine, ReplyLineError> parse_reply_line(std::string_view line,
                                                         bool any_first_digit = false);

/// Reads a whole reply as people write it in a scenario: "550 No such user", lines separated
/// by '\n' ("250-a\n250 b"); all must carry one code, and all but the last a hyphen.
///
/// What format_reply makes is read too: CRLF ends a line like '\n', and one may stand at the end.
/// A status code such as "5.1.1" stays in the text. `at` counts from the start of `text`.
tl::expected<Reply, ReplyLineError> parse_reply(std::string_view text);

}  // namespace smtplab::smtp
