#include "viewer/model/event_filter.h"

#include <algorithm>

namespace smtplab::viewer {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool has_peer(trace::EventKind kind) {
  return kind == trace::EventKind::connecting || kind == trace::EventKind::accepted ||
         kind == trace::EventKind::datagram_sent || kind == trace::EventKind::datagram_arrived;
}

}  // namespace

bool contains_text(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool EventFilter::matches(const trace::Log& log, trace::EventIndex index) const {
  const trace::Event& event = log[index];
  if (kind && event.kind != *kind) return false;
  if (connection && event.connection != *connection) return false;
  if (verb && event.verb != *verb) return false;
  if (host && event.host != *host && !(has_peer(event.kind) && event.value == *host)) return false;
  if (code) {
    const bool is_class = code->value < 10;
    if ((is_class ? event.code.value / 100 : event.code.value) != code->value) return false;
  }
  return text.empty() || contains_text(log.payload(index), text);
}

}  // namespace smtplab::viewer
