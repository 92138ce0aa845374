#include "cli/export_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "cli/output.h"
#include "cli/scenario_files.h"
#include "cli/trace_file.h"
#include "sim/explain/escape.h"
#include "sim/explain/markdown_writer.h"
#include "sim/explain/mermaid_writer.h"
#include "sim/explain/sequence_svg.h"
#include "sim/explain/trace_header.h"
#include "sim/live/dns_wire.h"
#include "sim/scenario/runner.h"
#include "sim/trace/pcap/pcap_writer.h"
#include "viewer/web/handout.h"

namespace smtplab::cli {
namespace {

std::vector<std::byte> dns_octets(const dns::Message& message) {
  live::DnsPacket packet;
  packet.message = message;
  return live::encode_dns(packet, live::kMaxTcpOctets);
}

std::string written_as(const std::string& form, const scenario::Scenario& scenario,
                       const trace::Header& header, const trace::Log& log,
                       explain::Language language) {
  if (form == "svg") {
    explain::SequenceSvgOptions options;
    options.language = language;
    return explain::write_sequence_svg(scenario, log, options);
  }
  if (form == "md") return explain::write_markdown(scenario, log, language);
  if (form == "mermaid") return explain::write_mermaid(scenario, log, {}, language);
  if (form == "html") return web::write_handout(scenario, log, header.seed, language);
  if (form == "pcap") return trace::write_pcap(header, log, dns_octets);
  return trace::write_jsonl(header, log);
}

bool is_terminal(const Output& output) {
  return output.path() == "-" && ::isatty(STDOUT_FILENO) != 0;
}

}  // namespace

CLI::App* add_export(CLI::App& app, ExportOptions& options, const explain::Catalogue& words) {
  CLI::App* command = app.add_subcommand("export", words.text("cli.help.export"));
  command->add_option("scenario", options.scenario, words.text("cli.help.export-scenario"))
      ->required();
  command->add_option("--to", options.to, words.text("cli.help.export-to"))
      ->required()
      ->check(CLI::IsMember({"pcap", "jsonl", "svg", "md", "mermaid", "html"}));
  command->add_option("--seed", options.seed, words.text("cli.help.seed"))->envname("SMTPLAB_SEED");
  command->add_option("--trace", options.trace, words.text("cli.help.trace"));
  command->add_option("-o,--output", options.output, words.text("cli.help.output"));
  return command;
}

ExitCode export_run(const ExportOptions& options, const Console& console) {
  const LoadedScenarios loaded = load_scenarios({options.scenario}, console);
  if (!loaded.all_right) return ExitCode::usage;
  if (loaded.right.size() != 1) {
    complain(console.words().text("cli.export.one-scenario"));
    return ExitCode::usage;
  }
  Output output(options.output);
  if (!output.is_open()) {
    complain(console.words().text("cli.cannot-write", {{"file", explain::escape(output.path())}}));
    return ExitCode::usage;
  }
  if (options.to == "pcap" && is_terminal(output)) {
    complain(console.words().text("cli.export.terminal"));
    return ExitCode::usage;
  }
  const auto& scenario = loaded.right.front().scenario;
  if (options.trace.empty()) {
    const std::uint64_t seed = options.seed.value_or(scenario->seed);
    const scenario::RunResult result = scenario::run_scenario(scenario, seed);
    output.write(written_as(options.to, *scenario, explain::trace_header(*scenario, seed),
                            result.log, console.language));
  } else {
    const auto trace = load_trace(options.trace, *scenario, console);
    if (!trace) return ExitCode::usage;
    output.write(written_as(options.to, *trace->scenario, trace->header, trace->result.log,
                            console.language));
  }
  if (!output.finish()) {
    complain(console.words().text("cli.cannot-write", {{"file", explain::escape(output.path())}}));
    return ExitCode::own_fault;
  }
  return ExitCode::passed;
}

}  // namespace smtplab::cli
