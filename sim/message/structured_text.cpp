#include "sim/message/structured_text.h"

namespace smtplab::message {

bool StructuredText::skip_space() {
  const std::size_t begin = at_;
  while (!at_end()) {
    if (is_folding_space(text_[at_])) {
      ++at_;
    } else if (text_[at_] == '(') {
      skip_comment();
    } else {
      break;
    }
  }
  return at_ != begin;
}

void StructuredText::skip_comment() {
  const std::size_t begin = ++at_;
  std::size_t depth = 1;
  for (; !at_end(); ++at_) {
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size()) {
      ++at_;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      comment_ = text_.substr(begin, at_ - begin);
      ++at_;
      return;
    }
  }
  comment_ = text_.substr(begin);
}

bool StructuredText::take(char wanted) {
  if (at_end() || text_[at_] != wanted) return false;
  ++at_;
  return true;
}

// Behind `closing`, or to the end. A backslash makes the next octet an ordinary one.
void StructuredText::skip_to(char closing) {
  while (!at_end()) {
    const char c = text_[at_++];
    if (c == closing) return;
    if (c == '\\' && !at_end()) ++at_;
  }
}

std::string_view StructuredText::take_word(std::string_view stops) {
  const std::size_t begin = at_;
  while (!at_end()) {
    const char c = text_[at_];
    const bool is_first = at_ == begin;
    const bool is_stop = is_folding_space(c) || c == '(' || stops.find(c) != std::string_view::npos;
    if (is_stop && !is_first) break;
    ++at_;
    if (is_stop) break;
    if (c == '"') {
      skip_to('"');
    } else if (c == '<') {
      skip_to('>');
    } else if (c == '[') {
      skip_to(']');
    }
  }
  return text_.substr(begin, at_ - begin);
}

std::string StructuredText::take_quoted_string() {
  std::string content;
  if (!take('"')) return content;
  while (!at_end()) {
    char c = text_[at_++];
    if (c == '"') break;
    if (c == '\\' && !at_end()) c = text_[at_++];
    // A fold inside is no part of the content (section 3.2.4).
    if (c != '\r' && c != '\n') content.push_back(c);
  }
  return content;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_folding_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_folding_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace smtplab::message
