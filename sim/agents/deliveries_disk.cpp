#include <algorithm>
#include <utility>

#include "sim/agents/deliveries.h"

namespace smtplab::agents {

using trace::Event;
using trace::EventKind;
using Place = HeldMessage::Place;

// What the disk has: messages that are given to it, are there, or were left by an earlier run.

// What has one ticket was given to the disk in one go, and stands together.
std::span<const Deliveries::Pending> Deliveries::pending(std::uint32_t ticket) const {
  const auto is_meant = [ticket](const Pending& p) { return p.ticket == ticket; };
  const auto first = std::find_if(pending_.begin(), pending_.end(), is_meant);
  const auto last = std::find_if_not(first, pending_.end(), is_meant);
  return std::span(pending_).subspan(static_cast<std::size_t>(first - pending_.begin()),
                                     static_cast<std::size_t>(last - first));
}

std::uint32_t Deliveries::add_to_queue(QueueEntry entry, Event event, Queue& queue,
                                       Context& context) {
  const SharedOctets content = entry.content;
  event.kind = EventKind::queued;
  scratch_ = entry.paths();
  const std::uint32_t id = queue.add(std::move(entry), context.now);
  event.value = id;
  event.begin = static_cast<std::uint32_t>(scratch_.size());
  queue.find(id)->queued = context.record(event, scratch_, *content);
  return id;
}

void Deliveries::commit(std::uint32_t ticket, std::uint32_t connection, Queue& queue,
                        Context& context) {
  const std::span<const Pending> meant = pending(ticket);
  const auto first = pending_.begin() + (meant.data() - pending_.data());
  const auto last = first + static_cast<std::ptrdiff_t>(meant.size());
  trace::EventIndex told = context.cause;
  for (auto pending = first; pending != last; ++pending) {
    Event event;
    event.connection = connection;
    if (pending->place == Place::queue) {
      QueueEntry entry = std::move(pending->entry);
      entry.content = pending->octets;
      const std::uint32_t id = add_to_queue(std::move(entry), event, queue, context);
      told = queue.find(id)->queued;
      continue;
    }
    scratch_ = mailbox_path(pending->mailbox);
    event.begin = static_cast<std::uint32_t>(scratch_.size());
    if (pending->place == Place::mailbox) {
      event.kind = EventKind::stored;
      event.value = mailboxes_.add(pending->mailbox, pending->octets);
    } else {
      event.kind = EventKind::displayed;
      shown_.push_back({Place::terminal, scratch_, pending->octets});
    }
    told = context.record(event, scratch_, *pending->octets);
  }
  pending_.erase(first, last);
  tell_later(ticket, told, queue, context);
}

void Deliveries::abandon(std::uint32_t ticket) {
  std::erase_if(pending_, [ticket](const Pending& one) { return one.ticket == ticket; });
  std::erase_if(later_, [ticket](const Later& one) { return one.ticket == ticket; });
}

void Deliveries::tell_later(std::uint32_t ticket, trace::EventIndex cause, Queue& queue,
                            Context& context) {
  const auto found = std::find_if(later_.begin(), later_.end(),
                                  [ticket](const Later& l) { return l.ticket == ticket; });
  if (found == later_.end()) return;
  Later later = std::move(*found);
  later_.erase(found);
  for (const WithheldNotice& notice : later.withheld) record_withheld(notice, cause, context);
  if (!later.report.recipients.empty()) {
    tell_sender(std::move(later.report), cause, queue, context);
  }
}

void Deliveries::crash() {
  pending_.clear();
  later_.clear();
}

std::uint32_t Deliveries::restore(std::uint32_t mailbox, std::uint32_t uid,
                                  const SharedOctets& octets, Context& context) {
  Event event;
  event.kind = EventKind::stored;
  scratch_ = mailbox_path(mailbox);
  event.begin = static_cast<std::uint32_t>(scratch_.size());
  event.value = uid;
  if (uid == 0) {
    event.value = mailboxes_.add(mailbox, octets);
  } else {
    mailboxes_.restore(mailbox, uid, octets);
  }
  context.record(event, scratch_, *octets);
  return event.value;
}

// Each is a message of its own: which ones had come together is not known any more.
std::uint32_t Deliveries::restore(QueueEntry entry, Queue& queue, Context& context) {
  entry.message = next_message_++;
  return add_to_queue(std::move(entry), {}, queue, context);
}

}  // namespace smtplab::agents
