#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "sim/agents/transmission.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents::test {

inline smtp::ForwardPath path(const std::string& text) {
  return smtp::parse_forward_path(text, smtp::PathRules{})->path;
}

inline OutgoingMail mail_to(const Lines& recipients, std::string content = "Hello\r\n") {
  OutgoingMail mail;
  mail.from = smtp::parse_reverse_path("<joe@a.example>", smtp::PathRules{})->path;
  for (const std::string& to : recipients) mail.to.push_back(path(to));
  mail.content = std::make_shared<const std::string>(std::move(content));
  return mail;
}

inline std::string told(const RecipientResult& result) {
  constexpr const char* kKinds[] = {"open", "accepted", "passed on", "deferred", "failed"};
  std::string text = kKinds[static_cast<std::size_t>(result.kind)];
  const auto code = result.reply.code.value;
  return code == 0 ? text : text + " " + std::to_string(code);
}

/// A transmission whose server is the test.
class Talk {
 public:
  explicit Talk(OutgoingMail mail, smtp::Standard standard = smtp::Standard::rfc5321,
                std::string name = "client.example")
      : dialect_(standard),
        name_(std::move(name)),
        session(dialect_, now_),
        sent(name_, std::move(mail)) {}
  Talk(OutgoingMail mail, smtp::Dialect dialect, const Precautions& precautions)
      : dialect_(std::move(dialect)),
        name_("client.example"),
        session(dialect_, now_),
        sent(name_, std::move(mail)) {
    sent.take(precautions);
  }
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  /// What is said behind these lines of the server.
  Lines hear(const std::string& lines) {
    session.receive(lines + "\r\n", now_);
    while (const auto told = session.next_event()) {
      const auto* reply = std::get_if<smtp::ReplyReceived>(&*told);
      if (reply != nullptr) sent.on_reply(*reply, session);
      wants_tls_ = wants_tls_ || std::holds_alternative<smtp::StartTls>(*told);
    }
    return advance();
  }
  /// And when TLS stands.
  Lines start_tls() {
    session.tls_started(now_);
    sent.on_tls();
    return advance();
  }
  Lines advance() {
    if (session.state() != smtp::SessionState::closed) sent.advance(session, now_);
    Lines said;
    std::string_view output = session.pending_output();
    while (!output.empty()) {
      const std::size_t end = output.find("\r\n");
      said.emplace_back("C: " + std::string(output.substr(0, end)));
      output.remove_prefix(end + 2);
    }
    session.consume_output(session.pending_output().size());
    return said;
  }
  /// "S: " lines are heard one by one; "C: " lines are what must be said between them. "TLS" is
  /// where it is wanted, and stands.
  ::testing::AssertionResult goes(const Lines& dialogue) {
    Lines seen;
    for (const std::string& line : dialogue) {
      if (!line.starts_with("S: ")) continue;
      seen.push_back(line);
      for (std::string& said : hear(line.substr(3))) seen.push_back(std::move(said));
      if (!std::exchange(wants_tls_, false)) continue;
      seen.emplace_back("TLS");
      for (std::string& said : start_tls()) seen.push_back(std::move(said));
    }
    return same_transcript(dialogue, seen);
  }
  Lines results() const {
    Lines lines;
    for (const RecipientResult& result : sent.results()) lines.push_back(told(result));
    return lines;
  }

 private:
  smtp::Dialect dialect_;
  std::string name_;
  Instant now_;
  bool wants_tls_ = false;

 public:
  smtp::ClientSession session;
  Transmission sent;
};

}  // namespace smtplab::agents::test
