#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtplab::message {

/// A Content-Type field's body (RFC 2045 section 5.1).
struct ContentType {
  std::string type;  ///< "multipart/report", in lower case; empty: none could be read
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in lower case

  /// The first of that name; empty if there is none.
  std::string_view parameter(std::string_view name) const;
};

/// Reads leniently: what comes behind a parameter that cannot be read is left out.
ContentType parse_content_type(std::string_view body);

/// The parts of a multipart body between its boundary's lines, as views, at most `most_parts`
/// (RFC 2046 section 5.1.1). The line end before a boundary is no part's; a last part that no
/// boundary ends goes to the end. Linear in the body.
std::vector<std::string_view> split_multipart(std::string_view body, std::string_view boundary,
                                              std::size_t most_parts);

/// A boundary that begins no line of the texts, nor is anywhere else in them. The same texts give
/// the same boundary. Linear in the texts, whoever wrote them.
std::string unused_boundary(std::initializer_list<std::string_view> texts);

/// Lines of at most 76 octets that hold printable US-ASCII alone (RFC 2045 section 6.7). CRLF
/// stays a line end, CR and LF alone are encoded.
std::string encode_quoted_printable(std::string_view text);

/// Whether any mail host may take the octets as they are: every line ends in CRLF and has at most
/// 998 octets without it, none is NUL or over 127, and there is no CR or LF alone (RFC 5321
/// sections 2.3.8, 2.4 and 4.5.3.1.6).
bool is_seven_bit_text(std::string_view octets);
/// The same with UTF-8 beyond US-ASCII, for hosts that offer SMTPUTF8 (RFC 6531 section 3.2).
bool is_utf8_text(std::string_view octets);

}  // namespace smtplab::message
