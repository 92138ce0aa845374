#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "sim/agents/shared_octets.h"
#include "sim/kernel/instant.h"
#include "sim/kernel/value_box.h"
#include "sim/smtp/command.h"
#include "sim/smtp/envelope.h"
#include "sim/smtp/reply.h"
#include "sim/trace/event.h"

namespace smtplab::agents {

/// A message for one recipient elsewhere.
struct QueueEntry {
  std::uint32_t id = 0;
  /// Entries of one number are one message: those with the same next host go in one transaction
  /// (RFC 5321 section 4.5.4.1).
  std::uint32_t message = 0;
  smtp::Verb begun = smtp::Verb::mail;  ///< or SEND, SOML, SAML
  smtp::ReversePath from;
  smtp::ForwardPath to;
  /// As the sender named a recipient who has moved or is behind an alias, with brackets; empty: as
  /// `to` does. Notices name it so: who stands for him is for the host to know (RFC 3464 section
  /// 2.3.2).
  std::string accepted_as = {};
  ValueBox<smtp::MailOptions> options = {};         ///< null where there are none
  ValueBox<smtp::RecipientOptions> recipient = {};  ///< the same
  SharedOctets content;                             ///< with this host's time stamp line
  smtp::BodyType body = smtp::BodyType::seven_bit;
  bool smtputf8 = false;  ///< the header may be in UTF-8 (RFC 6531)
  Instant arrived;
  unsigned attempts = 0;            ///< that have failed
  std::optional<Instant> due = {};  ///< of the next attempt; none while one is under way
  bool sender_knows_of_delay = false;
  trace::EventIndex queued = trace::kNoEvent;  ///< the event that tells of the entry

  /// "<reverse-path> <forward-path>"
  std::string paths() const;
  const smtp::RecipientOptions& wishes() const;
};

/// What a host still has to pass on. It is on the disk: a crash changes nothing of it, but what is
/// being tried is waiting again afterwards.
class Queue {
 public:
  /// Puts the entry in, waiting until `due`; sets and returns its id.
  std::uint32_t add(QueueEntry entry, Instant due);
  /// nullptr if it is gone. The pointer holds until the entry is removed.
  QueueEntry* find(std::uint32_t id);
  void remove(std::uint32_t id);
  void wait(std::uint32_t id, Instant due);

  /// The next entry that is due and not being tried; being tried from now on.
  QueueEntry* take_due(Instant now);
  /// The entry behind `id` that is of the same message; nullptr if there is none.
  QueueEntry* next_of_message(std::uint32_t id);
  /// The entry is being tried from now on, due or not.
  void try_now(QueueEntry& entry);
  /// When the next one is due.
  std::optional<Instant> next_due() const;
  /// All wait until `due`, also those that were being tried: nothing was heard of how they fared.
  void wait_all(Instant due);

  const std::map<std::uint32_t, QueueEntry>& entries() const { return entries_; }
  bool empty() const { return entries_.empty(); }
  /// Of all contents; one that several recipients share counts once.
  std::uint64_t octets() const { return octets_; }

 private:
  using Place = std::map<std::uint32_t, QueueEntry>::const_iterator;
  std::uint64_t own_octets(Place entry) const;

  std::map<std::uint32_t, QueueEntry> entries_;
  std::set<std::pair<Instant, std::uint32_t>> waiting_;
  std::uint32_t next_id_ = 1;
  std::uint64_t octets_ = 0;
};

}  // namespace smtplab::agents
