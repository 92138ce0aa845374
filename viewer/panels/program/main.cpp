// smtplab-viewer: reads the command line, and shows a run in a window.

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "sim/explain/escape.h"
#include "sim/scenario/bundled_folder.h"
#include "viewer/panels/panel_list.h"
#include "viewer/panels/picture.h"
#include "viewer/panels/session.h"
#include "viewer/panels/settings.h"
#include "viewer/panels/window.h"
#include "viewer/panels/workspace.h"

namespace {

using namespace smtplab;
using namespace smtplab::panels;

// As those of smtplab.
constexpr int kPassed = 0;
constexpr int kUsage = 2;
constexpr int kUnreachable = 3;
constexpr int kOwnFault = 5;

struct Options {
  std::string file;
  std::string scenario;
  std::string beside;
  std::string screenshot;
  std::size_t at = 0;
  std::string size;
  std::string panel;
  std::string language;
  std::string theme;
  float scale = 0;
  bool no_settings = false;
  bool what_comes = false;
  std::string report;
};

void complain(const std::string& sentence) {
  std::fprintf(stderr, "smtplab-viewer: %s\n", sentence.c_str());
}

/// "1280x800" within bounds; false for anything else.
bool read_size(const std::string& text, Settings& settings) {
  const char* const end = text.data() + text.size();
  int width = 0;
  int height = 0;
  const std::from_chars_result wide = std::from_chars(text.data(), end, width);
  if (wide.ec != std::errc() || wide.ptr == end || *wide.ptr != 'x') return false;
  const std::from_chars_result high = std::from_chars(wide.ptr + 1, end, height);
  if (high.ec != std::errc() || high.ptr != end) return false;
  if (width < 320 || height < 240 || width > 8192 || height > 8192) return false;
  settings.width = width;
  settings.height = height;
  return true;
}

explain::Language early_language(int argc, char** argv, explain::Language usual) {
  std::optional<explain::Language> language;
  if (const char* wanted = std::getenv("SMTPLAB_LANG")) language = explain::language_from(wanted);
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("--lang=")) language = explain::language_from(word.substr(7));
    if (word == "--lang" && i + 1 < argc) language = explain::language_from(argv[i + 1]);
  }
  return language.value_or(usual);
}

std::string words(explain::Language language, std::string_view key,
                  const explain::Arguments& arguments = {}) {
  return explain::catalogue(language).text(key, arguments);
}

void add_options(CLI::App& app, Options& options, explain::Language language) {
  const auto help = [&](const char* key) { return words(language, key); };
  app.set_help_flag("-h,--help", help("cli.help.help"));
  app.set_version_flag("--version", "smtplab-viewer " SMTPLAB_VERSION);
  app.add_option("file", options.file, help("view.option.file"));
  app.add_option("--scenario", options.scenario, help("view.option.scenario"));
  app.add_option("--beside", options.beside, help("view.option.beside"));
  app.add_option("--screenshot", options.screenshot, help("view.option.screenshot"));
  app.add_option("--at", options.at, help("view.option.at"));
  app.add_option("--size", options.size, help("view.option.size"));
  app.add_option("--panel", options.panel, help("view.option.panel"));
  app.add_option("--lang", options.language, help("cli.help.lang"))
      ->check(CLI::IsMember({"en", "zh"}))
      ->envname("SMTPLAB_LANG");
  app.add_option("--theme", options.theme, help("view.option.theme"))
      ->check(CLI::IsMember({"dark", "light"}));
  app.add_option("--scale", options.scale, help("view.option.scale"))
      ->check(CLI::Range(kLeastScale, kMostScale));
  app.add_flag("--what-comes", options.what_comes, help("view.action.what-comes"));
  app.add_flag("--no-settings", options.no_settings, help("view.option.no-settings"));
  app.add_option("--report-state", options.report, help("view.option.report-state"));
}

/// Writes a line for each state that differs from the one before.
class Reporter {
 public:
  explicit Reporter(const std::string& file) {
    if (!file.empty()) output_.emplace(file, std::ios::binary);
  }
  bool is_right() const { return !output_ || output_->good(); }
  void note(const Workspace& workspace) {
    if (!output_) return;
    std::string state = workspace.report();
    if (state == last_) return;
    *output_ << state << "\n" << std::flush;
    last_ = std::move(state);
  }

 private:
  std::optional<std::ofstream> output_;
  std::string last_;
};

int take_screenshot(Window& window, Workspace& workspace, const std::string& file,
                    explain::Language language) {
  workspace.stand_still();
  // Tabs come to the front, and scrolling follows, a frame after they were asked for.
  for (int i = 0; i < 6; ++i) window.draw(workspace);
  if (write_png(window.picture(), file)) return kPassed;
  complain(words(language, "cli.cannot-write", {{"file", explain::escape(file)}}));
  return kOwnFault;
}

void show(Window& window, Workspace& workspace, Session& session, Reporter& reporter) {
  std::string title;
  while (!window.is_closed() && !workspace.wants_to_quit()) {
    const viewer::Document* const document = session.document();
    window.wait(!session.scenarios().is_whole() || session.age_s() < 0.7 ||
                (document != nullptr && document->playback().is_playing()));
    window.draw(workspace);
    if (const auto wanted = workspace.take_picture()) {
      const bool is_written = write_png(window.picture().cut(wanted->area), wanted->file);
      session.tell(words(session.language(), is_written ? "view.written" : "view.cannot-write",
                         {{"file", wanted->file}}));
    }
    reporter.note(workspace);
    std::string new_title = "smtplab";
    if (document != nullptr) new_title += " - " + document->future().scenario().id;
    if (new_title != title) window.set_title(title = new_title);
  }
}

int complain_of(const OpenProblem& problem) {
  for (const std::string& line : problem.lines) complain(line);
  return kUsage;
}

/// Opens what was named, or what was open the last time; an exit code if that cannot be.
std::optional<int> open_first(Session& session, const Options& options, const Settings& settings) {
  const bool is_named = !options.file.empty();
  const std::string& file = is_named ? options.file : settings.file;
  if (file.empty()) return std::nullopt;
  const auto problem = session.open(file, is_named ? options.scenario : settings.scenario);
  if (!problem) return std::nullopt;
  if (is_named) return complain_of(*problem);
  session.tell(problem->lines.front());
  return std::nullopt;
}

int run(const Options& options, Settings settings) {
  if (!options.size.empty() && !read_size(options.size, settings)) {
    complain(words(settings.language, "view.wrong-size"));
    return kUsage;
  }
  if (options.theme == "light") settings.theme = Theme::light;
  if (options.theme == "dark") settings.theme = Theme::dark;
  if (options.scale != 0) settings.scale = options.scale;
  Session session(settings.language, ScenarioIndex(scenario::bundled_scenarios()));
  if (const auto code = open_first(session, options, settings)) return *code;
  if (!options.beside.empty()) {
    const bool is_scenario = options.beside.ends_with(".json");
    if (const auto problem =
            session.open_beside(options.beside, is_scenario ? "" : options.scenario)) {
      return complain_of(*problem);
    }
  }
  if (options.at > 0) session.perform(SeekMoment{options.at});
  if (options.what_comes) session.perform(Action::what_comes);
  Workspace workspace(session, settings, find_fonts(font_folders()));
  if (session.language() != settings.language) complain(session.message());
  if (!options.panel.empty() && !workspace.enlarge(options.panel)) {
    std::string all;
    for (const std::string_view key : panel_keys()) all.append(all.empty() ? "" : ", ").append(key);
    complain(words(settings.language, "view.no-such-panel",
                   {{"name", explain::escape(options.panel)}, {"panels", all}}));
    return kUsage;
  }
  Reporter reporter(options.report);
  if (!reporter.is_right()) {
    complain(
        words(settings.language, "cli.cannot-write", {{"file", explain::escape(options.report)}}));
    return kOwnFault;
  }
  WindowError error{};
  const auto window =
      Window::open(settings.width, settings.height, "smtplab", !options.screenshot.empty(), error);
  if (!window) {
    complain(words(settings.language,
                   error == WindowError::no_display ? "view.no-display" : "view.no-gl"));
    return kUnreachable;
  }
  if (!options.screenshot.empty()) {
    // Nobody waits until the list is whole.
    if (options.panel == "scenarios") session.list_all();
    const int code = take_screenshot(*window, workspace, options.screenshot, settings.language);
    reporter.note(workspace);
    return code;
  }
  show(*window, workspace, session, reporter);
  if (options.no_settings) return kPassed;
  Settings last = workspace.settings();
  last.width = window->width();
  last.height = window->height();
  if (!save_settings(settings_file(), last)) {
    complain(
        words(settings.language, "cli.cannot-write", {{"file", explain::escape(settings_file())}}));
  }
  return kPassed;
}

int run_program(int argc, char** argv) {
  Options options;
  bool with_settings = true;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--no-settings" || word.starts_with("--screenshot")) with_settings = false;
  }
  Settings settings = with_settings ? load_settings(settings_file()) : Settings();
  settings.language = early_language(argc, argv, settings.language);
  CLI::App app(words(settings.language, "view.program"), "smtplab-viewer");
  add_options(app, options, settings.language);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kPassed : kUsage;
  }
  if (!options.screenshot.empty()) settings.file.clear();
  return run(options, std::move(settings));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_program(argc, argv);
  } catch (const std::exception& error) {
    complain(error.what());
    return kOwnFault;
  }
}
