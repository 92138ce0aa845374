// Mail for others, from a client that may not relay (RFC 5321 sections 3.6.2 and 7.9). That RCPT
// was accepted proves nothing, for a server may refuse or return the message later: what counts is
// whether it arrives at the sink.

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

struct Attempt {
  std::string hello;   ///< EHLO's argument
  std::string sender;  ///< with brackets
  std::string recipient;
};

/// In a probe "L" stands for the server's domain, "U" for the foreign user, "F" for the foreign
/// domain, "A" for the sink's address.
std::string filled_in(const Dialogue& server, std::string_view probe) {
  const Target& target = server.target();
  const std::size_t at = target.foreign_mailbox.rfind('@');
  std::string path;
  for (const char c : probe) {
    switch (c) {
      case 'L':
        path += target.domain();
        break;
      case 'U':
        path += target.foreign_mailbox.substr(0, at);
        break;
      case 'F':
        path += target.foreign_mailbox.substr(at + 1);
        break;
      case 'A':
        path += target.sink.substr(0, target.sink.rfind(':'));
        break;
      default:
        path += c;
    }
  }
  return path;
}

/// The last command was refused, and with it the mail. A refusal for now is one too (many hosts
/// only ever defer mail that they would have to relay), if it is not meant for everybody: the
/// server's own mailbox is taken on the same connection.
bool is_turned_down(Dialogue& server) {
  const int reply_class = server.last().reply_class();
  if (reply_class != 4 && reply_class != 5) return false;
  if (reply_class == 4) {
    const std::string refusal = server.last().shown();
    server.ask(rcpt_command(server));
    if (server.last().reply_class() != 2) {
      server.doubt({"check.doubt.temporary", {{"reply", refusal}}});
    }
  }
  server.require(true, {});
  return true;
}

Finding is_refused(Dialogue& server, const Attempt& attempt) {
  Mail mail(server);
  server.connect();
  server.given_reply(220);
  server.given("EHLO " + attempt.hello, 250);
  for (const std::string& command :
       {"MAIL FROM:" + attempt.sender, "RCPT TO:" + attempt.recipient, std::string("DATA")}) {
    server.ask(command);
    if (server.is_over() || is_turned_down(server)) return server.finding();
  }
  server.send(mail.content("relayed") + ".\r\n");
  server.read();
  if (server.is_over() || is_turned_down(server)) return server.finding();
  if (!server.target().given().has(Need::sink)) {
    return server.doubt({"check.doubt.no-sink", {{"reply", server.last().shown()}}});
  }
  if (mail.has_relay_sentinel()) {
    mail.send_relay_sentinel();
    if (!mail.find_in_sink("relayed")) return server.require(true, {});
  }
  mail.wait_for_sink("relayed");
  return server.require(false, {"check.seen.relayed", {{"reply", server.last().shown()}}},
                        server.trial().transcript().size() - 1);
}

Finding relaying_is_refused(Dialogue& server) {
  return is_refused(server, {server.target().client_name, "<sender@client.example>",
                             "<" + filled_in(server, server.probe()) + ">"});
}

Finding sender_is_no_pass(Dialogue& server) {
  return is_refused(server,
                    {server.target().client_name, "<" + filled_in(server, server.probe()) + ">",
                     "<" + server.target().foreign_mailbox + ">"});
}

Finding hello_is_no_pass(Dialogue& server) {
  return is_refused(server, {filled_in(server, server.probe()), "<sender@client.example>",
                             "<" + server.target().foreign_mailbox + ">"});
}

constexpr Case form(std::string_view id, std::string_view probe, Defect mutant,
                    Finding (*run)(Dialogue&) = relaying_is_refused) {
  return {.id = id,
          .requirement = "R5321-7.9-a",
          .also = {"R5321-3.6.2-a"},
          .mutant = mutant,
          .needs = Need::mailbox | Need::foreign_mailbox | Need::untrusted,
          .probe = probe,
          .security = true,
          .run = run};
}

using enum Defect;

constexpr Case kRelayingCases[] = {
    form("relay-plain", "U@F", relays_for_everybody),
    form("relay-plain-trailing-dot", "U@F.", relays_domain_with_trailing_dot),
    form("relay-quoted-local-part", "\"U\"@F", relays_quoted_local_part),
    form("relay-quoted-address", "\"U@F\"@L", relays_quoted_address),
    form("relay-quoted-address-alone", "\"U@F\"", relays_quoted_address),
    form("relay-percent", "U%F@L", relays_percent),
    form("relay-percent-alone", "U%F", relays_percent),
    form("relay-percent-quoted", "\"U%F\"@L", relays_percent),
    form("relay-percent-to-literal", "U%[A]@L", relays_percent),
    form("relay-bang", "F!U@L", relays_bang_path),
    form("relay-bang-alone", "F!U", relays_bang_path),
    form("relay-bang-quoted", "\"F!U\"@L", relays_bang_path),
    form("relay-bang-and-percent", "F!U%F@L", relays_bang_path),
    form("relay-source-route", "@L:U@F", relays_along_source_route),
    form("relay-source-route-two-hosts", "@L,@F:U@F", relays_along_source_route),
    form("relay-source-route-foreign", "@F:U@L", relays_along_foreign_source_route),
    form("relay-nested-at", "U@F@L", relays_nested_at),
    form("relay-nested-at-reversed", "U@L@F", relays_nested_at),
    form("relay-address-literal", "U@[A]", relays_to_address_literal),
    form("relay-colon", "F:U@L", relays_colon),
    form("relay-from-null", "", relays_from_null_sender, sender_is_no_pass),
    form("relay-from-local-user", "bob@L", relays_from_local_senders, sender_is_no_pass),
    form("relay-from-postmaster", "postmaster@L", relays_from_local_senders, sender_is_no_pass),
    form("relay-from-local-domain-alone", "L", relays_from_local_senders, sender_is_no_pass),
    form("relay-after-local-hello", "L", relays_after_local_hello, hello_is_no_pass),
    form("relay-after-localhost-hello", "localhost", relays_after_local_hello, hello_is_no_pass),
};

}  // namespace

std::span<const Case> relaying_cases() { return kRelayingCases; }

}  // namespace smtplab::conformance
