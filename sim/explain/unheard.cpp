#include "sim/explain/unheard.h"

#include <algorithm>

namespace smtplab::explain {
namespace {

using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

bool is_read_reply(const Event& event) {
  return event.kind == EventKind::reply || event.kind == EventKind::pop3_reply;
}

bool is_told_by_a_server(const Event& event) {
  return event.kind == EventKind::command || event.kind == EventKind::answered ||
         event.kind == EventKind::pop3_command || event.kind == EventKind::pop3_answered;
}

/// Cuts what a client says into lines: the reply to DATA tells where content begins, and a lone
/// dot where it ends.
class ClientLines {
 public:
  ClientLines(std::string_view octets, std::vector<UnheardPart>& parts)
      : octets_(octets), parts_(parts) {}

  void take(std::size_t end) {
    while (done_ < end) {
      const std::size_t line_end = std::min(octets_.find('\n', done_), octets_.size() - 1) + 1;
      if (in_content_ && octets_.substr(done_, line_end - done_) == ".\r\n") in_content_ = false;
      if (in_content_ && continues_content()) {
        parts_.back().end = line_end;
      } else {
        const LineKind kind = in_content_ ? LineKind::content : LineKind::command;
        parts_.push_back({kind, Side::client, done_, line_end, trace::kNoEvent});
      }
      done_ = line_end;
    }
  }
  void hear(const Event& reply) { in_content_ = reply.after == smtp::SessionState::content; }

 private:
  bool continues_content() const {
    return !parts_.empty() && parts_.back().kind == LineKind::content && parts_.back().end == done_;
  }

  std::string_view octets_;
  std::vector<UnheardPart>& parts_;
  std::size_t done_ = 0;
  bool in_content_ = false;
};

}  // namespace

std::vector<UnheardPart> unheard_parts(const trace::Log& log, const Conversation& conversation,
                                       std::string_view from_client) {
  std::vector<UnheardPart> parts;
  const auto any = [&](bool (*condition)(const Event&)) {
    return std::any_of(conversation.events.begin(), conversation.events.end(),
                       [&](EventIndex i) { return condition(log[i]); });
  };
  if (any(is_told_by_a_server)) return parts;
  const bool is_heard = any(is_read_reply);
  ClientLines lines(from_client, parts);
  std::size_t said = 0;  // by the server
  for (const EventIndex index : conversation.events) {
    const Event& event = log[index];
    const std::size_t begin = event.begin;
    if (event.kind == EventKind::sent) {
      const std::size_t end = begin + log.payload(index).size();
      const bool is_client = event.host == conversation.client;
      if (is_client && is_heard) lines.take(end);
      if (is_client && is_heard) continue;
      const Side speaker = is_client ? Side::client : Side::server;
      if (!is_heard) parts.push_back({LineKind::unread, speaker, begin, end, trace::kNoEvent});
    } else if (is_read_reply(event)) {
      const std::size_t end = begin + event.length;
      if (begin > said) {
        parts.push_back({LineKind::unread, Side::server, said, begin, trace::kNoEvent});
      }
      parts.push_back({LineKind::reply, Side::server, begin, end, index});
      said = std::max(said, end);
      if (event.kind == EventKind::reply) lines.hear(event);
    }
  }
  return parts;
}

}  // namespace smtplab::explain
