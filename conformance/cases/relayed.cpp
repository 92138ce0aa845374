#include "conformance/cases/relayed.h"

#include <utility>

#include "conformance/cases/commands.h"
#include "conformance/sink_session.h"

namespace smtplab::conformance {

std::string refused_mailbox(Dialogue& server, std::string_view domain) {
  return std::string(kUserUnknownAtSink) + "-" + server.trial().tag() + "@" + std::string(domain);
}

void given_relaying(Dialogue& server) {
  server.open();
  server.given(mail_command(server), 250);
  server.given("RCPT TO:<" + server.target().relay_mailbox + ">", k2yz);
  server.given("DATA", 354);
}

SinkMessage passed_on(Dialogue& server, const std::string& content) {
  given_relaying(server);
  server.send(content + ".\r\n");
  if (server.read().reply_class() == 5) {
    server.trial().not_applicable(
        {"check.skip.content-refused", {{"reply", server.last().shown()}}});
  }
  server.last_is(250);
  return Mail(server).wait_for_sink("sent");
}

SinkMessage passed_on_with(Dialogue& server, const std::string& fields, const std::string& body) {
  return passed_on(server, fields + Mail(server).content("sent", body));
}

std::string text_at_sink(Dialogue& server, const SinkMessage& message) {
  const std::string first = "\r\n\r\n" + Mail(server).mark("sent") + "\r\n";
  const std::size_t at = message.content.find(first);
  return at == std::string::npos ? "" : message.content.substr(at + first.size());
}

}  // namespace smtplab::conformance
