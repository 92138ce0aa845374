#include "conformance/cases/steps.h"

#include <cstddef>
#include <string>

namespace smtplab::conformance {

Finding is_in_step(Dialogue& server, std::string_view told) {
  const ServerReply first = server.ask("QUIT");
  if (server.is_over()) return server.finding();
  if (first.code != 221) {
    // Only the farewell behind it, or a multitude, shows that it was not QUIT's own.
    constexpr int kMultitude = 100;
    for (int i = 0; i < kMultitude && server.last().code != 221 && !server.is_over(); ++i) {
      server.read();
    }
    return server.require(false, {std::string(told), {{"reply", first.shown()}}}, first.last_line);
  }
  return server.require(true, {});
}

Finding answers(Dialogue& server) {
  const Duration patience = server.target().patience.reply;
  if (server.is_over() || server.listen(patience)) return server.require(true, {});
  Dialogue other = server.another();
  other.open();
  other.given("NOOP", 250);
  if (server.is_over() || server.listen(patience)) return server.require(true, {});
  const std::size_t line = server.trial().record(TranscriptLine::Kind::event, server.number(),
                                                 "check.event.timeout", server.is_encrypted());
  return server.require(false, {"check.seen.no-answer"}, line);
}

}  // namespace smtplab::conformance
