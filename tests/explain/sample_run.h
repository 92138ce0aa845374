#pragma once

#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"

namespace smtplab::explain {

/// A scenario that was run to its end.
struct SampleRun {
  std::shared_ptr<const scenario::Scenario> scenario;
  scenario::RunResult result;
};

inline SampleRun run_text(std::string_view json) {
  auto loaded = scenario::load_scenario(json, "sample.json");
  if (!loaded) throw std::runtime_error("sample: " + loaded.error().front().message_key);
  auto shared = std::make_shared<const scenario::Scenario>(std::move(*loaded));
  return {shared, scenario::run_scenario(shared, shared->seed)};
}

/// Two hosts under RFC 821, alpha.example and beta.example with Jones and Brown, and this dialogue:
/// JSON strings with commas between them. `more` is put behind the script.
inline SampleRun run_dialogue(const std::string& lines, const std::string& more = {}) {
  return run_text(R"({"id": "sample", "title": "A sample", "standard": 821,
    "hosts": [{"name": "alpha.example", "role": "mua"},
              {"name": "beta.example", "mailboxes": ["Jones", "Brown"]}],
    "script": [{"at_s": 0, "from": "alpha.example", "to": "beta.example", "dialogue": [)" +
                  lines + "]}]" + more + "}");
}

inline const std::string kOpening =
    R"("S: 220 beta.example Simple Mail Transfer Service Ready",
       "C: HELO alpha.example", "S: 250 beta.example",)";
inline const std::string kClosing =
    R"("C: QUIT", "S: 221 beta.example Service closing transmission channel")";

/// MAIL, two RCPT of which one is refused, DATA.
inline SampleRun run_message() {
  return run_dialogue(kOpening + R"(
      "C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK",
      "C: RCPT TO:<Jones@beta.example>", "S: 250 OK",
      "C: RCPT TO:<Green@beta.example>", "S: 550 No such user here",
      "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
      "C: Blah blah blah...", "C: ..etc.", "C: .", "S: 250 OK",)" +
                      kClosing);
}

inline std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace smtplab::explain
