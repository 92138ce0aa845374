#include "cli/walk/frame.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/walk/dialogue_pane.h"
#include "cli/walk/explanation_pane.h"
#include "cli/walk/overlays.h"
#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"
#include "sim/explain/text_layout.h"

namespace smtplab::cli::walk {
namespace {

using explain::display_width;
using explain::Style;

/// From so many columns on the panes stand side by side.
constexpr std::size_t kWideColumns = 120;

Row title_row(const View& view, std::size_t width) {
  const scenario::Scenario& scenario = view.future().scenario();
  const viewer::Playback& playback = view.document.playback();
  std::string place = std::to_string(playback.seen()) + "/" +
                      std::to_string(view.future().story().moments().size());
  if (view.document.size() > 1) {
    place =
        view.words().text("walk.future-of", {{"number", std::to_string(view.document.active() + 1)},
                                             {"all", std::to_string(view.document.size())}}) +
        "  " + place;
  }
  const std::size_t room = width > display_width(place) + 2 ? width - display_width(place) - 2 : 0;
  const std::string id = scenario.id.empty() ? std::string() : explain::escape(scenario.id) + "  ";
  std::string title = cut_to(id + explain::escape(explain::title_of(scenario, view.words())), room);
  return {{{explain::pad(title, room) + "  " + cut_to(place, width), Style::title}}};
}

/// So many rows from `first` on; a row at their end says how many there are behind them.
std::vector<Row> window(const View& view, std::vector<Row> rows, std::size_t first,
                        std::size_t height) {
  if (rows.size() <= height) {
    rows.resize(height);
    return rows;
  }
  first = std::min(first, rows.size() - height);
  std::vector<Row> seen(rows.begin() + static_cast<std::ptrdiff_t>(first),
                        rows.begin() + static_cast<std::ptrdiff_t>(first + height));
  const std::size_t left = rows.size() - first - height;
  if (left != 0 && height > 1) {
    seen.back() = {{{view.words().plural("walk.more-rows", left + 1), Style::dim}}};
  }
  return seen;
}

Row last_row(const View& view, std::size_t width, std::optional<std::size_t>& cursor) {
  static constexpr std::string_view kPrompts[] = {"", "walk.prompt.search", "walk.prompt.jump",
                                                  "walk.prompt.reply", "walk.prompt.command"};
  if (view.prompt != Prompt::none) {
    std::string host;
    if (const auto next = view.document.next_reply(); next && view.prompt == Prompt::reply) {
      host = view.comments().host_name(next->host);
    }
    const std::string prompt =
        view.words().text(kPrompts[static_cast<std::size_t>(view.prompt)], {{"host", host}}) + " ";
    std::string typed = explain::escape(view.typed);
    // The end of a long text is what is being typed.
    while (display_width(prompt) + display_width(typed) + 1 > width && !typed.empty()) {
      typed.erase(0, explain::character_at(typed, 0).octets);
    }
    cursor = std::min(display_width(prompt) + display_width(typed), width - 1);
    return {{{cut_to(prompt, width), Style::title}, {typed, Style::plain}}};
  }
  if (!view.message.empty()) {
    return {{{cut_to(view.message, width), view.is_alarm ? Style::alarm : Style::title}}};
  }
  return {{{cut_to(view.words().text("walk.keys"), width), Style::dim}}};
}

std::vector<Row> beside(std::vector<Row> left, std::vector<Row> right, std::size_t left_width) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::size_t used = display_width(left[i].text());
    if (used < left_width) left[i].spans.push_back({std::string(left_width - used, ' ')});
    const bool is_lit = left[i].is_lit;
    left[i].spans.push_back({" | ", Style::frame});
    for (Span& span : right[i].spans) left[i].spans.push_back(std::move(span));
    left[i].is_lit = is_lit;
  }
  return left;
}

std::vector<Row> panes(const View& view, const Size& size) {
  const std::size_t height = size.rows - 2;
  if (view.overlay != Overlay::none) {
    std::vector<Row> rows = view.overlay == Overlay::help ? help_rows(view, size.columns)
                            : view.overlay == Overlay::futures
                                ? future_rows(view, size.columns)
                                : difference_rows(view, size.columns);
    return window(view, std::move(rows), view.scrolled, height);
  }
  if (size.columns >= kWideColumns) {
    const std::size_t left = (size.columns - 3) * 11 / 20;
    const std::size_t right = size.columns - 3 - left;
    return beside(dialogue_pane(view, left, height),
                  window(view, explanation_rows(view, right), view.scrolled, height), left);
  }
  const std::size_t above = (height - 1) / 2;
  std::vector<Row> rows = dialogue_pane(view, size.columns, above);
  RowList rule(size.columns);
  rule.add_rule(view.words().text("walk.explanation"));
  for (Row& row : rule.take()) rows.push_back(std::move(row));
  for (Row& row :
       window(view, explanation_rows(view, size.columns), view.scrolled, height - above - 1)) {
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Frame draw_frame(const View& view, const Size& size) {
  Frame frame;
  if (size.columns < kLeastSize.columns || size.rows < kLeastSize.rows) {
    RowList rows(std::max<std::size_t>(size.columns, 1));
    rows.add(view.words().text("walk.too-small", {{"columns", std::to_string(kLeastSize.columns)},
                                                  {"rows", std::to_string(kLeastSize.rows)}}),
             Style::alarm);
    frame.rows = rows.take();
    frame.rows.resize(size.rows);
    return frame;
  }
  frame.rows.push_back(title_row(view, size.columns));
  for (Row& row : panes(view, size)) frame.rows.push_back(std::move(row));
  frame.rows.push_back(last_row(view, size.columns, frame.cursor_column));
  return frame;
}

}  // namespace smtplab::cli::walk
