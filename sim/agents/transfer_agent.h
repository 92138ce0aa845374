#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/agents/admission.h"
#include "sim/agents/context.h"
#include "sim/agents/decision.h"
#include "sim/agents/deliveries.h"
#include "sim/agents/held_message.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/recipient_policy.h"
#include "sim/agents/relay.h"
#include "sim/dns/spf_check.h"
#include "sim/kernel/id_map.h"
#include "sim/kernel/value_box.h"
#include "sim/smtp/server_session.h"

namespace smtplab::agents {

/// A mail transfer agent (MTA): it answers for the users whom its directory knows, decides who may
/// relay, puts messages into mailboxes, onto terminals and into its queue, and passes on what is in
/// the queue. What cannot be passed on goes back to its sender.
///
/// Pulled: take() turns one input into effects and trace events; inputs about connections, tokens
/// or tickets that it does not know do nothing. ServerSession holds the protocol, RecipientPolicy
/// and Deliveries what the host decides, Relay the way out. `config` must outlive it.
///
/// A connection lost while the disk works takes back nothing: the message was complete, is stored
/// once, and no reply goes out. After an agreed TURN (RFC 821 section 3.8) the connection is its
/// Relay's, which sends what waits for the client's host; with Turned it serves on a connection
/// where it has called. What leave_outside() names it asks, and waits for Answered.
///
/// Where its dialect is LMTP it is a delivery agent: it takes mail for its mailboxes alone, one
/// recipient after the other, and answers for each when the disk has his copy (RFC 2033).
class TransferAgent {
 public:
  explicit TransferAgent(const HostConfig& config)
      : config_(&config),
        policy_(config),
        admission_(config),
        deliveries_(config),
        relay_(config) {}

  void take(const Input& input, Context& context);
  /// Everything that was not Stored is lost, and all connections are; nothing is told to anyone.
  void crash(Instant now);
  /// It is up again, and its queue is due.
  void restart(Context& context);

  /// Puts back what an earlier run has left on the disk; see Deliveries::restore(). What is in the
  /// queue waits for restart().
  std::uint32_t restore(std::uint32_t mailbox, std::uint32_t uid, const SharedOctets& octets,
                        Context& context) {
    return deliveries_.restore(mailbox, uid, octets, context);
  }
  std::uint32_t restore(QueueEntry entry, Context& context) {
    return deliveries_.restore(std::move(entry), relay_.queue(), context);
  }

  /// All messages that it holds: in mailboxes, then in the queue, then what terminals have shown.
  std::vector<HeldMessage> held() const;
  const Queue& queue() const { return relay_.queue(); }
  MailboxStore& mailboxes() { return deliveries_.mailboxes(); }
  const Deliveries& deliveries() const { return deliveries_; }
  std::size_t open_connections() const;

  /// These decisions are not its own any more, all others are. It stays so through a crash, as do
  /// the two below.
  void leave_outside(DecisionSet decisions);
  DecisionSet outside() const { return outside_; }
  const HostPolicy& policy() const { return policy_.policy(); }
  /// A queue that may be sent from now on waits for restart(), or for what makes it due.
  void set_policy(const HostPolicy& policy);
  /// The next reply on `connection`, or on any of an SMTP server's if that is kNone, is this one:
  /// 2yz, 4yz or 5yz. What it says, holds: a recipient who hears 250 is one, and a message that
  /// does not is not kept. False if the agent serves no such connection.
  bool replace_next_reply(std::uint32_t connection, const smtp::Reply& reply);
  /// Octets of messages that it holds: in mailboxes, in the queue, and on their way in.
  std::uint64_t held_octets() const {
    return incoming_octets_ + relay_.queue().octets() + deliveries_.mailboxes().octets();
  }
  /// So many octets of messages may still come in, until it is said anew; unlimited at first. What
  /// is more is dropped as it comes and answered 452 (RFC 5321 section 4.2.3), and so is MAIL where
  /// no room is left.
  void set_room(std::uint64_t octet_count) { room_octets_ = octet_count; }

 private:
  static constexpr std::uint32_t kCommandTimer = 0;
  static constexpr std::uint32_t kGreetingTimer = 1;
  /// Of lookups for a check of SPF: this bit and the connection. The relay's own are smaller.
  static constexpr std::uint32_t kSpfToken = 0x8000'0000U;

  /// A reply that somebody outside is to decide, and what it is without him.
  struct Undecided {
    Decision decision;
    smtp::ReplyText text;
    std::string subject;
  };
  /// A message that comes by LMTP, while its recipients get it.
  struct Round {
    std::string stamped;
    std::vector<std::pair<smtp::ReplyText, std::string>> words;  // to those who have had theirs
  };
  struct Channel {
    std::uint32_t connection;
    smtp::ServerSession session;
    dns::Address peer{};
    std::string content{};
    trace::EventIndex last_event = trace::kNoEvent;
    std::uint32_t ticket = 0;        // of the Store that the final reply waits for; 0 is none
    std::size_t storing_octets = 0;  // of what that Store is about
    bool has_timer = false;
    bool wants_tls = false;               // behind what is to be sent
    smtp::RowId greeting = smtp::kNoRow;  // that is still to be said
    bool has_envelope = false;            // an envelope was put into the trace and not yet cleared
    bool is_lost = false;                 // the connection is; only Stored is awaited
    bool is_going_down = false;           // once Stored has been answered
    bool lacks_room = false;              // for the content that comes
    std::size_t recipients_told = 0;      // of the envelope, to the trace
    std::uint32_t received_before = 0;    // octets, until the client had turned the roles
    std::uint32_t sent_before = 0;
    std::uint64_t received = 0;  // octets, also those before
    ValueBox<Undecided> undecided{};
    ValueBox<smtp::Reply> last_word{};  // to the message that the disk works on, if not the usual
    bool is_given_any_next_reply = false;  // next_reply_, which another may use first
    ValueBox<dns::SpfCheck> spf{};         // of the transaction, if its sender is checked
    ValueBox<Round> round{};               // behind the end of data, in LMTP
  };

  Channel* find(std::uint32_t connection);
  void drop(std::uint32_t connection);
  void on_connected(const Connected& connected, Context& context);
  void on_turned(const Turned& turned, Context& context);
  void on_going_down(Channel& channel, Context& context);
  void on_tls(const TlsStarted& tls, Context& context);
  void serve(Channel channel, Context& context);
  void turn(Channel& channel, Context& context);
  void on_closed(Channel& channel, Context& context);
  void on_timer(Channel& channel, std::uint32_t purpose, Context& context);
  void greet(Channel& channel, Context& context);
  void on_stored(std::uint32_t ticket, Context& context);
  void advance(Channel& channel, trace::EventIndex cause, Context& context);
  void on(Channel& channel, const smtp::CommandReceived& event, Context& context);
  void on(Channel& channel, const smtp::ContentChunk& event, Context& context);
  void on(Channel& channel, const smtp::Answered& event, Context& context);
  void on(Channel& channel, const smtp::StartTls& event, Context& context);
  void on(Channel& channel, const smtp::Violation& event, Context& context);
  void on(Channel& channel, const smtp::Disconnected& event, Context& context);
  void record_envelope(Channel& channel, const smtp::Answered& answered, Context& context);
  void clear_envelope(Channel& channel, trace::EventIndex cause, Context& context);
  std::string take_content(Channel& channel);
  void decide(Channel& channel, const smtp::CommandReceived& command, Context& context);
  smtp::ReplyText answer(Channel& channel, const smtp::CommandReceived& command, Instant now);
  smtp::ReplyText answer_recipient(Channel& channel, const smtp::ForwardPath& path, Instant now);
  static std::string client_of(const Channel& channel);
  bool is_known(const Channel& channel) const;
  void begin_transaction(Channel& channel, const smtp::CommandReceived& command, Context& context);
  void ask_for_spf(Channel& channel, Context& context);
  void on_spf(const Resolved& resolved, Context& context);
  std::string spf_field(const Channel& channel) const;
  void list_commands(std::string& names) const;
  void keep_message(Channel& channel, Context& context);
  void refuse_message(Channel& channel, smtp::ReplyText text, Instant now);
  void accept_message(Channel& channel, Context& context);
  void begin_round(Channel& channel, Context& context);
  void go_round(Channel& channel, Context& context);
  void on_round_stored(Channel& channel, std::uint32_t ticket, Context& context);
  bool leaves(Decision decision, const Channel& channel) const;
  void ask(Channel& channel, Decision decision, smtp::ReplyText text, Context& context);
  void on_answered(const Answered& answered, Context& context);
  void offer_next_reply(Channel& channel);
  void note_reply(Channel& channel);
  std::string time_stamp(const Channel& channel, Instant now) const;
  void tell_senders(Context& context);

  const HostConfig* config_;
  RecipientPolicy policy_;
  Admission admission_;
  Deliveries deliveries_;
  Relay relay_;
  IdMap<Channel> channels_;            // by connection
  IdMap<std::uint32_t> tickets_;       // and which connection waits for it
  std::string scratch_;                // texts on their way into the trace or a reply
  DecisionSet outside_;                // decisions
  ValueBox<smtp::Reply> next_reply_;   // of whichever connection comes first
  std::uint64_t incoming_octets_ = 0;  // of all contents, and of what the disk works on
  std::uint64_t room_octets_ = UINT64_MAX;
};

}  // namespace smtplab::agents
