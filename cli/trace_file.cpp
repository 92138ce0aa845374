#include "cli/trace_file.h"

#include <utility>

#include "cli/input_file.h"
#include "sim/explain/escape.h"
#include "sim/explain/trace_header.h"
#include "sim/live/live_scenario.h"
#include "sim/live/unseen.h"
#include "sim/scenario/expectations.h"
#include "sim/trace/jsonl_reader.h"

namespace smtplab::cli {

std::optional<LoadedTrace> load_trace(const std::string& path, const scenario::Scenario& scenario,
                                      const Console& console) {
  const auto tell = [&](const char* key, std::size_t line = 0) {
    complain(console.words().text(
        key, {{"file", explain::escape(path)}, {"line", std::to_string(line)}}));
    return std::nullopt;
  };
  const auto text = read_file(path);
  if (!text) return tell("cli.trace.unreadable");
  auto read = trace::read_jsonl(*text);
  if (!read) {
    constexpr const char* kKeys[] = {"cli.trace.none", "cli.trace.version", "cli.trace.bad-event"};
    return tell(kKeys[static_cast<std::size_t>(read.error().kind)], read.error().line);
  }
  auto lived = explain::scenario_of(read->header, scenario);
  if (!lived) return tell("cli.trace.another");

  const bool is_live = lived->hosts.size() > scenario.hosts.size();
  if (is_live) {
    *lived = live::live_scenario(*lived, {1, lived->starts.unix_seconds, 1}, {});
    live::take_out_unseen(
        *lived, [&](std::uint32_t host) { return !read->header.hosts[host].is_elsewhere; });
  }
  LoadedTrace loaded;
  loaded.result.failures = scenario::judge(
      *lived, read->log, is_live ? scenario::Dates::passed_over : scenario::Dates::compared);
  loaded.result.log = std::move(read->log);
  if (!loaded.result.log.empty()) {
    loaded.result.end = loaded.result.log[loaded.result.log.size() - 1].at;
  }
  loaded.scenario = std::make_shared<const scenario::Scenario>(*std::move(lived));
  loaded.header = explain::trace_header(*loaded.scenario, read->header.seed);
  for (std::size_t i = 0; i < read->header.hosts.size(); ++i) {
    loaded.header.hosts[i].is_elsewhere = read->header.hosts[i].is_elsewhere;
  }
  if (read->is_cut) tell("cli.trace.cut");
  return loaded;
}

}  // namespace smtplab::cli
