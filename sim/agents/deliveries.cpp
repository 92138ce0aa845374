#include "sim/agents/deliveries.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <variant>

#include "sim/message/received.h"
#include "sim/message/trace_fields.h"
#include "sim/smtp/internationalized_path.h"
#include "sim/smtp/path_parser.h"
#include "sim/smtp/transparency.h"
#include "sim/smtp/utf8.h"

namespace smtplab::agents {

using message::DeliveryAction;
using smtp::ReplyText;
using smtp::Verb;
using Place = HeldMessage::Place;

namespace {

/// Of a notice: those to senders beyond ASCII are in UTF-8 themselves.
smtp::BodyType body_of(std::string_view notice) {
  return smtp::is_ascii(notice) ? smtp::BodyType::seven_bit : smtp::BodyType::eight_bit_mime;
}

}  // namespace

Deliveries::Deliveries(const HostConfig& config)
    : config_(&config), directory_(config), mailboxes_(config.mailboxes.size() + 1) {}

Deliveries::Acceptance Deliveries::accept(const smtp::Transaction& transaction,
                                          std::string_view submitter, std::string stamped,
                                          Instant now) {
  failures_.clear();
  successes_.clear();
  withheld_.clear();
  visits_.clear();
  placed_.clear();
  const smtp::Envelope& envelope = transaction.envelope;
  Letter letter{envelope.reverse_path, transaction.started_by,
                envelope.body,         std::make_shared<const std::string>(std::move(stamped)),
                next_message_++,       envelope.smtputf8};
  if (envelope.options) letter.options = *envelope.options;
  letter.options.submitter = submitter;
  const std::size_t before = pending_.size();
  for (std::size_t i = 0; i < envelope.forward_paths.size(); ++i) {
    letter.wishes = envelope.options_of(i);
    place(letter, envelope.forward_paths[i]);
  }
  // Where DATA without recipients is answered 354, the message is for nobody (RFC 2920
  // section 3.2).
  if (envelope.forward_paths.empty() &&
      config_->dialect.texts[ReplyText::no_recipients].code.is_positive()) {
    return {0, ReplyText::user_unknown, {}};
  }
  if (pending_.size() == before && !failures_.empty()) {
    return {0, failures_.front().reason, std::move(failures_.front().path)};
  }
  const std::uint32_t ticket = next_ticket_;
  tell_of_failures(letter, now);
  failures_.clear();
  for (std::size_t i = before; i < pending_.size(); ++i) pending_[i].entry.arrived = now;
  if (!successes_.empty() || !withheld_.empty()) {
    later_.push_back({ticket,
                      {letter.from, letter.options, letter.stamped, std::move(successes_)},
                      std::move(withheld_)});
  }
  ++next_ticket_;
  return {ticket, {}, {}};
}

void Deliveries::place(Letter& letter, const smtp::ForwardPath& path) {
  if (directory_.way_of(path) != Way::local) return queue(letter, path);
  const UserDirectory::Entry entry = directory_.find(path.mailbox.local_part);
  const bool is_mailbox = std::holds_alternative<const MailboxConfig*>(entry) ||
                          (std::holds_alternative<std::monostate>(entry) && path.is_postmaster());
  if (is_mailbox && config_->delivery_agent) return queue(letter, path);
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    return deliver(letter, static_cast<std::uint32_t>(*mailbox - config_->mailboxes.data()), path);
  }
  const void* passed = nullptr;
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    if ((*forward)->announce == 551) {
      return fail(letter, path.to_string(), ReplyText::user_unknown);
    }
    passed = *forward;
  } else if (const auto* list = std::get_if<const ListConfig*>(&entry)) {
    passed = *list;
  } else if (path.is_postmaster()) {
    return deliver(letter, static_cast<std::uint32_t>(config_->mailboxes.size()), path);
  } else {
    return fail(letter, path.to_string(), ReplyText::user_unknown);
  }
  const auto visit = std::find_if(visits_.begin(), visits_.end(),
                                  [passed](const Visit& v) { return v.entry == passed; });
  if (visit == visits_.end()) return place_all(letter, entry, path);
  // A forward or a list that leads back to itself reaches nobody by that; one that is met again
  // has had its copies.
  if (visit->is_open) fail(letter, path.to_string(), ReplyText::user_unknown);
}

void Deliveries::place_all(Letter& letter, const UserDirectory::Entry& entry,
                           const smtp::ForwardPath& path) {
  // As for hops of a message (RFC 5321 section 6.3): whoever is further away is not reached.
  constexpr std::size_t kMostSteps = 100;
  const std::size_t index = visits_.size();
  if (static_cast<std::size_t>(std::count_if(visits_.begin(), visits_.end(), [](const Visit& v) {
        return v.is_open;
      })) >= kMostSteps) {
    fail(letter, directory_.describe(entry), ReplyText::user_unknown);
    return;
  }
  // Whoever has written to a forward or an alias knows nobody behind it.
  const bool is_first = letter.accepted_as.empty();
  if (is_first) letter.accepted_as = path.to_string();
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    visits_.push_back({*forward, true});
    place(letter, (*forward)->to);
  } else if (const auto* list = std::get_if<const ListConfig*>(&entry)) {
    visits_.push_back({*list, true});
    if ((*list)->keeper.is_null() || letter.from.is_null()) {
      place_alias(letter, **list, path);  // a notice comes from nobody (RFC 5321 section 4.5.5)
    } else {
      // What the list sends on is a message of its own (RFC 3461 section 5.2.7.1).
      Letter kept{(*list)->keeper, letter.begun,    letter.body,
                  letter.stamped,  next_message_++, letter.smtputf8};
      place_members(kept, **list);
      succeed(letter, path, DeliveryAction::delivered);
    }
  }
  visits_[index].is_open = false;
  if (is_first) letter.accepted_as.clear();
}

// RFC 3461 sections 5.2.7.2 and 5.2.7.3: one stands for the alias with all that was asked; of
// several, each failure counts, and the success is that there are several.
void Deliveries::place_alias(Letter& letter, const ListConfig& alias,
                             const smtp::ForwardPath& path) {
  if (alias.members.size() < 2) return place_members(letter, alias);
  const smtp::Notify asked = letter.wishes.notify;
  letter.wishes.notify = asked.without_success();
  place_members(letter, alias);
  letter.wishes.notify = asked;
  succeed(letter, path, DeliveryAction::expanded);
}

void Deliveries::place_members(Letter& letter, const ListConfig& list) {
  for (const std::string& member : list.members) {
    std::size_t name_length = 0;
    const auto to = member_path(member, config_->dialect.rules, name_length);
    if (to) {
      place(letter, *to);
    } else {
      fail(letter, member, ReplyText::user_unknown);
    }
  }
}

// RFC 821 section 3.4. Whoever is not shown the message gets it into the mailbox, lest it be lost
// where a dialect accepts a recipient of SEND who is not there.
void Deliveries::deliver(Letter& letter, std::uint32_t mailbox, const smtp::ForwardPath& path) {
  if (!letter.delivered) {
    // One Return-Path and no other (RFC 5321 section 4.4).
    const std::string line = message::return_path_line(letter.from);
    std::string whole;
    whole.reserve(line.size() + letter.stamped->size());
    whole.append(line);
    message::append_without_return_path(whole, *letter.stamped);
    letter.delivered = std::make_shared<const std::string>(std::move(whole));
  }
  const bool is_listed = mailbox < config_->mailboxes.size();
  const Terminal terminal =
      is_listed ? config_->mailboxes[mailbox].details().terminal : Terminal::inactive;
  const bool shown = letter.begun != Verb::mail && terminal == Terminal::active;
  const bool kept = !shown || letter.begun == Verb::saml;
  Pending pending{next_ticket_, kept ? Place::mailbox : Place::terminal, mailbox, letter.delivered};
  if (!place_once(pending)) return;
  if (kept && !has_room(mailbox, letter.delivered->size())) {
    return fail_for_room(letter, mailbox, path);
  }
  if (shown && kept) pending_.push_back({next_ticket_, Place::terminal, mailbox, letter.delivered});
  pending_.push_back(std::move(pending));
  succeed(letter, path, DeliveryAction::delivered);
}

// Where each recipient has a reply of his own, what fits later is put off; what never fits is not
// (RFC 2033 section 4.2 prints the first).
void Deliveries::fail_for_room(const Letter& letter, std::uint32_t mailbox,
                               const smtp::ForwardPath& path) {
  if (!config_->dialect.speaks_lmtp()) {
    return fail(letter, mailbox_path(mailbox), ReplyText::mailbox_full);
  }
  const bool may_fit =
      letter.delivered->size() <= config_->mailboxes[mailbox].details().quota_octets;
  fail(letter, path.to_string(), may_fit ? ReplyText::mailbox_over_quota : ReplyText::mailbox_full);
}

// To be told once the message is on the disk (RFC 3461 section 5.2.3).
void Deliveries::succeed(const Letter& letter, const smtp::ForwardPath& path,
                         DeliveryAction action) {
  if (letter.from.is_null() || !letter.wishes.notify.has(smtp::NotifyOn::success)) return;
  message::ReportedRecipient recipient;
  recipient.path = letter.accepted_as.empty() ? path.to_string() : letter.accepted_as;
  recipient.action = action;
  recipient.original_recipient = letter.wishes.decoded_original();
  successes_.push_back(std::move(recipient));
}

bool Deliveries::has_room(std::uint32_t mailbox, std::size_t octet_count) const {
  if (mailbox >= config_->mailboxes.size()) return true;
  const std::uint64_t quota = config_->mailboxes[mailbox].details().quota_octets;
  if (quota == 0) return true;
  std::uint64_t used = mailboxes_.used_octets(mailbox) + octet_count;
  for (const Pending& pending : pending_) {
    if (pending.place == Place::mailbox && pending.mailbox == mailbox) {
      used += pending.octets->size();
    }
  }
  return used <= quota;
}

SharedOctets Deliveries::outgoing(const Letter& letter) const {
  if (!config_->mends_line_ends || letter.body == smtp::BodyType::binary_mime)
    return letter.stamped;
  return std::make_shared<const std::string>(smtp::without_bare_line_ends(*letter.stamped));
}

// RFC 821 section 3.6: a relay moves its own name from the route onto the reverse-path. RFC 5321
// section 4.1.1.3 forbids the second half, and strips the route unless it is to be followed.
void Deliveries::queue(const Letter& letter, const smtp::ForwardPath& path) {
  Pending pending{next_ticket_, Place::queue, 0, outgoing(letter)};
  QueueEntry& entry = pending.entry;
  entry.message = letter.number;
  entry.begun = letter.begun;
  entry.body = letter.body;
  entry.smtputf8 = letter.smtputf8;
  entry.from = letter.from;
  entry.to = path;
  entry.accepted_as = letter.accepted_as;
  if (letter.options != smtp::MailOptions()) entry.options.emplace(letter.options);
  if (letter.wishes != smtp::RecipientOptions()) entry.recipient.emplace(letter.wishes);
  const bool old = config_->dialect.standard() == smtp::Standard::rfc821;
  if (old && !entry.from.is_null()) {
    entry.from.route.insert(entry.from.route.begin(), {smtp::Domain::Kind::name, config_->name});
  }
  if (directory_.follows_routes()) {
    while (!entry.to.route.empty() && directory_.is_local(entry.to.route.front())) {
      entry.to.route.erase(entry.to.route.begin());
    }
  } else {
    entry.to.route.clear();
  }
  if (place_once(pending)) pending_.push_back(std::move(pending));
}

// A recipient who is named twice, or is on two lists, gets one copy.
bool Deliveries::place_once(const Pending& wanted) {
  return placed_
      .insert(wanted.place == Place::queue ? wanted.entry.to.to_string()
                                           : std::to_string(wanted.mailbox))
      .second;
}

void Deliveries::fail(const Letter& letter, std::string path, ReplyText reason) {
  if (!letter.accepted_as.empty()) {
    path = letter.accepted_as;
    // Several may stand for him.
    const bool is_told = !failures_.empty() && failures_.back().told == &letter.from &&
                         failures_.back().path == path;
    if (is_told) return;
  }
  failures_.push_back({std::move(path), reason, &letter.from, letter.wishes});
}

// One notice to each who is to hear of it.
void Deliveries::tell_of_failures(const Letter& letter, Instant now) {
  std::vector<Failure> failures = std::move(failures_);
  while (!failures.empty()) {
    const smtp::ReversePath& told = *failures.front().told;
    std::vector<message::ReportedRecipient> recipients;
    const auto rest = std::stable_partition(failures.begin(), failures.end(),
                                            [&](const Failure& f) { return f.told == &told; });
    for (auto i = failures.begin(); i != rest; ++i) {
      if (told.is_null() || wants_to_know(i->wishes.notify, DeliveryAction::failed)) {
        recipients.push_back(reported(std::move(*i)));
      } else {
        withheld_.push_back({i->wishes.notify, std::move(i->path), DeliveryAction::failed});
      }
    }
    failures.erase(failures.begin(), rest);
    if (told.is_null() || recipients.empty()) continue;
    const bool is_senders = &told == &letter.from;
    const std::string notice =
        write_notice(*config_, now,
                     {told, *letter.stamped, std::move(recipients), next_notice_++,
                      is_senders ? letter.options : smtp::MailOptions()});
    // What fails with the notice goes nowhere: it is a notice itself (RFC 5321 section 3.6.3).
    const smtp::ReversePath nobody;
    Letter answer{nobody,          Verb::mail,
                  body_of(notice), std::make_shared<const std::string>(notice),
                  next_message_++, !smtp::is_ascii(told)};
    visits_.clear();
    placed_.clear();
    place(answer, {told.route, *told.mailbox});
  }
}

message::ReportedRecipient Deliveries::reported(Failure failure) const {
  message::ReportedRecipient recipient;
  recipient.reply =
      fill_in(config_->dialect.texts[failure.reason], {config_->name, {}, failure.path});
  recipient.path = std::move(failure.path);
  recipient.original_recipient = failure.wishes.decoded_original();
  return recipient;
}

void Deliveries::tell_sender(Report report, trace::EventIndex cause, Queue& queue,
                             Context& context) {
  const smtp::ReversePath& sender = report.sender;
  if (sender.is_null()) return;
  std::string notice = write_notice(
      *config_, context.now,
      {sender, *report.original, std::move(report.recipients), next_notice_++, report.options});
  const smtp::ReversePath nobody;
  Letter letter{nobody,          Verb::mail,
                body_of(notice), std::make_shared<const std::string>(std::move(notice)),
                next_message_++, !smtp::is_ascii(sender)};
  failures_.clear();
  visits_.clear();
  placed_.clear();
  const std::size_t before = pending_.size();
  place(letter, {sender.route, *sender.mailbox});
  failures_.clear();
  for (std::size_t i = before; i < pending_.size(); ++i) pending_[i].entry.arrived = context.now;
  Context telling{context.now, context.host, cause, context.trace, context.effects, context.random};
  commit(next_ticket_++, trace::kNone, queue, telling);
}

std::uint32_t Deliveries::find_mailbox(std::string_view user) const {
  const UserDirectory::Entry entry = directory_.find_named(user);
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    return static_cast<std::uint32_t>(*mailbox - config_->mailboxes.data());
  }
  const bool is_postmaster = smtp::equals_ignoring_case(user, "postmaster");
  return static_cast<std::uint32_t>(config_->mailboxes.size()) + (is_postmaster ? 0U : 1U);
}

std::string Deliveries::mailbox_path(std::uint32_t mailbox) const {
  return directory_.mailbox_path(mailbox < config_->mailboxes.size()
                                     ? std::string_view(config_->mailboxes[mailbox].user)
                                     : std::string_view("Postmaster"));
}

}  // namespace smtplab::agents
