#include "sim/agents/deliveries.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "sim/message/trace_fields.h"
#include "sim/smtp/path_parser.h"

namespace smtplab::agents {

using smtp::ReplyText;
using smtp::Verb;
using trace::Event;
using trace::EventKind;

Deliveries::Deliveries(const HostConfig& config)
    : config_(&config), directory_(config), used_octets_(config.mailboxes.size()) {}

Deliveries::Acceptance Deliveries::accept(const smtp::Transaction& transaction,
                                          std::string_view stamped, std::string_view date) {
  failures_.clear();
  visits_.clear();
  const smtp::Envelope& envelope = transaction.envelope;
  const Letter letter{envelope.reverse_path, transaction.started_by, stamped};
  const std::size_t before = pending_.size();
  for (const smtp::ForwardPath& path : envelope.forward_paths) place(letter, path);
  if (pending_.size() == before && !failures_.empty()) {
    return {0, failures_.front().reason, std::move(failures_.front().path)};
  }
  if (!failures_.empty()) notify(envelope.reverse_path, date);
  return {next_ticket_++, {}, {}};
}

void Deliveries::place(const Letter& letter, const smtp::ForwardPath& path) {
  if (directory_.way_of(path) != Way::local) return queue(letter, path);
  const UserDirectory::Entry entry = directory_.find(path.mailbox.local_part);
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    return deliver(letter, **mailbox);
  }
  const void* passed = nullptr;
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    if ((*forward)->announce == 551) {
      return failures_.push_back({path.to_string(), ReplyText::user_unknown});
    }
    passed = *forward;
  } else if (const auto* list = std::get_if<const ListConfig*>(&entry)) {
    passed = *list;
  } else if (path.is_postmaster()) {
    return deliver(letter, MailboxConfig{"Postmaster", {}, Terminal::inactive, 0});
  } else {
    return failures_.push_back({path.to_string(), ReplyText::user_unknown});
  }
  const auto visit = std::find_if(visits_.begin(), visits_.end(),
                                  [passed](const Visit& v) { return v.entry == passed; });
  if (visit == visits_.end()) return place_all(letter, entry);
  // A forward or a list that leads back to itself reaches nobody by that; one that is met again
  // has had its copies.
  if (visit->is_open) failures_.push_back({path.to_string(), ReplyText::user_unknown});
}

void Deliveries::place_all(const Letter& letter, const UserDirectory::Entry& entry) {
  // As for hops of a message (RFC 5321 section 6.3): whoever is further away is not reached.
  constexpr std::size_t kMostSteps = 100;
  const std::size_t index = visits_.size();
  if (static_cast<std::size_t>(std::count_if(visits_.begin(), visits_.end(), [](const Visit& v) {
        return v.is_open;
      })) >= kMostSteps) {
    failures_.push_back({directory_.describe(entry), ReplyText::user_unknown});
    return;
  }
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    visits_.push_back({*forward, true});
    place(letter, (*forward)->to);
  } else if (const auto* list = std::get_if<const ListConfig*>(&entry)) {
    visits_.push_back({*list, true});
    for (const std::string& member : (*list)->members) {
      std::size_t name_length = 0;
      const auto to = member_path(member, config_->dialect.rules, name_length);
      if (to) {
        place(letter, *to);
      } else {
        failures_.push_back({member, ReplyText::user_unknown});
      }
    }
  }
  visits_[index].is_open = false;
}

// RFC 821 section 3.4. Whoever is not shown the message gets it into the mailbox, lest it be lost
// where a dialect accepts a recipient of SEND who is not there.
void Deliveries::deliver(const Letter& letter, const MailboxConfig& mailbox) {
  std::string whole = message::return_path_line(letter.from).append(letter.octets);
  const bool shown = letter.begun != Verb::mail && mailbox.terminal == Terminal::active;
  const bool kept = !shown || letter.begun == Verb::saml;
  std::string path = directory_.mailbox_path(mailbox.user);
  if (kept && mailbox.quota_octets != 0) {
    // Only mailboxes of the configuration have a quota.
    std::uint64_t& used =
        used_octets_[static_cast<std::size_t>(&mailbox - config_->mailboxes.data())];
    if (used + whole.size() > mailbox.quota_octets) {
      return failures_.push_back({std::move(path), ReplyText::mailbox_full});
    }
    used += whole.size();
  }
  if (shown && kept) keep(HeldMessage::Place::terminal, path, whole);
  keep(kept ? HeldMessage::Place::mailbox : HeldMessage::Place::terminal, std::move(path),
       std::move(whole));
}

// RFC 821 section 3.6: a relay moves its own name from the route onto the reverse-path. RFC 5321
// section 4.1.1.3 forbids the second half and strips the route.
void Deliveries::queue(const Letter& letter, const smtp::ForwardPath& path) {
  std::string paths;
  if (config_->dialect.standard() == smtp::Standard::rfc821) {
    smtp::ReversePath back = letter.from;
    if (!back.is_null()) {
      back.route.insert(back.route.begin(), {smtp::Domain::Kind::name, config_->name});
    }
    smtp::ForwardPath to = path;
    while (!to.route.empty() && directory_.is_local(to.route.front())) {
      to.route.erase(to.route.begin());
    }
    back.append_to(paths);
    paths.push_back(' ');
    to.append_to(paths);
  } else {
    letter.from.append_to(paths);
    paths.push_back(' ');
    directory_.append_told(paths, path);
  }
  keep(HeldMessage::Place::queue, std::move(paths), std::string(letter.octets));
}

void Deliveries::keep(HeldMessage::Place place, std::string subject, std::string octets) {
  pending_.push_back({next_ticket_, {place, std::move(subject), std::move(octets)}});
}

// Without a reverse-path nobody is told: it is a notice itself (RFC 5321 section 3.6.3). What
// fails with the notice goes nowhere, for the same reason.
void Deliveries::notify(const smtp::ReversePath& sender, std::string_view date) {
  if (sender.is_null()) return;
  message::FailureNotice notice;
  notice.date = date;
  notice.host = config_->name;
  notice.to = sender.mailbox->to_string();
  for (Failure& failure : failures_) {
    const smtp::Reply& text = config_->dialect.texts[failure.reason];
    smtp::Reply reply = fill_in(text, {config_->name, {}, failure.path});
    notice.failed.push_back({std::move(failure.path), std::move(reply)});
  }
  const std::string octets = message::failure_notice(notice);
  const smtp::ReversePath nobody;
  visits_.clear();
  place({nobody, Verb::mail, octets}, {sender.route, *sender.mailbox});
  failures_.clear();
}

void Deliveries::commit(std::uint32_t ticket, std::uint32_t connection, Context& context) {
  for (Pending& pending : pending_) {
    if (pending.ticket != ticket) continue;
    HeldMessage& message = pending.message;
    constexpr EventKind kinds[] = {EventKind::stored, EventKind::queued, EventKind::displayed};
    Event event;
    event.kind = kinds[static_cast<std::size_t>(message.place)];
    event.connection = connection;
    event.begin = static_cast<std::uint32_t>(message.subject.size());
    scratch_.assign(message.subject).append(message.octets);
    context.record(event, scratch_);
    held_.push_back(std::move(message));
  }
  std::erase_if(pending_, [ticket](const Pending& pending) { return pending.ticket == ticket; });
}

}  // namespace smtplab::agents
