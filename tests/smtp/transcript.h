#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/smtp/client_session.h"
#include "sim/smtp/server_session.h"

namespace smtplab::smtp::test {

using Lines = std::vector<std::string>;

/// Octets that are not printable as \xNN.
inline std::string printable(std::string_view octets) {
  std::string out;
  for (const char c : octets) {
    if (c >= ' ' && c <= '~') {
      out.push_back(c);
      continue;
    }
    char text[8];
    std::snprintf(text, sizeof text, "\\x%02x",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += text;
  }
  return out;
}

/// Success if both are the same; else the whole of what happened, with the first difference marked.
inline ::testing::AssertionResult same_transcript(const Lines& expected, const Lines& actual) {
  if (expected == actual) return ::testing::AssertionSuccess();
  const auto [want, got] =
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  auto failure = ::testing::AssertionFailure();
  for (auto line = actual.begin(); line != actual.end(); ++line) {
    failure << "\n" << (line == got ? ">>> " : "    ") << printable(*line);
  }
  if (got == actual.end()) failure << "\n>>> (nothing)";
  return failure << "\nwhere the line marked should be\n    "
                 << (want == expected.end() ? "(nothing)" : printable(*want));
}

inline std::string describe(const Violation& violation) {
  return "V: " + std::string(violation_name(violation.kind));
}

inline std::string_view word_of(Verb verb) { return command_spec(verb).name; }

/// A server with an agent behind it that says yes, unless `answers` holds another reply to a verb.
class Server {
 public:
  explicit Server(const Dialect& dialect) : session(dialect, "foo.example", now) { pull(); }

  Server(const Dialect& dialect, std::map<Verb, std::string> other_answers)
      : answers(std::move(other_answers)), session(dialect, "foo.example", now) {
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

  void start_tls() {
    seen.emplace_back("TLS");
    session.tls_started(now);
    pull();
  }

  void pull() {
    while (auto event = session.next_event()) {
      if (const auto* chunk = std::get_if<ContentChunk>(&*event)) content += chunk->octets;
      if (const auto* violation = std::get_if<Violation>(&*event)) {
        seen.push_back(describe(*violation));
        violations.push_back(*violation);
      }
      if (const auto* gone = std::get_if<Disconnected>(&*event)) {
        seen.push_back(gone->in_transaction ? "gone, transaction lost" : "gone");
      }
      if (std::holds_alternative<StartTls>(*event)) seen.push_back("TLS wanted");
      if (const auto* command = std::get_if<CommandReceived>(&*event)) {
        commands.push_back(*command);
        if (command->reply_owed) answer(command->verb);
      }
      if (const auto* answered = std::get_if<Answered>(&*event)) {
        answers_given.push_back(*answered);
        read_output(answered->octets);
      }
    }
  }

  std::map<Verb, std::string> answers;
  Instant now;
  ServerSession session;
  std::string content;
  std::string output;  // all of it
  Lines seen;
  std::vector<CommandReceived> commands;
  std::vector<Answered> answers_given;
  std::vector<Violation> violations;

 private:
  void answer(Verb verb) {
    const auto given = answers.find(verb);
    if (given != answers.end()) return session.reply(*parse_reply(given->second), now);
    const RowId row = commands.back().row;
    session.reply(session.dialect().table.row(row).reply, now, "<bob@foo.example>");
  }

  void read_output(OctetRange range) {
    output += session.pending_output();
    session.consume_output(session.pending_output().size());
    std::string_view text = output;
    text = text.substr(range.begin, range.end - range.begin);
    while (!text.empty()) {
      const std::size_t end = text.find("\r\n");
      seen.push_back("S: " + std::string(text.substr(0, end)));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    }
  }
};

/// Plays the client's lines of a dialogue to a server, and compares all that happens.
///
/// "C: " is a line, sent with CRLF; "C> " one that is sent together with the next; "C| " octets as
/// they are. "S: " is a reply line, "V: " a violation, "gone" the end. Behind "TLS wanted" TLS
/// begins with "TLS". A dialogue that begins with
/// "S: " begins with the greeting.
inline ::testing::AssertionResult plays(Server& server, const Lines& dialogue) {
  if (!dialogue[0].starts_with("S: ")) server.seen.clear();
  std::string held;
  for (const std::string& line : dialogue) {
    if (line.starts_with("C")) server.seen.push_back(line);
    if (line.starts_with("C> ")) held += line.substr(3) + "\r\n";
    if (line.starts_with("C: ")) server.receive(std::exchange(held, {}) + line.substr(3) + "\r\n");
    if (line.starts_with("C| ")) server.receive(std::exchange(held, {}) + line.substr(3));
    if (line == "TLS") server.start_tls();
  }
  return same_transcript(dialogue, server.seen);
}

inline ::testing::AssertionResult plays(const Dialect& dialect, const Lines& dialogue,
                                        std::map<Verb, std::string> answers = {}) {
  Server server(dialect, std::move(answers));
  return plays(server, dialogue);
}

/// A client that is driven by typed lines, and whose server is the transcript.
class Client {
 public:
  explicit Client(const Dialect& dialect) : session(dialect, now) {}

  void receive(std::string_view octets) {
    session.receive(octets, now);
    pull();
  }
  void type(std::string_view octets) {
    session.send_octets(octets, now);
    drain();
  }
  void drain() {
    output += session.pending_output();
    session.consume_output(session.pending_output().size());
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

  void start_tls() {
    seen.emplace_back("TLS");
    session.tls_started(now);
    pull();
  }

  void pull() {
    while (auto event = session.next_event()) {
      if (const auto* violation = std::get_if<Violation>(&*event)) {
        seen.push_back(describe(*violation));
        violations.push_back(*violation);
      }
      if (const auto* gone = std::get_if<Disconnected>(&*event)) {
        seen.push_back(gone->in_transaction ? "gone, transaction lost" : "gone");
      }
      if (std::holds_alternative<StartTls>(*event)) seen.emplace_back("TLS wanted");
      if (const auto* late = std::get_if<ReplyTimedOut>(&*event)) {
        seen.push_back("no reply to " + std::string(word_of(late->verb)));
      }
      if (const auto* reply = std::get_if<ReplyReceived>(&*event)) {
        replies.push_back(*reply);
        seen.push_back("= " + std::string(word_of(reply->verb)) + " " +
                       std::to_string(reply->code.value) + " " +
                       std::string(session_state_name(reply->after)));
      }
    }
  }

  Instant now;
  ClientSession session;
  std::string output;
  Lines seen;
  std::vector<ReplyReceived> replies;
  std::vector<Violation> violations;
};

/// Types the client's lines and feeds the server's; "= VERB CODE STATE" is a reply understood.
inline ::testing::AssertionResult plays(Client& client, const Lines& dialogue) {
  client.seen.clear();
  for (const std::string& line : dialogue) {
    const bool is_input = line.starts_with("C") || line.starts_with("S");
    if (is_input) client.seen.push_back(line);
    if (line.starts_with("C: ")) client.type(line.substr(3) + "\r\n");
    if (line.starts_with("C| ")) client.type(line.substr(3));
    if (line.starts_with("S: ")) client.receive(line.substr(3) + "\r\n");
    if (line.starts_with("S| ")) client.receive(line.substr(3));
    if (line == "TLS") client.start_tls();
  }
  return same_transcript(dialogue, client.seen);
}

inline ::testing::AssertionResult understands(const Dialect& dialect, const Lines& dialogue) {
  Client client(dialect);
  return plays(client, dialogue);
}

inline Dialect with_extensions(std::initializer_list<Extension> extensions) {
  Dialect dialect;
  for (const Extension extension : extensions) dialect.extensions.add(extension);
  return dialect;
}

}  // namespace smtplab::smtp::test
