#include "conformance/transcript.h"

#include <utility>

namespace smtplab::conformance {

std::size_t Transcript::add(TranscriptLine line) {
  if (lines_.size() >= kMostLines) return lines_.size() - 1;
  if (lines_.size() == kMostLines - 1) {
    line.kind = TranscriptLine::Kind::event;
    line.octets = "check.event.too-many-lines";
  } else if (line.octets.size() > kMostOctets) {
    const std::size_t whole = line.octets.size();
    line.octets.resize(kMostOctets);
    line.octets += " ...(" + std::to_string(whole) + ")";
  }
  lines_.push_back(std::move(line));
  return lines_.size() - 1;
}

}  // namespace smtplab::conformance
