#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/held_message.h"
#include "sim/agents/host_config.h"
#include "sim/agents/user_directory.h"
#include "sim/message/failure_notice.h"
#include "sim/smtp/envelope.h"
#include "sim/smtp/reply_text.h"

namespace smtplab::agents {

/// What becomes of messages that a host takes: they go into mailboxes, onto terminals, or into
/// the queue for other hosts. `config` must outlive it.
///
/// Nothing that was taken is lost without a word: who cannot be reached is refused if nobody can
/// be, and otherwise named in a notice to the reverse-path (RFC 821 section 4.1.1, RFC 5321
/// section 4.4).
class Deliveries {
 public:
  explicit Deliveries(const HostConfig& config);

  struct Acceptance {
    std::uint32_t ticket = 0;  ///< for commit(); 0: the message is refused, with `refusal`
    smtp::ReplyText refusal = smtp::ReplyText::mailbox_full;
    std::string subject;  ///< of the refusal: a path
  };

  /// Takes a message for the transaction's recipients. `stamped` is its content behind the time
  /// stamp line; `date` is the same line's.
  Acceptance accept(const smtp::Transaction& transaction, std::string_view stamped,
                    std::string_view date);
  /// The disk has what was taken under `ticket`: records `stored`, `queued` and `displayed`.
  void commit(std::uint32_t ticket, std::uint32_t connection, Context& context);

  const std::vector<HeldMessage>& held() const { return held_; }

 private:
  struct Letter {
    const smtp::ReversePath& from;
    smtp::Verb begun;
    std::string_view octets;
  };
  struct Pending {
    std::uint32_t ticket;
    HeldMessage message;
  };
  struct Failure {
    std::string path;
    smtp::ReplyText reason;
  };
  /// A forward or a list that the message has come by.
  struct Visit {
    const void* entry;
    bool is_open;  // its own recipients are being worked out
  };

  void place(const Letter& letter, const smtp::ForwardPath& path);
  void place_all(const Letter& letter, const UserDirectory::Entry& entry);
  void deliver(const Letter& letter, const MailboxConfig& mailbox);
  void queue(const Letter& letter, const smtp::ForwardPath& path);
  void keep(HeldMessage::Place place, std::string subject, std::string octets);
  void notify(const smtp::ReversePath& sender, std::string_view date);

  const HostConfig* config_;
  UserDirectory directory_;
  std::vector<std::uint64_t> used_octets_;  // of each mailbox
  std::vector<Pending> pending_;            // given to the disk, not there yet
  std::vector<HeldMessage> held_;
  std::uint32_t next_ticket_ = 1;
  std::vector<Failure> failures_;  // of one accept(), like visits_
  std::vector<Visit> visits_;
  std::string scratch_;
};

}  // namespace smtplab::agents
