#include <unistd.h>

#include <fstream>
#include <memory>

#include "sim/explain/trace_header.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/trace/jsonl_writer.h"
#include "tests/viewer/panels/null_screen.h"

namespace smtplab::panels {

TemporaryFile::TemporaryFile(const std::string& name, std::string_view text)
    : path_((std::filesystem::temp_directory_path() /
             ("smtplab-" + std::to_string(::getpid()) + "-" + name))
                .string()) {
  std::ofstream(path_, std::ios::binary) << text;
}

void TemporaryFile::append(std::string_view text) const {
  std::ofstream(path_, std::ios::binary | std::ios::app) << text;
}

std::string scenario_of_long_names() {
  const std::string label(60, 'x');
  const std::string domain = label + "." + label + "." + label + ".example";
  const std::string user(64, 'u');
  return R"({"id": "long", "title": ")" + std::string(300, 'T') + R"(",
    "hosts": [{"name": "client.)" +
         label + R"(.example", "role": "mua"},
              {"name": ")" +
         domain + R"(", "mailboxes": [")" + user + R"("]}],
    "notes": [")" +
         std::string(500, 'n') + R"("],
    "script": [{"at_s": 0, "from": "client.)" +
         label + R"(.example", "to": ")" + domain +
         R"(", "dialogue": [
      "S: 220 )" +
         domain + R"( Simple Mail Transfer Service Ready",
      "C: HELO client.)" +
         label + R"(.example", "S: 250 )" + domain + R"(",
      "C: MAIL FROM:<)" +
         user + "@client." + label + R"(.example>", "S: 250 OK",
      "C: RCPT TO:<)" +
         user + "@" + domain + R"(>", "S: 250 OK",
      "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
      "C: )" +
         std::string(900, 'c') + R"(", "C: .", "S: 250 OK",
      "C: QUIT", "S: 221 )" +
         domain + R"( Service closing transmission channel"]}]})";
}

std::string trace_of(const std::string& scenario_file) {
  auto loaded = scenario::load_scenario_file(scenario_file);
  if (!loaded) throw std::runtime_error(loaded.error().front().message_key);
  const auto scenario = std::make_shared<const scenario::Scenario>(*std::move(loaded));
  const scenario::RunResult result = scenario::run_scenario(scenario, scenario->seed);
  return trace::write_jsonl(explain::trace_header(*scenario, scenario->seed), result.log);
}

}  // namespace smtplab::panels
