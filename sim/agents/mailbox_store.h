#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/agents/shared_octets.h"
#include "sim/kernel/value_box.h"

namespace smtplab::agents {

/// A message in a mailbox.
struct StoredMessage {
  std::uint32_t uid = 0;  ///< never given twice in one mailbox, in the order of arrival
  SharedOctets octets;    ///< with its trace fields
};

/// The mailboxes of one host, by number. It is on the disk: a crash changes nothing of it.
class MailboxStore {
 public:
  explicit MailboxStore(std::size_t mailbox_count) : mailboxes_(mailbox_count) {}

  /// The new message's uid. `mailbox` must be below count().
  std::uint32_t add(std::uint32_t mailbox, SharedOctets octets);
  /// Puts back a message under the uid that it had. Uids come in any order; one that is taken is an
  /// assertion. Uids of new messages are higher.
  void restore(std::uint32_t mailbox, std::uint32_t uid, SharedOctets octets);
  /// The uids up to this one were given, though their messages may be gone.
  void skip_uids(std::uint32_t mailbox, std::uint32_t last);
  /// False if there is none such.
  bool remove(std::uint32_t mailbox, std::uint32_t uid);
  std::span<const StoredMessage> messages(std::uint32_t mailbox) const {
    const auto& box = mailboxes_[mailbox];
    return box ? std::span<const StoredMessage>(box->messages) : std::span<const StoredMessage>();
  }
  /// Of all messages in the mailbox.
  std::uint64_t used_octets(std::uint32_t mailbox) const {
    const auto& box = mailboxes_[mailbox];
    return box ? box->used_octets : 0;
  }
  std::size_t count() const { return mailboxes_.size(); }
  /// Of all mailboxes.
  std::uint64_t octets() const { return octets_; }

 private:
  struct Mailbox {
    std::vector<StoredMessage> messages;
    std::uint64_t used_octets = 0;
    std::uint32_t last_uid = 0;
  };

  std::uint64_t octets_ = 0;
  std::vector<ValueBox<Mailbox>> mailboxes_;  // null before the first message
};

}  // namespace smtplab::agents
