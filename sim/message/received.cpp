#include "sim/message/received.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/message/field_scanner.h"
#include "sim/message/structured_text.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::message {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view Received::*>, 6> kClauses = {
    {{"from", &Received::from},
     {"by", &Received::by},
     {"via", &Received::via},
     {"with", &Received::with},
     {"id", &Received::id},
     {"for", &Received::for_path}}};

std::string_view Received::*clause_of(std::string_view word) {
  const auto* clause = std::find_if(kClauses.begin(), kClauses.end(), [word](const auto& c) {
    return smtp::equals_ignoring_case(c.first, word);
  });
  return clause == kClauses.end() ? nullptr : clause->second;
}

/// Reads the words of one clause: its value, and the comment behind it. The next word is a clause's
/// name, a semicolon or the end afterwards.
struct Clause {
  std::string_view value;
  std::string_view comment;
};

Clause read_clause(StructuredText& text, std::string_view body, std::string_view& next_word) {
  Clause clause;
  std::size_t begin = 0;
  while (true) {
    const std::size_t before = text.position();
    text.skip_space();
    // An octet that white space alone stood before has its word joined.
    const std::string_view gap = body.substr(before, text.position() - before);
    const bool has_comment = gap.find('(') != std::string_view::npos;
    if (has_comment && clause.comment.empty() && !clause.value.empty()) {
      clause.comment = text.last_comment();
    }
    next_word = {};
    if (text.at_end() || text.peek() == ';') return clause;
    const std::size_t word_begin = text.position();
    const std::string_view word = text.take_word(";");
    if (clause.value.empty()) {
      begin = word_begin;
      clause.value = word;
      continue;
    }
    if (clause_of(word) != nullptr) {
      next_word = word;
      return clause;
    }
    if (!has_comment && clause.comment.empty()) {
      clause.value = body.substr(begin, text.position() - begin);
    }
  }
}

}  // namespace

std::string_view Received::client_address() const {
  const std::size_t open = from_tcp_info.find('[');
  if (open == std::string_view::npos) return {};
  const std::size_t close = from_tcp_info.find(']', open);
  if (close == std::string_view::npos) return {};
  return from_tcp_info.substr(open, close + 1 - open);
}

Received parse_received(std::string_view body) {
  Received received;
  StructuredText text(body);
  std::string_view word;
  std::size_t date_begin = body.size();
  while (true) {
    if (word.empty()) {
      text.skip_space();
      if (text.at_end()) break;
      // The date stands behind the last semicolon.
      if (text.take(';')) {
        date_begin = text.position();
        continue;
      }
      word = text.take_word(";");
    }
    const auto member = clause_of(word);
    word = {};
    if (member == nullptr) continue;
    const Clause clause = read_clause(text, body, word);
    if (!(received.*member).empty()) continue;
    received.*member = clause.value;
    if (member == &Received::from) received.from_tcp_info = clause.comment;
    if (member == &Received::by) received.by_tcp_info = clause.comment;
  }
  received.date_text = trim(body.substr(date_begin));
  received.date = parse_date_5322(received.date_text);
  return received;
}

std::size_t count_received(std::string_view message) {
  FieldScanner scanner(message);
  std::size_t count = 0;
  while (const auto field = scanner.next()) {
    if (field->is_named("Received")) ++count;
  }
  return count;
}

std::string without_return_path(std::string_view message) {
  std::string rest;
  append_without_return_path(rest, message);
  return rest;
}

void append_without_return_path(std::string& out, std::string_view message) {
  FieldScanner scanner(message);
  std::size_t kept = 0;
  out.reserve(out.size() + message.size());
  while (const auto field = scanner.next()) {
    if (!field->is_named("Return-Path")) continue;
    out.append(message.substr(kept, field->begin - kept));
    kept = field->end;
  }
  out.append(message.substr(kept));
}

}  // namespace smtplab::message
