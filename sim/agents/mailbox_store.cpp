#include "sim/agents/mailbox_store.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace smtplab::agents {

std::uint32_t MailboxStore::add(std::uint32_t mailbox, SharedOctets octets) {
  if (!mailboxes_[mailbox]) mailboxes_[mailbox].emplace();
  Mailbox& box = *mailboxes_[mailbox];
  box.used_octets += octets->size();
  octets_ += octets->size();
  box.messages.push_back({++box.last_uid, std::move(octets)});
  return box.last_uid;
}

void MailboxStore::restore(std::uint32_t mailbox, std::uint32_t uid, SharedOctets octets) {
  if (!mailboxes_[mailbox]) mailboxes_[mailbox].emplace();
  Mailbox& box = *mailboxes_[mailbox];
  const auto place =
      std::lower_bound(box.messages.begin(), box.messages.end(), uid,
                       [](const StoredMessage& m, std::uint32_t wanted) { return m.uid < wanted; });
  assert(place == box.messages.end() || place->uid != uid);
  box.used_octets += octets->size();
  octets_ += octets->size();
  box.messages.insert(place, {uid, std::move(octets)});
  box.last_uid = std::max(box.last_uid, uid);
}

void MailboxStore::skip_uids(std::uint32_t mailbox, std::uint32_t last) {
  if (!mailboxes_[mailbox]) mailboxes_[mailbox].emplace();
  mailboxes_[mailbox]->last_uid = std::max(mailboxes_[mailbox]->last_uid, last);
}

bool MailboxStore::remove(std::uint32_t mailbox, std::uint32_t uid) {
  if (!mailboxes_[mailbox]) return false;
  Mailbox& box = *mailboxes_[mailbox];
  const auto found =
      std::lower_bound(box.messages.begin(), box.messages.end(), uid,
                       [](const StoredMessage& m, std::uint32_t wanted) { return m.uid < wanted; });
  if (found == box.messages.end() || found->uid != uid) return false;
  box.used_octets -= found->octets->size();
  octets_ -= found->octets->size();
  box.messages.erase(found);
  return true;
}

}  // namespace smtplab::agents
