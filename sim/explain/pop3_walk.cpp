#include "sim/explain/pop3_walk.h"

#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "sim/network/port.h"
#include "sim/pop3/command.h"
#include "sim/pop3/transition.h"
#include "sim/trace/pop3_exchange.h"

namespace smtplab::explain {
namespace {

using network::Side;
using trace::Event;
using trace::EventKind;

/// A command that is not answered yet.
struct Asked {
  pop3::Verb verb = pop3::Verb::unknown;
  bool is_multiline = false;
  bool is_forbidden = false;  ///< by the state, not by its form
  std::size_t line = 0;       ///< its place in Pop3Walker::lines_
};

class Pop3Walker {
 public:
  Pop3Walk walk(const Transcript& transcript) {
    Event call;
    call.kind = EventKind::connecting;
    call.value = 1;
    call.length = network::kPop3Port;
    append(call, Side::client);
    call = {};
    call.kind = EventKind::accepted;
    append(call, Side::server);
    begin(transcript.lines.front());
    for (const TranscriptLine& line : transcript.lines) {
      const std::string octets = line.text + "\r\n";
      if (line.speaker == Side::client) {
        command(line.text, octets);
      } else {
        response(line.text, octets);
      }
    }
    for (const Asked& asked : asked_) lines_[asked.line].oddity = Pop3Oddity::no_answer;
    walk_.is_unfinished = !asked_.empty() || in_listing_;
    for (const Pop3Walk::Line& line : lines_) {
      if (line.oddity != Pop3Oddity::none) walk_.odd.push_back(line);
    }
    return std::move(walk_);
  }

 private:
  trace::EventIndex append(Event event, Side host, std::string_view payload = {}) {
    event.host = host == Side::client ? 0 : 1;
    event.connection = 0;
    return walk_.log.append(event, payload);
  }

  // What the first command asks for is taken for granted.
  void begin(const TranscriptLine& first) {
    if (first.speaker == Side::server) return;
    walk_.begins_in_the_middle = true;
    const pop3::Verb verb = pop3::verb_of(first.text.substr(0, first.text.find(' ')));
    state_ = verb == pop3::Verb::user || verb == pop3::Verb::apop
                 ? pop3::SessionState::authorization
             : verb == pop3::Verb::pass ? pop3::SessionState::named
                                        : pop3::SessionState::transaction;
  }

  /// The octets, and behind them the event that says what they are.
  trace::EventIndex say(Side speaker, const std::string& octets, std::optional<Event> event) {
    std::uint32_t& offset = speaker == Side::client ? client_ : server_;
    Event sent;
    sent.kind = EventKind::sent;
    sent.begin = offset;
    const trace::EventIndex cause = append(sent, speaker, octets);
    if (event) {
      event->cause = cause;
      event->begin = offset;
      event->length = static_cast<std::uint32_t>(octets.size());
      append(*event, Side::server);
    }
    offset += static_cast<std::uint32_t>(octets.size());
    lines_.push_back({cause, Pop3Oddity::none});
    return cause;
  }

  static Event exchange(EventKind kind, pop3::RowId row, const trace::Pop3Exchange& what) {
    Event event;
    event.kind = kind;
    event.row = row;
    event.value = trace::pack(what);
    return event;
  }

  void command(const std::string& line, const std::string& octets) {
    const auto parsed = pop3::parse_command(line);
    const pop3::Verb verb = parsed ? parsed->verb : parsed.error().verb;
    const pop3::Outcome outcome = parsed                        ? pop3::Outcome::taken
                                  : verb == pop3::Verb::unknown ? pop3::Outcome::unknown
                                                                : pop3::Outcome::malformed;
    const pop3::RowId row = pop3::find_transition(state_, verb, outcome);
    say(Side::client, octets,
        exchange(EventKind::pop3_command, row, {verb, state_, state_, false}));
    if (outcome == pop3::Outcome::malformed) {
      lines_.back().oddity = Pop3Oddity::bad_arguments;
    }
    const bool is_forbidden = parsed && pop3::transition(row).decides == pop3::Decides::rule;
    asked_.push_back({verb, parsed && parsed->is_multiline(), is_forbidden, lines_.size() - 1});
    if (outcome == pop3::Outcome::taken) state_ = pop3::next_state(state_, row);
  }

  void response(const std::string& line, const std::string& octets) {
    if (in_listing_) {
      say(Side::server, octets, std::nullopt);
      in_listing_ = line != ".";
      return;
    }
    const bool ok = line.starts_with("+OK");
    const bool is_greeting = state_ == pop3::SessionState::opened;
    if (!ok && !line.starts_with("-ERR")) {
      say(Side::server, octets, std::nullopt);
      lines_.back().oddity = Pop3Oddity::bad_response;
      return;
    }
    if (!is_greeting && asked_.empty()) {
      say(Side::server, octets, std::nullopt);
      lines_.back().oddity = Pop3Oddity::no_command;
      return;
    }
    Asked asked;
    asked.verb = pop3::Verb::connection;
    if (!is_greeting) {
      asked = asked_.front();
      asked_.pop_front();
    }
    const pop3::RowId row = pop3::find_transition(
        state_, asked.verb, ok ? pop3::Outcome::completed : pop3::Outcome::rejected);
    const pop3::SessionState after = pop3::next_state(state_, row);
    say(Side::server, octets,
        exchange(EventKind::pop3_answered, row, {asked.verb, state_, after, ok}));
    if (ok && asked.is_forbidden) lines_.back().oddity = Pop3Oddity::state_forbids;
    state_ = after;
    in_listing_ = ok && asked.is_multiline;
  }

  Pop3Walk walk_;
  pop3::SessionState state_ = pop3::SessionState::opened;
  std::deque<Asked> asked_;
  std::vector<Pop3Walk::Line> lines_;
  bool in_listing_ = false;
  std::uint32_t client_ = 0;
  std::uint32_t server_ = 0;
};

}  // namespace

Pop3Walk walk_pop3(const Transcript& transcript) { return Pop3Walker().walk(transcript); }

}  // namespace smtplab::explain
