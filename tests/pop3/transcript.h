#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/pop3/client_session.h"
#include "sim/pop3/digest.h"
#include "sim/pop3/message_text.h"
#include "sim/pop3/server_session.h"
#include "tests/smtp/transcript.h"

namespace smtplab::pop3::test {

using smtp::test::Lines;
using smtp::test::same_transcript;

inline constexpr std::string_view kTimestamp = "<1896.697170952@dbc.mtview.ca.us>";
inline const std::string kGreeting = "S: +OK POP3 server ready " + std::string(kTimestamp);

inline std::string_view end_name(End end) {
  constexpr std::string_view names[] = {"quit",          "peer gone", "autologout",
                                        "login refused", "shut down", "greeting refused",
                                        "reply late"};
  return names[static_cast<std::size_t>(end)];
}

inline std::string describe(const Violation& violation) {
  return "V: " + std::string(violation_name(violation.kind));
}

inline std::string describe(const Disconnected& gone) {
  return "gone: " + std::string(end_name(gone.end)) + (gone.in_transaction ? ", no update" : "");
}

/// A message of so many octets on the wire; its last line is filled up.
inline std::string message_of(std::size_t size) {
  std::string text = "Subject: one\r\n\r\n";
  text.append(size - text.size() - 2, 'x');
  return text + "\r\n";
}

/// A host with one maildrop, RFC 1939's mrose and his secrets.
struct Host {
  std::map<std::string, std::string> secrets = {{"mrose", "secret"}};
  bool is_locked = false;
  bool removes_all = true;
  std::vector<std::string> messages = {message_of(120), message_of(200)};
  std::vector<std::string> uids = {"whqtswO00WBw418f9t5JxYwZ", "QhdPYR:00WBw1Ph7x7"};
  std::string welcome;  // for the name; empty: the session's own
  std::string opened;   // for the login
  std::vector<std::uint32_t> removed;
  std::vector<std::string> logins;

  void answer(ServerSession& session, const NameGiven& name, Instant now) {
    const std::string user(name.user);
    if (secrets.contains(user)) return session.accept_name(now, welcome);
    session.refuse("sorry, no mailbox for " + user + " here", now);
  }
  void answer(ServerSession& session, const Login& login, Instant now) {
    logins.push_back(std::string(login.user) + "/" + std::string(login.secret));
    const std::string& secret = secrets[std::string(login.user)];
    const bool matches = login.proof == Login::Proof::password
                             ? login.secret == secret
                             : login.secret == apop_digest(session.timestamp(), secret);
    if (!matches) return session.refuse("invalid password", now);
    if (is_locked) return session.refuse("maildrop already locked", now);
    std::vector<MessageInfo> listing;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      listing.push_back(
          {size_on_wire(messages[i]), i < uids.size() ? uids[i] : "u" + std::to_string(i)});
    }
    session.accept(std::move(listing), now, opened);
  }
  void answer(ServerSession& session, const Retrieve& retrieve, Instant now) {
    const std::string& message = messages[retrieve.message - 1];
    if (message.empty()) return session.refuse("message is damaged", now);
    session.content(message, now);
  }
  void answer(ServerSession& session, const Update& update, Instant now) {
    removed = update.deleted;
    session.updated(removes_all, now);
  }
};

/// A server session with a host behind it; notes all that happens as lines.
class Server {
 public:
  explicit Server(const Dialect& dialect, Host of = {}, std::string_view timestamp = kTimestamp)
      : host(std::move(of)), session(dialect, "dewey", timestamp, now) {
    pull();
  }

  void receive(std::string_view octets) {
    session.receive(octets, now);
    pull();
  }
  void end() {
    session.receive_eof(now);
    pull();
  }
  /// Time passes; whatever is due by then happens.
  void wait(Duration duration) {
    now = now + duration;
    const auto due = session.next_timeout();
    if (due && *due <= now) session.handle_timeout(now);
    pull();
  }

  void pull() {
    while (auto event = session.next_event()) {
      std::visit([this](const auto& what) { take(what); }, *event);
      drain();
    }
  }

  Host host;
  Instant now;
  ServerSession session;
  std::string output;  // all of it
  Lines seen;
  std::vector<CommandReceived> commands;
  std::vector<Answered> answers;

 private:
  void take(const CommandReceived& command) { commands.push_back(command); }
  void take(const Violation& violation) { seen.push_back(describe(violation)); }
  void take(const Disconnected& gone) { seen.push_back(describe(gone)); }
  template <class Request>
  void take(const Request& request) {
    host.answer(session, request, now);
  }
  void take(const Answered& answered) {
    answers.push_back(answered);
    drain();
    std::string_view text = output;
    text = text.substr(answered.octets.begin, answered.octets.end - answered.octets.begin);
    while (!text.empty()) {
      const std::size_t end = text.find("\r\n");
      seen.push_back("S: " + std::string(text.substr(0, end)));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    }
  }
  void drain() {
    output += session.pending_output();
    session.consume_output(session.pending_output().size());
  }
};

/// Plays the client's lines of a dialogue to a server, and compares all that happens. "C: " is a
/// line, "C| " octets as they are, "S: " a response line, "V: " a violation, "gone: " the end. A
/// dialogue that begins with "S: " begins with the greeting.
inline ::testing::AssertionResult plays(Server& server, const Lines& dialogue) {
  if (!dialogue[0].starts_with("S: ")) server.seen.clear();
  for (const std::string& line : dialogue) {
    if (line.starts_with("C")) server.seen.push_back(line);
    if (line.starts_with("C: ")) server.receive(line.substr(3) + "\r\n");
    if (line.starts_with("C| ")) server.receive(line.substr(3));
  }
  return same_transcript(dialogue, server.seen);
}

inline ::testing::AssertionResult plays(const Lines& dialogue, Host host = {},
                                        const Dialect& dialect = {}) {
  Server server(dialect, std::move(host));
  return plays(server, dialogue);
}

/// A server behind login, in the TRANSACTION state.
class OpenServer : public Server {
 public:
  explicit OpenServer(const Dialect& dialect, Host of = {}) : Server(dialect, std::move(of)) {
    receive("USER mrose\r\nPASS secret\r\n");
    seen.clear();
  }
};

/// A client session whose server is the transcript.
class Client {
 public:
  explicit Client(const Dialect& dialect) : session(dialect, now) {}

  void send(const Command& command) {
    session.send(command, now);
    output += session.pending_output();
    session.consume_output(session.pending_output().size());
  }
  void receive(std::string_view octets) {
    session.receive(octets, now);
    pull();
  }
  void end() {
    session.receive_eof(now);
    pull();
  }
  void wait(Duration duration) {
    now = now + duration;
    const auto due = session.next_timeout();
    if (due && *due <= now) session.handle_timeout(now);
    pull();
  }

  void pull() {
    while (auto event = session.next_event()) {
      std::visit([this](const auto& what) { take(what); }, *event);
    }
  }

  Instant now;
  ClientSession session;
  std::string output;
  std::string content;
  Lines seen;
  std::vector<ReplyReceived> replies;  // without their texts
  std::vector<EndOfMultiline> ends;

 private:
  static std::string word(Verb verb) { return std::string(command_spec(verb).name); }

  void take(const Greeting& greeting) {
    seen.push_back("= ready " + std::string(greeting.timestamp));
  }
  void take(const ReplyReceived& reply) {
    seen.push_back("= " + word(reply.verb) + (reply.ok ? " ok" : " failed") +
                   (reply.is_multiline ? "..." : "") +
                   (reply.text.empty() ? "" : ": " + std::string(reply.text)) + " -> " +
                   std::string(session_state_name(reply.after)));
    replies.push_back(reply);
    replies.back().text = {};
  }
  void take(const DropListing& drop) {
    seen.push_back("= drop " + std::to_string(drop.messages) + " " + std::to_string(drop.octets));
  }
  void take(const ListEntry& entry) {
    seen.push_back(
        "= entry " + std::to_string(entry.message) + " " +
        (entry.uid.empty() ? std::to_string(entry.size_octets) : std::string(entry.uid)));
  }
  void take(const ContentChunk& chunk) { content += chunk.octets; }
  void take(const EndOfMultiline& end) {
    seen.push_back("= end of " + word(end.verb));
    ends.push_back(end);
  }
  void take(const Violation& violation) { seen.push_back(describe(violation)); }
  void take(const ReplyTimedOut& late) { seen.push_back("no reply to " + word(late.verb)); }
  void take(const Disconnected& gone) { seen.push_back(describe(gone)); }
};

/// "C: " lines are commands that the client sends, "S: " lines come from the server, "S| " octets
/// do; the others are what the client makes of them.
inline ::testing::AssertionResult understands(Client& client, const Lines& dialogue) {
  for (const std::string& line : dialogue) {
    if (line.starts_with("C") || line.starts_with("S")) client.seen.push_back(line);
    if (line.starts_with("C: ")) {
      const auto command = parse_command(line.substr(3));
      if (!command || !client.session.may_send()) {
        return ::testing::AssertionFailure() << "cannot send " << line;
      }
      client.send(*command);
    }
    if (line.starts_with("S: ")) client.receive(line.substr(3) + "\r\n");
    if (line.starts_with("S| ")) client.receive(line.substr(3));
  }
  return same_transcript(dialogue, client.seen);
}

inline ::testing::AssertionResult understands(const Lines& dialogue) {
  const Dialect dialect;
  Client client(dialect);
  return understands(client, dialogue);
}

}  // namespace smtplab::pop3::test
