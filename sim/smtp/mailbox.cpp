#include "sim/smtp/mailbox.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "sim/smtp/character_class.h"
#include "sim/smtp/internationalized_domain.h"

namespace smtplab::smtp {
namespace {

bool is_dot_string(std::string_view content) {
  bool atom_is_empty = true;
  for (const char c : content) {
    if (c == '.') {
      if (atom_is_empty) return false;
      atom_is_empty = true;
    } else if (is_in(c, kAtext | kBeyondAscii)) {
      atom_is_empty = false;
    } else {
      return false;
    }
  }
  return !atom_is_empty;
}

}  // namespace

LocalPart LocalPart::from_content(std::string_view content) {
  if (is_dot_string(content)) return LocalPart(std::string(content));
  std::string spelling = "\"";
  for (const char c : content) {
    if (c == '"' || c == '\\' || c == '\r' || c == '\n') spelling += '\\';
    spelling += c;
  }
  spelling += '"';
  return LocalPart(std::move(spelling));
}

std::string LocalPart::content() const {
  if (!needs_unquoting()) return spelling_;
  std::string content;
  content.reserve(spelling_.size());
  for (std::size_t i = 0; i < spelling_.size(); ++i) {
    if (spelling_[i] == '"') continue;
    if (spelling_[i] == '\\' && i + 1 < spelling_.size()) ++i;
    content += spelling_[i];
  }
  return content;
}

bool operator==(const LocalPart& a, const LocalPart& b) {
  if (a.spelling_ == b.spelling_) return true;
  if (!a.needs_unquoting() && !b.needs_unquoting()) return false;
  return a.content() == b.content();
}

bool operator==(const Domain& a, const Domain& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == Domain::Kind::name) return is_same_domain_name(a.text, b.text);
  if (a.kind != Domain::Kind::general) return equals_ignoring_case(a.text, b.text);
  // Only the tag is known to be free of letter case; what follows belongs to the tag's standard.
  const std::size_t colon = std::min(a.text.find(':'), a.text.size());
  const std::string_view in_a = a.text;
  const std::string_view in_b = b.text;
  return in_a.size() == in_b.size() &&
         equals_ignoring_case(in_a.substr(0, colon), in_b.substr(0, colon)) &&
         in_a.substr(colon) == in_b.substr(colon);
}

std::string Mailbox::to_string() const {
  std::string out;
  append_to(out);
  return out;
}

void Mailbox::append_to(std::string& out) const {
  out += local_part.spelling();
  if (domain.empty()) return;
  out += '@';
  out += domain.text;
}

std::string in_lower_case(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = to_lower(c);
  return folded;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](char left, char right) { return to_lower(left) == to_lower(right); });
}

}  // namespace smtplab::smtp
