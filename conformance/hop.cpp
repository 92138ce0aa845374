#include "conformance/hop.h"

#include <utility>

namespace smtplab::conformance {

HopScript hop_says(HopStage stage, std::string octets, std::size_t times, HopThen then) {
  return [stage, octets = std::move(octets), times,
          then](const HopMoment& moment) -> std::optional<HopAnswer> {
    if (moment.stage != stage || moment.time > times) return std::nullopt;
    return HopAnswer{octets, then};
  };
}

std::string HopMessage::content() const {
  std::string text;
  text.reserve(wire.size());
  std::size_t begin = 0;
  while (begin < wire.size()) {
    if (wire[begin] == '.') ++begin;
    std::size_t end = wire.find("\r\n", begin);
    end = end == std::string::npos ? wire.size() : end + 2;
    text.append(wire, begin, end - begin);
    begin = end;
  }
  return text;
}

std::string_view HopMessage::reverse_path() const {
  const std::size_t open = mail.find('<');
  const std::size_t close = mail.find('>', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return mail;
  return std::string_view(mail).substr(open + 1, close - open - 1);
}

const HopLine* HopVisit::find(HopStage stage) const {
  for (const HopLine& one : lines) {
    if (one.stage == stage) return &one;
  }
  return nullptr;
}

std::vector<const HopMessage*> Hop::taken() const {
  std::vector<const HopMessage*> all;
  for (const HopVisit& visit : visits) {
    for (const HopMessage& message : visit.messages) {
      if (message.is_taken) all.push_back(&message);
    }
  }
  return all;
}

}  // namespace smtplab::conformance
