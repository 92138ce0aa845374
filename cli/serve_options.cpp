#include "cli/serve_options.h"

#include <CLI/CLI.hpp>

namespace smtplab::cli {
namespace {

constexpr std::uint16_t kMostPortBase = 64'000;
constexpr std::int64_t kMostSpeed = 100'000;
constexpr std::size_t kMostConnections = 20'000;
constexpr std::uint64_t kMostMemory = 1'000'000;
constexpr double kMostPatience = 86'400;

CLI::Option* add_list(CLI::App& app, const char* name, std::vector<std::string>& values,
                      const std::string& help) {
  return app.add_option(name, values, help)->allow_extra_args(false);
}

}  // namespace

CLI::App* add_serve(CLI::App& app, ServeOptions& options, const explain::Catalogue& words) {
  const auto help = [&words](const char* key) {
    return words.text(std::string("serve.help.") + key);
  };
  CLI::App* const serve = app.add_subcommand("serve", help("serve"));
  serve->add_option("scenario", options.path, help("scenario"))->required();
  add_list(*serve, "--host", options.hosts, help("host"));
  add_list(*serve, "--external", options.externals, help("external"));
  add_list(*serve, "--bind", options.binds, help("bind"));
  serve->add_option("--port-base", options.port_base, help("port-base"))
      ->check(CLI::Range(std::uint16_t{0}, kMostPortBase));
  serve->add_option("--speed", options.speed, help("speed"))
      ->check(CLI::Range(std::int64_t{1}, kMostSpeed));
  serve->add_option("--connections", options.connections, help("connections"))
      ->check(CLI::Range(std::size_t{1}, kMostConnections));
  serve->add_option("--memory", options.memory_mib, help("memory"))
      ->check(CLI::Range(std::uint64_t{1}, kMostMemory));
  serve
      ->add_option_function<std::string>(
          "--addresses",
          [&options](const std::string& word) { options.tells_places = word == "here"; },
          help("addresses"))
      ->check(CLI::IsMember({"scenario", "here"}));
  serve->add_option("--trace", options.trace, help("trace"));
  serve->add_option("--spool", options.spool, help("spool"));
  serve
      ->add_option_function<std::string>(
          "--format", [&options](const std::string& word) { options.json = word == "json"; },
          help("format"))
      ->check(CLI::IsMember({"text", "json"}));
  serve
      ->add_option_function<std::string>(
          "--without", [&options](const std::string&) { options.without_links = true; },
          help("without"))
      ->check(CLI::IsMember({"links"}));
  CLI::Option* const until =
      serve->add_flag("--until-done", options.until_done, help("until-done"));
  serve
      ->add_option_function<double>(
          "--patience",
          [&options](double given) {
            options.patience = milliseconds(static_cast<std::int64_t>(given * 1000));
          },
          help("patience"))
      ->check(CLI::Range(0.1, kMostPatience))
      ->needs(until);
  serve
      ->add_option_function<std::uint64_t>(
          "--seed", [&options](std::uint64_t seed) { options.seed = seed; }, help("seed"))
      ->envname("SMTPLAB_SEED");
  return serve;
}

}  // namespace smtplab::cli
