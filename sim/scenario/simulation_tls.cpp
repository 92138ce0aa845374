#include <string>
#include <utility>

#include "sim/scenario/simulation.h"

namespace smtplab::scenario {

using network::Side;
using trace::EventIndex;
using trace::EventKind;

// TLS without a cipher: a handshake of one journey there and one back, behind which the octets of a
// connection are marked as unreadable, and the server knows whom the client's certificate names.
// What is sent in the clear to a side that awaits TLS breaks the connection, as it would with real
// octets (RFC 3207 section 4.1).

void Simulation::start_tls(const agents::Effect& effect, std::uint32_t host, Program program) {
  network::Connection& connection = network_.connection(effect.connection);
  const Side side = side_of(connection, host, program);
  (side == Side::client ? connection.client_wants_tls : connection.server_wants_tls) = true;
  if (side == Side::server) return;  // it waits for the client's first message
  queue_.push(connection.to_server.arrival_of_close(now_, network_.link_of(connection)),
              {Task::Kind::tls, who(Side::server), 0, effect.connection, 0, effect.cause});
}

void Simulation::shake_hands(const Task& task, trace::Recorder& recorder) {
  const auto side = static_cast<Side>(task.who);
  network::Connection& connection = network_.connection(task.a);
  if (connection.was_reset || connection.is_closed(side)) return;
  const std::uint32_t host = connection.host(side);
  const bool fails = !connection.wants_tls(side);
  std::string certificate;
  if (side == Side::server && !fails) {
    certificate = scenario_->hosts[connection.host(Side::client)].security().certificate;
  }
  const EventIndex event = record(recorder, EventKind::tls_started, host, task.a, task.cause,
                                  fails ? 1 : 0, certificate);
  if (fails) return reset(task.a, event);
  if (side == Side::server) {
    connection.is_secure = true;
    queue_.push(connection.to_client.arrival_of_close(now_, network_.link_of(connection)),
                {Task::Kind::tls, who(Side::client), 0, task.a, 0, event});
  }
  give(host, program_of(connection, side), agents::TlsStarted{task.a, std::move(certificate)},
       event, recorder);
}

// True if octets in the clear have come to a side that awaits TLS; then the connection is reset.
bool Simulation::breaks_tls(std::uint32_t index, Side side, EventIndex cause,
                            trace::Recorder& recorder) {
  const network::Connection& connection = network_.connection(index);
  if (connection.is_secure || !connection.wants_tls(side)) return false;
  reset(index, record(recorder, EventKind::tls_started, connection.host(side), index, cause, 1));
  return true;
}

}  // namespace smtplab::scenario
