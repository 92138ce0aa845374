#include "conformance/cases/forms.h"

#include "conformance/cases/commands.h"

namespace smtplab::conformance {

bool is_syntax_error(const ServerReply& reply) {
  const int code = reply.code;
  return code == 500 || code == 501 || code == 502 || code == 504 || code == 555;
}

Finding is_understood(Dialogue& server) {
  if (server.last().code == 421) return server.last_is(k2yz);
  return server.require(!is_syntax_error(server.last()),
                        {"check.seen.not-understood", {{"reply", server.last().shown()}}});
}

Finding is_taken_as_plain(Dialogue& server, const std::string& mailbox) {
  server.open();
  server.given_transaction();
  server.ask("RCPT TO:<" + mailbox + ">");
  if (server.last().reply_class() != 5) return server.last_is(k2yz);
  return server.require(false, {"check.seen.form-refused", {{"reply", server.last().shown()}}});
}

Finding sender_is_taken_as(Dialogue& server, const std::string& plain, const std::string& path) {
  server.open();
  server.given("MAIL FROM:<" + plain + ">", 250);
  server.given("RSET", 250);
  const ServerReply& reply = server.ask("MAIL FROM:<" + path + ">");
  if (reply.code == 553 || is_syntax_error(reply)) {
    return server.require(false, {"check.seen.sender-form", {{"reply", reply.shown()}}});
  }
  if (reply.reply_class() == 5) {
    return server.doubt({"check.doubt.sender-refused", {{"reply", reply.shown()}}});
  }
  return server.last_is(250);
}

Finding recipient_is_read_as(Dialogue& server, const std::string& plain, const std::string& path) {
  server.open();
  server.given(mail_command(server), 250);
  const ServerReply first = server.ask("RCPT TO:<" + plain + ">");
  server.require(!is_syntax_error(first),
                 {"check.seen.not-understood", {{"reply", first.shown()}}});
  server.ask("RCPT TO:<" + path + ">");
  return is_understood(server);
}

}  // namespace smtplab::conformance
