#include "cli/walk/row.h"

#include <algorithm>
#include <utility>

#include "sim/explain/escape.h"
#include "sim/explain/text_layout.h"

namespace smtplab::cli::walk {

using explain::Style;

std::string Row::text() const {
  std::string all;
  for (const Span& span : spans) all += span.text;
  return all;
}

void RowList::add(std::string_view head, Style head_style, std::size_t indent,
                  std::string_view text, Style style) {
  constexpr std::size_t kLeast = 8;  // columns for the text, however deep it is indented
  const std::size_t used = explain::display_width(head);
  indent = std::min(indent, width_ > kLeast ? width_ - kLeast : 0);
  const std::vector<std::string> lines =
      explain::wrap(text, width_ - indent, width_ > used ? width_ - used : 1);
  Row first;
  if (!head.empty()) first.spans.push_back({cut_to(head, width_), head_style});
  first.spans.push_back({lines.front(), style});
  rows_.push_back(std::move(first));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    Row next;
    if (indent != 0) next.spans.push_back({std::string(indent, ' '), Style::plain});
    next.spans.push_back({lines[i], style});
    rows_.push_back(std::move(next));
  }
}

void RowList::add_rule(std::string_view text) {
  std::string line = cut_to("-- " + std::string(text) + " ", width_);
  const std::size_t used = explain::display_width(line);
  if (used < width_) line.append(width_ - used, '-');
  rows_.push_back({{{std::move(line), Style::frame}}});
}

void RowList::light_from(std::size_t first) {
  for (std::size_t i = first; i < rows_.size(); ++i) rows_[i].is_lit = true;
}

std::string cut_to(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = end + explain::character_at(text, end).octets;
    if (explain::display_width(text.substr(0, next)) > width) break;
    end = next;
  }
  return std::string(text.substr(0, end));
}

}  // namespace smtplab::cli::walk
