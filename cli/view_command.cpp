#include "cli/view_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <system_error>

#include "sim/explain/escape.h"

namespace smtplab::cli {

CLI::App* add_view(CLI::App& app, const explain::Catalogue& words) {
  CLI::App* command = app.add_subcommand("view", words.text("cli.help.view"));
  command->prefix_command();
  command->fallthrough(false);
  command->set_help_flag();
  return command;
}

ExitCode view(const std::vector<std::string>& arguments, const Console& console) {
  std::error_code error;
  const std::string program =
      (std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "smtplab-viewer")
          .string();
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  if (std::filesystem::exists(program, error)) ::execv(program.c_str(), argv.data());
  complain(console.words().text("cli.view.not-built", {{"program", explain::escape(program)}}));
  return ExitCode::unreachable;
}

}  // namespace smtplab::cli
