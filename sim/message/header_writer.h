#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace smtplab::message {

/// Why a field cannot be written; `at` is the offset of the first wrong octet.
struct HeaderError {
  enum class Kind : std::uint8_t {
    malformed,  ///< a name that is empty, or has a colon or an octet not graphic US-ASCII
    line_end,   ///< CR or LF in the text: it would begin another field
    control_character,
    non_ascii,      ///< or, where that is allowed, no UTF-8
    line_too_long,  ///< no white space to fold at within 998 octets (RFC 5322 section 2.1.1)
  } kind;
  std::size_t at = 0;
  bool in_name = false;  ///< `at` counts in the name, not in the text
};

/// What a field may hold beside printable US-ASCII.
enum class Beyond : std::uint8_t {
  nothing,
  utf8,  ///< RFC 6532, for messages that go by SMTPUTF8
};

/// Where a field may be folded: at any white space, or, as RFC 5322 section 2.2.3 recommends for
/// lists, behind commas that stand in no quotes, if that keeps every line within 998 octets.
enum class FoldAt : std::uint8_t { white_space, commas };

/// Appends "Name: text" with CRLF, folded so that lines have at most 78 octets where white space
/// allows it and never more than 998 (sections 2.1.1 and 2.2.3). White space around `text` is left
/// out; unfold() gives the rest back as it was. After an error `out` is as it was.
tl::expected<void, HeaderError> append_header_field(std::string& out, std::string_view name,
                                                    std::string_view text,
                                                    FoldAt fold_at = FoldAt::white_space,
                                                    Beyond beyond = Beyond::nothing);

/// The same for text that others have written, which may be anything: octets that are not
/// printable US-ASCII become "\x0D", and a word that fits in no line is cut by a fold. '\n' in
/// `text` begins a line of its own that continues the field. `name` must be right.
void append_escaped_field(std::string& out, std::string_view name, std::string_view text);

/// `text` with each octet that is not printable US-ASCII as "\x0D".
std::string escape_to_ascii(std::string_view text);

}  // namespace smtplab::message
