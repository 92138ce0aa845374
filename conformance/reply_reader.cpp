#include "conformance/reply_reader.h"

namespace smtplab::conformance {

Arrival ReplyReader::listen(Channel& channel, Duration patience) {
  if (unread_.size() >= kMostLineOctets) return Arrival::octets;
  return channel.receive(unread_, patience);
}

ReplyReader::Outcome ReplyReader::take_line(Channel& channel, const Transport& clock,
                                            Instant deadline, std::string& line) {
  std::size_t searched = 0;
  while (true) {
    const std::size_t end = unread_.find('\n', searched);
    if (end != std::string::npos) {
      line.assign(unread_, 0, end + 1);
      unread_.erase(0, end + 1);
      return Outcome::line;
    }
    searched = unread_.size();
    if (searched >= kMostLineOctets) return Outcome::no_line_end;
    const Duration left = deadline - clock.now();
    if (left <= Duration{}) return Outcome::timeout;
    switch (channel.receive(unread_, left)) {
      case Arrival::octets:
        break;
      case Arrival::end:
        return Outcome::end;
      case Arrival::reset:
        return Outcome::reset;
      case Arrival::timeout:
        return Outcome::timeout;
    }
  }
}

}  // namespace smtplab::conformance
