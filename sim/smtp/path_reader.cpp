#include "sim/smtp/path_reader.h"

#include "sim/smtp/address_literal.h"
#include "sim/smtp/internationalized_domain.h"
#include "sim/smtp/utf8.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kMaxLabelOctets = 63;  // RFC 1035 section 2.3.4

constexpr CharacterClass join(CharacterClass classes, CharacterClass more, bool condition) {
  return condition ? static_cast<CharacterClass>(classes | more) : classes;
}

}  // namespace

PathReader::PathReader(std::string_view text, const PathRules& rules)
    : text_(text),
      rules_(rules),
      is_821_(rules.standard == Standard::rfc821),
      is_utf8_(rules.utf8 && !rules.leniencies.octets_beyond_ascii) {
  const CharacterClass lenient = rules.leniencies.octets_beyond_ascii ? kBeyondAscii : 0;
  const CharacterClass beyond = rules.utf8 ? kBeyondAscii : lenient;
  atext_ = kAtext | beyond;
  qtext_ = (is_821_ ? kQtext821 : kQtext) | beyond;
  // A backslash stands before ASCII alone, also in RFC 6531.
  quoted_pair_ = (is_821_ ? kAscii : kPrintable) | lenient;
  let_dig_ = join(kLetDig | beyond, kUnderscore, rules.leniencies.underscore_in_domain);
}

bool PathReader::read_reverse_path(ReversePath& path) {
  path.mailbox.reset();
  if (!open_path()) return false;
  if (is_bracketed_ && next_is('>')) {
    ++pos_;
    return true;
  }
  path.mailbox.emplace();
  return check_path_length(read_route(path.route) && read_address(*path.mailbox, false) &&
                           close_path());
}

bool PathReader::read_forward_path(ForwardPath& path) {
  if (!open_path()) return false;
  if (is_bracketed_ && next_is('>')) return fail(Kind::null_not_allowed, pos_);
  return check_path_length(read_route(path.route) &&
                           read_address(path.mailbox, path.route.empty()) && close_path());
}

bool PathReader::read_mailbox(Mailbox& mailbox) {
  is_bracketed_ = false;
  return check_path_length(read_address(mailbox, false));
}

bool PathReader::read_domain(Domain& domain) { return read_domain_of(domain, false); }

bool PathReader::expect_end() {
  if (at_end()) return true;
  return fail(text_[pos_] == ' ' ? Kind::text_after_path : Kind::domain, pos_);
}

bool PathReader::fail(Kind kind, std::size_t at) {
  error_ = {kind, at};
  if (at < text_.size()) {
    if (is_in(text_[at], kControl)) error_.kind = Kind::control_character;
    if (is_in(text_[at], kBeyondAscii)) error_.kind = Kind::non_ascii;
  }
  return false;
}

bool PathReader::fail_as(Kind kind, std::size_t at) {
  error_ = {kind, at};
  return false;
}

// RFC 6531 section 1.1: all strings are UTF-8.
bool PathReader::check_utf8(std::size_t start) {
  if (!is_utf8_) return true;
  const std::size_t bad = find_bad_utf8(text_.substr(start, pos_ - start));
  return bad == std::string_view::npos || fail_as(Kind::non_ascii, start + bad);
}

bool PathReader::open_path() {
  is_bracketed_ = next_is('<');
  if (is_bracketed_) {
    ++pos_;
    return true;
  }
  if (!rules_.leniencies.path_without_brackets || at_end()) {
    return fail(Kind::no_opening_bracket, pos_);
  }
  return true;
}

bool PathReader::close_path() {
  if (!is_bracketed_) {
    return at_end() || text_[pos_] == ' ' || fail(Kind::domain, pos_);
  }
  if (next_is('>')) {
    ++pos_;
    return true;
  }
  const bool is_missing = at_end() || text_[pos_] == ' ';
  return fail(is_missing ? Kind::no_closing_bracket : Kind::domain, pos_);
}

bool PathReader::check_path_length(bool ok) {
  const std::size_t brackets = is_bracketed_ ? 0 : 2;
  const std::size_t limit = rules_.limits.path > brackets ? rules_.limits.path - brackets : 0;
  if ((ok ? pos_ : error_.at) > limit) return fail_as(Kind::path_too_long, limit);
  return ok;
}

bool PathReader::read_route(SourceRoute& route) {
  route.clear();
  if (!is_bracketed_ || !next_is('@')) return true;
  while (true) {
    if (!next_is('@')) return fail(Kind::source_route, pos_);
    ++pos_;
    if (!read_domain_of(route.emplace_back(), true)) return false;
    if (next_is(':')) break;
    // What can't continue a domain is the domain's mistake, unless it ends the path.
    if (!next_is(',')) {
      const bool is_end = at_end() || next_is('>') || next_is('@') || next_is(' ');
      return fail(is_end ? Kind::source_route : Kind::domain, pos_);
    }
    ++pos_;
  }
  ++pos_;
  return true;
}

bool PathReader::read_address(Mailbox& mailbox, bool allow_postmaster) {
  const std::size_t start = pos_;
  const bool ok = read_local_part();
  if ((ok ? pos_ : error_.at) - start > rules_.limits.local_part) {
    return fail_as(Kind::local_part_too_long, start + rules_.limits.local_part);
  }
  if (!ok) return false;
  const std::string_view local_part = text_.substr(start, pos_ - start);
  if (!next_is('@')) {
    const bool is_end = at_end() || text_[pos_] == '>' || (!is_bracketed_ && text_[pos_] == ' ');
    if (is_end && allow_postmaster && equals_ignoring_case(local_part, "postmaster")) {
      mailbox.local_part.assign(local_part);
      mailbox.domain = {};
      return true;
    }
    return fail(is_end ? Kind::no_at_sign : Kind::local_part, pos_);
  }
  mailbox.local_part.assign(local_part);
  ++pos_;
  return read_domain_of(mailbox.domain, false);
}

bool PathReader::read_local_part() {
  const std::size_t start = pos_;
  return (next_is('"') ? read_quoted_string() : read_dot_string()) && check_utf8(start);
}

bool PathReader::read_dot_string() {
  while (true) {
    const std::size_t start = pos_;
    while (true) {
      skip(atext_);
      if (!is_821_ || !next_is('\\')) break;
      ++pos_;
      if (!next_is_in(quoted_pair_)) return fail(Kind::local_part, pos_);
      ++pos_;
    }
    if (pos_ == start) return fail(Kind::local_part, pos_);
    if (!next_is('.')) return true;
    ++pos_;
  }
}

bool PathReader::read_quoted_string() {
  const std::size_t start = ++pos_;
  while (true) {
    skip(qtext_);
    if (!next_is('\\')) break;
    ++pos_;
    if (!next_is_in(quoted_pair_)) return fail(Kind::local_part, pos_);
    ++pos_;
  }
  // RFC 821 asks for content between the quotes, RFC 5321 does not.
  if (!next_is('"') || (is_821_ && pos_ == start)) return fail(Kind::local_part, pos_);
  ++pos_;
  return true;
}

bool PathReader::read_domain_of(Domain& domain, bool in_route) {
  const std::size_t start = pos_;
  const bool ok = read_name_or_literal(domain.kind, in_route);
  if ((ok ? pos_ : error_.at) - start > rules_.limits.domain) {
    return fail_as(Kind::domain_too_long, start + rules_.limits.domain);
  }
  if (ok) domain.text.assign(text_.data() + start, pos_ - start);
  return ok;
}

bool PathReader::read_name_or_literal(Domain::Kind& kind, bool in_route) {
  if (is_821_) {
    if (!read_element(kind)) return false;
    if (!next_is('.')) return true;
    kind = Domain::Kind::name;
    while (next_is('.')) {
      ++pos_;
      Domain::Kind element{};
      if (!read_element(element)) return false;
    }
    return true;
  }
  if (next_is('[')) {
    // RFC 5321's At-domain holds no literal.
    if (in_route) return fail(Kind::source_route, pos_);
    const AddressLiteral literal = read_address_literal(text_.substr(pos_));
    kind = literal.kind;
    if (!literal.extent.ok) return fail(Kind::address_literal, pos_ + literal.extent.length);
    pos_ += literal.extent.length;
    return true;
  }
  kind = Domain::Kind::name;
  if (!read_label()) return false;
  while (next_is('.')) {
    ++pos_;
    if (!read_label()) return false;
  }
  return true;
}

bool PathReader::read_element(Domain::Kind& kind) {
  if (next_is('#')) {
    kind = Domain::Kind::number;
    ++pos_;
    if (!next_is_in(kDigit)) return fail(Kind::domain, pos_);
    skip(kDigit);
    return true;
  }
  if (next_is('[')) {
    kind = Domain::Kind::ipv4;
    ++pos_;
    const Extent address = read_ipv4_address(text_.substr(pos_));
    pos_ += address.length;
    if (!address.ok || !next_is(']')) return fail(Kind::address_literal, pos_);
    ++pos_;
    return true;
  }
  kind = Domain::Kind::name;
  return read_label();
}

bool PathReader::read_label() {
  if (!next_is_in(let_dig_)) {
    return fail(next_is('#') ? Kind::number_form : Kind::domain, pos_);
  }
  const std::size_t start = pos_;
  skip(let_dig_ | kHyphen);
  if (is_utf8_ && !is_ascii(text_.substr(start, pos_ - start))) {
    return check_utf8(start) && (to_a_label(text_.substr(start, pos_ - start)).has_value() ||
                                 fail_as(Kind::domain, start));
  }
  if (pos_ - start > kMaxLabelOctets)
    return fail_as(Kind::domain_too_long, start + kMaxLabelOctets);
  if (text_[pos_ - 1] == '-') return fail(Kind::domain, pos_);
  return true;
}

}  // namespace smtplab::smtp
