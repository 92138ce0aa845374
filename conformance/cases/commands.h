#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/dialogue.h"

namespace smtplab::conformance {

/// Open, where EHLO announces SMTPUTF8; elsewhere the case does not apply.
inline void given_smtputf8(Dialogue& server) {
  server.open();
  server.needs_offer("SMTPUTF8");
}

// What cases send most, without line ends.
inline std::string mail_command(const Dialogue& server) {
  return "MAIL FROM:<" + server.target().ordinary_sender() + ">";
}
inline std::string rcpt_command(const Dialogue& server) {
  return "RCPT TO:<" + server.target().mailbox + ">";
}
/// The local-part of the target's mailbox.
inline std::string local_part(const Dialogue& server) {
  return server.target().mailbox.substr(0, server.target().mailbox.rfind('@'));
}
/// The text with {mailbox}, {second}, {domain}, {unknown} and {client} filled in from the target.
inline std::string filled(const Dialogue& server, std::string_view text) {
  std::string made(text);
  const auto fill = [&made](std::string_view name, std::string_view value) {
    for (std::size_t at = made.find(name); at != std::string::npos; at = made.find(name, at)) {
      made.replace(at, name.size(), value);
      at += value.size();
    }
  };
  fill("{mailbox}", server.target().mailbox);
  fill("{second}", server.target().second_mailbox);
  fill("{domain}", server.target().domain());
  fill("{unknown}", server.target().unknown_mailbox);
  fill("{client}", server.target().client_name);
  return made;
}
/// Lines as they go over the wire: with CRLF, and dots at their beginnings doubled.
inline std::string stuffed(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text.append(line.starts_with('.') ? "." : "").append(line).append("\r\n");
  }
  return text;
}
/// The judgement of what the transcript has last: a message, where one was read.
inline Finding judged(Dialogue& server, bool holds, Sentence told) {
  return server.require(holds, std::move(told), server.trial().transcript().size() - 1);
}
inline std::string domain(const Dialogue& server) { return std::string(server.target().domain()); }

}  // namespace smtplab::conformance
