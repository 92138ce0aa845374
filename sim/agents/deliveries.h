#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/held_message.h"
#include "sim/agents/host_config.h"
#include "sim/agents/mailbox_store.h"
#include "sim/agents/notice.h"
#include "sim/agents/queue.h"
#include "sim/agents/user_directory.h"
#include "sim/message/delivery_report.h"
#include "sim/smtp/envelope.h"
#include "sim/smtp/reply_text.h"

namespace smtplab::agents {

/// What becomes of messages that a host takes: they go into mailboxes, onto terminals, or into
/// the queue for other hosts. `config` must outlive it.
///
/// Nothing that was taken is lost without a word: who cannot be reached is refused if nobody can
/// be, and otherwise named in a notice to the reverse-path or to the keeper of the list that names
/// him (RFC 821 section 4.1.1, RFC 5321 sections 4.4 and 3.9.2), unless NOTIFY says otherwise; of
/// what has arrived the sender hears who asked for that (RFC 3461 section 5.2). Nobody gets one
/// message twice into one mailbox. Mailboxes are on the disk; what was accepted and not committed
/// is not.
class Deliveries {
 public:
  explicit Deliveries(const HostConfig& config);

  struct Acceptance {
    std::uint32_t ticket = 0;  ///< for commit(); 0: the message is refused, with `refusal`
    smtp::ReplyText refusal = smtp::ReplyText::mailbox_full;
    std::string subject;  ///< of the refusal: a path
  };

  /// A message that was taken and is not committed.
  struct Pending {
    std::uint32_t ticket = 0;
    HeldMessage::Place place = HeldMessage::Place::mailbox;
    std::uint32_t mailbox = 0;
    SharedOctets octets = {};
    QueueEntry entry = {};  ///< of the queue
  };

  /// What was taken under `ticket`, in the order of the events that commit() records.
  std::span<const Pending> pending(std::uint32_t ticket) const;
  /// Takes a message for the transaction's recipients. `submitter` is who has submitted it, as far
  /// as the host believes that (RFC 4954 section 5); `stamped` its content behind the time stamp
  /// line.
  Acceptance accept(const smtp::Transaction& transaction, std::string_view submitter,
                    std::string stamped, Instant now);
  /// The disk has what was taken under `ticket`: records `stored`, `queued` and `displayed`.
  void commit(std::uint32_t ticket, std::uint32_t connection, Queue& queue, Context& context);
  /// It is not to be kept after all.
  void abandon(std::uint32_t ticket);
  /// What became of a message.
  struct Report {
    smtp::ReversePath sender;
    smtp::MailOptions options;
    SharedOctets original;
    std::vector<message::ReportedRecipient> recipients;
  };
  /// Tells the sender of a message what became of it; nobody, if its reverse-path is null. The
  /// notice is on the disk at once.
  void tell_sender(Report report, trace::EventIndex cause, Queue& queue, Context& context);
  /// Puts back a message that an earlier run has left in a mailbox, under its uid, or under a new
  /// one where that is 0; returns it. Records `stored`.
  std::uint32_t restore(std::uint32_t mailbox, std::uint32_t uid, const SharedOctets& octets,
                        Context& context);
  /// The same for the queue, where the entry is due at once; returns its new number. Records
  /// `queued`.
  std::uint32_t restore(QueueEntry entry, Queue& queue, Context& context);
  /// What was not committed is gone.
  void crash();

  MailboxStore& mailboxes() { return mailboxes_; }
  const MailboxStore& mailboxes() const { return mailboxes_; }
  /// The mailbox's number by its user's name or its path; count() of mailboxes() if there is none.
  /// The last one is the postmaster's, where the configuration names none.
  std::uint32_t find_mailbox(std::string_view user) const;
  /// "<Smith@USC-ISIF.ARPA>"
  std::string mailbox_path(std::uint32_t mailbox) const;
  const std::vector<HeldMessage>& shown() const { return shown_; }

 private:
  struct Letter {
    const smtp::ReversePath& from;
    smtp::Verb begun = smtp::Verb::mail;
    smtp::BodyType body = smtp::BodyType::seven_bit;
    SharedOctets stamped;
    std::uint32_t number;  ///< the message's in the queue
    bool smtputf8 = false;
    smtp::MailOptions options = {};
    smtp::RecipientOptions wishes = {};  ///< of the recipient being placed
    SharedOctets delivered = {};   ///< with its Return-Path; made when the first mailbox needs it
    std::string accepted_as = {};  ///< the recipient being placed, if others stand for him
  };
  struct Failure {
    std::string path;
    smtp::ReplyText reason;
    const smtp::ReversePath* told;  ///< the sender, or the keeper of a list
    smtp::RecipientOptions wishes;
  };
  /// What is to be told once the disk has the message.
  struct Later {
    std::uint32_t ticket;
    Report report;
    std::vector<WithheldNotice> withheld;
  };
  /// A forward or a list that the message has come by.
  struct Visit {
    const void* entry;
    bool is_open;  // its own recipients are being worked out
  };

  void place(Letter& letter, const smtp::ForwardPath& path);
  void place_all(Letter& letter, const UserDirectory::Entry& entry, const smtp::ForwardPath& path);
  void deliver(Letter& letter, std::uint32_t mailbox, const smtp::ForwardPath& path);
  SharedOctets outgoing(const Letter& letter) const;
  void queue(const Letter& letter, const smtp::ForwardPath& path);
  bool has_room(std::uint32_t mailbox, std::size_t octet_count) const;
  bool place_once(const Pending& wanted);
  void fail(const Letter& letter, std::string path, smtp::ReplyText reason);
  void fail_for_room(const Letter& letter, std::uint32_t mailbox, const smtp::ForwardPath& path);
  void place_alias(Letter& letter, const ListConfig& alias, const smtp::ForwardPath& path);
  void place_members(Letter& letter, const ListConfig& list);
  std::uint32_t add_to_queue(QueueEntry entry, trace::Event event, Queue& queue, Context& context);
  void succeed(const Letter& letter, const smtp::ForwardPath& path, message::DeliveryAction action);
  void tell_of_failures(const Letter& letter, Instant now);
  void tell_later(std::uint32_t ticket, trace::EventIndex cause, Queue& queue, Context& context);
  message::ReportedRecipient reported(Failure failure) const;

  const HostConfig* config_;
  UserDirectory directory_;
  MailboxStore mailboxes_;
  std::vector<Pending> pending_;  // given to the disk, not there yet
  std::vector<HeldMessage> shown_;
  std::uint32_t next_ticket_ = 1;
  std::uint32_t next_message_ = 1;
  std::uint32_t next_notice_ = 1;
  std::vector<Later> later_;
  std::vector<Failure> failures_;  // of one accept(), like those below
  std::vector<message::ReportedRecipient> successes_;
  std::vector<WithheldNotice> withheld_;
  std::vector<Visit> visits_;
  std::set<std::string> placed_;
  std::string scratch_;
};

}  // namespace smtplab::agents
