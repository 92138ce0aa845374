#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/user_directory.h"
#include "sim/smtp/server_session.h"

namespace smtplab::agents {

/// A message that was answered 250: it is on the disk.
struct HeldMessage {
  enum class Place : std::uint8_t { mailbox, queue, terminal };
  Place place = Place::mailbox;
  std::string subject;  ///< the mailbox; for the queue "<reverse-path> <forward-path>"
  std::string octets;   ///< with its trace fields
  std::uint32_t ticket = 0;
};

/// A mail transfer agent (MTA) as a receiver: it answers for the users whom its directory knows,
/// decides who may relay, and puts messages into mailboxes, onto terminals and into its queue.
///
/// Pulled: take() turns one input into effects and trace events. The session holds the
/// protocol; this holds the host's policy. `config` must outlive it.
class TransferAgent {
 public:
  explicit TransferAgent(const HostConfig& config) : config_(&config), directory_(config) {}

  void take(const Input& input, Context& context);

  const std::vector<HeldMessage>& held() const { return held_; }
  std::size_t open_connections() const { return channels_.size(); }

 private:
  struct Channel {
    std::uint32_t connection;
    smtp::ServerSession session;
    std::string content;
    trace::EventIndex last_event = trace::kNoEvent;
    std::uint32_t ticket = 0;  // of the Store that the final reply waits for; 0 is none
    bool has_timer = false;
    bool has_envelope = false;  // an envelope was put into the trace and not yet cleared
  };

  Channel* find(std::uint32_t connection);
  void drop(std::uint32_t connection);
  void advance(Channel& channel, Context& context);
  void on(Channel& channel, const smtp::CommandReceived& event, Context& context);
  void on(Channel& channel, const smtp::ContentChunk& event, Context& context);
  void on(Channel& channel, const smtp::Answered& event, Context& context);
  void on(Channel& channel, const smtp::Violation& event, Context& context);
  void on(Channel& channel, const smtp::Disconnected& event, Context& context);
  void decide(Channel& channel, smtp::Verb verb, Context& context);
  void judge_recipient(Channel& channel, Instant now);
  void judge_local(Channel& channel, const smtp::ForwardPath& path, Instant now);
  void judge_terminal(Channel& channel, const MailboxConfig& mailbox, Instant now);
  void verify(Channel& channel, Instant now);
  void expand(Channel& channel, Instant now);
  void keep_message(Channel& channel, Context& context);
  void keep_for(Channel& channel, const smtp::ForwardPath& path, std::string_view stamped);
  void deliver(const smtp::Transaction& transaction, const MailboxConfig& mailbox,
               std::string_view stamped);
  void queue(const smtp::ReversePath& from, smtp::ForwardPath to, std::string_view stamped);
  void on_stored(const Stored& stored, Context& context);
  std::string time_stamp(const Channel& channel, Instant now) const;

  const HostConfig* config_;
  UserDirectory directory_;
  std::vector<Channel> channels_;
  std::vector<HeldMessage> pending_;  // given to the disk, not there yet
  std::vector<HeldMessage> held_;
  std::uint32_t next_ticket_ = 1;
};

}  // namespace smtplab::agents
