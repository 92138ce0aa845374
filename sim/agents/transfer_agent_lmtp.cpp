#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "sim/agents/transfer_agent.h"

namespace smtplab::agents {

// A message that comes by LMTP goes round its recipients: each gets his copy, and his reply when
// the disk has it, before the next one's turn (RFC 2033 sections 4.2 and 5).

using smtp::ReplyText;

void TransferAgent::begin_round(Channel& channel, Context& context) {
  Round& round = channel.round.emplace();
  round.stamped = take_content(channel);
  round.stamped.insert(0, time_stamp(channel, context.now));
  channel.storing_octets = round.stamped.size();
  incoming_octets_ += channel.storing_octets;
  go_round(channel, context);
}

// Until the disk is to be waited for, or all have had their replies.
void TransferAgent::go_round(Channel& channel, Context& context) {
  const auto& paths = channel.session.transaction().envelope.forward_paths;
  Round& round = *channel.round;
  while (channel.session.reply_owed()) {
    const std::size_t place = round.words.size();
    // Of whoever is named twice there is one copy, and both times it is told (section 4.2).
    std::size_t first = 0;
    while (first < place && paths[first].mailbox != paths[place].mailbox) ++first;
    std::pair<ReplyText, std::string> word{ReplyText::user_unknown, {}};
    if (first < place) {
      word = round.words[first];
    } else if (place < paths.size()) {
      smtp::Transaction one = channel.session.transaction();
      one.envelope.forward_paths = {paths[place]};
      one.envelope.recipient_options.clear();
      auto accepted = deliveries_.accept(one, {}, round.stamped, context.now);
      if (accepted.ticket != 0) {
        channel.ticket = accepted.ticket;
        tickets_.emplace(accepted.ticket, channel.connection);
        return context.effects.store(accepted.ticket, channel.last_event);
      }
      word = {accepted.refusal, std::move(accepted.subject)};
    }
    channel.session.reply(word.first, context.now, word.second);
    round.words.push_back(std::move(word));
  }
  channel.round.reset();
  incoming_octets_ -= std::exchange(channel.storing_octets, 0);
}

// A client that is gone by now has heard what it has heard: the others are not given anything, for
// it takes them for put off (section 5).
void TransferAgent::on_round_stored(Channel& channel, std::uint32_t ticket, Context& context) {
  const std::uint32_t connection = channel.connection;
  deliveries_.commit(ticket, connection, relay_.queue(), context);
  if (channel.is_lost) {
    clear_envelope(channel, context.cause, context);
    return drop(connection);
  }
  const auto& paths = channel.session.transaction().envelope.forward_paths;
  std::string told = paths[channel.round->words.size()].to_string();
  channel.session.reply(ReplyText::accepted, context.now, told);
  channel.round->words.emplace_back(ReplyText::accepted, std::move(told));
  advance(channel, context.cause, context);
  Channel* const left = find(connection);
  if (left == nullptr) return;
  if (left->is_going_down) return on_going_down(*left, context);
  go_round(*left, context);
  advance(*left, left->last_event, context);
}

}  // namespace smtplab::agents
