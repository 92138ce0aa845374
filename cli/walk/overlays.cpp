#include "cli/walk/overlays.h"

#include <string>

#include "viewer/model/change_text.h"
#include "viewer/model/comparison.h"

namespace smtplab::cli::walk {

using explain::Style;

const std::vector<KeyHelp>& key_helps() {
  static const std::vector<KeyHelp> kHelps = {{"Right Down Space Enter", "walk.help.forward"},
                                              {"Left Up Backspace", "walk.help.back"},
                                              {"Home End", "walk.help.ends"},
                                              {". ,", "walk.help.event"},
                                              {"a A", "walk.help.answer"},
                                              {"m M", "walk.help.message"},
                                              {"h H", "walk.help.host"},
                                              {"u", "walk.help.cause"},
                                              {"g", "walk.help.jump"},
                                              {"/ n N", "walk.help.search"},
                                              {"b ' \"", "walk.help.bookmark"},
                                              {"r", "walk.help.reply"},
                                              {"c", "walk.help.command"},
                                              {"f 1-9 Tab", "walk.help.futures"},
                                              {"d", "walk.help.differences"},
                                              {"PgDn PgUp", "walk.help.scroll"},
                                              {"l", "walk.help.language"},
                                              {"?", "walk.help.help"},
                                              {"q", "walk.help.quit"}};
  return kHelps;
}

std::vector<Row> help_rows(const View& view, std::size_t width) {
  constexpr std::size_t kColumn = 25;
  RowList rows(width);
  rows.add_rule(view.words().text("walk.help.title"));
  for (const KeyHelp& help : key_helps()) {
    std::string head = "  " + std::string(help.keys);
    head.resize(kColumn, ' ');
    rows.add(head, Style::title, kColumn, view.words().text(help.text_key), Style::plain);
  }
  return rows.take();
}

std::vector<Row> future_rows(const View& view, std::size_t width) {
  RowList rows(width);
  rows.add_rule(view.words().text("walk.futures"));
  for (std::size_t i = 0; i < view.document.size(); ++i) {
    const std::size_t first = rows.size();
    const std::string head = (i == view.document.active() ? "> " : "  ") + std::to_string(i + 1);
    rows.add(head + "  ", Style::title, 6, viewer::future_text(view.document, i, view.language),
             Style::plain);
    if (i == view.document.active()) rows.light_from(first);
  }
  rows.add_blank();
  rows.add("  ", Style::dim, 2, view.words().text("walk.futures.choose"), Style::dim);
  return rows.take();
}

std::vector<Row> difference_rows(const View& view, std::size_t width) {
  RowList rows(width);
  const std::size_t active = view.document.active();
  const auto parent = view.document.entry(active).parent;
  if (!parent) {
    rows.add(view.words().text("walk.differences.none"), Style::note);
    return rows.take();
  }
  rows.add_rule(view.words().text("walk.differences", {{"left", std::to_string(*parent + 1)},
                                                       {"right", std::to_string(active + 1)}}));
  const viewer::Future& left = view.document.future(*parent);
  const viewer::Future& right = view.document.future(active);
  const viewer::Comparison compared(left, right, view.language);
  const auto say = [&](const viewer::Future& future, std::size_t place) {
    return future.commentary(view.language).text(future.story().moments()[place]);
  };
  for (const viewer::ComparedRow& row : compared.rows()) {
    if (row.is_in_both()) {
      rows.add("  = ", Style::dim, 6, say(left, *row.left), Style::dim);
    } else if (row.left) {
      rows.add("  < ", Style::refusal, 6, say(left, *row.left), Style::refusal);
    } else {
      rows.add("  > ", Style::server, 6, say(right, *row.right), Style::server);
    }
  }
  if (compared.rows().empty()) rows.add(view.words().text("walk.differences.same"), Style::note);
  return rows.take();
}

}  // namespace smtplab::cli::walk
