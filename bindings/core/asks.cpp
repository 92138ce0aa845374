#include "bindings/core/asks.h"

#include <pybind11/stl.h>

#include <cmath>
#include <optional>
#include <utility>
#include <variant>

#include "bindings/core/convert.h"
#include "sim/smtp/command.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

using agents::Decision;

/// The one object that says that a host is to give up.
struct GiveUpMark {};

smtp::Reply make_reply(int code, const std::string& text, const std::string& status) {
  if (code < 200 || code > 599) {
    throw py::value_error("code must be from 200 to 599, not " + std::to_string(code));
  }
  smtp::Reply reply{{static_cast<std::uint16_t>(code)}, {}, text};
  if (status.empty()) return reply;
  reply.status = smtp::parse_enhanced_status_code(status);
  if (!reply.status.is_set()) {
    throw py::value_error("status must be like '4.7.1', not '" + status + "'");
  }
  return reply;
}

std::string status_of(const smtp::Reply& reply) {
  if (!reply.status.is_set()) return {};
  return std::to_string(reply.status.status_class) + "." + std::to_string(reply.status.subject) +
         "." + std::to_string(reply.status.detail);
}

std::string type_name(const py::handle& object) {
  return py::str(py::type::of(object).attr("__name__"));
}

std::string_view wanted_by(Decision decision) {
  if (decision == Decision::route) return "a str (a domain or an address literal)";
  if (decision == Decision::retry) return "seconds from now, a timedelta, smtplab.GIVE_UP";
  return "a smtplab.Reply";
}

[[noreturn]] void refuse_type(const py::handle& said, const LiveRun& run) {
  throw py::type_error(place_of(run) + " must give " +
                       std::string(wanted_by(run.simulation().asked()->decision)) +
                       " or None, not " + type_name(said));
}

agents::TryAgain retry_from(const py::handle& said, const LiveRun& run) {
  py::object seconds = py::reinterpret_borrow<py::object>(said);
  if (py::hasattr(said, "total_seconds")) seconds = said.attr("total_seconds")();
  const bool is_number = PyLong_Check(seconds.ptr()) != 0 || PyFloat_Check(seconds.ptr()) != 0;
  if (!is_number || PyBool_Check(seconds.ptr()) != 0) refuse_type(said, run);
  const double wait = seconds.cast<double>();
  constexpr double kLongest = 4e9;  // a century and more
  if (!std::isfinite(wait) || wait < 0 || wait > kLongest) {
    throw py::value_error(place_of(run) + " must give a wait of at least 0 s, not " +
                          std::string(py::str(seconds)));
  }
  return {run.simulation().now() + nanoseconds(std::llround(wait * 1e9))};
}

template <class Question>
py::object view_of(const LiveRun& run, const Question& question) {
  const agents::Ask& ask = *run.simulation().asked();
  return py::cast(AskView<Question>{run.source(), run.simulation().asking_host(),
                                    run.simulation().now(), ask.decision, ask.verb, ask.connection,
                                    question});
}

/// What all three have.
template <class View>
py::class_<View> bind_ask(py::module_& module, const char* name, const char* doc) {
  return py::class_<View>(module, name, plain_type(), doc)
      .def_property_readonly(
          "decision", [](const View& self) { return to_text(trace::decision_name(self.decision)); },
          "'mail', 'rcpt', 'data', 'vrfy', 'expn', 'route' or 'retry'.")
      .def_property_readonly(
          "host",
          [](const View& self) { return to_text(self.source->scenario->hosts[self.host].name); },
          "Who asks.")
      .def_property_readonly(
          "now", [](const View& self) { return to_seconds(self.now); }, "Seconds since the start.")
      // It never changes: copies of a policy that remembers it may share it.
      .def("__copy__", [](const py::object& self) { return self; })
      .def(
          "__deepcopy__", [](const py::object& self, const py::object&) { return self; },
          py::arg("memo"));
}

void bind_reply_ask(py::module_& module) {
  using View = ReplyAsk;
  bind_ask<View>(module, "ReplyAsk", "How a command, or the end of a message, is to be answered.")
      .def_property_readonly(
          "verb", [](const View& self) { return to_text(smtp::command_spec(self.verb).name); },
          "The command, in capitals.")
      .def_property_readonly(
          "connection", [](const View& self) { return self.connection; },
          "Number of the connection.")
      .def_property_readonly(
          "subject", [](const View& self) { return to_text(self.question.subject); },
          "The path with its brackets, or what VRFY and EXPN ask for; '' at a message's end.")
      .def_property_readonly(
          "client_name", [](const View& self) { return to_text(self.question.client_name); },
          "As HELO or EHLO gave it.")
      .def_property_readonly(
          "client_address",
          [](const View& self) {
            const dns::Address& address = self.question.client_address;
            return address.is_none() ? std::string() : address.to_string();
          },
          "Where it calls from.")
      .def_property_readonly(
          "authenticated_as",
          [](const View& self) { return to_text(self.question.authenticated_as); },
          "Who has logged in by AUTH; '' for nobody.")
      .def_property_readonly(
          "reverse_path", [](const View& self) { return to_text(self.question.reverse_path); },
          "Of the open transaction, with its brackets; '' where there is none.")
      .def_property_readonly(
          "recipient_count", [](const View& self) { return self.question.recipient_count; },
          "How many recipients the transaction has by now.")
      .def_property_readonly(
          "forward_paths",
          [](const View& self) {
            py::list paths;
            for (const std::string& one : self.question.forward_paths) paths.append(to_text(one));
            return paths;
          },
          "All of them, at a message's end; before it is empty.")
      .def_property_readonly(
          "content", [](const View& self) { return to_bytes(self.question.content); },
          "The message at its end, without a time stamp line; before it is empty.")
      .def_property_readonly(
          "by_itself", [](const View& self) { return self.question.by_itself; },
          "What the host would answer; at a message's end if it has room for it.");
}

void bind_other_asks(py::module_& module) {
  bind_ask<RouteAsk>(module, "RouteAsk", "Where a message is to go.")
      .def_property_readonly(
          "domain", [](const RouteAsk& self) { return to_text(self.question.domain); },
          "Whose mail exchangers the host would ask for.")
      .def_property_readonly(
          "reverse_path", [](const RouteAsk& self) { return to_text(self.question.reverse_path); },
          "With its brackets.")
      .def_property_readonly(
          "forward_paths",
          [](const RouteAsk& self) {
            py::list paths;
            for (const std::string& one : self.question.forward_paths) paths.append(to_text(one));
            return paths;
          },
          "Of all who are to get it there.")
      .def_property_readonly(
          "attempts", [](const RouteAsk& self) { return self.question.attempts; },
          "How many have failed.");
  bind_ask<RetryAsk>(module, "RetryAsk", "Whether and when an attempt is to be made again.")
      .def_property_readonly(
          "queue_id", [](const RetryAsk& self) { return self.question.queue_id; },
          "The message's number in the queue.")
      .def_property_readonly(
          "reverse_path", [](const RetryAsk& self) { return to_text(self.question.reverse_path); },
          "With its brackets.")
      .def_property_readonly(
          "forward_path", [](const RetryAsk& self) { return to_text(self.question.forward_path); },
          "With its brackets.")
      .def_property_readonly(
          "attempts", [](const RetryAsk& self) { return self.question.attempts; },
          "How many have failed, with the last one.")
      .def_property_readonly(
          "arrived", [](const RetryAsk& self) { return to_seconds(self.question.arrived); },
          "When the message came, in seconds since the start.")
      .def_property_readonly(
          "reply",
          [](const RetryAsk& self) -> std::optional<smtp::Reply> {
            if (self.question.reply.code.value == 0) return std::nullopt;
            return self.question.reply;
          },
          "To the last attempt; None where there was none.")
      .def_property_readonly(
          "reason", [](const RetryAsk& self) { return to_text(self.question.reason); },
          "Why there was none: 'no-answer', 'bad-connection', ...")
      .def_property_readonly(
          "by_itself",
          [](const RetryAsk& self) -> std::optional<double> {
            if (!self.question.by_itself) return std::nullopt;
            return to_seconds(*self.question.by_itself - self.now);
          },
          "How long the host would wait, in seconds; None if it would give up.");
}

void bind_reply(py::module_& module) {
  py::class_<smtp::Reply>(module, "Reply", plain_type(),
                          "What a server answers (RFC 5321 section 4.2).")
      .def(py::init(&make_reply), py::arg("code"), py::arg("text") = "", py::arg("status") = "",
           "Lines of `text` are separated by '\\n'. `status` ('4.7.1', RFC 3463) is said by hosts "
           "that have announced ENHANCEDSTATUSCODES.")
      .def_property_readonly(
          "code", [](const smtp::Reply& self) { return self.code.value; }, "Its three digits.")
      .def_property_readonly(
          "text", [](const smtp::Reply& self) { return to_text(self.text); },
          "Without codes; lines are separated by '\\n'.")
      .def_property_readonly("status", &status_of, "'4.7.1', or ''.")
      .def("__eq__",
           [](const smtp::Reply& self, const py::object& other) {
             return py::isinstance<smtp::Reply>(other) && self == other.cast<smtp::Reply>();
           })
      .def("__hash__",
           [](const smtp::Reply& self) { return std::hash<std::string>()(agents::to_text(self)); })
      .def("__repr__",
           [](const smtp::Reply& self) {
             return py::str("<Reply {}>").format(to_text(agents::to_text(self)));
           })
      .def(py::pickle(
          [](const smtp::Reply& self) {
            return py::make_tuple(self.code.value, to_text(self.text), status_of(self));
          },
          [](const py::tuple& state) {
            return make_reply(state[0].cast<int>(), state[1].cast<std::string>(),
                              state[2].cast<std::string>());
          }));
}

}  // namespace

std::string place_of(const LiveRun& run) {
  const std::string& host = run.source()->scenario->hosts[run.simulation().asking_host()].name;
  return std::string(trace::decision_name(run.simulation().asked()->decision)) + " of " + host;
}

py::object asked(const LiveRun& run) {
  const agents::Ask* const ask = run.simulation().asked();
  if (ask == nullptr) return py::none();
  return std::visit([&](const auto& question) { return view_of(run, question); }, ask->question);
}

agents::Verdict verdict_from(const py::handle& said, const LiveRun& run) {
  if (said.is_none()) return agents::AsByItself{};
  const Decision decision = run.simulation().asked()->decision;
  if (trace::is_about_reply(decision)) {
    if (!py::isinstance<smtp::Reply>(said)) refuse_type(said, run);
    return said.cast<const smtp::Reply&>();
  }
  if (decision == Decision::route) {
    if (PyUnicode_Check(said.ptr()) == 0) refuse_type(said, run);
    return agents::NextHop{said.cast<std::string>()};
  }
  if (py::isinstance<GiveUpMark>(said)) return agents::GiveUp{};
  return retry_from(said, run);
}

void bind_asks(py::module_& module) {
  py::class_<GiveUpMark>(module, "GiveUp", plain_type(),
                         "The type of smtplab.GIVE_UP: a message goes back to its sender.")
      .def("__repr__", [](const GiveUpMark&) { return "smtplab.GIVE_UP"; });
  module.attr("GIVE_UP") = GiveUpMark{};
  bind_reply(module);
  bind_reply_ask(module);
  bind_other_asks(module);
}

}  // namespace smtplab::bindings
