#include "conformance/mutants/reference_client.h"

#include <algorithm>
#include <utility>

namespace smtplab::conformance {
namespace {

using smtp::Extension;
using smtp::Verb;

constexpr int kTemporary = 75;
constexpr int kUnavailable = 69;
constexpr int kBadInput = 65;

bool has_eight_bits(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c & '\x80') != 0; });
}

bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 32; });
}

/// CRLF for each line end, whichever it was; a CR alone is a space.
std::string with_crlf(std::string_view text) {
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (is_crlf) continue;
    if (text[i] == '\n') {
      lines.append("\r\n");
    } else {
      lines.push_back(text[i] == '\r' ? ' ' : text[i]);
    }
  }
  return lines;
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return longest;
}

}  // namespace

ReferenceClient reference_client() { return {}; }

ClientTarget reference_client_target() {
  ClientTarget target;
  target.name = "reference";
  target.command = {"simulated", "{also}"};
  target.tells_by_status = true;
  return target;
}

SimulatedClient::SimulatedClient(const ReferenceClient& config, const Errand& errand)
    : config_(config), errand_(errand) {
  errand_.content =
      config_.line_ends ? config_.line_ends(errand_.content) : with_crlf(errand_.content);
  if (config_.content) errand_.content = config_.content(std::move(errand_.content));
  waiting_ = errand_.to;
  if (config_.sends_twice) waiting_.insert(waiting_.end(), errand_.to.begin(), errand_.to.end());
  wants_connection_ = true;
  if (config_.stays_away && may_not_send()) {
    wants_connection_ = false;
    status_ = kBadInput;
  }
}

void SimulatedClient::connect(Instant now) {
  session_.emplace(config_.dialect, now);
  interference_ = config_.interference ? config_.interference() : std::make_unique<Interference>();
  wants_connection_ = false;
  is_connected_ = true;
  is_refused_ = tls_failed_ = false;
  last_ = now;
  if (config_.speaks_first) say_hello("EHLO", now);
}

void SimulatedClient::receive(std::string_view octets, Instant now) {
  if (!is_connected_) return;
  last_ = now;
  session_->receive(interference_->to_client(octets), now);
  step(now);
  const std::size_t line = octets.find('\n') + 1;
  if (config_.keeps_injected_replies && awaits_tls()) injected_ = octets.substr(line);
}

void SimulatedClient::receive_eof(Instant now) {
  if (!is_connected_) return;
  session_->receive_eof(now);
  step(now);
}

void SimulatedClient::handle_timeout(Instant now) {
  if (!is_connected_) return;
  last_ = now;
  session_->handle_timeout(now);
  step(now);
}

std::optional<Instant> SimulatedClient::next_timeout() const {
  return is_connected_ ? session_->next_timeout() : std::nullopt;
}

std::string SimulatedClient::take_output() {
  if (!session_ || session_->pending_output().empty()) return {};
  std::string output(session_->pending_output());
  session_->consume_output(output.size());
  return interference_->to_server(output);
}

bool SimulatedClient::awaits_tls() const {
  return is_connected_ && session_->state() == smtp::SessionState::negotiating &&
         session_->pending_output().empty();
}

void SimulatedClient::tls_started(Instant now) {
  session_->tls_started(now);
  ++tls_starts_;
  if (config_.forgets_before_tls) {
    say_hello("EHLO", now);
  } else {
    begin_mail(now);
  }
  if (injected_.empty()) return;
  session_->receive(std::exchange(injected_, {}), now);
  step(now);
}

void SimulatedClient::tls_failed(Instant now) {
  tls_failed_ = true;
  if (!config_.goes_on_without_tls) {
    status_ = kTemporary;
    return hang_up();
  }
  session_->tls_started(now);
  begin_mail(now);
}

void SimulatedClient::step(Instant now) {
  while (is_connected_) {
    const auto event = session_->next_event();
    if (!event) return;
    on(*event, now);
  }
}

void SimulatedClient::on(const smtp::ClientEvent& event, Instant now) {
  if (const auto* reply = std::get_if<smtp::ReplyReceived>(&event)) {
    return on_reply(reply->verb, static_cast<int>(reply->code.value), now);
  }
  const bool is_lost = std::holds_alternative<smtp::ReplyTimedOut>(event) ||
                       std::holds_alternative<smtp::Disconnected>(event);
  if (!is_lost) return;
  if (status_ == 0 && !waiting_.empty()) status_ = kTemporary;
  hang_up();
}

void SimulatedClient::on_reply(Verb verb, int code, Instant now) {
  const int digit = code / 100;
  if (session_->state() == smtp::SessionState::closed && verb != Verb::quit) {
    if (!waiting_.empty()) status_ = kTemporary;
    return hang_up();
  }
  switch (verb) {
    case Verb::connection:
      if (config_.speaks_first) return;
      return digit == 2 ? say_hello("EHLO", now) : give_up(code, now);
    case Verb::ehlo:
      if (digit == 2) return after_hello(now);
      if (digit == 5 && !config_.needs_all_of_hello) return say_hello("HELO", now);
      return give_up(code, now);
    case Verb::helo:
      return digit == 2 ? begin_mail(now) : give_up(code, now);
    case Verb::starttls:
      return digit == 2 ? void() : begin_mail(now);
    case Verb::mail:
      if (digit != 2) return give_up(code, now);
      return config_.pipelines && asked_ != 0 ? void() : send_recipients(now);
    case Verb::rcpt:
      if (is_refused_) return;
      ++answered_;
      if (digit == 2) ++taken_;
      if (digit != 2) status_ = digit == 4 ? kTemporary : kUnavailable;
      if (answered_ < asked_) return;
      if (asked_ < recipients_.size()) return send_recipients(now);
      if (taken_ == 0 || (!config_.sends_to_the_rest && taken_ < asked_)) return give_up(code, now);
      return say("DATA", now);
    case Verb::data:
      return digit == 3 ? send_content(now) : give_up(code, now);
    case Verb::end_of_data:
      if (digit != 2) return give_up(code, now);
      waiting_.erase(waiting_.begin(),
                     waiting_.begin() + static_cast<std::ptrdiff_t>(recipients_.size()));
      return waiting_.empty() ? leave(now) : begin_mail(now);
    case Verb::rset:
      return is_refused_ ? leave(now) : begin_mail(now);
    case Verb::quit:
      return hang_up();
    default:
      return;
  }
}

void SimulatedClient::say(std::string_view line, Instant now) {
  session_->send_octets(std::string(line) + "\r\n", now);
}

void SimulatedClient::say_hello(std::string_view verb, Instant now) {
  say(std::string(verb) + " " + config_.hello, now);
}

void SimulatedClient::after_hello(Instant now) {
  const bool offers_tls = session_->extensions().has(Extension::starttls);
  const bool wants_tls = config_.uses_starttls &&
                         (!session_->is_secure() || (config_.starts_tls_twice && tls_starts_ < 2));
  if (offers_tls && wants_tls && !tls_failed_) return say("STARTTLS", now);
  begin_mail(now);
}

bool SimulatedClient::may_not_send() const {
  const auto is_odd = [](const std::string& path) {
    return has_controls(path) || has_eight_bits(path);
  };
  const bool odd_path =
      is_odd(errand_.from) || std::any_of(errand_.to.begin(), errand_.to.end(), is_odd);
  // It cannot encode, so what only 8BITMIME or SMTPUTF8 would carry stays here.
  const bool has_8bitmime = session_ && session_->extensions().has(Extension::eight_bit_mime);
  const std::string_view header =
      std::string_view(errand_.content).substr(0, errand_.content.find("\r\n\r\n"));
  return odd_path || longest_line(errand_.content) > 998 || has_eight_bits(header) ||
         (has_eight_bits(errand_.content) && !has_8bitmime);
}

std::string SimulatedClient::mail_parameters() const {
  std::string text;
  if (!config_.uses_extensions) return text;
  const auto offers = [this](Extension extension) { return session_->extensions().has(extension); };
  if (offers(Extension::size)) text += " SIZE=" + std::to_string(errand_.content.size());
  if (offers(Extension::eight_bit_mime) && has_eight_bits(errand_.content)) {
    text += " BODY=8BITMIME";
  }
  return text;
}

void SimulatedClient::begin_mail(Instant now) {
  const std::uint64_t limit = session_->announced_size();
  const bool is_too_large = limit != 0 && errand_.content.size() > limit;
  if (config_.checks_mail && (may_not_send() || is_too_large)) {
    status_ = kBadInput;
    return leave(now);
  }
  recipients_ = waiting_;
  if (config_.one_recipient_each || config_.sends_twice) recipients_.resize(1);
  asked_ = answered_ = taken_ = 0;
  say("MAIL FROM:<" + errand_.from + ">" + mail_parameters(), now);
  if (config_.pipelines && session_->extensions().has(Extension::pipelining)) {
    send_recipients(now);
  }
}

void SimulatedClient::send_recipients(Instant now) {
  const bool all = config_.pipelines && session_->extensions().has(Extension::pipelining);
  do {
    say("RCPT TO:<" + recipients_[asked_++] + ">", now);
  } while (all && asked_ < recipients_.size());
}

void SimulatedClient::send_content(Instant now) {
  session_->send_content(errand_.content, now);
  session_->end_content(now);
}

void SimulatedClient::give_up(int code, Instant now) {
  const smtp::SessionState state = session_->state();
  const bool had_hello = state != smtp::SessionState::opened &&
                         state != smtp::SessionState::greeted &&
                         state != smtp::SessionState::refused;
  if (++attempts_ < config_.attempts && had_hello) return begin_mail(now);
  status_ = code / 100 == 4 ? kTemporary : kUnavailable;
  is_refused_ = true;
  if (!config_.quits_when_refused && !had_hello) return hang_up();
  if (config_.resets && had_hello) return say("RSET", now);
  leave(now);
}

void SimulatedClient::leave(Instant now) {
  if (!config_.quits) return hang_up();
  say("QUIT", now);
  if (!config_.awaits_farewell) is_connected_ = false;
}

void SimulatedClient::hang_up() { is_connected_ = false; }

void interfere(ReferenceClient& client, LineChanges changes) {
  client.interference = [changes = std::move(changes)] {
    return std::make_unique<LineInterference>(changes);
  };
}

namespace {

class ContentRewriter : public Interference {
 public:
  explicit ContentRewriter(std::function<std::string(std::string)> change)
      : change_(std::move(change)) {}
  std::string to_client(std::string_view octets) override {
    reply_ += octets;
    if (reply_.ends_with("\r\n")) is_next_ = std::exchange(reply_, {}).starts_with("354");
    return std::string(octets);
  }
  std::string to_server(std::string_view octets) override {
    std::string segment(octets);
    return std::exchange(is_next_, false) ? change_(std::move(segment)) : segment;
  }

 private:
  std::function<std::string(std::string)> change_;
  std::string reply_;
  bool is_next_ = false;
};

}  // namespace

void rewrite_content(ReferenceClient& client, std::function<std::string(std::string)> change) {
  client.interference = [change = std::move(change)] {
    return std::make_unique<ContentRewriter>(change);
  };
}

}  // namespace smtplab::conformance
