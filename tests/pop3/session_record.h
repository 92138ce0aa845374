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

#include "sim/pop3/client_session.h"
#include "sim/pop3/message_text.h"
#include "sim/pop3/server_session.h"

namespace smtplab::pop3::test {

/// All that came of some octets, in a form that must not depend on how they were split.
struct Record {
  std::string events;   // one line each, content apart
  std::string content;  // of all messages
  std::string output;
  std::size_t most_buffered = 0;  // when nothing more could be done without new octets
  SessionState state = SessionState::opened;

  friend bool operator==(const Record&, const Record&) = default;
};

template <class Session>
class Recorder {
 public:
  virtual ~Recorder() = default;

  void receive(std::string_view octets) {
    session_.receive(octets, {});
    pull();
    record_.most_buffered = std::max(record_.most_buffered, session_.buffered_octets());
  }
  void end() {
    session_.receive_eof({});
    pull();
    record_.state = session_.state();
  }
  const Record& record() const { return record_; }

 protected:
  explicit Recorder(Session session) : session_(std::move(session)) {}

  virtual void pull() = 0;

  void write(std::string_view word, std::initializer_list<std::uint64_t> numbers) {
    record_.events += word;
    for (const std::uint64_t number : numbers) record_.events += ' ' + std::to_string(number);
    record_.events += '\n';
  }
  void write(const Violation& violation) { write(violation_name(violation.kind), {violation.at}); }
  void write(const Disconnected& gone) {
    write("gone", {static_cast<unsigned>(gone.end), gone.in_transaction ? 1U : 0U});
  }
  void drain() {
    record_.output += session_.pending_output();
    session_.consume_output(session_.pending_output().size());
  }

  Session session_;
  Record record_;
};

/// A server whose host says no to each n-th request; 0: never.
class RecordedServer : public Recorder<ServerSession> {
 public:
  RecordedServer(const Dialect& dialect, std::vector<std::string> messages, unsigned no)
      : Recorder(ServerSession(dialect, "foo.example", "<1@foo.example>", {})),
        messages_(std::move(messages)),
        no_(no) {
    pull();
  }

 private:
  void pull() override {
    while (true) {
      while (const auto event = session_.next_event()) {
        std::visit([this](const auto& what) { take(what); }, *event);
      }
      if (session_.pending_output().empty()) return;
      drain();
    }
  }

  bool says_no() { return no_ != 0 && ++requests_ % no_ == 0; }

  void take(const CommandReceived& command) {
    write("command",
          {static_cast<unsigned>(command.verb), command.row, static_cast<unsigned>(command.state),
           command.reply_owed ? 1U : 0U, command.octets.begin, command.octets.end});
  }
  void take(const Answered& answered) {
    write("answered",
          {static_cast<unsigned>(answered.verb), answered.ok ? 1U : 0U, answered.row,
           static_cast<unsigned>(answered.before), static_cast<unsigned>(answered.after),
           answered.octets.begin, answered.octets.end});
  }
  void take(const Violation& violation) { write(violation); }
  void take(const Disconnected& gone) { write(gone); }
  void take(const NameGiven& name) {
    record_.events += "name " + std::string(name.user) + "\n";
    says_no() ? session_.refuse("no", {}) : session_.accept_name({});
  }
  void take(const Login& login) {
    record_.events += "login " + std::string(login.user) + " " + std::string(login.secret) + "\n";
    if (says_no()) return session_.refuse("no", {});
    std::vector<MessageInfo> listing;
    for (const std::string& message : messages_) {
      listing.push_back({size_on_wire(message), "id" + std::to_string(listing.size())});
    }
    session_.accept(std::move(listing), {});
  }
  void take(const Retrieve& retrieve) {
    write("retrieve", {retrieve.message, retrieve.body_lines.value_or(77)});
    if (says_no()) return session_.refuse("no", {});
    session_.content(messages_[retrieve.message - 1], {});
  }
  void take(const Update& update) {
    write("update", {update.deleted.size()});
    for (const std::uint32_t number : update.deleted) write("removes", {number});
    session_.updated(!says_no(), {});
  }

  std::vector<std::string> messages_;
  unsigned no_;
  unsigned requests_ = 0;
};

/// A client that sends its commands one after the other, each as soon as it may.
class RecordedClient : public Recorder<ClientSession> {
 public:
  RecordedClient(const Dialect& dialect, std::vector<Command> commands)
      : Recorder(ClientSession(dialect, {})), commands_(std::move(commands)) {}

 private:
  void pull() override {
    while (const auto event = session_.next_event()) {
      std::visit([this](const auto& what) { take(what); }, *event);
      while (next_ < commands_.size() && session_.may_send()) {
        session_.send(commands_[next_++], {});
        drain();
      }
    }
  }

  void take(const Greeting& greeting) {
    record_.events += std::string(greeting.text) + "|" + std::string(greeting.timestamp) + "\n";
    write("greeting", {greeting.row, greeting.octets.begin, greeting.octets.end});
  }
  void take(const ReplyReceived& reply) {
    record_.events += std::string(reply.text) + "\n";
    write("reply",
          {static_cast<unsigned>(reply.verb), reply.ok ? 1U : 0U, reply.is_multiline ? 1U : 0U,
           reply.row, static_cast<unsigned>(reply.after), reply.octets.begin, reply.octets.end});
  }
  void take(const DropListing& drop) { write("drop", {drop.messages, drop.octets}); }
  void take(const ListEntry& entry) {
    record_.events += std::string(entry.uid);
    write("entry", {entry.message, entry.size_octets});
  }
  void take(const ContentChunk& chunk) { record_.content += chunk.octets; }
  void take(const EndOfMultiline& end) {
    write("end", {static_cast<unsigned>(end.verb), end.octets.begin, end.octets.end});
  }
  void take(const Violation& violation) { write(violation); }
  void take(const ReplyTimedOut& late) { write("late", {static_cast<unsigned>(late.verb)}); }
  void take(const Disconnected& gone) { write(gone); }

  std::vector<Command> commands_;
  std::size_t next_ = 0;
};

}  // namespace smtplab::pop3::test
