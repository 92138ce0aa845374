#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/explain/text_page.h"

namespace smtplab::cli::walk {

/// A piece of a row in one style.
struct Span {
  std::string text;
  explain::Style style = explain::Style::plain;
};

/// One row of a terminal. What peers and files say is escaped in it.
struct Row {
  std::vector<Span> spans;
  bool is_lit = false;  ///< shown with its colours turned round, up to the right edge

  std::string text() const;
};

/// Rows of at most `width` columns, one behind another.
class RowList {
 public:
  explicit RowList(std::size_t width) : width_(width) {}

  /// `text`, wrapped; its first row stands behind `head`, the others under `indent` spaces.
  void add(std::string_view head, explain::Style head_style, std::size_t indent,
           std::string_view text, explain::Style style);
  void add(std::string_view text, explain::Style style) { add("", style, 0, text, style); }
  /// A heading with a line of hyphens behind it.
  void add_rule(std::string_view text);
  void add(Row row) { rows_.push_back(std::move(row)); }
  void add_blank() { rows_.emplace_back(); }
  /// All rows from that one on are lit.
  void light_from(std::size_t first);
  std::size_t size() const { return rows_.size(); }
  std::size_t width() const { return width_; }
  std::vector<Row> take() { return std::move(rows_); }

 private:
  std::size_t width_;
  std::vector<Row> rows_;
};

/// As much of the text as fits in so many columns.
std::string cut_to(std::string_view text, std::size_t width);

}  // namespace smtplab::cli::walk
