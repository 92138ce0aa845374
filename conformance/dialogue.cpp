#include "conformance/dialogue.h"

#include <algorithm>
#include <utility>

#include "conformance/clock.h"
#include "conformance/server_reply.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

using Kind = TranscriptLine::Kind;

constexpr std::size_t kMostReplyLines = 500;

std::string without_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

// Without three digits and a hyphen it ends a reply.
bool continues(std::string_view line) {
  return line.size() > 3 && line[3] == '-' && line[0] >= '0' && line[0] <= '9';
}

std::string joined(std::initializer_list<Wanted> wanted) {
  std::string text;
  for (const Wanted one : wanted) text.append(text.empty() ? "" : ", ").append(shown(one));
  return text;
}

}  // namespace

std::string Dialogue::shown_start(std::string_view octets) {
  constexpr std::size_t kMost = 120;
  const std::string line = without_end(octets.substr(0, octets.find('\n')));
  const bool is_all = line.size() <= kMost && octets.size() <= line.size() + 2;
  return line.substr(0, kMost) + (is_all ? "" : " ...");
}

std::size_t Dialogue::record(Kind kind, std::string octets) {
  return trial_.record(kind, number_, std::move(octets), is_encrypted());
}

void Dialogue::connect(Door door) {
  if (is_over()) return;
  number_ = trial_.new_connection();
  reader_.clear();
  ehlo_ = {};
  const Target& target = trial_.target();
  auto opened = trial_.transport().connect(door, trial_.patience(target.patience.connect));
  if (!opened) {
    const std::size_t line = record(Kind::event, "check.event.not-connected");
    return trial_.doubt({"check.doubt.not-connected", {{"why", opened.error().words}}}, line);
  }
  channel_ = std::move(*opened);
  record(Kind::event, "check.event.connected");
  awaited_ = "(connection)";
}

void Dialogue::hello(std::string_view verb) {
  connect();
  given_reply(220);
  given(std::string(verb).append(" ").append(target().client_name), 250);
}

void Dialogue::open() {
  hello("EHLO");
  ehlo_ = last_;
}

void Dialogue::given_ehlo() {
  given("EHLO " + target().client_name, 250);
  ehlo_ = last_;
}

void Dialogue::open_with_helo() { hello("HELO"); }

void Dialogue::send(std::string_view octets) { send_shown(octets, octets); }

void Dialogue::send_shown(std::string_view octets, std::string_view shown) {
  if (is_over() || octets.empty()) return;
  const std::size_t line = record(Kind::client, std::string(shown));
  if (std::string text = shown_start(shown); !text.empty()) awaited_ = std::move(text);
  if (channel_ != nullptr && channel_->send(octets, trial_.patience(target().patience.reply))) {
    return;
  }
  // A server that has closed may still have said why.
  if (channel_ != nullptr) take_reply(seconds(1));
  if (is_over()) return;
  trial_.doubt({"check.doubt.cannot-send", {{"reply", last_.shown()}}}, line);
}

void Dialogue::finish_sending() {
  if (is_over()) return;
  channel_->finish_sending();
  record(Kind::event, "check.event.sent-end");
}

bool Dialogue::start_tls(std::string& problem) {
  const bool done = channel_->start_tls(trial_.patience(target().patience.greeting), problem);
  last_ = {};
  last_.last_line = record(Kind::event, done ? "check.event.tls" : "check.event.no-tls");
  reader_.clear();
  ehlo_ = {};
  return done;
}

bool Dialogue::starts_tls() {
  std::string problem;
  return !is_over() && start_tls(problem);
}

void Dialogue::given_tls() {
  std::string problem;
  if (is_over() || start_tls(problem)) return;
  trial_.doubt({"check.doubt.no-tls", {{"why", problem}}}, last_.last_line);
}

bool Dialogue::listen(Duration patience) {
  if (is_over()) return false;
  if (!reader_.unread().empty()) return true;
  return reader_.listen(*channel_, trial_.patience(patience)) != Arrival::timeout;
}

void Dialogue::doubt_of(ReplyReader::Outcome outcome, std::string_view awaited) {
  const std::string to(awaited);
  using enum ReplyReader::Outcome;
  switch (outcome) {
    case line:
      return;
    case end:
      return trial_.doubt({"check.doubt.closed", {{"to", to}}},
                          record(Kind::event, "check.event.closed"));
    case reset:
      return trial_.doubt({"check.doubt.reset", {{"to", to}}},
                          record(Kind::event, "check.event.reset"));
    case timeout:
      if (trial_.is_late()) {
        return trial_.doubt(
            {"check.doubt.late", {{"seconds", whole_seconds(target().patience.whole_case)}}},
            record(Kind::event, "check.event.timeout"));
      }
      return trial_.doubt({"check.doubt.no-reply",
                           {{"to", to}, {"seconds", whole_seconds(target().patience.reply)}}},
                          record(Kind::event, "check.event.timeout"));
    case no_line_end:
      return trial_.doubt(
          {"check.doubt.no-line-end", {{"octets", std::to_string(reader_.unread().size())}}},
          record(Kind::server, reader_.unread()));
  }
}

void Dialogue::take_reply(Duration patience) {
  last_ = {};
  const Instant deadline = trial_.transport().now() + trial_.patience(patience);
  std::string line;
  while (last_.lines.size() < kMostReplyLines) {
    const auto outcome = reader_.take_line(*channel_, trial_.transport(), deadline, line);
    if (outcome != ReplyReader::Outcome::line) {
      if (!reader_.unread().empty()) record(Kind::server, reader_.unread());
      return doubt_of(outcome, awaited_);
    }
    last_.last_line = record(Kind::server, line);
    if (last_.lines.empty()) {
      last_.first_line = last_.last_line;
      last_.code = code_of(line);
    }
    const bool goes_on = continues(line);
    last_.lines.push_back(std::move(line));
    if (!goes_on) return;
  }
  trial_.doubt({"check.doubt.endless-reply", {{"lines", std::to_string(kMostReplyLines)}}},
               last_.last_line);
}

const ServerReply& Dialogue::read() {
  last_ = {};
  if (is_over()) return last_;
  take_reply(target().patience.reply);
  if (is_over()) last_ = {};
  return last_;
}

const ServerReply& Dialogue::ask(std::string_view line) {
  send(std::string(line).append("\r\n"));
  return read();
}

const ServerReply& Dialogue::ask_secretly(std::string_view line, std::string_view shown) {
  send_shown(std::string(line).append("\r\n"), std::string(shown).append("\r\n"));
  return read();
}

void Dialogue::given(std::string_view line, Wanted wanted) {
  send(std::string(line).append("\r\n"));
  given_reply(wanted);
}

void Dialogue::given_reply(Wanted wanted) {
  read();
  if (is_over() || matches(last_.code, wanted)) return;
  trial_.doubt({"check.doubt.given",
                {{"to", awaited_}, {"wanted", shown(wanted)}, {"reply", last_.shown()}}},
               last_.last_line);
}

void Dialogue::given_transaction() {
  given("MAIL FROM:<" + target().ordinary_sender() + ">", 250);
  given("RCPT TO:<" + target().mailbox + ">", k2yz);
}

void Dialogue::given_data() {
  given_transaction();
  given("DATA", 354);
}

void Dialogue::given_delivery(std::string_view content) {
  given_data();
  send(std::string(content).append(".\r\n"));
  given_reply(250);
}

std::vector<std::string> Dialogue::keywords() const {
  std::vector<std::string> found;
  for (std::size_t i = 1; i < ehlo_.lines.size(); ++i) {
    std::string word(ehlo_.text(i).substr(0, ehlo_.text(i).find(' ')));
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    found.push_back(std::move(word));
  }
  return found;
}

bool Dialogue::offers(std::string_view keyword) const {
  const std::vector<std::string> all = keywords();
  return std::find(all.begin(), all.end(), keyword) != all.end();
}

std::string_view Dialogue::parameters_of(std::string_view keyword) const {
  for (std::size_t i = 1; i < ehlo_.lines.size(); ++i) {
    const std::string_view text = ehlo_.text(i);
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) continue;
    if (smtp::equals_ignoring_case(text.substr(0, space), keyword)) return text.substr(space + 1);
  }
  return {};
}

void Dialogue::needs_offer(std::string_view keyword) {
  if (is_over() || offers(keyword)) return;
  trial_.not_applicable({"check.skip.not-offered", {{"keyword", std::string(keyword)}}});
}

// Whether the reply says nothing about the statement: the server is closing, will not serve this
// client, or cannot just now.
bool Dialogue::is_no_answer(std::initializer_list<Wanted> wanted) {
  const bool wants_positive = std::any_of(wanted.begin(), wanted.end(), [](Wanted one) {
    return one == 2 || one == 3 || (one >= 200 && one < 400);
  });
  if (last_.code == 421) {
    trial_.doubt({"check.doubt.closing", {{"reply", last_.shown()}}}, last_.last_line);
    return true;
  }
  // 530: TLS or AUTH has to come first (RFC 3207 section 4, RFC 4954 section 6).
  const std::string_view status = last_.status();
  const bool is_policy = status.size() > 2 && status.substr(1).starts_with(".7.");
  if (is_policy || last_.code == 530) {
    trial_.doubt({"check.doubt.policy", {{"reply", last_.shown()}}}, last_.last_line);
    return true;
  }
  if (wants_positive && last_.reply_class() == 4) {
    trial_.doubt({"check.doubt.temporary", {{"reply", last_.shown()}}}, last_.last_line);
    return true;
  }
  return false;
}

Finding Dialogue::reply_is(std::initializer_list<Wanted> wanted) {
  read();
  return last_is(wanted);
}

Finding Dialogue::last_is(std::initializer_list<Wanted> wanted) {
  if (is_over()) return finding();
  const Sentence told{"check.seen.reply",
                      {{"to", awaited_}, {"wanted", joined(wanted)}, {"reply", last_.shown()}}};
  const bool is_wanted = std::any_of(wanted.begin(), wanted.end(),
                                     [&](Wanted one) { return matches(last_.code, one); });
  if (is_wanted) {
    trial_.acquit({"check.seen.answered", {{"to", awaited_}, {"reply", last_.shown()}}},
                  last_.last_line);
  } else if (!is_no_answer(wanted)) {
    trial_.convict(told, last_.last_line);
  }
  return finding();
}

Finding Dialogue::reply_is_not(Wanted unwanted) {
  read();
  if (is_over()) return finding();
  if (last_.code == 421) {
    trial_.doubt({"check.doubt.closing", {{"reply", last_.shown()}}}, last_.last_line);
    return finding();
  }
  return require(!matches(last_.code, unwanted),
                 {"check.seen.unwanted", {{"to", awaited_}, {"reply", last_.shown()}}});
}

Finding Dialogue::replies() {
  read();
  if (!is_over() && last_.code == 421) {
    trial_.doubt({"check.doubt.closing", {{"reply", last_.shown()}}}, last_.last_line);
  }
  return require(last_.code != 0, {"check.seen.no-code", {{"reply", last_.shown()}}});
}

Finding Dialogue::stays_open() {
  if (is_over()) return finding();
  record(Kind::client, "NOOP\r\n");
  awaited_ = "NOOP";
  channel_->send("NOOP\r\n", trial_.patience(target().patience.reply));
  const Instant deadline = trial_.transport().now() + trial_.patience(target().patience.reply);
  std::string line;
  const auto outcome = reader_.take_line(*channel_, trial_.transport(), deadline, line);
  if (outcome == ReplyReader::Outcome::end || outcome == ReplyReader::Outcome::reset) {
    return require(false, {"check.seen.closed"}, record(Kind::event, "check.event.closed"));
  }
  if (outcome != ReplyReader::Outcome::line) {
    doubt_of(outcome, awaited_);
    return finding();
  }
  last_ = {};
  last_.first_line = last_.last_line = record(Kind::server, line);
  last_.code = code_of(line);
  last_.lines.push_back(std::move(line));
  return require(last_.code != 421, {"check.seen.closing", {{"reply", last_.shown()}}});
}

Finding Dialogue::closes() {
  if (is_over()) return finding();
  const Instant deadline = trial_.transport().now() + trial_.patience(target().patience.reply);
  std::string line;
  const auto outcome = reader_.take_line(*channel_, trial_.transport(), deadline, line);
  switch (outcome) {
    case ReplyReader::Outcome::end:
    case ReplyReader::Outcome::reset: {
      const std::size_t at = record(Kind::event, "check.event.closed");
      return require(reader_.unread().empty(), {"check.seen.said-more"}, at);
    }
    case ReplyReader::Outcome::timeout:
      return require(false, {"check.seen.still-open"}, record(Kind::event, "check.event.timeout"));
    default:
      return require(false, {"check.seen.said-more"}, record(Kind::server, line));
  }
}

Finding Dialogue::require(bool holds, Sentence told) {
  return require(holds, std::move(told), last_.last_line);
}

Finding Dialogue::require(bool holds, Sentence told, std::size_t line) {
  return trial_.require(holds, std::move(told), line);
}

Finding Dialogue::doubt(Sentence told) {
  trial_.doubt(std::move(told), last_.last_line);
  return finding();
}

}  // namespace smtplab::conformance
