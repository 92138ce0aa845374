#include "sim/scenario/dialogue_reader.h"

#include <optional>
#include <string>
#include <utility>

#include "sim/scenario/retrieval_reader.h"
#include "sim/scenario/submission_reader.h"
#include "sim/scenario/zones_reader.h"

namespace smtplab::scenario {
namespace {

using agents::DialogueLine;

/// "C: HELO a": the mark, a space that belongs to it, and octets that CRLF is added to.
std::optional<DialogueLine> read_marked_line(ValueReader& values, NodeIndex node) {
  std::string_view text = values.document().text(node);
  DialogueLine line;
  if (text.starts_with("C:")) {
    line.kind = DialogueLine::Kind::client;
  } else if (text.starts_with("S:")) {
    line.kind = DialogueLine::Kind::server;
  } else {
    values.report(node, "scenario.no-mark", "scenario.hint.write-mark");
    return std::nullopt;
  }
  text.remove_prefix(2);
  if (text.starts_with(' ')) text.remove_prefix(1);
  if (text.find_first_of("\r\n") != std::string_view::npos) {
    values.report(node, "scenario.line-break", "scenario.hint.octets-object");
    return std::nullopt;
  }
  line.octets = std::string(text) + "\r\n";
  return line;
}

/// {"C": "octets"}, {"S": "octets"} or {"wait_s": 300}.
std::optional<DialogueLine> read_line_object(ValueReader& values, NodeIndex node) {
  const ObjectReader object(values, node, {"C", "S", "wait_s"});
  const NodeIndex client = object.get("C");
  const NodeIndex server = object.get("S");
  const NodeIndex wait = object.get("wait_s");
  const int given = (client != kNoNode) + (server != kNoNode) + (wait != kNoNode);
  if (given != 1) {
    values.report(node, "scenario.not-one-of-keys", "scenario.hint.one-line-object");
    return std::nullopt;
  }
  DialogueLine line;
  if (wait != kNoNode) {
    const std::optional<Duration> pause = values.seconds(wait);
    if (!pause) return std::nullopt;
    line.kind = DialogueLine::Kind::pause;
    line.pause = *pause;
    return line;
  }
  const NodeIndex octets = client != kNoNode ? client : server;
  if (values[octets].kind != JsonNode::Kind::string) {
    values.report(octets, "scenario.not-a-string", "scenario.hint.write-string");
    return std::nullopt;
  }
  line.kind = client != kNoNode ? DialogueLine::Kind::client : DialogueLine::Kind::server;
  line.octets = values.document().text(octets);
  if (line.octets.empty()) {
    values.report(octets, "scenario.empty-string", "scenario.hint.write-octets");
    return std::nullopt;
  }
  return line;
}

std::optional<DialogueLine> read_line(ValueReader& values, NodeIndex node) {
  switch (values[node].kind) {
    case JsonNode::Kind::string:
      return read_marked_line(values, node);
    case JsonNode::Kind::object:
      return read_line_object(values, node);
    default:
      values.report(node, "scenario.no-mark", "scenario.hint.write-mark");
      return {};
  }
}

void read_lines(ValueReader& values, const std::vector<NodeIndex>& nodes, bool printed,
                agents::Dialogue& dialogue) {
  for (const NodeIndex node : nodes) {
    std::optional<DialogueLine> line = read_line(values, node);
    if (!line) continue;
    line->printed = printed;
    line->line = values[node].line;
    dialogue.lines.push_back(std::move(*line));
  }
}

DialogueStep read_dialogue(ValueReader& values, ObjectReader& object, const HostNames& names,
                           const std::vector<agents::HostConfig>& hosts) {
  DialogueStep step;
  step.place = values.document().place(object.node());
  step.at = read_instant(values, object);
  const NodeIndex to = object.require("to");
  const auto client = names.read(values, object.require("from"));
  const auto server = names.read(values, to);
  step.client = client.value_or(0);
  step.server = server.value_or(0);
  const bool is_mda = server && hosts[*server].role == agents::HostRole::delivery_agent;
  if (is_mda) step.port = network::kLmtpPort;
  if (const auto port = values.natural(object.get("port"), 1, 65535)) {
    step.port = static_cast<std::uint16_t>(*port);
  }
  if (client && server && *client == *server) {
    values.report(to, "scenario.same-host", "scenario.hint.write-two-hosts");
  } else if (server && !agents::takes_mail(hosts[*server].role)) {
    values.report(to, "scenario.not-a-server", "scenario.hint.make-mta");
  }
  read_lines(values, values.elements(object.get("before")), false, step.dialogue);
  read_lines(values, values.some_elements(object.require("dialogue")), true, step.dialogue);
  read_lines(values, values.elements(object.get("after")), false, step.dialogue);
  return step;
}

/// {"at_s": 1, "host": "pc.example.com", "ask": {"name": "example.org", "type": "MX"}}
std::optional<QuestionStep> read_question_step(ValueReader& values, NodeIndex node,
                                               const HostNames& names) {
  ObjectReader object(values, node, {"at_s", "at_ms", "host", "ask"});
  QuestionStep step;
  step.place = values.document().place(node);
  step.at = read_instant(values, object);
  const auto host = names.read(values, object.require("host"));
  ObjectReader ask(values, object.get("ask"), {"name", "type"});
  auto question = read_question(values, ask);
  if (!host || !question) return std::nullopt;
  step.host = *host;
  step.question = std::move(*question);
  return step;
}

}  // namespace

void read_script(ValueReader& values, NodeIndex node, const HostNames& names, Scenario& scenario) {
  for (const NodeIndex i : values.some_elements(node)) {
    if (values.document().find(i, "submit") != kNoNode) {
      ObjectReader object(values, i, {"at_s", "at_ms", "host", "submit"});
      if (auto step = read_submission(values, object, names, scenario.hosts)) {
        scenario.submissions.push_back(std::move(*step));
      }
      continue;
    }
    if (values.document().find(i, "fetch") != kNoNode) {
      ObjectReader object(values, i, {"at_s", "at_ms", "host", "fetch"});
      if (auto step = read_retrieval(values, object, names, scenario.hosts)) {
        scenario.retrievals.push_back(std::move(*step));
      }
      continue;
    }
    if (values.document().find(i, "ask") != kNoNode) {
      if (auto step = read_question_step(values, i, names)) {
        scenario.questions.push_back(std::move(*step));
      }
      continue;
    }
    ObjectReader object(values, i,
                        {"at_s", "at_ms", "from", "to", "port", "before", "dialogue", "after"});
    scenario.script.push_back(read_dialogue(values, object, names, scenario.hosts));
  }
}

}  // namespace smtplab::scenario
