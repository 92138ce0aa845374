#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace smtplab::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

explain::Language find_language(int argc, const char* const* argv,
                                const std::optional<std::string>& settings) {
  std::string_view name = environment("SMTPLAB_LANG");
  if (name.empty() && settings) name = *settings;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--lang" && i + 1 < argc) name = argv[i + 1];
    if (argument.starts_with("--lang=")) name = argument.substr(7);
  }
  return explain::language_from(name).value_or(explain::Language::en);
}

Console find_console(explain::Language language, std::FILE* out) {
  Console console;
  console.language = language;
  if (isatty(fileno(out)) == 0) return console;
  console.colour = std::getenv("NO_COLOR") == nullptr && environment("TERM") != "dumb";
  winsize size{};
  if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    console.width = std::clamp<std::size_t>(size.ws_col, 40, 100);
  }
  return console;
}

void complain(std::string_view sentence) {
  std::fprintf(stderr, "smtplab: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
}

}  // namespace smtplab::cli
