#include "cli/walk_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "cli/output.h"
#include "cli/walk/dialogue_pane.h"
#include "cli/walk/explanation_pane.h"
#include "cli/walk/session.h"
#include "cli/walk/terminal.h"
#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"

namespace smtplab::cli {
namespace {

using explain::Style;

void write(Output& output, walk::RowList& rows) {
  std::string text;
  for (const walk::Row& row : rows.take()) {
    std::string line = row.text();
    line.resize(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  output.write(text);
}

/// All that somebody who walks from the start to the end sees.
ExitCode print_all(viewer::Document document, const Console& console) {
  constexpr std::size_t kIndent = 4;
  walk::View view{std::move(document), console.language};
  Output output("-");
  walk::RowList head(console.width);
  head.add(explain::escape(view.future().scenario().id) + "  " +
               explain::escape(explain::title_of(view.future().scenario(), view.words())),
           Style::title);
  write(output, head);
  std::set<std::string_view> known;
  while (view.document.playback().step()) {
    const auto lit = view.document.playback().lit();
    if (!lit ||
        view.document.playback().position() != view.document.playback().moment()->position()) {
      break;  // the end, with nothing more to show
    }
    walk::RowList rows(console.width);
    rows.add_blank();
    walk::add_moment(rows, view, *lit, false);
    walk::RowList explained(console.width - kIndent);
    walk::add_explanation(explained, view, *lit, &known);
    for (walk::Row& row : explained.take()) {
      row.spans.insert(row.spans.begin(), {std::string(kIndent, ' '), Style::plain});
      rows.add(std::move(row));
    }
    write(output, rows);
  }
  view.document.playback().to_end();
  walk::RowList end(console.width);
  end.add_blank();
  walk::add_hosts(end, view);
  write(output, end);
  return output.finish() ? ExitCode::passed : ExitCode::own_fault;
}

}  // namespace

CLI::App* add_walk(CLI::App& app, WalkOptions& options, const explain::Catalogue& words) {
  CLI::App* command = app.add_subcommand("walk", words.text("cli.help.walk"));
  command->add_option("scenario", options.file.path, words.text("cli.help.walk-scenario"))
      ->required();
  CLI::Option* const seed =
      command->add_option("--seed", options.file.seed, words.text("cli.help.seed"))
          ->envname("SMTPLAB_SEED");
  command->add_option("--trace", options.file.trace, words.text("cli.help.trace"))->excludes(seed);
  command->add_flag("--no-input", options.no_input, words.text("cli.help.walk-no-input"));
  return command;
}

ExitCode walk_run(const WalkOptions& options, const Console& console) {
  auto document = open_document(options.file, console);
  if (!document) return ExitCode::usage;
  const bool is_terminal = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
  if (options.no_input || !is_terminal) return print_all(*std::move(document), console);
  const std::unique_ptr<walk::Terminal> terminal = walk::Terminal::open(console.colour);
  if (terminal == nullptr) {
    complain(console.words().text("cli.walk.no-terminal"));
    return ExitCode::usage;
  }
  walk::Session session(*std::move(document), console.language);
  while (!session.is_over() && !terminal->is_gone()) {
    terminal->show(session.frame(terminal->size()));
    if (const auto key = terminal->read()) session.press(*key);
  }
  return ExitCode::passed;
}

}  // namespace smtplab::cli
