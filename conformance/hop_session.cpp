#include "conformance/hop_session.h"

#include <algorithm>
#include <utility>

#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

using Kind = TranscriptLine::Kind;

/// Between the octets of a reply that comes in octets.
constexpr Duration kPieceDelay = milliseconds(2);

bool begins(std::string_view line, std::string_view verb) {
  return smtp::equals_ignoring_case(line.substr(0, verb.size()), verb);
}

HopStage stage_of(std::string_view line) {
  if (begins(line, "EHLO")) return HopStage::ehlo;
  if (begins(line, "HELO")) return HopStage::helo;
  if (begins(line, "MAIL")) return HopStage::mail;
  if (begins(line, "RCPT")) return HopStage::rcpt;
  if (begins(line, "DATA")) return HopStage::data;
  if (begins(line, "QUIT")) return HopStage::quit;
  return HopStage::other;
}

std::string greeting_lines(const std::string& name, const std::vector<std::string>& keywords) {
  std::string text = (keywords.empty() ? "250 " : "250-") + name + "\r\n";
  for (std::size_t i = 0; i < keywords.size(); ++i) {
    text.append(i + 1 < keywords.size() ? "250-" : "250 ").append(keywords[i]).append("\r\n");
  }
  return text;
}

/// How often this hop has come to the stage: with the greeting once a visit.
std::size_t times_at(const Hop& hop, HopStage stage) {
  if (stage == HopStage::greeting) return hop.visits.size();
  std::size_t times = 0;
  for (const HopVisit& visit : hop.visits) {
    if (stage == HopStage::end_of_data) {
      times += visit.messages.size();
      continue;
    }
    times += static_cast<std::size_t>(
        std::count_if(visit.lines.begin(), visit.lines.end(),
                      [stage](const HopLine& one) { return one.stage == stage; }));
  }
  return times;
}

}  // namespace

HopSession::HopSession(std::shared_ptr<Hop> hop, Instant now)
    : hop_(std::move(hop)), visit_(hop_->visits.size()) {
  HopVisit& begun = hop_->visits.emplace_back();
  begun.began = now;
  if (hop_->observer != nullptr) begun.connection = hop_->observer->new_connection();
  record(Kind::event, "check.event.hop-called");
  answer(HopStage::greeting, {}, now);
}

void HopSession::record(Kind kind, std::string octets) {
  if (hop_->observer == nullptr) return;
  const std::size_t line =
      hop_->observer->record(kind, visit().connection, std::move(octets), hop_->name);
  if (kind == Kind::client && !visit().lines.empty()) visit().lines.back().line = line;
}

HopAnswer HopSession::usual(HopStage stage) const {
  switch (stage) {
    case HopStage::greeting:
      return {"220 " + hop_->name + " ESMTP\r\n"};
    case HopStage::ehlo:
      return {greeting_lines(hop_->name, hop_->settings.keywords)};
    case HopStage::helo:
      return {"250 " + hop_->name + "\r\n"};
    case HopStage::mail:
    case HopStage::rcpt:
    case HopStage::end_of_data:
      return {"250 Ok\r\n"};
    case HopStage::data:
      return {recipients_.empty() ? "554 No valid recipients\r\n" : "354 Go on\r\n"};
    case HopStage::quit:
      return {"221 " + hop_->name + "\r\n", HopThen::closes};
    case HopStage::other:
      break;
  }
  return {"250 Ok\r\n"};
}

void HopSession::answer(HopStage stage, std::string_view line, Instant now) {
  const HopMoment moment{stage, line, visit_ + 1, times_at(*hop_, stage), asked_recipients_};
  std::optional<HopAnswer> scripted;
  // When nobody looks any more, all that still comes is taken: it is not to be tried for ever.
  if (hop_->observer != nullptr && hop_->settings.script) scripted = hop_->settings.script(moment);
  HopAnswer made = scripted ? std::move(*scripted) : usual(stage);
  note_reply(stage, made, line);
  say(made, now);
}

void HopSession::note_reply(HopStage stage, const HopAnswer& answer, std::string_view line) {
  const bool is_positive = answer.octets.starts_with('2');
  switch (stage) {
    case HopStage::mail:
      mail_ = line;
      recipients_.clear();
      asked_recipients_ = 0;
      return;
    case HopStage::rcpt:
      if (is_positive) recipients_.emplace_back(line);
      return;
    case HopStage::data:
      in_content_ = answer.octets.starts_with("354");
      return;
    case HopStage::end_of_data:
      takes_ = is_positive;
      return;
    default:
      return;
  }
}

void HopSession::say(const HopAnswer& answer, Instant now) {
  is_silent_ = answer.then == HopThen::falls_silent;
  is_closing_ = answer.then == HopThen::closes;
  Instant due = now + answer.delay + hop_->settings.reply_delay;
  if (answer.octets.empty()) {
    if (!is_closing_) return;
    visit().was_closed_here = visit().has_ended = true;
    record(Kind::event, "check.event.hop-closes");
    return;
  }
  owes_reply_ = true;
  if (!hop_->settings.in_octets) {
    output_.push_back({due, answer.octets});
    return;
  }
  for (const char octet : answer.octets) {
    output_.push_back({due, std::string(1, octet)});
    due = due + kPieceDelay;
  }
}

std::string HopSession::take_output(Instant now) {
  if (output_.empty() || output_.front().due > now) return {};
  std::string octets = std::move(output_.front().octets);
  output_.pop_front();
  record(Kind::server, octets);
  if (!output_.empty()) return octets;
  owes_reply_ = false;
  early_ = unread_.size();
  if (std::exchange(takes_, false)) visit().messages.back().is_taken = true;
  if (is_closing_) {
    visit().was_closed_here = visit().has_ended = true;
    record(Kind::event, "check.event.hop-closes");
  } else {
    work(now);
  }
  return octets;
}

std::optional<Instant> HopSession::next_timeout() const {
  if (output_.empty()) return std::nullopt;
  return output_.front().due;
}

void HopSession::handle_timeout(Instant now) { work(now); }

void HopSession::receive(std::string_view octets, Instant now) {
  if (is_closing_ || unread_.size() + octets.size() > kMostOctets) return;
  unread_ += octets;
  work(now);
}

void HopSession::receive_end(Instant now) {
  if (visit().has_ended) return;
  work(now);
  visit().has_ended = true;
  visit().ended_before_reply = owes_reply_;
  if (in_content_) visit().unfinished = unread_;
  record(Kind::event, "check.event.hop-left");
}

void HopSession::work(Instant now) {
  while (!owes_reply_ && !is_silent_ && !is_closing_) {
    if (in_content_ ? !take_content(now) : !take_line(now)) return;
  }
}

bool HopSession::take_line(Instant now) {
  const std::size_t end = unread_.find("\r\n");
  if (end == std::string::npos) return false;
  const std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 2);
  const HopStage stage = stage_of(line);
  visit().lines.push_back({stage, line, kNoLine, early_ > 0, now});
  early_ -= std::min(early_, end + 2);
  record(Kind::client, line + "\r\n");
  if (stage == HopStage::rcpt) ++asked_recipients_;
  answer(stage, line, now);
  return true;
}

bool HopSession::take_content(Instant now) {
  // What is there before the 354 has gone out was not asked for.
  content_is_early_ = content_is_early_ || early_ > 0;
  std::size_t end = 0;
  if (!unread_.starts_with(".\r\n")) {
    end = unread_.find("\r\n.\r\n");
    if (end == std::string::npos) return false;
    end += 2;
  }
  std::string wire = unread_.substr(0, end);
  unread_.erase(0, end + 3);
  early_ -= std::min(early_, end + 3);
  in_content_ = false;
  take_message(std::move(wire), now);
  return true;
}

void HopSession::take_message(std::string wire, Instant now) {
  HopMessage message;
  message.mail = mail_;
  message.recipients = recipients_;
  message.is_early = std::exchange(content_is_early_, false);
  message.at = now;
  if (hop_->observer != nullptr) {
    HopObserver& observer = *hop_->observer;
    message.order = observer.next_order++;
    message.line = observer.record(Kind::client, visit().connection, wire + ".\r\n", hop_->name);
  }
  message.wire = std::move(wire);
  visit().messages.push_back(std::move(message));
  answer(HopStage::end_of_data, {}, now);
}

}  // namespace smtplab::conformance
