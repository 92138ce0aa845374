#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/deliveries.h"
#include "sim/agents/held_message.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/recipient_policy.h"
#include "sim/smtp/server_session.h"

namespace smtplab::agents {

/// A mail transfer agent (MTA) as a receiver: it answers for the users whom its directory knows,
/// decides who may relay, and puts messages into mailboxes, onto terminals and into its queue.
///
/// Pulled: take() turns one input into effects and trace events; inputs about connections or
/// tickets that it does not know do nothing. ServerSession holds the protocol, RecipientPolicy
/// and Deliveries what the host decides. `config` must outlive it.
///
/// A connection lost while the disk works takes back nothing: the message was complete, is stored
/// once, and no reply goes out. After an agreed TURN (RFC 821 section 3.8) it closes the
/// connection, for it has nothing to send on it.
class TransferAgent {
 public:
  explicit TransferAgent(const HostConfig& config)
      : config_(&config), policy_(config), deliveries_(config) {}

  void take(const Input& input, Context& context);

  const std::vector<HeldMessage>& held() const { return deliveries_.held(); }
  std::size_t open_connections() const;

 private:
  struct Channel {
    std::uint32_t connection;
    smtp::ServerSession session;
    std::string content{};
    trace::EventIndex last_event = trace::kNoEvent;
    std::uint32_t ticket = 0;  // of the Store that the final reply waits for; 0 is none
    bool has_timer = false;
    bool has_envelope = false;        // an envelope was put into the trace and not yet cleared
    bool is_lost = false;             // the connection is; only Stored is awaited
    std::size_t recipients_told = 0;  // of the envelope, to the trace
  };

  Channel* find(std::uint32_t connection);
  void drop(std::uint32_t connection);
  void on_connected(const Connected& connected, Context& context);
  void on_closed(Channel& channel, Context& context);
  void on_timer(Channel& channel, Context& context);
  void on_stored(std::uint32_t ticket, Context& context);
  void advance(Channel& channel, trace::EventIndex cause, Context& context);
  void on(Channel& channel, const smtp::CommandReceived& event, Context& context);
  void on(Channel& channel, const smtp::ContentChunk& event, Context& context);
  void on(Channel& channel, const smtp::Answered& event, Context& context);
  void on(Channel& channel, const smtp::Violation& event, Context& context);
  void on(Channel& channel, const smtp::Disconnected& event, Context& context);
  void record_envelope(Channel& channel, const smtp::Answered& answered, Context& context);
  void clear_envelope(Channel& channel, trace::EventIndex cause, Context& context);
  void decide(Channel& channel, const smtp::CommandReceived& command, Context& context);
  smtp::ReplyText answer(Channel& channel, const smtp::CommandReceived& command);
  void list_commands(std::string& names) const;
  void keep_message(Channel& channel, Context& context);

  const HostConfig* config_;
  RecipientPolicy policy_;
  Deliveries deliveries_;
  std::vector<Channel> channels_;
  std::string scratch_;  // texts on their way into the trace or a reply
};

}  // namespace smtplab::agents
