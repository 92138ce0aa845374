#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/decision.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/mail_connection.h"
#include "sim/agents/queue.h"
#include "sim/dns/mail_exchangers.h"
#include "sim/kernel/id_map.h"
#include "sim/message/delivery_report.h"

namespace smtplab::agents {

/// What the sender of a message has to be told of one recipient.
struct Complaint {
  QueueEntry entry;  ///< as it was; with `failed` it has left the queue
  message::ReportedRecipient recipient;
  trace::EventIndex event = trace::kNoEvent;  ///< that says so in the trace
};

/// A transfer agent as a sender: passes on what is in its queue. It finds the hosts of each domain,
/// tries them in order, and tries again later (RFC 5321 sections 3.6, 4.5.4.1 and 5.1).
///
/// What is for the host's own mailboxes goes to its delivery agent, by LMTP: there each recipient
/// has a reply of his own, and fares by it as soon as it comes (RFC 2033 section 5).
///
/// Pulled like the agent that owns it; `config` must outlive it. The queue is on the disk, attempts
/// are not.
class Relay {
 public:
  explicit Relay(const HostConfig& config) : config_(&config), sends_(config.sends) {}

  Queue& queue() { return queue_; }
  const Queue& queue() const { return queue_; }

  /// Begins what is due; to be called after the queue was changed.
  void start_due(Context& context);
  /// True if the input was meant for it: a connection, a token or an alarm of its own.
  bool take(const Input& input, Context& context);
  /// The connection's client has turned the roles (RFC 821 section 3.8): it gets, one message after
  /// the other, what waits here for the host `client`, due or not. `octets_before` were read from
  /// the connection until then.
  void take_over(std::uint32_t connection, std::string_view client, std::uint64_t octets_before,
                 Context& context);
  /// What has to be told since the last call.
  std::vector<Complaint> take_complaints() { return std::exchange(complaints_, {}); }

  /// What was under way is lost, and the queue waits.
  void crash(Instant now);
  std::size_t open_attempts() const { return attempts_.size(); }

  /// Decision::route and Decision::retry are asked for, if they are among these.
  void leave_outside(DecisionSet decisions) { outside_ = decisions; }
  /// False: what is queued stays there from now on; what is under way goes on.
  void set_sends(bool sends) { sends_ = sends; }

  static constexpr std::uint32_t kQueueAlarm = 1;

 private:
  /// One message on its way to the hosts of one domain.
  struct Attempt {
    std::vector<std::uint32_t> entries;  // ids, in the order of the mail's recipients
    OutgoingMail mail;                   // until it is given to a connection, and after it failed
    dns::ExchangerSearch search;
    std::size_t exchanger = 0;  // which host is being tried,
    std::size_t address = 0;    // and which of its addresses
    std::optional<MailConnection> connection{};
    bool is_settled = false;  // only the farewell is left
    trace::EventIndex last_event = trace::kNoEvent;
    std::string host{};                        // that is being tried
    std::optional<smtp::Reply> turned_away{};  // by a host; a temporary reply goes first
    std::string turned_away_by{};
    bool may_recover = false;   // a host gave no answer, or said: later
    bool is_turned = false;     // the connection is the other host's own; there was no search
    bool is_delivery = false;   // to the delivery agent, by LMTP
    bool is_undecided = false;  // where it goes is asked
    std::string next_hop{};     // decided outside; empty: next_domain()
  };
  /// How an attempt for one recipient has ended that has failed.
  struct Setback {
    RecipientResult result;
    message::ReportedRecipient recipient;  // as notices will tell of it
    trace::EventIndex cause;
  };
  /// Somebody outside is to say what becomes of the recipient.
  struct Undecided {
    std::uint32_t entry;
    Setback setback;
  };
  using Attempts = IdMap<Attempt>;  // by token

  void begin(QueueEntry& first, Context& context);
  OutgoingMail gather(QueueEntry& first, const std::string& domain, bool due_only, Instant now,
                      std::vector<std::uint32_t>& entries);
  OutgoingMail next_for(Attempt& attempt, Instant now);
  void go_on(Attempts::iterator attempt, Context& context);
  std::string next_domain(const QueueEntry& entry) const;
  bool is_for_delivery(const QueueEntry& entry) const;
  void settle_known(Attempt& attempt, Context& context);
  void ask_route(Attempts::iterator attempt, Context& context);
  void on_answered(const Answered& answered, Context& context);
  void search_on(Attempts::iterator attempt, Context& context);
  void on_resolved(const Resolved& resolved, Context& context);
  trace::EventIndex record_route(const Attempt& attempt, const std::string& domain,
                                 Context& context);
  void connect(Attempts::iterator attempt, Context& context);
  void on_connected(const Connected& connected, Context& context);
  void on_not_connected(const NotConnected& failed, Context& context);
  void on_progress(Attempts::iterator attempt, Context& context);
  static void note_refusal(Attempt& attempt, const smtp::Reply& reply);
  void try_next_host(Attempts::iterator attempt, Context& context);
  void end_unreached(Attempts::iterator attempt, Context& context);
  void settle(std::uint32_t id, const RecipientResult& result, const Attempt& attempt,
              Context& context);
  /// By the host's own schedule, behind the attempt that has just failed.
  std::optional<Instant> next_attempt(const QueueEntry& entry, Instant now) const {
    return config_->retry.next_attempt(entry.attempts + 1, entry.arrived, now);
  }
  void defer(QueueEntry& entry, Setback setback, Context& context);
  void ask_retry(const QueueEntry& entry, Setback setback, std::optional<Instant> next,
                 Context& context);
  void put_off(QueueEntry& entry, const Setback& setback, Instant until, Context& context);
  void expire(QueueEntry& entry, Setback setback, Context& context);
  void complain(const QueueEntry& entry, message::ReportedRecipient recipient,
                trace::EventIndex event, Context& context);
  void fail(QueueEntry& entry, const Setback& setback, Context& context);
  message::ReportedRecipient reported(const QueueEntry& entry, const RecipientResult& result,
                                      const Attempt& attempt) const;
  void set_alarm(Context& context);
  Attempts::iterator find(std::uint32_t connection);

  const HostConfig* config_;
  Queue queue_;
  Attempts attempts_;
  IdMap<std::uint32_t> tokens_;  // of connections
  std::vector<Complaint> complaints_;
  std::uint32_t next_token_ = 1;
  std::optional<Instant> alarm_at_;
  IdMap<Undecided> undecided_;  // by token
  DecisionSet outside_;
  bool sends_;
};

}  // namespace smtplab::agents
