#include "sim/agents/user_agent.h"

#include <algorithm>

#include "sim/smtp/reply.h"

namespace smtplab::agents {
namespace {

using trace::Event;
using trace::EventKind;
using Kind = DialogueLine::Kind;

Event event_on(std::uint32_t connection, EventKind kind) {
  Event event;
  event.kind = kind;
  event.connection = connection;
  return event;
}

bool is_due(const Dialogue& dialogue, std::size_t line, Kind kind) {
  return line < dialogue.lines.size() && dialogue.lines[line].kind == kind;
}

/// "250-...": a line of a reply that more lines follow.
bool is_continued(std::string_view line) {
  const auto read = smtp::parse_reply_line(line, true);
  return read && !read->is_last;
}

}  // namespace

void UserAgent::perform(const Dialogue& dialogue, std::uint32_t token, std::uint32_t server,
                        const smtp::Dialect& reader, Context& context) {
  wishes_.push_back({&dialogue, token, &reader});
  context.effects.connect(server, token, context.cause);
}

UserAgent::Play* UserAgent::find(std::uint32_t connection) {
  const auto found = std::find_if(plays_.rbegin(), plays_.rend(), [connection](const Play& p) {
    return p.connection == connection;
  });
  return found == plays_.rend() ? nullptr : &*found;
}

void UserAgent::take(const Input& input, Context& context) {
  if (const auto* connected = std::get_if<Connected>(&input)) {
    start(*connected, context);
  } else if (const auto* octets = std::get_if<Octets>(&input)) {
    if (Play* play = find(octets->connection)) hear(*play, octets->octets, context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    if (Play* play = find(closed->connection)) {
      play->session.receive_eof(context.now);
      note_events(*play, context);
      end(*play, context);
    }
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    if (Play* play = find(timer->connection)) on_timer(*play, timer->purpose, context);
  }
  std::erase_if(plays_, [](const Play& p) { return p.ended; });
}

void UserAgent::on_timer(Play& play, std::uint32_t purpose, Context& context) {
  if (purpose == kPauseTimer) {
    // The timer of a pause that was cut short may come during the next one.
    if (!play.pausing || context.now < play.pause_ends) return;
    play.pausing = false;
    ++play.next;
    return advance(play, context);
  }
  play.has_timer = false;
  play.session.handle_timeout(context.now);
  note_events(play, context);
  if (play.session.state() == smtp::SessionState::closed) return end(play, context);
  advance(play, context);
}

void UserAgent::start(const Connected& connected, Context& context) {
  const auto wish = std::find_if(wishes_.begin(), wishes_.end(),
                                 [&](const Wish& w) { return w.token == connected.token; });
  if (wish == wishes_.end()) return;
  plays_.push_back(Play{wish->dialogue, wish->token, connected.connection,
                        smtp::ClientSession(config_->dialect, context.now), context.cause});
  plays_.back().session.set_reader(*wish->reader);
  wishes_.erase(wish);
  advance(plays_.back(), context);
}

// True if a whole reply was among the events.
bool UserAgent::note_events(Play& play, Context& context) {
  bool replied = false;
  if (context.cause != trace::kNoEvent) play.last_event = context.cause;
  while (auto next = play.session.next_event()) {
    if (const auto* reply = std::get_if<smtp::ReplyReceived>(&*next)) {
      Event event = event_on(play.connection, EventKind::reply);
      event.verb = reply->verb;
      event.code = reply->code;
      event.row = reply->row;
      event.before = reply->before;
      event.after = reply->after;
      event.begin = static_cast<std::uint32_t>(reply->octets.begin);
      event.length = static_cast<std::uint32_t>(reply->octets.end - reply->octets.begin);
      play.last_event = context.record(event);
      replied = true;
    } else if (const auto* violation = std::get_if<smtp::Violation>(&*next)) {
      Event event = event_on(play.connection, EventKind::violation);
      event.value = static_cast<std::uint32_t>(violation->kind);
      event.begin = static_cast<std::uint32_t>(violation->at);
      context.record(event);
    } else if (const auto* timed_out = std::get_if<smtp::ReplyTimedOut>(&*next)) {
      Event event = event_on(play.connection, EventKind::timed_out);
      event.verb = timed_out->verb;
      event.cause = play.last_event;
      play.last_event = context.record(event);
    }
  }
  return replied;
}

void UserAgent::hear(Play& play, std::string_view octets, Context& context) {
  play.session.receive(octets, context.now);
  const bool replied = note_events(play, context);
  play.unread.append(octets);
  if (play.pausing) {  // what was waited for has come before the pause was over
    play.pausing = false;
    ++play.next;
  }
  std::size_t begin = 0;
  for (std::size_t end = play.unread.find('\n'); end != std::string::npos;
       end = play.unread.find('\n', begin)) {
    compare_line(play, std::string_view(play.unread).substr(begin, end + 1 - begin), context);
    begin = end + 1;
  }
  play.unread.erase(0, begin);
  if (replied && !play.session.awaits_reply()) report_missing(play, context);
  advance(play, context);
}

void UserAgent::compare_line(Play& play, std::string_view line, Context& context) {
  play.in_reply = is_continued(line);
  if (!is_due(*play.dialogue, play.next, Kind::server)) return differ(play, {}, line, context);
  const std::string_view expected = play.dialogue->lines[play.next].octets;
  if (line != expected) differ(play, expected, line, context);
  ++play.next;
}

// The server has answered all that it owes; lines that were expected beyond that will not come.
void UserAgent::report_missing(Play& play, Context& context) {
  while (is_due(*play.dialogue, play.next, Kind::server)) {
    differ(play, play.dialogue->lines[play.next].octets, {}, context);
    ++play.next;
  }
}

void UserAgent::differ(Play& play, std::string_view expected, std::string_view seen,
                       Context& context) {
  Event event = event_on(play.connection, EventKind::differs);
  event.begin = static_cast<std::uint32_t>(expected.size());
  event.value = static_cast<std::uint32_t>(play.next);
  if (context.cause == trace::kNoEvent) event.cause = play.last_event;
  context.record(event, std::string(expected).append(seen));
}

void UserAgent::advance(Play& play, Context& context) {
  const std::vector<DialogueLine>& lines = play.dialogue->lines;
  std::string octets;
  while (!play.pausing && !play.in_reply && is_due(*play.dialogue, play.next, Kind::client)) {
    octets.append(lines[play.next++].octets);
  }
  if (!octets.empty()) {
    play.session.send_octets(octets, context.now);
    context.effects.send(play.connection, play.session.pending_output(), play.last_event);
    play.session.consume_output(play.session.pending_output().size());
  }
  // Behind QUIT the server closes; whoever stops without it closes himself.
  if (play.next == lines.size() && play.session.state() != smtp::SessionState::closed &&
      !play.session.awaits_reply() && !play.in_reply) {
    return end(play, context);
  }
  if (!play.pausing && !play.in_reply && is_due(*play.dialogue, play.next, Kind::pause)) {
    play.pausing = true;
    play.pause_ends = context.now + lines[play.next].pause;
    context.effects.set_timer(play.connection, kPauseTimer, play.pause_ends);
  }
  // One timer is enough while none is due earlier; one that comes too early finds nothing to do.
  const auto due = play.session.next_timeout();
  if (!due || (play.has_timer && play.timer_at <= *due)) return;
  play.has_timer = true;
  play.timer_at = *due;
  context.effects.set_timer(play.connection, kReplyTimer, *due);
}

void UserAgent::end(Play& play, Context& context) {
  // Lines that nobody will say any more.
  if (!play.unread.empty()) compare_line(play, play.unread, context);
  while (play.next < play.dialogue->lines.size()) {
    const DialogueLine& line = play.dialogue->lines[play.next];
    if (line.kind != Kind::pause) differ(play, line.octets, {}, context);
    ++play.next;
  }
  play.ended = true;
  context.effects.close(play.connection, play.last_event);
}

}  // namespace smtplab::agents
