#include "conformance/report/matrix.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "sim/explain/escape.h"
#include "sim/explain/text_layout.h"

namespace smtplab::conformance {
namespace {

/// The verdicts of one case, by target.
struct Row {
  std::string_view id;
  std::vector<std::string> cells;
  bool is_grave = false;
};

std::vector<Row> rows_of(std::span<const Run> runs, const explain::Catalogue& words) {
  std::vector<Row> rows;
  std::map<std::string_view, std::size_t> places;
  for (std::size_t target = 0; target < runs.size(); ++target) {
    for (const CaseResult& result : runs[target].results) {
      const auto [place, is_new] = places.emplace(result.subject->id, rows.size());
      if (is_new) rows.push_back({result.subject->id, std::vector<std::string>(runs.size(), "-")});
      Row& row = rows[place->second];
      row.cells[target] = words.text("check.verdict." + std::string(verdict_name(result.verdict)));
      row.is_grave = row.is_grave || result.verdict == Verdict::fail || result.is_dangerous();
    }
  }
  return rows;
}

}  // namespace

std::string text_matrix(std::span<const Run> runs, const TextOptions& options) {
  if (runs.size() < 2) return {};
  const std::vector<Row> rows = rows_of(runs, explain::catalogue(options.language));
  std::vector<std::string> names;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    names.push_back(explain::escape(runs[i].target));
    std::size_t width = explain::display_width(names.back());
    for (const Row& row : rows) width = std::max(width, explain::display_width(row.cells[i]));
    widths.push_back(width + 2);
  }
  std::size_t first = 0;
  for (const Row& row : rows) first = std::max(first, row.id.size());
  std::string text = explain::pad("", first + 2);
  const auto end_line = [&text] {
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  };
  for (std::size_t i = 0; i < names.size(); ++i) text += explain::pad(names[i], widths[i]);
  end_line();
  for (const Row& row : rows) {
    if (options.quiet && !row.is_grave) continue;
    text += explain::pad(row.id, first + 2);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      text += explain::pad(row.cells[i], widths[i]);
    }
    end_line();
  }
  return text;
}

}  // namespace smtplab::conformance
