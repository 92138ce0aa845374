#include "viewer/model/event_filter.h"

#include <algorithm>

namespace smtplab::viewer {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool has_peer(trace::EventKind kind) {
  return kind == trace::EventKind::connecting || kind == trace::EventKind::accepted ||
         kind == trace::EventKind::datagram_sent || kind == trace::EventKind::datagram_arrived;
}

bool is_same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && contains_text(a, b);
}

/// "550", "5", "5yz".
std::optional<smtp::ReplyCode> code_of(std::string_view word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (word.empty() || word[0] < '2' || word[0] > '5') return std::nullopt;
  const int first = word[0] - '0';
  if (word.size() == 1 || word.substr(1) == "yz" || word.substr(1) == "xx") {
    return smtp::ReplyCode{static_cast<std::uint16_t>(first)};
  }
  if (word.size() != 3 || !is_digit(word[1]) || !is_digit(word[2])) return std::nullopt;
  const int value = first * 100 + (word[1] - '0') * 10 + (word[2] - '0');
  return smtp::ReplyCode{static_cast<std::uint16_t>(value)};
}

std::optional<trace::EventKind> kind_of(std::string_view word) {
  for (std::size_t i = 0; i < trace::kEventKindCount; ++i) {
    const auto kind = static_cast<trace::EventKind>(i);
    if (is_same(trace::event_kind_name(kind), word)) return kind;
  }
  return std::nullopt;
}

std::optional<trace::HostIndex> host_of(std::string_view word, const scenario::Scenario& scenario) {
  for (trace::HostIndex host = 0; host < scenario.hosts.size(); ++host) {
    if (is_same(scenario.hosts[host].name, word)) return host;
  }
  return std::nullopt;
}

/// The next word, without the quotes that it may have.
std::string_view take_word(std::string_view& text, bool& is_quoted) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  is_quoted = text.starts_with('"');
  if (is_quoted) text.remove_prefix(1);
  const std::size_t end = std::min(text.find(is_quoted ? '"' : ' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

}  // namespace

EventFilter read_filter(std::string_view text, const scenario::Scenario& scenario) {
  EventFilter filter;
  while (text.find_first_not_of(' ') != std::string_view::npos) {
    bool is_quoted = false;
    const std::string_view word = take_word(text, is_quoted);
    if (!is_quoted) {
      // Commands first: some are the names of kinds as well.
      const smtp::Verb verb = smtp::verb_of(word);
      if (verb != smtp::Verb::unknown) {
        filter.verb = verb;
        continue;
      }
      if (const auto code = code_of(word)) {
        filter.code = code;
        continue;
      }
      if (const auto host = host_of(word, scenario)) {
        filter.host = host;
        continue;
      }
      if (const auto kind = kind_of(word)) {
        filter.kind = kind;
        continue;
      }
    }
    filter.text.append(filter.text.empty() ? "" : " ").append(word);
  }
  return filter;
}

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
