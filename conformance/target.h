#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/need.h"
#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// How long a case waits before it gives up. A server that is slower makes cases inconclusive,
/// never failed.
struct Patience {
  Duration connect = seconds(5);
  Duration greeting = seconds(10);
  Duration reply = seconds(10);
  Duration delivery = seconds(20);  ///< until a message can be read back, or is at the sink
  Duration whole_case = seconds(90);
};

/// A server to be checked, and what is known of it. Mailboxes are written "user@domain"; what is
/// empty is not given, and the cases that need it are skipped.
struct Target {
  std::string name;  ///< in reports; empty: HOST:PORT
  std::string version = {};
  std::string host;
  std::uint16_t port = 25;
  std::uint16_t tls_port = 0;     ///< with TLS from the start
  bool starttls = false;          ///< whether STARTTLS cases are to be run
  std::string bind = {};          ///< the local address that connections come from
  std::string trusted_bind = {};  ///< one from which the server takes mail for anybody
  std::string client_name = "client.example";
  bool trusted = false;  ///< the server lets this client relay
  std::string mailbox = {};
  std::string second_mailbox = {};
  std::string unknown_mailbox = {};
  std::string list = {};
  std::string alias = {};
  std::string foreign_mailbox = {};
  std::string relay_mailbox = {};  ///< elsewhere; the server takes mail for it from anybody
  std::string sender = {};         ///< of ordinary messages; empty: `mailbox`, whose domain exists
  std::string user = {};
  std::string password = {};
  std::string mail = {};  ///< "maildir:FOLDER", "mbox:FILE", "pop3:HOST:PORT", "command:LINE"
  std::string second_mail = {};      ///< the same of `second_mailbox`
  std::string postmaster_mail = {};  ///< and of the postmaster's
  std::string sink = {};             ///< ADDRESS:PORT to listen on
  std::string hops = {};        ///< "10.25.0.0/16": where next hops listen when a relay is checked
  std::string hops6 = {};       ///< the same of IPv6
  std::uint16_t hop_port = 25;  ///< theirs; a relay knows no other
  std::string dns = {};         ///< ADDRESS:PORT at which names are answered
  Duration retry{};  ///< how soon a relay tries again what it could not pass on; zero: not given
  Patience patience;

  std::string shown_name() const;
  std::string ordinary_sender() const { return sender.empty() ? mailbox : sender; }
  /// What stands behind the "@" of `mailbox`; empty if there is none.
  std::string_view domain() const;
  Needs given() const;
};

}  // namespace smtplab::conformance
