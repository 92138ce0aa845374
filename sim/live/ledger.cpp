#include "sim/live/ledger.h"

#include <utility>

namespace smtplab::live {

using agents::HeldMessage;
using trace::EventKind;
using Place = KeptMessage::Place;

std::string user_of_path(std::string_view path) {
  if (path.starts_with('<')) path.remove_prefix(1);
  return std::string(path.substr(0, path.rfind('@')));
}

void Ledger::store(const Receipt& receipt, const agents::TransferAgent& agent,
                   std::int64_t unix_seconds) {
  const agents::Deliveries& deliveries = agent.deliveries();
  std::vector<KeptMessage> messages;
  std::vector<bool> is_shown;
  for (const auto& pending : deliveries.pending(receipt.ticket)) {
    is_shown.push_back(pending.place == HeldMessage::Place::terminal);
    if (is_shown.back()) continue;
    KeptMessage& message = messages.emplace_back();
    message.host = receipt.host;
    message.octets = pending.octets;
    message.unix_seconds = unix_seconds;
    if (pending.place == HeldMessage::Place::queue) {
      message.place = Place::queue;
      message.entry = pending.entry;
    } else {
      message.user = user_of_path(deliveries.mailbox_path(pending.mailbox));
    }
  }
  keeper_->keep(messages);
  keeper_->confirm(receipt);
  auto& numbers = given_[{receipt.host, receipt.ticket}];
  auto kept = messages.begin();
  for (const bool shown : is_shown) numbers.push_back(shown ? 0 : (kept++)->number);
}

void Ledger::begin_stored(const Receipt& receipt) {
  auto given = given_.extract({receipt.host, receipt.ticket});
  if (!given.empty()) expected_ = std::move(given.mapped());
}

void Ledger::follow(const trace::Event& event, std::string_view payload,
                    const agents::TransferAgent& agent, std::int64_t unix_seconds) {
  const std::string_view subject = payload.substr(0, event.begin);
  KeptMessage message;
  message.host = event.host;
  message.unix_seconds = unix_seconds;
  switch (event.kind) {
    case EventKind::stored:
      message.user = user_of_path(subject);
      message.uid = event.value;
      message.octets = std::make_shared<const std::string>(payload.substr(event.begin));
      return come({event.host, Place::mailbox, user_of_path(subject), event.value},
                  std::move(message));
    case EventKind::queued: {
      const auto& entries = agent.queue().entries();
      const auto entry = entries.find(event.value);
      if (entry != entries.end()) {
        message.place = Place::queue;
        message.entry = entry->second;
        message.octets = entry->second.content;
      }
      return come({event.host, Place::queue, {}, event.value}, std::move(message));
    }
    case EventKind::displayed:
      if (!expected_.empty()) expected_.pop_front();
      return;
    case EventKind::removed:
      return go({event.host, Place::mailbox, user_of_path(payload), event.value});
    case EventKind::dequeued:
    case EventKind::failed:
      return go({event.host, Place::queue, {}, event.value});
    default:
      return;
  }
}

void Ledger::come(Spot spot, KeptMessage message) {
  std::uint64_t number = 0;
  if (!expected_.empty()) {
    number = expected_.front();
    expected_.pop_front();
    if (spot.place == Place::mailbox) keeper_->name(number, spot.number);
  } else if (message.octets) {
    keeper_->keep({&message, 1});
    number = message.number;
  } else {
    return;  // it has come and gone within one input
  }
  numbers_.insert_or_assign(std::move(spot), number);
}

void Ledger::go(const Spot& spot) {
  const auto number = numbers_.extract(spot);
  if (!number.empty()) gone_.push_back(number.mapped());
}

void Ledger::finish() {
  for (const std::uint64_t number : gone_) keeper_->drop(number);
  gone_.clear();
  expected_.clear();
}

void Ledger::forget(std::uint32_t host) {
  std::erase_if(given_, [host](const auto& given) { return given.first.first == host; });
}

void Ledger::restored(const KeptMessage& message, std::uint32_t place) {
  numbers_.insert_or_assign(
      Spot{message.host, message.place,
           message.place == Place::mailbox ? message.user : std::string(), place},
      message.number);
}

}  // namespace smtplab::live
