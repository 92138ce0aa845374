#include "cli/lookup_command.h"

#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include "cli/lookup_json.h"
#include "cli/lookup_source.h"
#include "cli/output.h"
#include "cli/scenario_files.h"
#include "sim/explain/escape.h"
#include "sim/explain/lookup_text.h"

namespace smtplab::cli {
namespace {

using dns::ExchangerOutcome;
using dns::Outcome;
using explain::escape;

constexpr std::uint16_t kDnsPort = 53;
constexpr unsigned kTries = 2;
constexpr const char* kResolvConf = "/etc/resolv.conf";

void complain_of(const Console& console, std::string_view key, std::string_view value) {
  const std::string shown = escape(value);
  complain(console.words().text(key, {{"value", shown}}));
}

/// What is asked for; nullopt, and a complaint, for what is no name or no type.
std::optional<dns::Question> question_of(const LookupOptions& options, const Console& console) {
  dns::Question question;
  const auto address = dns::Address::parse(options.name);
  if (address) {
    question = {dns::reverse_name(*address), dns::RecordType::ptr};
  } else if (auto name = dns::DomainName::parse(options.name)) {
    question.name = *std::move(name);
  } else {
    complain_of(console, "cli.lookup.bad-name", options.name);
    return std::nullopt;
  }
  if (options.type.empty()) return question;
  const auto type = dns::parse_record_type(options.type);
  if (!type) {
    complain_of(console, "cli.lookup.bad-type", options.type);
    return std::nullopt;
  }
  question.type = *type;
  return question;
}

std::unique_ptr<LookupSource> source_in_scenario(const LookupOptions& options,
                                                 const Console& console) {
  const LoadedScenarios loaded = load_scenarios({options.scenario}, console);
  if (!loaded.all_right) return nullptr;
  if (loaded.right.size() != 1) {
    complain(console.words().text("cli.lookup.one-scenario"));
    return nullptr;
  }
  return std::make_unique<LookupSource>(loaded.right.front().scenario);
}

std::unique_ptr<LookupSource> source_on_network(const LookupOptions& options,
                                                const Console& console) {
  std::optional<live::Endpoint> server;
  if (options.server.empty()) {
    std::ifstream file(kResolvConf);
    std::ostringstream text;
    text << file.rdbuf();
    server = live::first_name_server(text.str());
    if (!server) complain_of(console, "cli.lookup.no-server", kResolvConf);
  } else {
    server = live::Endpoint::parse(options.server, kDnsPort);
    if (!server) complain_of(console, "cli.lookup.bad-server", options.server);
  }
  if (!server) return nullptr;
  const std::chrono::milliseconds patience(static_cast<std::int64_t>(options.patience_s * 1000));
  return std::make_unique<LookupSource>(*server, patience, kTries);
}

explain::LookupView view_of(const LookupSource& source, const LookupOptions& options,
                            const Console& console) {
  explain::LookupView view;
  view.language = console.language;
  if (options.output == "-") {
    view.width = console.width;
    view.colour = console.colour;
  }
  view.asked = source.exchanges();
  view.server_name = [&source](const dns::Address& address) { return source.server_name(address); };
  return view;
}

ExitCode code_of(Outcome outcome) {
  if (outcome == Outcome::records) return ExitCode::passed;
  const bool is_denial = outcome == Outcome::no_data || outcome == Outcome::no_such_name;
  return is_denial ? ExitCode::failed : ExitCode::unreachable;
}

ExitCode code_of(ExchangerOutcome outcome) {
  if (outcome == ExchangerOutcome::found) return ExitCode::passed;
  if (outcome == ExchangerOutcome::bad_domain) return ExitCode::usage;
  return dns::is_permanent(outcome) ? ExitCode::failed : ExitCode::unreachable;
}

/// The text of the result, and what the program ends with.
struct Found {
  std::string text;
  ExitCode code = ExitCode::passed;
};

Found find_records(const dns::Question& question, LookupSource& source,
                   const LookupOptions& options, const Console& console) {
  const dns::Resolution resolution = source.look_up(question);
  const ExitCode code = code_of(resolution.outcome);
  if (options.format == "json") return {lookup_json(resolution, source), code};
  return {explain::write_lookup(resolution, view_of(source, options, console)), code};
}

Found find_exchangers(LookupSource& source, const LookupOptions& options, const Console& console) {
  const explain::ExchangerList list = explain::list_exchangers(
      options.name, options.seed,
      [&](const dns::Question& question) { return source.look_up(question); });
  const ExitCode code = code_of(list.outcome);
  if (options.format == "json") return {exchangers_json(list, source), code};
  return {explain::write_exchangers(list, view_of(source, options, console)), code};
}

}  // namespace

ExitCode look_up(const LookupOptions& options, const Console& console) {
  std::optional<dns::Question> question;
  if (!options.exchangers) {
    question = question_of(options, console);
    if (!question) return ExitCode::usage;
  }
  const auto source = options.scenario.empty() ? source_on_network(options, console)
                                               : source_in_scenario(options, console);
  if (!source) return ExitCode::usage;
  Output output(options.output);
  if (!output.is_open()) {
    complain(console.words().text("cli.cannot-write", {{"file", escape(output.path())}}));
    return ExitCode::usage;
  }
  const Found found = question ? find_records(*question, *source, options, console)
                               : find_exchangers(*source, options, console);
  output.write(found.text);
  if (found.code == ExitCode::unreachable && !source->failure().empty()) {
    complain_of(console, "cli.lookup.unreachable", source->failure());
  }
  if (!output.finish()) {
    complain(console.words().text("cli.cannot-write", {{"file", escape(output.path())}}));
    return ExitCode::own_fault;
  }
  return found.code;
}

}  // namespace smtplab::cli
