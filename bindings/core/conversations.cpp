#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/core/convert.h"
#include "bindings/core/recording.h"
#include "sim/explain/annotation.h"
#include "sim/explain/conversation.h"
#include "sim/smtp/session_state.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

/// A line of a conversation with what there is to say of it.
struct ExplainedLine {
  explain::Line line;
  explain::Annotation annotation;
};

struct ExplainedConversation {
  explain::Conversation conversation;  // its lines have moved into `lines`
  std::string client;
  std::string server;
  std::vector<ExplainedLine> lines;
};

std::vector<ExplainedConversation> explained(const SharedRecording& recording,
                                             const std::string& lang) {
  const explain::Language language = language_of(lang);
  const scenario::Scenario& scenario = *recording->source->scenario;
  std::vector<ExplainedConversation> all;
  for (explain::Conversation& one : explain::conversations(scenario, recording->log)) {
    std::vector<explain::Annotation> notes =
        explain::annotate(scenario, recording->log, one, language, explain::Labels::client_server);
    ExplainedConversation& explained = all.emplace_back();
    explained.client = recording->host_name(one.client);
    explained.server = recording->host_name(one.server);
    for (std::size_t i = 0; i < one.lines.size(); ++i) {
      explained.lines.push_back({std::move(one.lines[i]), std::move(notes[i])});
    }
    one.lines.clear();
    explained.conversation = std::move(one);
  }
  return all;
}

py::object state_name(const std::optional<smtp::SessionState>& state) {
  if (!state) return py::none();
  return to_text(smtp::session_state_name(*state));
}

std::vector<std::string> clause_ids(const explain::Annotation& annotation) {
  std::vector<std::string> ids;
  for (const requirements::Requirement* one : annotation.clauses) ids.emplace_back(one->id);
  for (const requirements::Requirement* one : annotation.other_clauses) ids.emplace_back(one->id);
  return ids;
}

void bind_line(py::module_& module) {
  py::class_<ExplainedLine>(module, "Line", plain_type(), "What one side says, and what it means.")
      .def_property_readonly(
          "kind",
          [](const ExplainedLine& self) {
            return to_text(explain::line_kind_name(self.line.kind));
          },
          "'call', 'command', 'content', 'reply', 'said', 'unread', 'hang-up'.")
      .def_property_readonly(
          "speaker",
          [](const ExplainedLine& self) {
            return self.line.role() == network::Side::client ? "C" : "S";
          },
          "'C' for the client, 'S' for the server.")
      .def_property_readonly(
          "at", [](const ExplainedLine& self) { return to_seconds(self.line.at); },
          "Seconds since the start: when its first octet went out.")
      .def_property_readonly(
          "octets", [](const ExplainedLine& self) { return to_bytes(self.line.octets); },
          "As they went over the wire, with their line ends.")
      .def_property_readonly(
          "text",
          [](const ExplainedLine& self) {
            std::string_view text = self.line.octets;
            while (text.ends_with('\n') || text.ends_with('\r')) {
              text.remove_suffix(1);
            }
            return to_text(text);
          },
          "The octets as text, without the last line end.")
      .def_property_readonly(
          "what", [](const ExplainedLine& self) { return to_text(self.annotation.what); },
          "What the line does.")
      .def_property_readonly(
          "code",
          [](const ExplainedLine& self) -> std::optional<int> {
            const auto code = self.annotation.code.value;
            return code == 0 ? std::nullopt : std::optional<int>(code);
          },
          "Of a reply: its code.")
      .def_property_readonly(
          "meaning", [](const ExplainedLine& self) { return to_text(self.annotation.meaning); },
          "Of a reply: what its code means in answer to this command.")
      .def_property_readonly(
          "before", [](const ExplainedLine& self) { return state_name(self.annotation.before); },
          "The server's state before the line, or None.")
      .def_property_readonly(
          "after", [](const ExplainedLine& self) { return state_name(self.annotation.after); },
          "The server's state behind the line, or None.")
      .def_property_readonly(
          "clauses", [](const ExplainedLine& self) { return clause_ids(self.annotation); },
          "Ids of the statements behind the line, in the register.")
      .def_property_readonly(
          "remarks", [](const ExplainedLine& self) { return self.annotation.remarks; },
          "What else happened there: stored, timed out, lost.")
      .def_property_readonly(
          "events", [](const ExplainedLine& self) { return self.line.events; },
          "Indices of the events that belong to it.")
      .def("__repr__", [](const ExplainedLine& self) {
        return "<Line " + std::string(explain::line_kind_name(self.line.kind)) + ">";
      });
}

}  // namespace

void bind_conversations(py::module_& module) {
  bind_line(module);
  py::class_<ExplainedConversation>(module, "Conversation", plain_type(),
                                    "One connection from its call to its end.")
      .def_property_readonly(
          "connection",
          [](const ExplainedConversation& self) { return self.conversation.connection; },
          "Its number.")
      .def_property_readonly(
          "client", [](const ExplainedConversation& self) { return to_text(self.client); },
          "Name of the host that called.")
      .def_property_readonly(
          "server", [](const ExplainedConversation& self) { return to_text(self.server); },
          "Name of the host that was called.")
      .def_property_readonly(
          "protocol",
          [](const ExplainedConversation& self) {
            return self.conversation.is_pop3 ? "pop3" : "smtp";
          },
          "'smtp' or 'pop3'.")
      .def_readonly("lines", &ExplainedConversation::lines, "In the order in which they went out.")
      .def("__repr__", [](const ExplainedConversation& self) {
        return "<Conversation " + self.client + " -> " + self.server + ", " +
               std::to_string(self.lines.size()) + " lines>";
      });
  module.def("conversations", &explained, py::arg("recording"), py::arg("lang"));
}

}  // namespace smtplab::bindings
