#include "cli/serve_command.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>
#include <utility>

#include "cli/complaints.h"
#include "cli/scenario_files.h"
#include "cli/serve_table.h"
#include "sim/explain/escape.h"
#include "sim/explain/text_writer.h"
#include "sim/explain/trace_header.h"
#include "sim/live/live_scenario.h"
#include "sim/live/serving.h"
#include "sim/smtp/mailbox.h"
#include "sim/trace/jsonl_writer.h"

namespace smtplab::cli {
namespace {

/// The trace as it happens: each line is with its reader before the next thing is done.
class TraceFile : public live::TraceSink {
 public:
  explicit TraceFile(const std::string& path) {
    if (path == "-") file_ = stdout;
    if (!path.empty() && path != "-") file_ = std::fopen(path.c_str(), "wb");
  }
  ~TraceFile() override {
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  }
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;

  bool is_open() const { return file_ != nullptr; }
  void begin(trace::Header header) {
    header_ = std::move(header);
    write(trace::jsonl_header(header_));
  }
  void take(trace::EventIndex index, const trace::Event& event, std::string_view payload) override {
    if (file_ != nullptr) write(trace::jsonl_event(header_, index, event, payload));
  }

 private:
  void write(const std::string& line) {
    if (file_ == nullptr) return;
    std::fwrite(line.data(), 1, line.size(), file_);
    std::fflush(file_);
  }

  std::FILE* file_ = nullptr;
  trace::Header header_;
};

class Server {
 public:
  Server(const ServeOptions& options, const Console& console)
      : options_(options), console_(console) {}

  ExitCode serve(const scenario::Scenario& scenario) {
    live::ServeSettings settings;
    if (refuse_parts(scenario) || !read(scenario, settings)) return ExitCode::usage;
    TraceFile trace(options_.trace);
    if (!options_.trace.empty() && !trace.is_open()) {
      complain(words().text("cli.cannot-write", {{"file", explain::escape(options_.trace)}}));
      return ExitCode::usage;
    }
    if (trace.is_open()) trace.begin(header(scenario, settings));
    const auto serving = live::Serving::open(scenario, settings, trace);
    if (!serving) return explain_problem(scenario, serving.error());
    announce(**serving);
    const live::Serving::Result result = (*serving)->run();
    return end(**serving, result);
  }

 private:
  const explain::Catalogue& words() const { return console_.words(); }

  static trace::Header header(const scenario::Scenario& scenario,
                              const live::ServeSettings& settings) {
    trace::Header header = explain::trace_header(scenario, settings.seed);
    const live::HostPlan plan(scenario, settings.plan);
    for (std::uint32_t host = 0; host < plan.outside(); ++host) {
      header.hosts[host].is_elsewhere = !plan.is_served(host);
    }
    header.hosts.emplace_back("outside");
    return header;
  }

  /// True, and told of, if the scenario asks for what sockets cannot give.
  bool refuse_parts(const scenario::Scenario& scenario) const {
    if (options_.without_links) return false;
    const auto parts = live::unservable_parts(scenario);
    for (const live::Unservable& part : parts) {
      const scenario::Diagnostic told{
          part.message_key, "serve.hint.without-links", {}, part.place, scenario.file};
      std::fputs(describe(told, console_).c_str(), stderr);
    }
    return !parts.empty();
  }

  bool read(const scenario::Scenario& scenario, live::ServeSettings& settings) const {
    settings.plan.port_base = options_.port_base;
    settings.limits.connections = options_.connections;
    settings.limits.held_octets = options_.memory_mib * 1024 * 1024;
    settings.speed = options_.speed;
    settings.seed =
        options_.seed.value_or(options_.until_done ? scenario.seed : std::random_device()());
    settings.spool = options_.spool;
    settings.until_done = options_.until_done;
    settings.patience = options_.patience;
    for (const auto& [host, place] : scenario.externals) {
      settings.plan.external.emplace(host, *live::Endpoint::parse(place, 0));
    }
    for (const std::string& name : options_.hosts) {
      const auto host = find(scenario, name);
      if (!host) return false;
      settings.plan.served.push_back(*host);
    }
    if (!read_places(scenario, options_.externals,
                     [&](std::uint32_t host, const live::Endpoint& place) {
                       if (place.port == 0) return false;
                       settings.plan.external.insert_or_assign(host, place);
                       return true;
                     }) ||
        !read_places(scenario, options_.binds,
                     [&](std::uint32_t host, const live::Endpoint& place) {
                       if (place.port != 0) return false;
                       settings.plan.bound_to.emplace(host, place.address);
                       settings.limits.may_leave_loopback = true;
                       return true;
                     })) {
      return false;
    }
    // A real server that asks has to find the hosts; who looks at a lesson sees its addresses.
    settings.plan.tells_places = options_.tells_places.value_or(!settings.plan.external.empty());
    return true;
  }

  /// "HOST=PLACE"
  template <class Take>
  bool read_places(const scenario::Scenario& scenario, const std::vector<std::string>& given,
                   Take take) const {
    for (const std::string& text : given) {
      const std::size_t equals = std::min(text.find('='), text.size());
      const auto host = find(scenario, text.substr(0, equals));
      if (!host) return false;
      const auto place = live::Endpoint::parse(text.substr(std::min(equals + 1, text.size())), 0);
      if (place && take(*host, *place)) continue;
      complain(words().text("serve.bad-place", {{"text", explain::escape(text)}}));
      return false;
    }
    return true;
  }

  std::optional<std::uint32_t> find(const scenario::Scenario& scenario,
                                    const std::string& name) const {
    for (std::uint32_t i = 0; i < scenario.hosts.size(); ++i) {
      if (smtp::equals_ignoring_case(scenario.hosts[i].name, name)) return i;
    }
    complain(words().text("serve.no-such-host", {{"name", explain::escape(name)}}));
    return std::nullopt;
  }

  ExitCode explain_problem(const scenario::Scenario& scenario,
                           const live::Serving::Problem& problem) const {
    if (problem.kind == live::Serving::Problem::Kind::spool) {
      constexpr const char* kKeys[] = {"serve.spool-unopened", "serve.spool-in-use",
                                       "serve.spool-of-another", "serve.spool-is-none"};
      complain(words().text(kKeys[static_cast<std::size_t>(problem.spool)],
                            {{"folder", explain::escape(options_.spool)}}));
      return ExitCode::usage;
    }
    complain(words().text("serve.cannot-listen",
                          {{"host", explain::escape(scenario.hosts[problem.host].name)},
                           {"place", problem.endpoint.to_string()},
                           {"reason", problem.reason}}));
    return ExitCode::unreachable;
  }

  // Where the trace goes to standard output, the table does not.
  void announce(const live::Serving& serving) const {
    std::FILE* const out = options_.trace == "-" ? stderr : stdout;
    std::string text =
        options_.json ? serve_json(serving.plan()) : serve_table(serving.plan(), console_);
    if (!options_.json && serving.resumed() > 0) {
      text += words().text("serve.resumed", {{"count", std::to_string(serving.resumed())}}) + "\n";
    }
    if (!options_.json) text += words().text("serve.ready") + "\n";
    std::fputs(text.c_str(), out);
    std::fflush(out);
  }

  ExitCode end(const live::Serving& serving, const live::Serving::Result& result) const {
    const scenario::Scenario& scenario = serving.scenario();
    if (result.ending == live::Serving::Ending::disk_failed) {
      complain(words().text("serve.disk-failed", {{"folder", explain::escape(options_.spool)}}));
      return ExitCode::own_fault;
    }
    for (const scenario::Failure& failure : result.failures) {
      complain(explain::failure_text(scenario, failure, console_.language));
    }
    if (!result.failures.empty()) return ExitCode::failed;
    return options_.until_done ? tell_of_unseen(serving) : ExitCode::passed;
  }

  /// What could not be judged, for somebody else is the host; that all of it could not is no
  /// success.
  ExitCode tell_of_unseen(const live::Serving& serving) const {
    const scenario::Scenario& scenario = serving.scenario();
    for (const live::Unseen& unseen : serving.unseen()) {
      const scenario::Diagnostic told{unseen.message_key,
                                      "serve.hint.somebody-else",
                                      {{"host", explain::escape(unseen.host)}},
                                      unseen.place,
                                      scenario.file};
      std::fputs(describe(told, console_).c_str(), stderr);
    }
    const bool is_judged = !scenario.expectations.empty() || !scenario.script.empty();
    return is_judged ? ExitCode::passed : ExitCode::nothing_judged;
  }

  const ServeOptions& options_;
  const Console& console_;
};

}  // namespace

ExitCode serve(const ServeOptions& options, const Console& console) {
  const LoadedScenarios loaded = load_scenarios({options.path}, console);
  if (!loaded.all_right) return ExitCode::usage;
  if (loaded.right.size() != 1) {
    complain(console.words().text("serve.one-scenario"));
    return ExitCode::usage;
  }
  return Server(options, console).serve(*loaded.right.front().scenario);
}

}  // namespace smtplab::cli
