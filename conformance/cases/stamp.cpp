#include "conformance/cases/stamp.h"

#include <algorithm>
#include <array>

#include "conformance/mail.h"
#include "sim/smtp/address_literal.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string small(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return made;
}

/// Words and comments, one after the other.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool is_at_end() {
    while (!text_.empty() && is_space(text_.front())) text_.remove_prefix(1);
    return text_.empty();
  }
  bool is_at_comment() const { return text_.starts_with('('); }
  /// The inside of a comment, up to its own parenthesis.
  std::string take_comment() {
    int depth = 0;
    std::size_t end = 0;
    do {
      depth += text_[end] == '(' ? 1 : text_[end] == ')' ? -1 : 0;
      end += text_[end] == '\\' ? std::size_t{2} : std::size_t{1};
    } while (depth > 0 && end < text_.size());
    end = std::min(end, text_.size());
    std::string inside(text_.substr(1, end - 1));
    if (inside.ends_with(')')) inside.pop_back();
    text_.remove_prefix(end);
    return inside;
  }
  /// Up to a space or a comment outside of quotes. "[...]" is one word.
  std::string take_word() {
    bool is_quoted = false;
    bool is_literal = false;
    std::size_t end = 0;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '\\' && is_quoted) {
        ++end;
      } else if (c == '"') {
        is_quoted = !is_quoted;
      } else if (c == '[' || c == ']') {
        is_literal = c == '[';
      } else if (!is_quoted && !is_literal && (is_space(c) || (c == '(' && end > 0))) {
        break;
      }
    }
    std::string word(text_.substr(0, end));
    text_.remove_prefix(std::min(end, text_.size()));
    return word;
  }

 private:
  std::string_view text_;
};

/// Labels of letters, digits and hyphens; one that a client has named in EHLO may have an
/// underscore, and stands here as it was.
bool is_stamp_domain(std::string_view text) {
  bool is_inside = false;
  for (const char c : text) {
    if (c == '.' && !is_inside) return false;
    is_inside = c != '.';
    if (!is_digit(c) && !is_letter(c) && c != '-' && c != '_' && c != '.') return false;
  }
  return !text.empty() && text.front() != '-';
}

bool is_stamp_literal(std::string_view text) {
  const smtp::AddressLiteral read = smtp::read_address_literal(text);
  return read.extent.ok && read.extent.length == text.size();
}

bool is_tcp_info(std::string_view comment) {
  Scanner words(comment);
  if (words.is_at_end()) return false;
  const std::string first = words.take_word();
  if (words.is_at_end()) return is_stamp_literal(first);
  const std::string second = words.take_word();
  return words.is_at_end() && is_stamp_domain(first) && is_stamp_literal(second);
}

bool is_number(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), is_digit);
}

bool is_time(std::string_view text) {
  if (text.size() != 5 && text.size() != 8) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 3 == 2 ? text[i] != ':' : !is_digit(text[i])) return false;
  }
  return text.substr(0, 2) < "24" && text.substr(3, 2) < "60" &&
         (text.size() == 5 || text.substr(6) <= "60");
}

template <std::size_t count>
bool is_one_of(std::string_view text, const std::array<std::string_view, count>& names) {
  return std::any_of(names.begin(), names.end(), [text](std::string_view name) {
    return smtp::equals_ignoring_case(text, name);
  });
}

constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Where the last ";" outside of comments is; the end if there is none.
std::size_t last_semicolon(std::string_view text) {
  std::size_t last = text.size();
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (text[i] == ';' && depth == 0) last = i;
    if (text[i] == '\\') ++i;
  }
  return last;
}

}  // namespace

Stamp::Stamp(std::string_view value) {
  const std::size_t end = last_semicolon(value);
  Scanner words(value.substr(0, end));
  bool has_name = false;
  while (!words.is_at_end()) {
    if (words.is_at_comment()) {
      std::string comment = words.take_comment();
      if (!clauses_.empty()) clauses_.back().comments.push_back(std::move(comment));
    } else if (!has_name) {
      clauses_.push_back({small(words.take_word()), {}, {}});
      has_name = true;
    } else {
      clauses_.back().value = words.take_word();
      clauses_.back().comments.clear();
      has_name = false;
    }
  }
  Scanner date(value.substr(std::min(end + 1, value.size())));
  while (!date.is_at_end()) {
    if (date.is_at_comment()) {
      date.take_comment();
    } else {
      date_.append(date_.empty() ? "" : " ").append(date.take_word());
    }
  }
}

const Stamp::Clause* Stamp::find(std::string_view name) const {
  const auto found = std::find_if(clauses_.begin(), clauses_.end(),
                                  [name](const Clause& clause) { return clause.name == name; });
  return found == clauses_.end() ? nullptr : &*found;
}

bool is_extended_domain(const Stamp::Clause& clause) {
  if (is_stamp_domain(clause.value)) return true;
  return is_stamp_literal(clause.value) && !clause.comments.empty() &&
         is_tcp_info(clause.comments.front());
}

bool is_date_time(std::string_view text) {
  Scanner scanner(text);
  std::vector<std::string> words;
  while (!scanner.is_at_end()) words.push_back(scanner.take_word());
  if (!words.empty() && words.front().ends_with(',')) {
    words.front().pop_back();
    if (!is_one_of(words.front(), kDays)) return false;
    words.erase(words.begin());
  }
  return words.size() == 5 && is_number(words[0], 1, 2) && is_one_of(words[1], kMonths) &&
         is_number(words[2], 4, 9) && is_time(words[3]) &&
         (words[4].starts_with('+') || words[4].starts_with('-')) &&
         is_number(std::string_view(words[4]).substr(1), 4, 4);
}

std::string own_stamp(Dialogue& server) {
  Mail mail(server);
  server.open();
  server.given_delivery(mail.content("stamped"));
  const auto stamps = mail.wait_for("stamped").fields("Received");
  if (!stamps.empty()) return stamps.front();
  server.trial().not_applicable({"check.skip.no-received"});
  return {};
}

}  // namespace smtplab::conformance
