#include "bindings/core/smtp_events.h"

#include <pybind11/stl.h>

#include <string_view>
#include <variant>

#include "bindings/core/convert.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

std::string verb_name(smtp::Verb verb) { return std::string(smtp::command_spec(verb).name); }

std::string state_name(smtp::SessionState state) {
  return std::string(smtp::session_state_name(state));
}

std::string row_key(const smtp::Dialect& dialect, smtp::RowId row) {
  return row == smtp::kNoRow ? std::string() : std::string(dialect.table.row(row).key);
}

/// Fills in what an event of either side says.
class Reader {
 public:
  explicit Reader(const smtp::Dialect& dialect) : dialect_(dialect) {}

  SessionEvent operator()(const smtp::CommandReceived& event) const {
    SessionEvent seen;
    seen.kind = "command";
    seen.verb = verb_name(event.verb);
    seen.row = row_key(dialect_, event.row);
    seen.before = seen.after = state_name(event.state);
    seen.reply_owed = event.reply_owed;
    return seen;
  }
  SessionEvent operator()(const smtp::ContentChunk& event) const {
    SessionEvent seen;
    seen.kind = "content";
    seen.octets = event.octets;
    return seen;
  }
  SessionEvent operator()(const smtp::Answered& event) const {
    return exchange("answered", event.verb, event.code, event.row, event.before, event.after);
  }
  SessionEvent operator()(const smtp::ReplyReceived& event) const {
    return exchange("reply", event.verb, event.code, event.row, event.before, event.after);
  }
  SessionEvent operator()(const smtp::StartTls&) const {
    SessionEvent seen;
    seen.kind = "start-tls";
    return seen;
  }
  SessionEvent operator()(const smtp::Violation& event) const {
    SessionEvent seen;
    seen.kind = "violation";
    seen.violation = smtp::violation_name(event.kind);
    seen.clause = smtp::violation_clause(event.kind);
    seen.at = event.at;
    return seen;
  }
  SessionEvent operator()(const smtp::ReplyTimedOut& event) const {
    SessionEvent seen;
    seen.kind = "timed-out";
    seen.verb = verb_name(event.verb);
    return seen;
  }
  SessionEvent operator()(const smtp::Disconnected& event) const {
    SessionEvent seen;
    seen.kind = "disconnected";
    seen.in_transaction = event.in_transaction;
    return seen;
  }

 private:
  SessionEvent exchange(std::string_view kind, smtp::Verb verb, smtp::ReplyCode code,
                        smtp::RowId row, smtp::SessionState before,
                        smtp::SessionState after) const {
    SessionEvent seen;
    seen.kind = kind;
    seen.verb = verb_name(verb);
    seen.code = code.value;
    seen.row = row_key(dialect_, row);
    seen.before = state_name(before);
    seen.after = state_name(after);
    return seen;
  }

  const smtp::Dialect& dialect_;
};

py::object text_or_none(const std::string& text) {
  return text.empty() ? py::object(py::none()) : py::object(to_text(text));
}

std::string described(const SessionEvent& event) {
  std::string text = "<" + event.kind;
  for (const std::string& part : {event.verb, event.violation}) {
    if (!part.empty()) text += " " + part;
  }
  if (event.code != 0) text += " " + std::to_string(event.code);
  if (!event.octets.empty()) text += " of " + std::to_string(event.octets.size()) + " octets";
  return text + ">";
}

}  // namespace

SessionEvent event_of(const smtp::ServerEvent& event, const smtp::Dialect& dialect) {
  return std::visit(Reader(dialect), event);
}

SessionEvent event_of(const smtp::ClientEvent& event, const smtp::Dialect& dialect,
                      const smtp::Reply& reply) {
  SessionEvent seen = std::visit(Reader(dialect), event);
  if (seen.kind == "reply") seen.text = reply.text;
  return seen;
}

void bind_session_event(py::module_& module) {
  using Self = SessionEvent;
  const auto text = [](std::string Self::*field) {
    return [field](const Self& self) { return text_or_none(self.*field); };
  };
  py::class_<Self>(module, "SessionEvent", plain_type(), "Something that a session tells.")
      .def_readonly("kind", &Self::kind,
                    "'command', 'content', 'answered', 'reply', 'start-tls', 'violation',\n"
                    "'timed-out' or 'disconnected'.")
      .def_property_readonly("verb", text(&Self::verb),
                             "The command that it is about; 'connection' is the greeting's.")
      .def_property_readonly(
          "code",
          [](const Self& self) {
            return self.code == 0 ? std::nullopt : std::optional<int>(self.code);
          },
          "The reply's code (RFC 5321 section 4.2).")
      .def_property_readonly("before", text(&Self::before), "The session's state before it.")
      .def_property_readonly("after", text(&Self::after), "The session's state behind it.")
      .def_property_readonly("row", text(&Self::row), "Key of the row of the transition table.")
      .def_readonly("reply_owed", &Self::reply_owed, "Of a command: reply() has to be called.")
      .def_readonly("in_transaction", &Self::in_transaction,
                    "Of 'disconnected': an open transaction was lost, and not by QUIT.")
      .def_property_readonly(
          "octets", [](const Self& self) { return to_bytes(self.octets); },
          "Of 'content': un-stuffed octets of the message.")
      .def_property_readonly("violation", text(&Self::violation), "'bare-lf', ...")
      .def_property_readonly("clause", text(&Self::clause),
                             "Of a violation: the statement that was broken, in the register.")
      .def_readonly("at", &Self::at, "Of a violation: where, in the peer's octets.")
      .def_property_readonly(
          "text", [](const Self& self) { return to_text(self.text); },
          "Of 'reply': its text, lines separated by line feeds.")
      .def("__repr__", &described);
}

}  // namespace smtplab::bindings
