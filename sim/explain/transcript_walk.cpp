#include "sim/explain/transcript_walk.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <utility>

#include "sim/smtp/server_session.h"

namespace smtplab::explain {
namespace {

using network::Side;
using smtp::SessionState;
using smtp::Verb;
using ItemKind = WalkItem::Kind;

constexpr Instant kNow{};
constexpr std::string_view kOffer = "250-server.example\r\n";

smtp::Dialect made_dialect() {
  smtp::Dialect dialect;
  for (std::uint8_t i = 0; i < smtp::kExtensionCount; ++i) {
    dialect.extensions.add(static_cast<smtp::Extension>(i));
  }
  dialect.set_smtputf8(true);
  dialect.security.passwords_in_clear = true;
  return dialect;
}

Verb verb_in(std::string_view line) { return smtp::verb_of(line.substr(0, line.find(' '))); }

/// What a server makes of a line when it reads it, whatever was before.
class LineReading {
 public:
  explicit LineReading(const std::string& line)
      : session_(transcript_dialect(), "server.example", kNow) {
    drain();
    session_.reply(smtp::ReplyText::greeting, kNow);
    drain();
    say_hello();
    if (verb_in(line) == Verb::auth) start_tls();
    session_.receive(line, kNow);
    drain();
  }

  smtp::Outcome outcome() const {
    return row_ == smtp::kNoRow ? smtp::Outcome::taken
                                : transcript_dialect().table.row(row_).outcome;
  }
  const std::optional<smtp::CommandError>& error() const { return session_.command_error(); }
  const std::vector<smtp::ViolationKind>& violations() const { return violations_; }
  const smtp::Command& command() const { return session_.command(); }

 private:
  void say_hello() {
    session_.receive("EHLO client.example\r\n", kNow);
    drain();
  }

  // Who was seen to log in with EXTERNAL had shown a certificate; a transcript has none.
  void start_tls() {
    session_.receive("STARTTLS\r\n", kNow);
    drain();
    session_.reply(smtp::ReplyText::ready_for_tls, kNow);
    drain();
    session_.tls_started(kNow, "client");
    say_hello();
  }

  void drain() {
    while (auto event = session_.next_event()) {
      if (const auto* command = std::get_if<smtp::CommandReceived>(&*event)) row_ = command->row;
      if (const auto* violation = std::get_if<smtp::Violation>(&*event)) {
        violations_.push_back(violation->kind);
      }
    }
  }

  smtp::ServerSession session_;
  smtp::RowId row_ = smtp::kNoRow;
  std::vector<smtp::ViolationKind> violations_;
};

class TranscriptWalker {
 public:
  explicit TranscriptWalker(const Transcript& transcript)
      : transcript_(transcript), session_(transcript_dialect(), kNow) {}

  Walk walk() {
    begin();
    for (const TranscriptLine& line : transcript_.lines) {
      if (line.speaker == Side::client) {
        take_client_line(line.text);
      } else {
        take_server_line(line.text);
      }
    }
    for (const std::string& line : std::exchange(held_, {}))
      add(ItemKind::unread, Side::client, line);
    finish();
    return std::move(walk_);
  }

 private:
  WalkItem& add(ItemKind kind, Side speaker, const std::string& line) {
    WalkItem& item = walk_.items.emplace_back();
    item.kind = kind;
    item.speaker = speaker;
    item.octets = line + "\r\n";
    item.before = item.after = session_.state();
    return item;
  }

  // Behind TURN the server gives the commands; nobody has seen that in this century.
  bool has_turned() const { return session_.state() == SessionState::turned; }

  // --- the beginning ---

  // What must have been said before the first line of the paste, as far as it counts.
  void begin() {
    const TranscriptLine& first = transcript_.lines.front();
    if (first.speaker == Side::server) {
      const std::string_view code = std::string_view(first.text).substr(0, 3);
      is_orphan_ = code != "220" && code != "421" && code != "554" && code != "521";
      walk_.begins_in_the_middle = is_orphan_;
      if (!is_orphan_) return;
    }
    walk_.begins_in_the_middle = true;
    const auto command =
        std::find_if(transcript_.lines.begin(), transcript_.lines.end(),
                     [](const TranscriptLine& line) { return line.speaker == Side::client; });
    hear("220 server.example\r\n");
    if (command == transcript_.lines.end()) return;
    const Verb verb = verb_in(command->text);
    if (verb == Verb::helo || verb == Verb::ehlo) return;
    exchange("EHLO client.example\r\n", offer());
    const bool in_transaction = verb == Verb::rcpt || verb == Verb::data || verb == Verb::bdat;
    if (in_transaction) exchange("MAIL FROM:<>\r\n", "250 OK\r\n");
    if (in_transaction && verb != Verb::rcpt)
      exchange("RCPT TO:<a@server.example>\r\n", "250 OK\r\n");
  }

  static std::string offer() {
    std::string reply(kOffer);
    for (std::uint8_t i = 0; i < smtp::kExtensionCount; ++i) {
      const auto extension = static_cast<smtp::Extension>(i);
      reply.append("250-").append(smtp::extension_keyword(extension));
      if (extension == smtp::Extension::auth) reply.append(" EXTERNAL PLAIN LOGIN CRAM-MD5");
      reply.append("\r\n");
    }
    return reply + "250 HELP\r\n";
  }

  void exchange(std::string_view said, std::string_view heard) {
    session_.send_octets(said, kNow);
    hear(heard);
  }

  void hear(std::string_view octets) {
    session_.receive(octets, kNow);
    while (session_.next_event()) {
    }
  }

  // --- the client ---

  void take_client_line(const std::string& line) {
    is_orphan_ = false;
    if (session_.state() == SessionState::negotiating) session_.tls_started(kNow);
    // Behind these, the reply decides what a line is; and no reply is cut in two.
    const Verb last = asked_.empty() ? Verb::noop : walk_.items[asked_.back()].verb;
    if (in_reply_ || last == Verb::data || last == Verb::auth || last == Verb::auth_response) {
      held_.push_back(line);
      return;
    }
    send(line);
  }

  void send(const std::string& line) {
    if (has_turned()) return (void)add(ItemKind::unread, Side::client, line);
    if (chunk_ > 0) return send_chunk(line);
    const SessionState state = session_.state();
    session_.send_octets(line + "\r\n", kNow);
    if (state == SessionState::content && line != ".") return send_content(line);
    WalkItem& item = add(ItemKind::command, Side::client, line);
    if (state == SessionState::content) {
      item.verb = Verb::end_of_data;
    } else if (state == SessionState::authenticating) {
      item.verb = Verb::auth_response;
    } else {
      read(line, item);
    }
    asked_.push_back(walk_.items.size() - 1);
  }

  void send_content(const std::string& line) {
    if (!walk_.items.empty() && walk_.items.back().kind == ItemKind::content) {
      walk_.items.back().octets.append(line).append("\r\n");
    } else {
      add(ItemKind::content, Side::client, line);
    }
  }

  // A paste has lines, and a chunk may end within one: what is left of it is not read as a command.
  void send_chunk(const std::string& line) {
    const std::uint64_t taken = std::min<std::uint64_t>(chunk_, line.size() + 2);
    session_.send_octets(std::string(static_cast<std::size_t>(taken), 'x'), kNow);
    chunk_ -= taken;
    send_content(line);
  }

  void read(const std::string& line, WalkItem& item) {
    const LineReading reading(item.octets);
    item.verb = verb_in(line);
    item.outcome = reading.outcome();
    item.error = reading.error();
    item.violations = reading.violations();
    if (item.verb == Verb::bdat) read_chunk(line);
  }

  // As the session does that follows: a size that is none counts as 0.
  void read_chunk(std::string_view line) {
    line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
    const std::size_t space = std::min(line.find(' '), line.size());
    const auto [end, error] = std::from_chars(line.data(), line.data() + space, chunk_);
    if (error != std::errc() || end != line.data() + space) chunk_ = 0;
  }

  // --- the server ---

  void take_server_line(const std::string& line) {
    const bool is_new = session_.state() == SessionState::closed && line.starts_with("220");
    if (is_new && asked_.empty()) session_ = smtp::ClientSession(transcript_dialect(), kNow);
    if (has_turned()) return (void)add(ItemKind::unread, Side::server, line);
    if (in_reply_) {
      walk_.items[reply_].octets.append(line).append("\r\n");
    } else {
      add(ItemKind::reply, Side::server, line);
      reply_ = walk_.items.size() - 1;
    }
    if (is_orphan_) {
      walk_.items[reply_].kind = ItemKind::unread;
      return;
    }
    in_reply_ = true;
    session_.receive(line + "\r\n", kNow);
    const std::size_t place = reply_;
    while (const auto event = session_.next_event()) {
      if (const auto* violation = std::get_if<smtp::Violation>(&*event)) {
        walk_.items[place].violations.push_back(violation->kind);
      } else if (const auto* received = std::get_if<smtp::ReplyReceived>(&*event)) {
        end_reply(*received, place);
      }
    }
    const bool goes_on = line.size() > 3 && line[3] == '-';
    if (walk_.items[place].code.value == 0 && !goes_on) {
      walk_.items[place].kind = ItemKind::unread;
      in_reply_ = false;
    }
  }

  void end_reply(const smtp::ReplyReceived& received, std::size_t place) {
    in_reply_ = false;
    WalkItem& reply = walk_.items[place];
    reply.verb = received.verb;
    reply.code = received.code;
    reply.row = received.row;
    reply.before = received.before;
    reply.after = received.after;
    if (received.verb != Verb::connection && !asked_.empty()) {
      reply.answers = asked_.front();
      WalkItem& command = walk_.items[asked_.front()];
      command.answered_by = place;
      asked_.pop_front();
      take_place(command, received.before);
    }
    // A server drops what stands behind STARTTLS; behind TURN it takes no commands.
    if (has_turned() || session_.state() == SessionState::negotiating) {
      for (const std::size_t unanswered : std::exchange(asked_, {})) {
        walk_.items[unanswered].kind = ItemKind::unread;
      }
    }
    for (const std::string& line : std::exchange(held_, {})) take_client_line(line);
  }

  // A command is read in the state that the replies before have led to.
  static void take_place(WalkItem& command, SessionState state) {
    command.before = command.after = state;
    command.row = transcript_dialect().table.find(state, command.verb, command.outcome);
  }

  void finish() {
    walk_.offered = session_.extensions();
    for (const std::size_t place : asked_) {
      take_place(walk_.items[place], session_.state());
      walk_.is_unfinished = true;
    }
    walk_.is_unfinished =
        walk_.is_unfinished || in_reply_ || session_.state() == SessionState::content;
    for (WalkItem& item : walk_.items) {
      const bool has_no_end = item.kind == ItemKind::reply && item.row == smtp::kNoRow;
      if (has_no_end) item.kind = ItemKind::unread;
    }
  }

  const Transcript& transcript_;
  smtp::ClientSession session_;
  Walk walk_;
  bool is_orphan_ = false;  // a reply whose command is not in the paste
  bool in_reply_ = false;
  std::size_t reply_ = 0;          // its place
  std::uint64_t chunk_ = 0;        // octets of a chunk that are still to come
  std::deque<std::size_t> asked_;  // commands that no reply has answered yet
  std::vector<std::string> held_;
};

}  // namespace

const smtp::Dialect& transcript_dialect() {
  static const smtp::Dialect dialect = made_dialect();
  return dialect;
}

Walk walk_transcript(const Transcript& transcript) { return TranscriptWalker(transcript).walk(); }

}  // namespace smtplab::explain
