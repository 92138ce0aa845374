#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/smtp/client_session.h"
#include "sim/smtp/server_session.h"

namespace smtplab::smtp::test {

/// All that came of some octets, in a form that must not depend on how they were split.
struct Record {
  std::string events;   // one line each; content apart, and what depends on time left out
  std::string content;  // of all messages
  std::string output;
  std::size_t most_buffered = 0;  // when nothing more could be done without new octets
  SessionState state = SessionState::opened;

  friend bool operator==(const Record&, const Record&) = default;
};

/// Whether a kind is about when octets came, and not which.
inline bool depends_on_time(ViolationKind kind) {
  return kind == ViolationKind::unasked_pipelining || kind == ViolationKind::octets_after_quit ||
         kind == ViolationKind::early_talker;
}

inline void write(std::string& out, std::initializer_list<std::uint64_t> numbers) {
  for (const std::uint64_t number : numbers) out += ' ' + std::to_string(number);
  out += '\n';
}

inline void write(std::string& out, const Violation& violation) {
  if (depends_on_time(violation.kind)) return;
  out += violation_name(violation.kind);
  write(out, {violation.at});
}

/// Plays octets to a server whose agent takes its replies from a list, one after the other.
class RecordedServer {
 public:
  RecordedServer(const Dialect& dialect, std::vector<Reply> replies)
      : replies_(std::move(replies)), session_(dialect, "foo.example", {}) {
    pull();
  }

  void receive(std::string_view octets) {
    session_.receive(octets, {});
    pull();
    if (session_.state() != SessionState::turned) {
      record_.most_buffered = std::max(record_.most_buffered, session_.buffered_octets());
    }
  }
  /// TLS begins, if it is awaited.
  void start_tls() {
    if (session_.state() != SessionState::negotiating) return;
    session_.tls_started({});
    pull();
  }
  void end() {
    session_.receive_eof({});
    pull();
    record_.state = session_.state();
  }
  const Record& record() const { return record_; }

 private:
  void pull() {
    while (auto event = session_.next_event()) {
      if (std::holds_alternative<StartTls>(*event)) record_.events += "TLS wanted\n";
      if (const auto* chunk = std::get_if<ContentChunk>(&*event)) record_.content += chunk->octets;
      if (const auto* mistake = std::get_if<Violation>(&*event)) write(record_.events, *mistake);
      if (const auto* gone = std::get_if<Disconnected>(&*event)) {
        record_.events += "gone";
        write(record_.events, {gone->in_transaction ? 1U : 0U});
      }
      if (const auto* answered = std::get_if<Answered>(&*event)) {
        record_.events += "answered";
        write(record_.events, {static_cast<unsigned>(answered->verb), answered->code.value,
                               answered->row, static_cast<unsigned>(answered->after),
                               answered->octets.begin, answered->octets.end});
      }
      if (const auto* command = std::get_if<CommandReceived>(&*event)) take(*command);
    }
    record_.output += session_.pending_output();
    session_.consume_output(session_.pending_output().size());
  }

  void take(const CommandReceived& command) {
    record_.events += "command";
    write(record_.events,
          {static_cast<unsigned>(command.verb), command.row, static_cast<unsigned>(command.state),
           command.octets.begin, command.octets.end, session_.transaction().content_octets,
           session_.transaction().envelope.forward_paths.size(), record_.content.size()});
    // The end of data has several in LMTP.
    while (session_.reply_owed()) {
      if (command.verb == Verb::connection || replies_.empty()) {
        session_.reply(session_.dialect().table.row(command.row).reply, {});
      } else {
        session_.reply(replies_[next_reply_++ % replies_.size()], {});
      }
    }
  }

  std::vector<Reply> replies_;
  std::size_t next_reply_ = 0;
  ServerSession session_;
  Record record_;
};

/// A client that is told what to type, and a server's octets.
class RecordedClient {
 public:
  explicit RecordedClient(const Dialect& dialect) : session_(dialect, {}) {}

  void type(std::string_view octets) {
    session_.send_octets(octets, {});
    record_.output += session_.pending_output();
    session_.consume_output(session_.pending_output().size());
  }
  void receive(std::string_view octets) {
    session_.receive(octets, {});
    pull();
    if (session_.state() != SessionState::turned) {
      record_.most_buffered = std::max(record_.most_buffered, session_.buffered_octets());
    }
  }
  /// TLS begins, if it is awaited.
  void start_tls() {
    if (session_.state() == SessionState::negotiating) session_.tls_started({});
  }
  void end() {
    session_.receive_eof({});
    pull();
    record_.state = session_.state();
  }
  const Record& record() const { return record_; }

 private:
  void pull() {
    while (auto event = session_.next_event()) {
      if (std::holds_alternative<StartTls>(*event)) record_.events += "TLS wanted\n";
      if (const auto* mistake = std::get_if<Violation>(&*event)) write(record_.events, *mistake);
      if (const auto* gone = std::get_if<Disconnected>(&*event)) {
        record_.events += "gone";
        write(record_.events, {gone->in_transaction ? 1U : 0U});
      }
      if (const auto* reply = std::get_if<ReplyReceived>(&*event)) {
        record_.events += session_.reply().text + "\nreply";
        write(record_.events,
              {static_cast<unsigned>(reply->verb), reply->code.value, reply->row,
               static_cast<unsigned>(reply->after), reply->octets.begin, reply->octets.end,
               session_.announced_size(), session_.may_send() ? 1U : 0U});
      }
    }
  }

  ClientSession session_;
  Record record_;
};

}  // namespace smtplab::smtp::test
