#include <algorithm>
#include <charconv>
#include <string>

#include "sim/smtp/server_session.h"

namespace smtplab::smtp {

// Content: from the reply to DATA to the lone dot, or in chunks (RFC 3030).

void ServerSession::start_content() {
  decoder_.reset();
  inspector_.start(allows_eight_bit(), dialect_->rules.limits.text_line);
  content_too_large_ = false;
}

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
    content = content.substr(0, before < limit ? limit - static_cast<std::size_t>(before) : 0);
  }
  const bool strip = dialect_->eight_bit == EightBit::strip && !allows_eight_bit();
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
  if (dialect_->speaks_lmtp()) return begin_deliveries({end - end_octets, end});
  const Outcome outcome = content_too_large_ ? Outcome::size_too_large : Outcome::taken;
  return start_reply(Verb::end_of_data, outcome, {end - end_octets, end});
}

// RFC 2033 section 4.2: a reply for each RCPT that was answered 2yz.
CommandReceived ServerSession::begin_deliveries(OctetRange octets) {
  const Outcome outcome = content_too_large_ ? Outcome::size_too_large : Outcome::for_each;
  CommandReceived event{Verb::end_of_data, dialect_->table.find(state_, Verb::end_of_data, outcome),
                        state_, false, octets};
  // A dialect may answer DATA with 354 though nobody was accepted.
  const std::size_t count = std::max<std::size_t>(1, transaction_.envelope.forward_paths.size());
  deliveries_owed_ = static_cast<std::uint32_t>(count);
  verb_ = deliveries_owed_ == 1 ? Verb::last_delivery : Verb::delivery;
  event.reply_owed = reply_owed_ = !content_too_large_;
  while (!reply_owed_ && deliveries_owed_ > 0) {
    give(dialect_->texts[ReplyText::content_too_large], {});
  }
  return event;
}

// Behind each of them.
void ServerSession::await_delivery() {
  deliveries_owed_ = state_ == SessionState::closed ? 0 : deliveries_owed_ - 1;
  verb_ = deliveries_owed_ == 1 ? Verb::last_delivery : Verb::delivery;
}

// BDAT size [LAST]; where that can be read, the chunk is taken off the wire whatever comes of it.
Outcome ServerSession::read_chunk_size() {
  std::string_view argument = std::get<std::string>(command_.argument);
  const std::size_t space = argument.find(' ');
  const std::string_view figure = argument.substr(0, space);
  const bool is_last = space != std::string_view::npos;
  if (is_last && !equals_ignoring_case(argument.substr(space + 1), "LAST")) {
    return Outcome::malformed;
  }
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(figure.data(), figure.data() + figure.size(), size);
  if (error != std::errc() || end != figure.data() + figure.size()) return Outcome::malformed;
  Chunk& chunk = chunk_.emplace();
  chunk.size = chunk.left = size;
  chunk.is_last = is_last;
  return Outcome::taken;
}

// The reply comes behind the chunk (section 2).
CommandReceived ServerSession::begin_chunk(Outcome outcome, OctetRange octets) {
  if (state_ == SessionState::refused) outcome = Outcome::taken;
  CommandReceived event{Verb::bdat, dialect_->table.find(state_, Verb::bdat, outcome), state_,
                        false, octets};
  chunk_->row = event.row;
  chunk_->is_taken = dialect_->table.row(event.row).reply == ReplyText::chunk_taken;
  if (chunk_->is_taken && state_ == SessionState::recipients) start_content();
  return event;
}

std::optional<ServerEvent> ServerSession::next_chunk() {
  while (chunk_->left > 0 && !input_.empty()) {
    const std::string_view octets = input_.rest().substr(
        0, static_cast<std::size_t>(std::min<std::uint64_t>(chunk_->left, input_.rest().size())));
    const std::uint64_t at = input_.position();
    input_.take(octets.size());
    chunk_->left -= octets.size();
    if (!chunk_->is_taken) continue;
    if (transaction_.envelope.body != BodyType::binary_mime) {
      const auto found = inspector_.watch(octets, at);
      if (!found.empty()) note(found);
    }
    const ContentChunk content = accept_content(octets);
    if (!content.octets.empty()) return content;
  }
  if (!untold_.empty()) return next_event();
  return chunk_->left == 0 ? end_chunk() : std::nullopt;
}

std::optional<ServerEvent> ServerSession::end_chunk() {
  const Chunk chunk = *chunk_;
  chunk_.reset();
  const std::uint64_t end = input_.position();
  if (!input_.empty()) note_pipelining(Verb::bdat, end);
  verb_ = Verb::bdat;
  if (chunk.is_taken && chunk.is_last) {
    if (transaction_.envelope.body != BodyType::binary_mime) note(inspector_.finish());
    state_ = SessionState::judging;
    const Outcome outcome = content_too_large_ ? Outcome::size_too_large : Outcome::taken;
    return start_reply(Verb::end_of_data, outcome, {end, end});
  }
  const ReplyText reply = chunk.is_taken && content_too_large_
                              ? ReplyText::content_too_large
                              : dialect_->table.row(chunk.row).reply;
  give(dialect_->texts[reply], std::to_string(chunk.size));
  return next_event();
}

}  // namespace smtplab::smtp
