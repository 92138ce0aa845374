#include <utility>

#include "sim/agents/relay.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::agents {

// Connections on which the other host asked for its mail by TURN.

void Relay::take_over(std::uint32_t connection, std::string_view client,
                      std::uint64_t octets_before, Context& context) {
  Attempt attempt{{}, {}, dns::ExchangerSearch(client, exchanger_options(*config_))};
  attempt.is_turned = true;
  attempt.host = client;
  attempt.last_event = context.cause;
  if (sends_) attempt.mail = next_for(attempt, context.now);
  const std::uint32_t token = next_token_++;
  const auto place = attempts_.emplace(token, std::move(attempt)).first;
  tokens_.emplace(connection, token);
  place->second.connection.emplace(connection, config_->dialect, config_->name, place->second.mail,
                                   Ending::idle, octets_before, context);
  on_progress(place, context);
}

// What waits for the host of a turned connection, behind what it was given before; for nobody if
// there is nothing. What it has refused for now is not offered again.
OutgoingMail Relay::next_for(Attempt& attempt, Instant now) {
  const std::uint32_t last = attempt.entries.empty() ? 0 : attempt.entries.back();
  attempt.entries.clear();
  const auto& all = queue_.entries();
  for (auto next = all.upper_bound(last); next != all.end(); ++next) {
    if (!next->second.due) continue;  // another connection has it
    if (!smtp::equals_ignoring_case(next_domain(next->second), attempt.host)) continue;
    QueueEntry& first = *queue_.find(next->first);
    queue_.try_now(first);
    return gather(first, attempt.host, false, now, attempt.entries);
  }
  return {};
}

// The next message of a turned connection, or the farewell.
void Relay::go_on(Attempts::iterator attempt, Context& context) {
  Attempt& a = attempt->second;
  OutgoingMail mail = next_for(a, context.now);
  a.is_settled = false;
  if (a.entries.empty()) {
    a.connection->say_farewell(context);
  } else {
    a.connection->carry(std::move(mail), context);
  }
  on_progress(attempt, context);
}

}  // namespace smtplab::agents
