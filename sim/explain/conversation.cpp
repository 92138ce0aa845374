#include "sim/explain/conversation.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "sim/explain/printed_lines.h"
#include "sim/explain/unheard.h"
#include "sim/network/port.h"

namespace smtplab::explain {
namespace {

using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;
using trace::kNoEvent;

/// All octets of one direction, and which event sent which.
struct SentOctets {
  std::string octets;
  std::vector<EventIndex> events;  // by their offset
};

/// Makes one Conversation out of the events of one connection.
class Assembler {
 public:
  Assembler(const trace::Log& log, const std::vector<EventIndex>& events)
      : log_(log), events_(events) {}

  Conversation assemble(trace::ConnectionIndex connection) {
    conversation_.connection = connection;
    conversation_.events = events_;
    find_hosts();
    gather_octets();
    find_turn();
    add_calls_and_ends();
    const bool is_unheard = add_unheard();
    for (const Side reader : {Side::server, Side::client}) {
      if (is_unheard) break;
      add_commands(reader);
      add_replies(reader);
    }
    sort_lines();
    for (const EventIndex index : events_) attach(index);
    return std::move(conversation_);
  }

 private:
  Side side_of(const Event& event) const {
    return event.host == conversation_.server ? Side::server : Side::client;
  }
  SentOctets& sent_by(Side side) { return side == Side::client ? from_client_ : from_server_; }

  void find_hosts() {
    for (const EventIndex index : events_) {
      const Event& event = log_[index];
      if (event.kind == EventKind::connecting) {
        conversation_.is_pop3 = event.length == network::kPop3Port;
        conversation_.client = event.host;
        conversation_.server = event.value;
        return;
      }
      if (event.kind == EventKind::accepted) {
        conversation_.server = event.host;
        conversation_.client = event.value;
        return;
      }
    }
  }

  void gather_octets() {
    for (const EventIndex index : events_) {
      const Event& event = log_[index];
      if (event.kind != EventKind::sent) continue;
      SentOctets& sent = sent_by(side_of(event));
      const std::string_view octets = log_.payload(index);
      if (sent.octets.size() < event.begin + octets.size()) {
        sent.octets.resize(event.begin + octets.size(), '?');
      }
      sent.octets.replace(event.begin, octets.size(), octets);
      sent.events.push_back(index);
    }
  }

  /// Where TURN has ended one part of a side's octets: its commands behind it, or its replies.
  void find_turn() {
    turn_in_client_ = from_client_.octets.size();
    turn_in_server_ = from_server_.octets.size();
    std::size_t command_end = 0;
    for (const EventIndex index : events_) {
      const Event& event = log_[index];
      const std::size_t end = static_cast<std::size_t>(event.begin) + event.length;
      if (event.kind == EventKind::command && event.verb == smtp::Verb::turn) command_end = end;
      if (event.kind != EventKind::answered || event.after != smtp::SessionState::turned) continue;
      is_turned_ = true;
      turn_in_client_ = command_end;
      turn_in_server_ = end;
      return;
    }
  }
  std::size_t turn_in(Side side) const {
    return side == Side::client ? turn_in_client_ : turn_in_server_;
  }

  Line& add_line(LineKind kind, Side speaker, EventIndex order) {
    Line& line = conversation_.lines.emplace_back();
    line.kind = kind;
    line.speaker = speaker;
    line.at = log_[order].at;
    order_.push_back(order);
    return line;
  }

  /// A line of the octets from `begin` to `end`, as far as they went out; nullptr if none did.
  Line* add_octets(LineKind kind, Side speaker, std::size_t begin, std::size_t end) {
    const SentOctets& sent = sent_by(speaker);
    end = std::min(end, sent.octets.size());
    if (begin >= end) return nullptr;
    const auto next = std::upper_bound(
        sent.events.begin(), sent.events.end(), begin,
        [this](std::size_t offset, EventIndex index) { return offset < log_[index].begin; });
    const EventIndex order = next == sent.events.begin() ? *next : *std::prev(next);
    Line& line = add_line(kind, speaker, order);
    line.begin = static_cast<std::uint32_t>(begin);
    line.octets = sent.octets.substr(begin, end - begin);
    line.is_turned = is_turned_ && begin >= turn_in(speaker);
    return &line;
  }

  void add_calls_and_ends() {
    bool ended = false;
    for (const EventIndex index : events_) {
      const Event& event = log_[index];
      const bool calls = event.kind == EventKind::connecting ||
                         (event.kind == EventKind::accepted && conversation_.lines.empty());
      const bool breaks =
          event.kind == EventKind::fault || (event.kind == EventKind::closed && event.value != 0);
      if (calls) {
        add_line(LineKind::call, Side::client, index);
      } else if ((event.kind == EventKind::closing || breaks) && !ended) {
        ended = true;
        Line& line = add_line(LineKind::hang_up, side_of(event), index);
        line.client_event = index;
        line.is_turned = is_turned_;
      }
    }
  }

  // What an event tells of SMTP and of POP3 alike.
  static bool is_command(const Event& event) {
    return (event.kind == EventKind::command && event.verb != smtp::Verb::connection) ||
           event.kind == EventKind::pop3_command;
  }
  static bool is_answer(const Event& event) {
    return event.kind == EventKind::answered || event.kind == EventKind::pop3_answered;
  }
  static bool is_read_reply(const Event& event) {
    return event.kind == EventKind::reply || event.kind == EventKind::pop3_reply;
  }

  /// False if the server tells by itself what was said.
  bool add_unheard() {
    const auto parts = unheard_parts(log_, conversation_, from_client_.octets);
    for (const UnheardPart& part : parts) {
      Line* const line = add_octets(part.kind, part.speaker, part.begin, part.end);
      if (line != nullptr && part.kind == LineKind::reply) line->client_event = part.client_event;
    }
    return !parts.empty();
  }

  // What `reader` was told as a server.
  void add_commands(Side reader) {
    const Side speaker = network::other(reader);
    const std::string& octets = sent_by(speaker).octets;
    const std::size_t last = speaker == Side::client ? turn_in_client_ : octets.size();
    std::size_t done = speaker == Side::client ? 0 : turn_in_server_;
    bool in_content = false;  // also in a chunk
    bool in_chunk = false;
    for (const EventIndex index : events_) {
      const Event& event = log_[index];
      if (side_of(event) != reader) continue;
      if (event.kind == EventKind::answered) {
        in_content = event.after == smtp::SessionState::content;
      }
      if (!is_command(event)) continue;
      std::size_t begin = std::max<std::size_t>(event.begin, done);
      const std::size_t end = std::min<std::size_t>(
          static_cast<std::size_t>(event.begin) + event.length, octets.size());
      const bool dot = event.kind == EventKind::command && event.verb == smtp::Verb::end_of_data;
      while (dot && begin < end && octets[begin] != '.') ++begin;
      add_octets(dot || in_chunk ? LineKind::content : LineKind::unread, speaker, done, begin);
      in_chunk = event.kind == EventKind::command && event.verb == smtp::Verb::bdat;
      in_content = in_content || in_chunk;
      if (Line* line = add_octets(LineKind::command, speaker, begin, end)) {
        line->server_event = index;
      }
      done = std::max(done, end);
    }
    add_octets(in_content ? LineKind::content : LineKind::unread, speaker, done, last);
  }

  // What `speaker` has said as a server.
  void add_replies(Side speaker) {
    const LineKind rest = conversation_.is_pop3 ? LineKind::said : LineKind::unread;
    const std::size_t last =
        speaker == Side::server ? turn_in_server_ : sent_by(speaker).octets.size();
    std::size_t done = speaker == Side::server ? 0 : turn_in_client_;
    for (const EventIndex index : events_) {
      const Event& event = log_[index];
      if (!is_answer(event) || side_of(event) != speaker) continue;
      const std::size_t begin = std::max<std::size_t>(event.begin, done);
      const std::size_t end = static_cast<std::size_t>(event.begin) + event.length;
      add_octets(rest, speaker, done, begin);
      if (Line* line = add_octets(LineKind::reply, speaker, begin, end)) {
        line->server_event = index;
      }
      done = std::max(done, end);
    }
    add_octets(rest, speaker, done, last);
  }

  void sort_lines() {
    std::vector<std::size_t> order(conversation_.lines.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      if (order_[a] != order_[b]) return order_[a] < order_[b];
      return conversation_.lines[a].begin < conversation_.lines[b].begin;
    });
    std::vector<Line> sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order) sorted.push_back(std::move(conversation_.lines[i]));
    conversation_.lines = std::move(sorted);
    for (std::size_t i = 0; i < conversation_.lines.size(); ++i) {
      const Line& line = conversation_.lines[i];
      if (!line.octets.empty()) places(line.speaker)[line.begin] = i;
      if (line.kind == LineKind::content) contents_.push_back(i);
      if (line.server_event != kNoEvent) owners_[line.server_event] = i;
    }
  }

  std::map<std::uint32_t, std::size_t>& places(Side side) {
    return side == Side::client ? client_places_ : server_places_;
  }

  Line* line_at(Side speaker, std::uint32_t offset) {
    auto next = places(speaker).upper_bound(offset);
    if (next == places(speaker).begin()) return nullptr;
    Line& line = conversation_.lines[std::prev(next)->second];
    return offset - line.begin < line.octets.size() ? &line : nullptr;
  }

  Line* first_of(LineKind kind) {
    for (Line& line : conversation_.lines) {
      if (line.kind == kind) return &line;
    }
    return nullptr;
  }

  /// The content that a server takes in an event: it ends with a lone dot behind the event.
  Line* content_of(EventIndex index) {
    if (contents_.empty()) return nullptr;
    const std::vector<Line>& lines = conversation_.lines;
    const auto ends_before = [&](std::size_t i) {
      return i + 1 < lines.size() && lines[i + 1].server_event <= index;  // kNoEvent is the last
    };
    const auto found = std::partition_point(contents_.begin(), contents_.end(), ends_before);
    return &conversation_.lines[found == contents_.end() ? contents_.back() : *found];
  }

  void attach(EventIndex index) {
    const Event& event = log_[index];
    if (event.kind == EventKind::sent || event.kind == EventKind::arrived) {
      return attach_transport(index);
    }
    Line* line = owner_of(index);
    if (line == nullptr) return;
    line->events.push_back(index);
    if (is_read_reply(event)) line->client_event = index;
    const bool greets = event.kind == EventKind::command && event.verb == smtp::Verb::connection &&
                        line->kind == LineKind::call;
    if (greets) line->server_event = index;
    const auto place = static_cast<std::size_t>(line - conversation_.lines.data());
    owners_[index] = place;
    latest_ = place;
    if (is_read_reply(event)) latest_reply_ = place;
  }

  void attach_transport(EventIndex index) {
    const Event& event = log_[index];
    const bool sends = event.kind == EventKind::sent;
    const Side speaker = sends ? side_of(event) : network::other(side_of(event));
    const std::size_t length = sends ? log_.payload(index).size() : event.length;
    auto place = places(speaker).upper_bound(event.begin);
    if (place != places(speaker).begin()) --place;
    for (; place != places(speaker).end() && place->first < event.begin + length; ++place) {
      Line& line = conversation_.lines[place->second];
      if (event.begin < line.begin + line.octets.size()) line.events.push_back(index);
    }
  }

  Line* owner_of(EventIndex index) {
    const Event& event = log_[index];
    switch (event.kind) {
      case EventKind::connecting:
      case EventKind::accepted:
        return first_of(LineKind::call);
      case EventKind::command:
        if (event.verb != smtp::Verb::connection || side_of(event) != Side::server) break;
        return first_of(LineKind::call);
      case EventKind::answered:
      case EventKind::pop3_answered:
        if (Line* line = line_at(side_of(event), event.begin)) return line;
        break;
      case EventKind::reply:
      case EventKind::pop3_reply:
        if (Line* line = line_at(network::other(side_of(event)), event.begin)) return line;
        break;
      case EventKind::content:
        if (Line* line = content_of(index)) return line;
        break;
      case EventKind::violation:
        if (Line* line = line_at(network::other(side_of(event)), event.begin)) return line;
        break;
      case EventKind::differs:
        if (latest_reply_ != kNowhere) return &conversation_.lines[latest_reply_];
        break;
      case EventKind::closing:
      case EventKind::fault:
      case EventKind::closed:
        return first_of(LineKind::hang_up);
      default:
        break;
    }
    if (const auto own = owners_.find(index); own != owners_.end()) {
      return &conversation_.lines[own->second];
    }
    const auto cause = owners_.find(event.cause);
    if (cause != owners_.end()) return &conversation_.lines[cause->second];
    return latest_ == kNowhere ? nullptr : &conversation_.lines[latest_];
  }

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  const trace::Log& log_;
  const std::vector<EventIndex>& events_;
  Conversation conversation_;
  SentOctets from_client_;
  SentOctets from_server_;
  bool is_turned_ = false;
  std::size_t turn_in_client_ = 0;
  std::size_t turn_in_server_ = 0;
  std::vector<EventIndex> order_;             // of each line: the event that puts it in its place
  std::map<EventIndex, std::size_t> owners_;  // lines by the events that belong to them
  std::map<std::uint32_t, std::size_t> client_places_, server_places_;  // lines by their offsets
  std::vector<std::size_t> contents_;                                   // lines of content
  std::size_t latest_ = kNowhere;
  std::size_t latest_reply_ = kNowhere;
};

}  // namespace

std::vector<Conversation> conversations(const scenario::Scenario& scenario, const trace::Log& log) {
  std::map<trace::ConnectionIndex, std::vector<EventIndex>> events;
  for (EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].connection != trace::kNone) events[log[i].connection].push_back(i);
  }
  std::vector<Conversation> all;
  all.reserve(events.size());
  for (const auto& [connection, indices] : events) {
    all.push_back(conversation_of(log, indices));
  }
  std::stable_sort(all.begin(), all.end(), [&](const Conversation& a, const Conversation& b) {
    return events[a.connection].front() < events[b.connection].front();
  });
  mark_printed_lines(scenario, log, all);
  return all;
}

Conversation conversation_of(const trace::Log& log, const std::vector<EventIndex>& events) {
  return Assembler(log, events).assemble(log[events.front()].connection);
}

bool is_dialogue(const trace::Log& log, const Conversation& conversation) {
  const auto has = [&](EventKind kind) {
    return std::any_of(conversation.events.begin(), conversation.events.end(),
                       [&](EventIndex i) { return log[i].kind == kind; });
  };
  return conversation.step || has(EventKind::differs) || !has(EventKind::not_connected);
}

}  // namespace smtplab::explain
