#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/mail_connection.h"
#include "sim/dns/mail_exchangers.h"
#include "sim/kernel/id_map.h"
#include "sim/message/compose.h"
#include "sim/network/port.h"

namespace smtplab::agents {

/// A message that a user writes and gives to a server.
struct Submission {
  smtp::Verb begun = smtp::Verb::mail;  ///< or SEND, SOML, SAML
  smtp::ReversePath from;
  std::vector<smtp::ForwardPath> to;
  smtp::MailOptions options;                              ///< sent where the server offers them
  std::vector<smtp::RecipientOptions> recipient_options;  ///< of `to`; may end before it
  message::Draft draft;  ///< its date and Message-ID are filled in when it is sent
  /// What is sent in place of the draft, with CRLF line ends.
  std::optional<std::string> content;
  std::string server;  ///< a host's name or an address literal
  std::uint16_t port = network::kSmtpPort;
};

/// The part of a user agent that gives mail to a server: once, and what is not taken is told to the
/// user, who may try again. `config` and the submissions must outlive it.
class Outbox {
 public:
  explicit Outbox(const HostConfig& config) : config_(&config) {}

  /// `token` comes back with Resolved and Connected and is no other submission's.
  void submit(const Submission& submission, std::uint32_t token, Context& context);
  /// True if the input was meant for it.
  bool take(const Input& input, Context& context);
  bool is_empty() const { return letters_.empty(); }

 private:
  struct Letter {
    const Submission* submission;
    SharedOctets content;
    dns::ExchangerSearch server;
    std::size_t address = 0;
    trace::EventIndex last_event = trace::kNoEvent;
    std::optional<MailConnection> connection{};
  };
  using Letters = IdMap<Letter>;  // by token

  SharedOctets write(const Submission& submission, Instant now);
  void ask(Letters::iterator letter, Context& context);
  void connect(Letters::iterator letter, Context& context);
  void on_over(Letters::iterator letter, Context& context);
  void tell(const Letter& letter, const std::vector<RecipientResult>& results, Context& context);
  Letters::iterator find(std::uint32_t connection);

  const HostConfig* config_;
  Letters letters_;
  IdMap<std::uint32_t> tokens_;  // of connections
  std::uint64_t written_ = 0;
};

}  // namespace smtplab::agents
