#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/core/convert.h"
#include "bindings/core/recording.h"
#include "sim/explain/sequence_svg.h"
#include "sim/explain/text_writer.h"
#include "sim/explain/trace_header.h"
#include "sim/live/dns_wire.h"
#include "sim/scenario/runner.h"
#include "sim/smtp/session_state.h"
#include "sim/trace/jsonl_writer.h"
#include "sim/trace/pcap/pcap_writer.h"
#include "viewer/web/handout.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

using trace::EventIndex;
using trace::EventKind;

std::optional<std::uint32_t> number_or_none(std::uint32_t number) {
  return number == trace::kNone ? std::nullopt : std::optional(number);
}

py::object text_or_none(std::string_view text) {
  return text.empty() ? py::object(py::none()) : py::object(to_text(text));
}

EventView event_at(const SharedRecording& self, std::int64_t index) {
  const auto size = static_cast<std::int64_t>(self->log.size());
  if (index < -size || index >= size) {
    throw py::index_error("the trace has " + std::to_string(size) + " events, and no number " +
                          std::to_string(index));
  }
  return {self, static_cast<EventIndex>(index < 0 ? index + size : index)};
}

std::optional<EventKind> kind_from(std::string_view name) {
  for (std::size_t i = 0; i < trace::kEventKindCount; ++i) {
    const auto kind = static_cast<EventKind>(i);
    if (trace::event_kind_name(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < trace::kEventKindCount; ++i) {
    names.emplace_back(trace::event_kind_name(static_cast<EventKind>(i)));
  }
  return names;
}

std::vector<EventIndex> find(const SharedRecording& self, const std::vector<std::string>& kinds,
                             std::optional<std::uint32_t> host,
                             std::optional<std::uint32_t> connection,
                             std::optional<std::string> verb, std::optional<std::uint16_t> code,
                             std::optional<std::int64_t> from_ns,
                             std::optional<std::int64_t> until_ns) {
  EventFilter filter{{}, host, connection, std::move(verb), code, {}, {}};
  for (const std::string& name : kinds) {
    const auto kind = kind_from(name);
    if (!kind) throw py::value_error("kind: there is no event '" + name + "'");
    filter.kinds.insert(*kind);
  }
  if (from_ns) filter.from = Instant{*from_ns};
  if (until_ns) filter.until = Instant{*until_ns};
  const py::gil_scoped_release others_may_run;
  return find_events(*self, filter);
}

/// Texts as numbers into a list of the different ones: a column that pandas takes as it is.
class Categories {
 public:
  void add(std::string_view text) {
    if (text.empty()) return codes_.push_back(-1);
    const auto [found, is_new] =
        numbers_.try_emplace(std::string(text), static_cast<std::int32_t>(names_.size()));
    if (is_new) names_.emplace_back(text);
    codes_.push_back(found->second);
  }
  py::tuple column() const {
    py::list names;
    for (const std::string& name : names_) names.append(to_text(name));
    return py::make_tuple(
        py::array_t<std::int32_t>(static_cast<py::ssize_t>(codes_.size()), codes_.data()), names);
  }

 private:
  std::map<std::string, std::int32_t, std::less<>> numbers_;
  std::vector<std::string> names_;
  std::vector<std::int32_t> codes_;
};

template <class Number>
py::array_t<Number> array_of(const std::vector<Number>& numbers) {
  return py::array_t<Number>(static_cast<py::ssize_t>(numbers.size()), numbers.data());
}

/// A column for each field; -1 stands for none.
py::dict columns(const SharedRecording& self) {
  const trace::Log& log = self->log;
  std::vector<std::int64_t> at;
  std::vector<std::int64_t> connection;
  std::vector<std::int64_t> cause;
  std::vector<std::int32_t> code;
  std::vector<std::int64_t> value;
  std::vector<std::int64_t> octets;
  Categories kind;
  Categories host;
  Categories verb;
  const auto number = [](std::uint32_t n) {
    return n == trace::kNone ? std::int64_t{-1} : std::int64_t{n};
  };
  {
    const py::gil_scoped_release others_may_run;
    for (EventIndex i = 0; i < log.size(); ++i) {
      const trace::Event& event = log[i];
      at.push_back(event.at.nanoseconds);
      connection.push_back(number(event.connection));
      cause.push_back(number(event.cause));
      code.push_back(event.code.value == 0 ? -1 : event.code.value);
      value.push_back(event.value);
      octets.push_back(event.payload_length);
      kind.add(trace::event_kind_name(event.kind));
      host.add(self->host_name(event.host));
      verb.add(verb_of(event));
    }
  }
  py::dict all;
  all["at_ns"] = array_of(at);
  all["kind"] = kind.column();
  all["host"] = host.column();
  all["connection"] = array_of(connection);
  all["verb"] = verb.column();
  all["code"] = array_of(code);
  all["cause"] = array_of(cause);
  all["value"] = array_of(value);
  all["payload_octets"] = array_of(octets);
  return all;
}

py::str transcript(const SharedRecording& self, const std::string& lang, std::size_t width,
                   bool annotate, bool in_full) {
  explain::TextOptions options;
  options.language = language_of(lang);
  options.width = width;
  options.annotate = annotate;
  options.in_full = in_full;
  if (!annotate) options.content_lines = 0;
  return to_text(explain::write_text(*self->source->scenario, self->log, options));
}

py::str jsonl(const SharedRecording& self) {
  std::string text;
  {
    const py::gil_scoped_release others_may_run;
    text =
        trace::write_jsonl(explain::trace_header(*self->source->scenario, self->seed), self->log);
  }
  return to_text(text);
}

py::bytes pcap(const SharedRecording& self) {
  std::string octets;
  {
    const py::gil_scoped_release others_may_run;
    const auto on_the_wire = [](const dns::Message& message) {
      live::DnsPacket packet;
      packet.message = message;
      return live::encode_dns(packet, live::kMaxTcpOctets);
    };
    octets = trace::write_pcap(explain::trace_header(*self->source->scenario, self->seed),
                               self->log, on_the_wire);
  }
  return to_bytes(octets);
}

py::str svg(const SharedRecording& self, const std::string& lang, std::size_t width,
            std::size_t most_steps) {
  explain::SequenceSvgOptions options;
  options.language = language_of(lang);
  options.width = width;
  options.range.most_steps = most_steps;
  std::string text;
  {
    const py::gil_scoped_release others_may_run;
    text = explain::write_sequence_svg(*self->source->scenario, self->log, options);
  }
  return to_text(text);
}

py::str html(const SharedRecording& self, const std::string& lang) {
  const explain::Language language = language_of(lang);
  std::string text;
  {
    const py::gil_scoped_release others_may_run;
    text = web::write_handout(*self->source->scenario, self->log, self->seed, language);
  }
  return to_text(text);
}

py::str details(const EventView& self) {
  const Recording& recording = *self.recording;
  return to_text(
      trace::jsonl_event(explain::trace_header(*recording.source->scenario, recording.seed),
                         recording.log, self.index));
}

void bind_event(py::module_& module) {
  py::class_<EventView>(module, "Event", plain_type(),
                        "One line of a trace: what happened, where, when, and because of what.")
      .def_property_readonly(
          "index", [](const EventView& self) { return self.index; },
          "Its number in the trace, from 0.")
      .def_property_readonly(
          "at", [](const EventView& self) { return to_seconds(self.event().at); },
          "Seconds since the start of the run.")
      .def_property_readonly(
          "at_ns", [](const EventView& self) { return self.event().at.nanoseconds; },
          "Nanoseconds since the start of the run.")
      .def_property_readonly(
          "kind",
          [](const EventView& self) { return to_text(trace::event_kind_name(self.event().kind)); },
          "What it tells: 'sent', 'command', 'stored', ...; smtplab.EVENT_KINDS has all.")
      .def_property_readonly(
          "host",
          [](const EventView& self) {
            return text_or_none(self.recording->host_name(self.event().host));
          },
          "Name of the host where it happened.")
      .def_property_readonly(
          "connection",
          [](const EventView& self) { return number_or_none(self.event().connection); },
          "Number of the connection that it is about, or None.")
      .def_property_readonly(
          "cause", [](const EventView& self) { return number_or_none(self.event().cause); },
          "Index of the event without which this one would not be, or None.")
      .def_property_readonly(
          "verb", [](const EventView& self) { return text_or_none(verb_of(self.event())); },
          "The command that it is about, in capitals, or None.")
      .def_property_readonly(
          "code",
          [](const EventView& self) -> std::optional<int> {
            const auto code = self.event().code.value;
            return code == 0 ? std::nullopt : std::optional<int>(code);
          },
          "The reply code (RFC 5321 section 4.2), or None.")
      .def_property_readonly(
          "payload", [](const EventView& self) { return to_bytes(self.payload()); },
          "Its octets: what was sent, a message, a path; the kind says which.")
      .def("_json", &details)
      .def("__hash__", [](const EventView& self) { return self.index; })
      .def("__eq__",
           [](const EventView& self, const EventView& other) {
             return self.index == other.index && self.recording == other.recording;
           })
      .def("__repr__", [](const EventView& self) {
        return "<Event " + std::to_string(self.index) + " " +
               std::string(trace::event_kind_name(self.event().kind)) + " at " +
               std::to_string(to_seconds(self.event().at)) + " s>";
      });
}

}  // namespace

void bind_trace(py::module_& module) {
  bind_event(module);
  module.attr("EVENT_KINDS") = py::tuple(py::cast(kind_names()));
  py::class_<Recording, std::shared_ptr<Recording>>(module, "Recording", plain_type())
      .def("__len__", [](const Recording& self) { return self.log.size(); })
      .def("at", &event_at, py::arg("index"))
      .def("find", &find, py::arg("kinds"), py::arg("host"), py::arg("connection"), py::arg("verb"),
           py::arg("code"), py::arg("from_ns"), py::arg("until_ns"))
      .def("columns", &columns)
      .def("transcript", &transcript, py::arg("lang"), py::arg("width"), py::arg("annotate"),
           py::arg("in_full"))
      .def("jsonl", &jsonl)
      .def("pcap", &pcap)
      .def("svg", &svg, py::arg("lang"), py::arg("width"), py::arg("most_steps"))
      .def("html", &html, py::arg("lang"))
      .def(
          "first_difference",
          [](const Recording& self, const Recording& other) {
            return scenario::first_difference(self.log, other.log);
          },
          py::arg("other"))
      .def_property_readonly("source", [](const Recording& self) { return self.source; })
      .def_property_readonly("seed", [](const Recording& self) { return self.seed; });
}

}  // namespace smtplab::bindings
