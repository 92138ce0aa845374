#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sim/scenario/loader.h"

using smtplab::scenario::Diagnostic;
using smtplab::scenario::load_scenario;
using smtplab::scenario::Scenario;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Diagnostic& diagnostic) {
  require(diagnostic.message_key.starts_with("scenario."));
  require(diagnostic.hint_key.starts_with("scenario.hint."));
  require(diagnostic.place.line >= 1);
  require(diagnostic.place.pointer.empty() || diagnostic.place.pointer.front() == '/');
}

/// What whoever runs a scenario relies on: every index is a host's, every host has its name.
void check(const Scenario& scenario) {
  const std::size_t count = scenario.hosts.size();
  require(count > 0 && !scenario.script.empty());
  for (const auto& host : scenario.hosts) require(!host.name.empty());
  for (const auto& link : scenario.links) {
    require(link.host_a < count && link.host_b < count && link.host_a != link.host_b);
    require(link.link.segment_octets >= 1);
  }
  for (const auto& fault : scenario.faults) require(fault.host_a < count && fault.host_b < count);
  for (const auto& step : scenario.script) {
    require(step.client < count && step.server < count && step.client != step.server);
    require(!step.dialogue.lines.empty());
  }
  for (const auto& expected : scenario.expectations) require(expected.host < count);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto loaded = load_scenario(text, "fuzz.json");
  if (loaded) {
    check(*loaded);
  } else {
    require(!loaded.error().empty());
    for (const Diagnostic& diagnostic : loaded.error()) check(diagnostic);
  }
  return 0;
}
