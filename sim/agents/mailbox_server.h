#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/transfer_agent.h"
#include "sim/pop3/server_session.h"

namespace smtplab::agents {

/// The part of a host that lets users take their mail away: it serves the mailboxes that the host's
/// transfer agent fills, over POP3 (RFC 1939). `config` must outlive it.
///
/// Pulled: take() turns one input into effects and trace events; inputs about connections that it
/// does not know do nothing. pop3::ServerSession holds the protocol, this class users and locks. A
/// mailbox is open in one session at a time, which sees the messages that were there when it began
/// (section 4). Only the UPDATE state removes anything, and at once: no crash comes between the
/// messages of one QUIT. What this class holds itself is not on the disk: a host that crashes
/// forgets the whole of it, sessions, marks and locks.
class MailboxServer {
 public:
  explicit MailboxServer(const HostConfig& config) : config_(&config) {}

  /// `mail` is the transfer agent of the same host, in every call.
  void take(const Input& input, TransferAgent& mail, Context& context);
  std::size_t open_connections() const { return channels_.size(); }

 private:
  struct Channel {
    std::uint32_t connection;
    pop3::ServerSession session;
    trace::EventIndex last_event = trace::kNoEvent;
    std::optional<std::uint32_t> mailbox{};  // the one that it has locked
    std::vector<std::uint32_t> uids{};       // of the messages that it sees, from number 1 on
    bool has_timer = false;
  };
  /// Who is served by one call.
  struct Call {
    Channel& channel;
    TransferAgent& mail;
    Context& context;
  };

  Channel* find(std::uint32_t connection);
  void on_connected(const Connected& connected, TransferAgent& mail, Context& context);
  void on_timer(Channel& channel, TransferAgent& mail, Context& context);
  void advance(Call& call, trace::EventIndex cause);
  void on(Call& call, const pop3::CommandReceived& event);
  void on(Call& call, const pop3::NameGiven& event);
  void on(Call& call, const pop3::Login& event);
  void on(Call& call, const pop3::Retrieve& event);
  void on(Call& call, const pop3::Update& event);
  void on(Call& call, const pop3::Answered& event);
  void on(Call& call, const pop3::Violation& event);
  void on(Call& call, const pop3::Disconnected& event);
  const MailboxConfig* user_of(std::uint32_t mailbox) const;
  bool is_locked(std::uint32_t mailbox) const;
  std::string timestamp(std::uint32_t connection, Instant now) const;
  std::string_view own_name() const {
    return config_->pop3().name.empty() ? config_->name : config_->pop3().name;
  }

  const HostConfig* config_;
  std::vector<Channel> channels_;
};

}  // namespace smtplab::agents
