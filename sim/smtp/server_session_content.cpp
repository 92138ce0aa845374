#include "sim/smtp/server_session.h"

namespace smtplab::smtp {

// Content, from the reply to DATA to the lone dot.

std::optional<ServerEvent> ServerSession::next_content() {
  while (!input_.empty()) {
    const std::string_view octets = input_.rest();
    const std::uint64_t at = input_.position();
    const ContentDecoder::Step step = decoder_.step(octets);
    input_.take(step.taken);
    const auto found = inspector_.watch(octets.substr(0, step.taken), at);
    if (!found.empty()) note(found);
    if (step.ended) return end_content(step.end_octets);
    if (!step.content.empty()) {
      const ContentChunk chunk = accept_content(step.content);
      if (!chunk.octets.empty()) return chunk;
    }
    if (!untold_.empty()) break;
  }
  return std::nullopt;
}

// What of it is within the limit, in the form in which the dialect keeps it.
ContentChunk ServerSession::accept_content(std::string_view content) {
  const std::uint64_t before = transaction_.content_octets;
  transaction_.content_octets += content.size();
  const std::size_t limit = dialect_->rules.limits.message_size;
  if (limit != 0 && transaction_.content_octets > limit) {
    content_too_large_ = true;
    content = content.substr(0, before < limit ? limit - before : 0);
  }
  const bool strip =
      dialect_->eight_bit == EightBit::strip && transaction_.envelope.body == BodyType::seven_bit;
  if (!strip || !inspector_.saw_eight_bit()) return {content};
  stripped_.assign(content);
  for (char& c : stripped_) c = static_cast<char>(c & 0x7F);
  return {stripped_};
}

std::optional<ServerEvent> ServerSession::end_content(std::size_t end_octets) {
  note(inspector_.finish());
  state_ = SessionState::judging;
  const std::uint64_t end = input_.position();
  if (!input_.empty()) note_pipelining(Verb::end_of_data, end);
  const Outcome outcome = content_too_large_ ? Outcome::size_too_large : Outcome::taken;
  return start_reply(Verb::end_of_data, outcome, {end - end_octets, end});
}

}  // namespace smtplab::smtp
