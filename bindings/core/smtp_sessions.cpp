#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/core/convert.h"
#include "bindings/core/smtp_events.h"
#include "sim/smtp/client_session.h"
#include "sim/smtp/reply.h"
#include "sim/smtp/reply_text.h"
#include "sim/smtp/server_session.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

using SharedDialect = std::shared_ptr<smtp::Dialect>;

smtp::Reply reply_of(const std::string& text) {
  const auto reply = smtp::parse_reply(text);
  if (reply) return *reply;
  throw py::value_error("reply: no code and text at octet " + std::to_string(reply.error().at) +
                        " of '" + text + "'");
}

/// What the two sessions share in Python.
template <class Session>
class Wrapped {
 public:
  /// Instants never go back; misuse is an exception here, not an assertion.
  Session& at(std::int64_t now_ns) {
    if (now_ns < now_.nanoseconds) {
      throw py::value_error("now must not be before the last one (" +
                            std::to_string(to_seconds(now_)) + " s)");
    }
    now_ = Instant{now_ns};
    return session_;
  }
  Session& session() { return session_; }
  const Session& session() const { return session_; }
  const smtp::Dialect& dialect() const { return *dialect_; }
  Instant now() const { return now_; }

  py::bytes take_output() {
    const py::bytes octets = to_bytes(session_.pending_output());
    session_.consume_output(session_.pending_output().size());
    return octets;
  }
  std::optional<std::int64_t> next_timeout() const {
    const std::optional<Instant> at = session_.next_timeout();
    return at ? std::optional(at->nanoseconds) : std::nullopt;
  }

 protected:
  template <class... Arguments>
  Wrapped(SharedDialect dialect, std::int64_t now_ns, Arguments&&... arguments)
      : dialect_(std::move(dialect)),
        now_{now_ns},
        session_(*dialect_, std::forward<Arguments>(arguments)..., Instant{now_ns}) {}

 private:
  SharedDialect dialect_;
  Instant now_;
  Session session_;
};

struct DomainName {
  std::string domain;
};

// The name has to be there before the session that refers to it.
class Server : private DomainName, public Wrapped<smtp::ServerSession> {
 public:
  Server(SharedDialect dialect, std::string own_name, std::int64_t now_ns)
      : DomainName{std::move(own_name)},
        Wrapped<smtp::ServerSession>(std::move(dialect), now_ns,
                                     std::string_view(DomainName::domain)) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() = default;

  std::optional<SessionEvent> next_event() {
    const auto event = session().next_event();
    return event ? std::optional(event_of(*event, dialect())) : std::nullopt;
  }
  void need_reply_owed() const {
    if (!session().reply_owed()) throw py::value_error("reply: none is owed now");
  }
  void reply(const std::string& text, std::int64_t now_ns) {
    need_reply_owed();
    const smtp::Reply reply = reply_of(text);
    at(now_ns).reply(reply, now());
  }
  void reply_named(const std::string& name, const std::string& subject, std::int64_t now_ns) {
    need_reply_owed();
    const std::size_t found = smtp::find_reply_text(name);
    if (found >= smtp::kReplyTextCount) {
      throw py::value_error("name: there is no reply called '" + name + "'");
    }
    at(now_ns).reply(static_cast<smtp::ReplyText>(found), now(), subject);
  }
  void tls_started(std::int64_t now_ns) {
    if (session().state() != smtp::SessionState::negotiating) {
      throw py::value_error("tls_started: TLS is not awaited now");
    }
    at(now_ns).tls_started(now());
  }
};

class Client : public Wrapped<smtp::ClientSession> {
 public:
  Client(SharedDialect dialect, std::int64_t now_ns)
      : Wrapped<smtp::ClientSession>(std::move(dialect), now_ns) {}

  std::optional<SessionEvent> next_event() {
    const auto event = session().next_event();
    return event ? std::optional(event_of(*event, dialect(), session().reply())) : std::nullopt;
  }
  void send_content(const std::string& octets, std::int64_t now_ns) {
    need_content("send_content");
    at(now_ns).send_content(octets, now());
  }
  void end_content(std::int64_t now_ns) {
    need_content("end_content");
    at(now_ns).end_content(now());
  }
  void tls_started(std::int64_t now_ns) {
    if (session().state() != smtp::SessionState::negotiating) {
      throw py::value_error("tls_started: TLS is not awaited now");
    }
    at(now_ns).tls_started(now());
  }

 private:
  void need_content(const std::string& what) const {
    if (session().state() == smtp::SessionState::content) return;
    throw py::value_error(what + ": only behind a 354; the session is in the state '" +
                          std::string(smtp::session_state_name(session().state())) + "'");
  }
};

SharedDialect make_dialect(int standard, const std::vector<std::string>& extensions,
                           std::uint64_t announced_size) {
  if (standard != 821 && standard != 5321) {
    throw py::value_error("standard must be 821 or 5321, not " + std::to_string(standard));
  }
  auto dialect = std::make_shared<smtp::Dialect>(standard == 821 ? smtp::Standard::rfc821
                                                                 : smtp::Standard::rfc5321);
  for (const std::string& keyword : extensions) {
    const std::uint8_t found = smtp::find_extension(keyword);
    if (found >= smtp::kExtensionCount) {
      throw py::value_error("extensions: '" + keyword + "' is none of those that are known here");
    }
    if (standard == 821) throw py::value_error("extensions: RFC 821 has none");
    dialect->extensions.add(static_cast<smtp::Extension>(found));
  }
  dialect->announced_size = announced_size;
  return dialect;
}

std::vector<std::string> forward_paths(const Server& self) {
  std::vector<std::string> paths;
  for (const smtp::ForwardPath& one : self.session().transaction().envelope.forward_paths) {
    paths.push_back(one.to_string());
  }
  return paths;
}

template <class Class>
void bind_common(Class& bound) {
  using Self = typename Class::type;
  bound
      .def("receive",
           [](Self& self, const py::bytes& octets, std::int64_t now_ns) {
             const std::string_view view = octets;
             self.at(now_ns).receive(view, self.now());
           })
      .def("receive_eof",
           [](Self& self, std::int64_t now_ns) { self.at(now_ns).receive_eof(self.now()); })
      .def("handle_timeout",
           [](Self& self, std::int64_t now_ns) {
             const auto due = self.session().next_timeout();
             if (!due || due->nanoseconds > now_ns) {
               throw py::value_error("handle_timeout: nothing has timed out yet");
             }
             self.at(now_ns).handle_timeout(self.now());
           })
      .def("next_event", &Self::next_event)
      .def("tls_started", &Self::tls_started)
      .def("take_output", &Self::take_output)
      .def_property_readonly("next_timeout_ns", &Self::next_timeout)
      .def_property_readonly("now_ns", [](const Self& self) { return self.now().nanoseconds; })
      .def_property_readonly("is_secure",
                             [](const Self& self) { return self.session().is_secure(); })
      .def_property_readonly("state", [](const Self& self) {
        return to_text(smtp::session_state_name(self.session().state()));
      });
}

}  // namespace

void bind_smtp_sessions(py::module_& module) {
  bind_session_event(module);
  py::class_<smtp::Dialect, SharedDialect>(module, "Dialect", plain_type())
      .def(py::init(&make_dialect), py::arg("standard"), py::arg("extensions"),
           py::arg("announced_size"));

  py::class_<Server> server(module, "ServerSession", plain_type());
  server.def(py::init<SharedDialect, std::string, std::int64_t>(), py::arg("dialect"),
             py::arg("domain"), py::arg("now_ns"));
  bind_common(server);
  server.def("reply", &Server::reply)
      .def("reply_named", &Server::reply_named)
      .def("shut_down",
           [](Server& self, std::int64_t now_ns) { self.at(now_ns).shut_down(self.now()); })
      .def_property_readonly("reply_owed",
                             [](const Server& self) { return self.session().reply_owed(); })
      .def_property_readonly(
          "client_name", [](const Server& self) { return to_text(self.session().client_name()); })
      .def_property_readonly(
          "reverse_path",
          [](const Server& self) {
            return to_text(self.session().transaction().envelope.reverse_path.to_string());
          })
      .def_property_readonly("forward_paths", &forward_paths)
      .def_property_readonly("command_line", [](const Server& self) {
        std::string line = smtp::format_command(self.session().command());
        return to_text(std::string_view(line).substr(0, line.size() - 2));
      });

  py::class_<Client> client(module, "ClientSession", plain_type());
  client.def(py::init<SharedDialect, std::int64_t>(), py::arg("dialect"), py::arg("now_ns"));
  bind_common(client);
  client
      .def("send_octets",
           [](Client& self, const py::bytes& octets, std::int64_t now_ns) {
             const std::string_view view = octets;
             self.at(now_ns).send_octets(view, self.now());
           })
      .def("send_content", &Client::send_content)
      .def("end_content", &Client::end_content)
      .def_property_readonly("may_send",
                             [](const Client& self) { return self.session().may_send(); })
      .def_property_readonly("extensions", [](const Client& self) {
        std::vector<std::string> keywords;
        for (std::uint8_t i = 0; i < smtp::kExtensionCount; ++i) {
          const auto one = static_cast<smtp::Extension>(i);
          if (self.session().extensions().has(one)) {
            keywords.emplace_back(smtp::extension_keyword(one));
          }
        }
        return keywords;
      });
}

}  // namespace smtplab::bindings
