// How a case sends where the server may close the connection, and sees that it does.

#include "conformance/dialogue.h"

namespace smtplab::conformance {

bool Dialogue::is_closed(Duration patience) {
  if (is_over() || channel_ == nullptr || !reader_.unread().empty()) return false;
  const Arrival arrival = reader_.listen(*channel_, trial_.patience(patience));
  return arrival == Arrival::end || arrival == Arrival::reset;
}

Finding Dialogue::is_answered(std::string_view octets) {
  if (is_over() || channel_ == nullptr) return finding();
  record(TranscriptLine::Kind::client, std::string(octets));
  awaited_ = shown_start(octets);
  const Duration patience = target().patience.reply;
  // What a server says before it closes may come although not all was taken.
  const bool is_sent = channel_->send(octets, trial_.patience(patience));
  if (is_closed(is_sent ? patience : seconds(1))) {
    return require(false, {"check.seen.closed"},
                   record(TranscriptLine::Kind::event, "check.event.closed"));
  }
  take_reply(patience);
  if (!is_over() && last_.code == 421) {
    trial_.doubt({"check.doubt.closing", {{"reply", last_.shown()}}}, last_.last_line);
  }
  return require(last_.code != 0, {"check.seen.no-code", {{"reply", last_.shown()}}});
}

void Dialogue::send_many(std::string_view octets, std::size_t times) {
  if (is_over() || channel_ == nullptr) return;
  record(TranscriptLine::Kind::client, std::string(octets));
  record(TranscriptLine::Kind::event, "check.event.many-times");
  awaited_ = shown_start(octets);
  for (std::size_t i = 0; i < times; ++i) {
    if (!channel_->send(octets, trial_.patience(target().patience.reply))) return;
  }
}

}  // namespace smtplab::conformance
