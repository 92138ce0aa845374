#include <string>
#include <utility>

#include "sim/agents/transfer_agent.h"

namespace smtplab::agents {

// TURN (RFC 821 section 3.8): a server's connection becomes its relay's, and the other way round.

void TransferAgent::on_turned(const Turned& turned, Context& context) {
  if (find(turned.connection) != nullptr) return;
  Channel channel{turned.connection,
                  smtp::ServerSession(config_->dialect, config_->name, context.now), turned.peer};
  channel.received = channel.received_before = turned.octets_received;
  channel.sent_before = turned.octets_sent;
  serve(std::move(channel), context);
}

// What the client has sent behind TURN is dropped: it is still to hear that the roles have changed.
void TransferAgent::turn(Channel& channel, Context& context) {
  const std::uint32_t connection = channel.connection;
  const std::string client = channel.session.client_name();
  const std::uint64_t octets = channel.received;
  Context turning = context;
  turning.cause = channel.last_event;
  drop(connection);
  relay_.take_over(connection, client, octets, turning);
}

}  // namespace smtplab::agents
