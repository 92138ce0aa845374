#include "sim/explain/printed_lines.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <tuple>

namespace smtplab::explain {
namespace {

using agents::DialogueLine;
using network::Side;

/// Which lines a scripted dialogue holds for one side, unit by unit.
struct Unit {
  std::size_t begin = 0;  ///< in the octets of the side
  std::size_t end = 0;
  bool printed = false;
};

// The client's lines, one unit each: it sends them exactly, so their octets can be counted.
std::vector<Unit> client_units(const agents::Dialogue& dialogue) {
  std::vector<Unit> units;
  std::size_t at = 0;
  for (const DialogueLine& line : dialogue.lines) {
    if (line.kind != DialogueLine::Kind::client) continue;
    units.push_back({at, at + line.octets.size(), line.printed});
    at = units.back().end;
  }
  return units;
}

// The replies that are expected, one unit each: what comes may have another length.
std::vector<Unit> reply_units(const agents::Dialogue& dialogue) {
  std::vector<Unit> units;
  bool continues = false;
  for (const DialogueLine& line : dialogue.lines) {
    if (line.kind != DialogueLine::Kind::server) {
      continues = false;
      continue;
    }
    if (!continues) units.emplace_back();
    units.back().printed = units.back().printed || line.printed;
    continues = line.octets.size() > 3 && line.octets[3] == '-';
  }
  return units;
}

bool is_printed(const std::vector<Unit>& units, const Line& line) {
  auto unit = std::upper_bound(units.begin(), units.end(), std::size_t{line.begin},
                               [](std::size_t at, const Unit& u) { return at < u.end; });
  if (unit == units.end()) return true;
  for (; unit != units.end() && unit->begin < line.begin + line.octets.size(); ++unit) {
    if (unit->printed) return true;
  }
  return false;
}

void mark(const agents::Dialogue& dialogue, Conversation& conversation) {
  const std::vector<Unit> commands = client_units(dialogue);
  const std::vector<Unit> replies = reply_units(dialogue);
  std::size_t reply = 0;
  for (Line& line : conversation.lines) {
    if (line.octets.empty()) continue;
    if (line.speaker == Side::client) {
      line.printed = is_printed(commands, line);
    } else {
      line.printed = reply >= replies.size() || replies[reply].printed;
      ++reply;
    }
  }
}

}  // namespace

void mark_printed_lines(const scenario::Scenario& scenario, const trace::Log& log,
                        std::vector<Conversation>& conversations) {
  // A step calls at its instant; steps of one instant in the order of the script.
  using Call = std::tuple<std::uint32_t, std::uint32_t, std::int64_t>;  // client, server, when
  std::map<Call, std::deque<std::size_t>> steps;
  for (std::size_t i = 0; i < scenario.script.size(); ++i) {
    const scenario::DialogueStep& step = scenario.script[i];
    steps[{step.client, step.server, step.at.nanoseconds}].push_back(i);
  }
  for (Conversation& conversation : conversations) {
    const bool was_called = !conversation.lines.empty() &&
                            conversation.lines.front().kind == LineKind::call &&
                            !conversation.lines.front().events.empty();
    if (!was_called) continue;
    const trace::Event& call = log[conversation.lines.front().events.front()];
    if (call.cause != trace::kNoEvent) continue;  // an agent's own, and no step of the script
    const auto fitting =
        steps.find({conversation.client, conversation.server, call.at.nanoseconds});
    if (fitting == steps.end() || fitting->second.empty()) continue;
    conversation.step = fitting->second.front();
    fitting->second.pop_front();
    mark(scenario.script[*conversation.step].dialogue, conversation);
  }
}

}  // namespace smtplab::explain
