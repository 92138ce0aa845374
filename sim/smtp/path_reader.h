#pragma once

#include <cstddef>
#include <string_view>

#include "sim/smtp/character_class.h"
#include "sim/smtp/path_parser.h"

namespace smtplab::smtp {

/// Reads paths from left to right in one pass; path_parser.h and the command parser stand on it.
///
/// Each read_ function returns false after a mistake, and `error()` then says which. `at` is the
/// first octet after which no right text can follow; where a size is exceeded before that, the
/// size counts. What is read into is unspecified after a mistake.
class PathReader {
 public:
  PathReader(std::string_view text, const PathRules& rules);

  bool read_reverse_path(ReversePath& path);
  bool read_forward_path(ForwardPath& path);
  bool read_mailbox(Mailbox& mailbox);
  bool read_domain(Domain& domain);
  /// False unless all of the text was taken.
  bool expect_end();

  std::size_t position() const { return pos_; }
  const PathError& error() const { return error_; }

 private:
  using Kind = PathError::Kind;

  bool fail(Kind kind, std::size_t at);
  bool fail_as(Kind kind, std::size_t at);
  bool check_utf8(std::size_t start);
  bool at_end() const { return pos_ == text_.size(); }
  bool next_is(char c) const { return pos_ < text_.size() && text_[pos_] == c; }
  bool next_is_in(CharacterClass classes) const {
    return pos_ < text_.size() && is_in(text_[pos_], classes);
  }
  void skip(CharacterClass classes) {
    std::size_t pos = pos_;
    while (pos < text_.size() && is_in(text_[pos], classes)) ++pos;
    pos_ = pos;
  }

  bool open_path();
  bool close_path();
  bool check_path_length(bool ok);
  bool read_route(SourceRoute& route);
  bool read_address(Mailbox& mailbox, bool allow_postmaster);
  bool read_local_part();
  bool read_dot_string();
  bool read_quoted_string();
  bool read_domain_of(Domain& domain, bool in_route);
  bool read_name_or_literal(Domain::Kind& kind, bool in_route);
  bool read_element(Domain::Kind& kind);
  bool read_label();

  std::string_view text_;
  const PathRules& rules_;
  bool is_821_;
  bool is_utf8_;  // what is over 127 has to be UTF-8
  CharacterClass atext_;
  CharacterClass qtext_;
  CharacterClass quoted_pair_;
  CharacterClass let_dig_;
  bool is_bracketed_ = true;
  std::size_t pos_ = 0;
  PathError error_{};
};

}  // namespace smtplab::smtp
