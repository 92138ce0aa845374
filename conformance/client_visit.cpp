#include "conformance/client_visit.h"

#include <algorithm>
#include <utility>

#include "conformance/clock.h"
#include "conformance/server_reply.h"

namespace smtplab::conformance {
namespace {

using Kind = TranscriptLine::Kind;

constexpr std::size_t kMostCalls = 20;
constexpr std::size_t kMostShownOutput = 400;
constexpr Duration kSendPatience = seconds(10);
/// Who says nothing for so long behind a whole answer will not go on.
constexpr Duration kLongSilence = seconds(8);
/// For a client whose connection we have closed because the time was over.
constexpr Duration kGrace = seconds(2);

/// "\n" becomes the line end of files.
std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string lines;
  for (const char c : text) {
    if (c == '\n') {
      lines.append(end);
    } else {
      lines.push_back(c);
    }
  }
  return lines;
}

constexpr std::string_view kUsualMessage =
    "From: <alice@client.example>\n"
    "To: <bob@example.org>\n"
    "Subject: Lunch\n"
    "Date: Thu, 26 Nov 2026 12:00:00 +0000\n"
    "Message-ID: <lunch@client.example>\n"
    "\n"
    "At noon?\n";

}  // namespace

Errand ClientVisit::usual_errand(const ClientTarget& target) {
  return {
      target.from, {target.to}, with_line_ends(kUsualMessage, target.crlf_files ? "\r\n" : "\n")};
}

void ClientVisit::set_content(std::string_view text) {
  errand_.content = with_line_ends(text, target_.crlf_files ? "\r\n" : "\n");
}

std::string ClientVisit::file_line(std::string_view text) const {
  return std::string(text) + (target_.crlf_files ? "\r\n" : "\n");
}

void ClientVisit::add_recipient() {
  if (!target_.takes_several()) hearing_.not_applicable({"check.skip.one-recipient"});
  errand_.to.push_back(target_.also);
}

std::size_t ClientVisit::record(Kind kind, std::string octets) {
  return hearing_.record(kind, calls_.empty() ? 0 : calls_.back().number, std::move(octets),
                         channel_ != nullptr && channel_->is_encrypted());
}

std::size_t ClientVisit::record(std::string_view event) {
  return hearing_.record(calls_.back().number, Sentence{std::string(event)},
                         channel_ != nullptr && channel_->is_encrypted());
}

void ClientVisit::run() {
  if (is_over()) return;
  commands_.clear();
  contents_.clear();
  calls_.clear();
  times_.fill(0);
  limit_ = stage_.now() + target_.run_limit + script_.delays();
  if (const auto problem = stage_.start(errand_)) return hearing_.doubt(*problem);
  while (calls_.size() < kMostCalls) {
    channel_ = stage_.accept(limit_ - stage_.now());
    if (channel_ == nullptr) break;
    serve();
    channel_.reset();
  }
  end_ = stage_.finish(std::max(kGrace, limit_ - stage_.now()));
  conclude();
}

void ClientVisit::conclude() {
  const bool is_well = end_.how == ClientEnd::How::exited && end_.status == 0 && !calls_.empty();
  if (!is_well && !end_.output.empty()) {
    const std::size_t cut = end_.output.size() - std::min(end_.output.size(), kMostShownOutput);
    record(Kind::output, end_.output.substr(cut));
  }
  Sentence how{"check.event.client-exited", {{"status", std::to_string(end_.status)}}};
  if (end_.how == ClientEnd::How::killed) {
    how = {"check.event.client-killed", {{"signal", std::to_string(end_.status)}}};
  } else if (end_.how == ClientEnd::How::timed_out) {
    how = {"check.event.client-timed-out", {{"seconds", whole_seconds(target_.run_limit)}}};
  }
  end_line_ = hearing_.record(0, how);
  // A client that waits for more, and for how long, is the case's affair.
  const bool ran_out =
      end_.how == ClientEnd::How::timed_out ||
      std::any_of(calls_.begin(), calls_.end(), [](const auto& call) { return call.ran_out; });
  const bool was_silent =
      std::any_of(calls_.begin(), calls_.end(), [](const auto& call) { return call.was_silent; });
  if (ran_out && !was_silent) {
    hearing_.doubt(
        {"check.doubt.client-timed-out", {{"seconds", whole_seconds(target_.run_limit)}}},
        end_line_);
  }
  if (calls_.empty() && !may_stay_away_) {
    hearing_.doubt({"check.doubt.client-never-came", {{"output", end_.output.substr(0, 200)}}},
                   end_line_);
  }
}

void ClientVisit::serve() {
  constexpr std::size_t kMostCommands = 400;
  calls_.push_back({.number = hearing_.new_connection()});
  unread_.clear();
  is_early_ = has_recipients_ = false;
  record("check.event.client-came");
  int greeted = 0;
  if (!give(Place::greeting, greeted)) return;
  for (std::size_t i = 0; i < kMostCommands; ++i) {
    ClientCommand command;
    command.early = is_early_;
    command.connection = calls_.back().number;
    command.encrypted = channel_->is_encrypted();
    if (!read_command(command.octets)) return;
    command.place = place_of(command.text());
    command.line = record(Kind::client, command.octets);
    const Place place = calls_.back().last = command.place;
    commands_.push_back(std::move(command));
    is_early_ = !unread_.empty();
    const bool is_open = give(place, commands_.back().code);
    const bool taken = commands_.back().was_taken();
    if (place == Place::rcpt) has_recipients_ = has_recipients_ || taken;
    if (taken && place != Place::rcpt && place != Place::noop && place != Place::vrfy) {
      has_recipients_ = false;
    }
    if (!is_open) return;
    if (place == Place::quit) return take_leave();
    if (place != Place::data || commands_.back().code / 100 != 3) continue;
    ClientContent content;
    content.early = is_early_;
    content.connection = calls_.back().number;
    const bool ended = read_content(content);
    contents_.push_back(std::move(content));
    calls_.back().last = Place::content;
    has_recipients_ = false;
    is_early_ = !unread_.empty();
    if (!ended || !give(Place::content, contents_.back().code)) return;
  }
  calls_.back().end_line = record("check.event.closed");
}

bool ClientVisit::give(Place place, int& code) {
  const Answer answer = script_.answer_to(place, ++times_[static_cast<std::size_t>(place)],
                                          has_recipients_, channel_->is_encrypted());
  if (answer.delay > Duration{} && !listen(answer.delay)) {
    calls_.back().awaited_no_reply = true;
    return false;
  }
  is_early_ = is_early_ || !unread_.empty();
  code = code_of(answer.octets);  // of several replies in one answer the first counts
  if (!send(answer)) return false;
  answered_ = stage_.now();
  switch (answer.then) {
    case Answer::Then::goes_on:
      return true;
    case Answer::Then::closes:
      calls_.back().end_line = record("check.event.closed");
      return false;
    case Answer::Then::starts_tls:
    case Answer::Then::breaks_tls:
      break;
  }
  return turn_to_tls(answer.then);
}

bool ClientVisit::send_segment(std::string_view octets) {
  if (channel_->send(octets, kSendPatience)) return true;
  note_closed(Arrival::end);
  return false;
}

bool ClientVisit::send(const Answer& answer) {
  if (answer.octets.empty()) return true;
  if (answer.form == Answer::Form::by_octet) {
    record(Kind::server, answer.octets);
    for (std::size_t i = 0; i < answer.octets.size(); ++i) {
      if (i == answer.octets.size() / 2 && answer.pause > Duration{} && !listen(answer.pause)) {
        return false;
      }
      if (!send_segment(std::string_view(answer.octets).substr(i, 1))) return false;
    }
    return true;
  }
  std::string_view left = answer.octets;
  while (!left.empty()) {
    const bool by_line = answer.form == Answer::Form::by_line;
    const std::size_t end = by_line ? left.find('\n') : std::string_view::npos;
    const std::string_view segment =
        left.substr(0, end == std::string_view::npos ? left.size() : end + 1);
    record(Kind::server, std::string(segment));
    if (!send_segment(segment)) return false;
    left.remove_prefix(segment.size());
    if (!left.empty() && answer.pause > Duration{} && !listen(answer.pause)) return false;
  }
  return true;
}

bool ClientVisit::listen(Duration time) {
  const Instant end = stage_.now() + time;
  while (stage_.now() < end) {
    const Arrival arrival = receive(end - stage_.now());
    if (arrival == Arrival::octets) {
      is_early_ = true;
    } else if (arrival != Arrival::timeout) {
      note_closed(arrival);
      calls_.back().awaited_no_reply = true;
      return false;
    }
  }
  return true;
}

bool ClientVisit::turn_to_tls(Answer::Then then) {
  if (then == Answer::Then::breaks_tls) {
    if (receive(seconds(5)) == Arrival::octets) unread_.clear();  // the client's handshake
    record("check.event.no-tls");
    return send({.octets = "454 No TLS today\r\n"});
  }
  // What stands behind STARTTLS in the clear is no handshake.
  const bool talks_on = is_early_;
  std::string problem;
  if (!talks_on && channel_->start_tls(kSendPatience, problem)) {
    calls_.back().encrypted = true;
    record("check.event.tls");
    return true;
  }
  calls_.back().end_line = record("check.event.no-tls");
  return talks_on;
}

Arrival ClientVisit::receive(Duration patience) {
  if (patience <= Duration{}) return Arrival::timeout;
  return channel_->receive(unread_, patience);
}

void ClientVisit::note_closed(Arrival how) {
  ClientCall& call = calls_.back();
  if (call.end_line != 0) return;
  call.client_closed = how != Arrival::timeout;
  call.ran_out = how == Arrival::timeout && stage_.now() >= limit_;
  call.was_silent = call.ran_out && stage_.now() - answered_ >= kLongSilence;
  call.end_line = record(how == Arrival::end     ? "check.event.client-closed"
                         : how == Arrival::reset ? "check.event.reset"
                                                 : "check.event.timeout");
}

bool ClientVisit::read_command(std::string& line) {
  constexpr std::size_t kLongest = 65536;
  while (true) {
    const std::size_t end = unread_.find('\n');
    if (end != std::string::npos || unread_.size() > kLongest) {
      line = unread_.substr(0, std::min(end, kLongest) + 1);
      unread_.erase(0, line.size());
      return true;
    }
    const Arrival arrival = receive(limit_ - stage_.now());
    if (arrival == Arrival::octets) continue;
    if (!unread_.empty()) record(Kind::client, std::exchange(unread_, {}));
    note_closed(arrival);
    return false;
  }
}

void ClientVisit::take_leave() {
  const Instant end = stage_.now() + seconds(2);
  Arrival arrival = Arrival::octets;
  while (arrival == Arrival::octets && stage_.now() < end) arrival = receive(end - stage_.now());
  if (!unread_.empty()) record(Kind::client, std::exchange(unread_, {}));
  note_closed(arrival);
}

const ClientCommand* ClientVisit::first(Place place) const {
  const auto found = std::find_if(commands_.begin(), commands_.end(),
                                  [place](const auto& one) { return one.place == place; });
  return found == commands_.end() ? nullptr : &*found;
}

std::size_t ClientVisit::count(Place place) const {
  return static_cast<std::size_t>(std::count_if(
      commands_.begin(), commands_.end(), [place](const auto& one) { return one.place == place; }));
}

bool ClientVisit::has_delivered() const {
  return std::any_of(contents_.begin(), contents_.end(),
                     [](const auto& one) { return one.code / 100 == 2; });
}

Finding ClientVisit::require(bool holds, Sentence told, std::size_t line) {
  return hearing_.require(holds, std::move(told), line);
}

void ClientVisit::given(bool holds, Sentence doubt) {
  if (!holds) hearing_.doubt(std::move(doubt), end_line_);
}

void ClientVisit::given_reached(Place place) {
  const bool reached = place == Place::greeting  ? !calls_.empty()
                       : place == Place::content ? !contents_.empty()
                                                 : first(place) != nullptr;
  given(reached, {"check.doubt.not-reached", {{"place", std::string(place_name(place))}}});
}

Finding ClientVisit::does_not_apply(Sentence why) {
  hearing_.not_applicable(std::move(why));
  return finding();
}

void ClientVisit::needs_status() {
  if (!target_.tells_by_status) hearing_.not_applicable({"check.skip.no-status"});
}

}  // namespace smtplab::conformance
