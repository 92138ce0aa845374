#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace smtplab::message {

/// Of one line, without its CR LF (RFC 5322 section 2.1.1).
inline constexpr std::size_t kMaxLineOctets = 998;

/// Walks the body of a structured field (RFC 5322 section 3.2): words, quoted strings, and between
/// them white space, folds and comments. It never fails: a comment or a string that does not end
/// goes to the end of the text. Linear in the text, however deep its comments.
class StructuredText {
 public:
  /// `text` must outlive it.
  explicit StructuredText(std::string_view text) : text_(text) {}

  /// Passes over white space, line ends and comments; whether there were any.
  bool skip_space();
  /// What stood in the last comment that skip_space() has passed over, without its parentheses.
  std::string_view last_comment() const { return comment_; }

  bool at_end() const { return at_ == text_.size(); }
  std::size_t position() const { return at_; }
  /// The next octet; NUL at the end.
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char wanted);
  /// Takes octets up to white space, a comment or one of `stops`. "<...>", "[...]" and quoted
  /// strings are taken whole, with what is in them. At least one octet unless at the end.
  std::string_view take_word(std::string_view stops);
  /// Takes a quoted string, whose first quote is next: its content without quotes and backslashes.
  std::string take_quoted_string();

 private:
  void skip_comment();
  void skip_to(char closing);

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view comment_;
};

/// SP and TAB: WSP of RFC 5322.
constexpr bool is_white_space(char c) { return c == ' ' || c == '\t'; }
/// The same, and what ends a line.
constexpr bool is_folding_space(char c) { return is_white_space(c) || c == '\r' || c == '\n'; }

/// `text` without white space and line ends around it.
std::string_view trim(std::string_view text);

}  // namespace smtplab::message
