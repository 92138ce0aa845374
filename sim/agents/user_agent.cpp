#include "sim/agents/user_agent.h"

#include <algorithm>
#include <utility>

#include "sim/agents/client_events.h"
#include "sim/network/port.h"
#include "sim/pop3/dialect.h"
#include "sim/smtp/character_class.h"
#include "sim/smtp/reply.h"

namespace smtplab::agents {
namespace {

using trace::Event;
using trace::EventKind;
using LineKind = DialogueLine::Kind;

bool is_due(const Dialogue& dialogue, std::size_t line, LineKind kind) {
  return line < dialogue.lines.size() && dialogue.lines[line].kind == kind;
}

/// "250-...": a line of a reply that more lines follow.
bool is_continued(std::string_view line) {
  const auto read = smtp::parse_reply_line(line, true);
  return read && !read->is_last;
}

}  // namespace

void UserAgent::perform(const Dialogue& dialogue, std::uint32_t token, const dns::Address& server,
                        std::uint16_t port, const smtp::Dialect& reader, Context& context) {
  wishes_.insert_or_assign(token, Wish{&dialogue, &reader, port});
  context.effects.connect(server, port, token, context.cause);
}

UserAgent::Play* UserAgent::find(std::uint32_t connection) {
  const auto found = plays_.find(connection);
  return found == plays_.end() ? nullptr : &found->second;
}

void UserAgent::take(const Input& input, Context& context) {
  if (outbox_.take(input, context)) return;
  Play* play = nullptr;
  if (const auto* failed = std::get_if<NotConnected>(&input)) {
    return on_not_connected(*failed, context);
  }
  if (const auto* connected = std::get_if<Connected>(&input)) {
    play = start(*connected, context);
  } else if (const auto* octets = std::get_if<Octets>(&input)) {
    play = find(octets->connection);
    if (play != nullptr) hear(*play, octets->octets, context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    play = find(closed->connection);
    if (play != nullptr) on_closed(*play, context);
  } else if (const auto* tls = std::get_if<TlsStarted>(&input)) {
    play = find(tls->connection);
    if (play != nullptr) on_tls(*play, context);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    play = find(timer->connection);
    if (play != nullptr) on_timer(*play, timer->purpose, context);
  }
  if (play != nullptr && play->ended) plays_.erase(play->connection);
}

// Nothing of the dialogue will be said.
void UserAgent::on_not_connected(const NotConnected& failed, Context& context) {
  const auto wish = wishes_.find(failed.token);
  if (wish == wishes_.end()) return;
  Play play{wish->second.dialogue, trace::kNone, std::nullopt, context.cause};
  wishes_.erase(wish);
  differ_in_rest(play, context);
}

void UserAgent::on_closed(Play& play, Context& context) {
  if (play.session) play.session->receive_eof(context.now);
  note_events(play, context);
  end(play, context);
}

void UserAgent::on_tls(Play& play, Context& context) {
  if (!play.session || play.session->state() != smtp::SessionState::negotiating) return;
  play.session->tls_started(context.now);
  note_events(play, context);
  advance(play, context);
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
  if (!play.session && context.now >= play.heard_at + patience()) return end(play, context);
  if (play.session) play.session->handle_timeout(context.now);
  note_events(play, context);
  if (play.session && play.session->state() == smtp::SessionState::closed) {
    return end(play, context);
  }
  advance(play, context);
}

// Null if nobody wished for the connection.
UserAgent::Play* UserAgent::start(const Connected& connected, Context& context) {
  const auto wish = wishes_.find(connected.token);
  if (wish == wishes_.end()) return nullptr;
  Play& play =
      plays_
          .insert_or_assign(connected.connection, Play{wish->second.dialogue, connected.connection,
                                                       std::nullopt, context.cause})
          .first->second;
  play.heard_at = context.now;
  if (wish->second.port != network::kPop3Port) {
    play.session.emplace(config_->dialect, context.now);
    play.session->set_reader(*wish->second.reader);
  }
  wishes_.erase(wish);
  advance(play, context);
  return &play;
}

// True if a whole reply was among the events.
bool UserAgent::note_events(Play& play, Context& context) {
  bool replied = false;
  if (context.cause != trace::kNoEvent) play.last_event = context.cause;
  if (!play.session) return false;
  while (auto next = play.session->next_event()) {
    replied = replied || std::holds_alternative<smtp::ReplyReceived>(*next);
    const bool is_violation = std::holds_alternative<smtp::Violation>(*next);
    if (std::holds_alternative<smtp::StartTls>(*next)) {
      context.effects.start_tls(play.connection, play.last_event);
    }
    const trace::EventIndex event =
        record_client_event(*next, play.connection, 0, play.last_event, context);
    if (event != trace::kNoEvent && !is_violation) play.last_event = event;
  }
  return replied;
}

void UserAgent::hear(Play& play, std::string_view octets, Context& context) {
  play.heard_at = context.now;
  if (play.session) play.session->receive(octets, context.now);
  const bool replied = note_events(play, context);
  std::size_t searched = play.unread.size();  // a line's end is not among these
  play.unread.append(octets);
  if (play.pausing) {  // what was waited for has come before the pause was over
    play.pausing = false;
    ++play.next;
  }
  std::size_t begin = 0;
  for (std::size_t end = play.unread.find('\n', searched); end != std::string::npos;
       end = play.unread.find('\n', searched)) {
    compare_line(play, std::string_view(play.unread).substr(begin, end + 1 - begin), context);
    begin = searched = end + 1;
  }
  play.unread.erase(0, begin);
  if (replied && !play.session->awaits_reply()) report_missing(play, context);
  advance(play, context);
}

void UserAgent::compare_line(Play& play, std::string_view line, Context& context) {
  play.in_reply = play.session && is_continued(line);
  if (!is_due(*play.dialogue, play.next, LineKind::server)) return differ(play, {}, line, context);
  const std::string_view expected = play.dialogue->lines[play.next].octets;
  if (line != expected) differ(play, expected, line, context);
  ++play.next;
}

// The server has answered all that it owes; lines that were expected beyond that will not come.
void UserAgent::report_missing(Play& play, Context& context) {
  while (is_due(*play.dialogue, play.next, LineKind::server)) {
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

// What follows an agreed TURN is nothing that a client's session could read: it goes to the host's
// server, or the lines are compared without a session.
bool UserAgent::hand_over(Play& play, Context& context) {
  play.session.reset();
  const bool has_server = config_->role == HostRole::transfer_agent;
  if (!has_server || play.next < play.dialogue->lines.size() || !play.unread.empty()) return false;
  play.ended = true;
  context.effects.turn(play.connection, play.last_event);
  return true;
}

void UserAgent::advance(Play& play, Context& context) {
  const bool is_turned = play.session && play.session->state() == smtp::SessionState::turned;
  if (is_turned && hand_over(play, context)) return;
  const std::vector<DialogueLine>& lines = play.dialogue->lines;
  std::string octets;
  const bool waits_for_tls =
      play.session && play.session->state() == smtp::SessionState::negotiating;
  while (!play.pausing && !play.in_reply && !waits_for_tls &&
         is_due(*play.dialogue, play.next, LineKind::client)) {
    octets.append(lines[play.next++].octets);
  }
  if (!octets.empty()) say(play, octets, context);
  // Behind QUIT the server closes; whoever stops without it closes himself.
  if (play.next == lines.size() && !awaits_server(play)) return end(play, context);
  if (!play.pausing && !play.in_reply && is_due(*play.dialogue, play.next, LineKind::pause)) {
    play.pausing = true;
    play.pause_ends = context.now + lines[play.next].pause;
    context.effects.set_timer(play.connection, kPauseTimer, play.pause_ends);
  }
  // One timer is enough while none is due earlier; one that comes too early finds nothing to do.
  const auto due = play.session ? play.session->next_timeout() : play.heard_at + patience();
  if (!due || (play.has_timer && play.timer_at <= *due)) return;
  play.has_timer = true;
  play.timer_at = *due;
  context.effects.set_timer(play.connection, kReplyTimer, *due);
}

void UserAgent::say(Play& play, const std::string& octets, Context& context) {
  if (!play.session) {
    constexpr std::string_view kQuit = "QUIT\r\n";
    play.heard_at = context.now;
    play.is_signed_off = octets.size() >= kQuit.size() &&
                         smtp::equals_ignoring_case(
                             std::string_view(octets).substr(octets.size() - kQuit.size()), kQuit);
    return context.effects.send(play.connection, octets, play.last_event);
  }
  play.session->send_octets(octets, context.now);
  context.effects.send(play.connection, play.session->pending_output(), play.last_event);
  play.session->consume_output(play.session->pending_output().size());
}

// Whether the server is still to answer, or to close.
bool UserAgent::awaits_server(const Play& play) {
  if (!play.session) return play.is_signed_off;
  return play.session->state() == smtp::SessionState::closed || play.session->awaits_reply() ||
         play.in_reply;
}

void UserAgent::end(Play& play, Context& context) {
  if (!play.unread.empty()) compare_line(play, play.unread, context);
  differ_in_rest(play, context);
  play.ended = true;
  context.effects.close(play.connection, play.last_event);
}

// Lines that nobody will say any more.
void UserAgent::differ_in_rest(Play& play, Context& context) {
  while (play.next < play.dialogue->lines.size()) {
    const DialogueLine& line = play.dialogue->lines[play.next];
    if (line.kind != LineKind::pause) differ(play, line.octets, {}, context);
    ++play.next;
  }
}

}  // namespace smtplab::agents
