#include "sim/explain/text_page.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/explain/text_layout.h"

namespace smtplab::explain {
namespace {

constexpr std::size_t kLeastColumns = 40;

std::string_view colour_of(Style style) {
  switch (style) {
    case Style::plain:
      return {};
    case Style::title:
      return "\x1b[1m";
    case Style::frame:
      return "\x1b[2m";
    case Style::client:
      return "\x1b[1;36m";
    case Style::server:
      return "\x1b[1;32m";
    case Style::refusal:
      return "\x1b[1;33m";
    case Style::note:
      return {};
    case Style::dim:
      return "\x1b[2m";
    case Style::alarm:
      return "\x1b[1;31m";
  }
  return {};
}

std::string_view without_end_blanks(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

TextPage::TextPage(std::size_t width, bool colour)
    : width_(std::max(width, kLeastColumns)), colour_(colour) {}

void TextPage::append(std::string_view text, Style style) {
  const std::string_view colour = colour_ && !text.empty() ? colour_of(style) : std::string_view();
  out_.append(colour).append(text);
  if (!colour.empty()) out_.append("\x1b[0m");
}

void TextPage::add(std::string_view head, std::size_t indent, std::string_view text, Style style) {
  add(head, style, indent, text, style);
}

void TextPage::add(std::string_view head, Style head_style, std::size_t indent,
                   std::string_view text, Style style) {
  const std::size_t used = display_width(head);
  const std::size_t first = width_ > used ? width_ - used : 0;
  const std::vector<std::string> lines = wrap(text, width_ - std::min(indent, width_ - 4), first);
  append(lines.front().empty() ? without_end_blanks(head) : head, head_style);
  append(without_end_blanks(lines.front()), style);
  out_.push_back('\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    out_.append(indent, ' ');
    append(without_end_blanks(lines[i]), style);
    out_.push_back('\n');
  }
}

void TextPage::add_rule(std::string_view text) {
  std::string line = "-- " + std::string(text) + " ";
  const std::size_t used = display_width(line);
  if (used < width_) line.append(width_ - used, '-');
  add("", 3, line, Style::frame);
}

void TextPage::add_blank() { out_.push_back('\n'); }

}  // namespace smtplab::explain
