#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.h"

namespace smtplab::scenario::testing {

/// "C: HELO a" or "S: 250 b", with the CRLF added.
inline agents::DialogueLine line(std::string_view text) {
  agents::DialogueLine made;
  made.kind = text.starts_with("C:") ? agents::DialogueLine::Kind::client
                                     : agents::DialogueLine::Kind::server;
  made.octets = std::string(text.size() > 3 ? text.substr(3) : std::string_view()) + "\r\n";
  return made;
}

inline agents::Dialogue dialogue(const std::vector<std::string_view>& lines) {
  agents::Dialogue made;
  for (const std::string_view text : lines) made.lines.push_back(line(text));
  return made;
}

/// RFC 821 appendix F, scenario 1: USC-ISIF.ARPA to BBN-UNIX.ARPA, made in code.
inline Scenario typical_scenario() {
  Scenario made;
  made.id = "S821-F1";
  made.title = "A typical SMTP transaction";
  made.standard = smtp::Standard::rfc821;
  agents::HostConfig sender;
  sender.name = "USC-ISIF.ARPA";
  sender.role = agents::HostRole::user_agent;
  sender.dialect = smtp::Dialect(smtp::Standard::rfc821);
  agents::HostConfig receiver;
  receiver.name = "BBN-UNIX.ARPA";
  receiver.dialect = smtp::Dialect(smtp::Standard::rfc821);
  receiver.mailboxes = {{"Jones", {"", agents::Terminal::inactive, 0}},
                        {"Brown", {"", agents::Terminal::inactive, 0}}};
  made.hosts = {sender, receiver};
  DialogueStep step;
  step.client = 0;
  step.server = 1;
  step.dialogue = dialogue({
      "S: 220 BBN-UNIX.ARPA Simple Mail Transfer Service Ready",
      "C: HELO USC-ISIF.ARPA",
      "S: 250 BBN-UNIX.ARPA",
      "C: MAIL FROM:<Smith@USC-ISIF.ARPA>",
      "S: 250 OK",
      "C: RCPT TO:<Jones@BBN-UNIX.ARPA>",
      "S: 250 OK",
      "C: RCPT TO:<Green@BBN-UNIX.ARPA>",
      "S: 550 No such user here",
      "C: RCPT TO:<Brown@BBN-UNIX.ARPA>",
      "S: 250 OK",
      "C: DATA",
      "S: 354 Start mail input; end with <CRLF>.<CRLF>",
      "C: Blah blah blah...",
      "C: ...etc. etc. etc.",
      "C: .",
      "S: 250 OK",
      "C: QUIT",
      "S: 221 BBN-UNIX.ARPA Service closing transmission channel",
  });
  made.script.push_back(step);
  return made;
}

inline std::shared_ptr<const Scenario> shared(Scenario scenario) {
  return std::make_shared<const Scenario>(std::move(scenario));
}

}  // namespace smtplab::scenario::testing
