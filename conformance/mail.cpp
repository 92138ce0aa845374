#include "conformance/mail.h"

#include <algorithm>
#include <utility>

namespace smtplab::conformance {

namespace {

/// The message with that mark in its header: another one may hold it in its body.
bool is_own(const std::string& octets, const std::string& mark) {
  const std::string wanted = "Subject: " + mark;
  const std::size_t at = octets.find(wanted);
  if (at == std::string::npos) return false;
  const bool is_in_header = std::min(octets.find("\n\n"), octets.find("\r\n\r\n")) >= at;
  const char next = at + wanted.size() < octets.size() ? octets[at + wanted.size()] : '\n';
  return is_in_header && (next == '\r' || next == '\n');
}

bool may_relay(const Target& target) {
  return target.given().has(Need::trusted_bind) && target.given().has(Need::foreign_mailbox);
}

}  // namespace

std::string Mail::mark(std::string_view name) const {
  return "probe-" + trial_.tag() + "-" + std::string(name);
}

std::string Mail::content(std::string_view name, std::string_view body) const {
  const Target& target = trial_.target();
  const std::string own = mark(name);
  return "From: <" + target.ordinary_sender() + ">\r\nTo: <" + address() +
         ">\r\nDate: Thu, 21 May 1998 05:33:29 -0700\r\nMessage-ID: <" + own + "@" +
         target.client_name + ">\r\nSubject: " + own + "\r\n\r\n" + own + "\r\n" +
         std::string(body);
}

// Asks again whenever something may have changed.
template <class Look>
auto Mail::wait(Look look, int times) -> decltype(look()) {
  Transport& transport = trial_.transport();
  const Duration patience = trial_.target().patience.delivery * times;
  const Instant deadline = transport.now() + trial_.patience(patience);
  while (true) {
    auto found = look();
    if (found || trial_.is_over()) return found;
    const Duration left = deadline - transport.now();
    if (left <= Duration{}) return found;
    transport.wait_for_mail(left);
  }
}

template <class IsMeant>
std::optional<DeliveredMessage> Mail::look(IsMeant is_meant) {
  if (trial_.is_over()) return std::nullopt;
  auto messages = trial_.transport().read_mailbox(place_);
  if (!messages) {
    trial_.doubt({"check.doubt.unreadable-mail", {{"why", messages.error()}}});
    return std::nullopt;
  }
  for (std::string& octets : *messages) {
    if (is_meant(octets)) return DeliveredMessage(std::move(octets));
  }
  return std::nullopt;
}

std::optional<DeliveredMessage> Mail::find(std::string_view name) {
  const std::string own = mark(name);
  return look([&](const std::string& octets) { return is_own(octets, own); });
}

std::optional<DeliveredMessage> Mail::find_notice(std::string_view name) {
  const std::string own = mark(name);
  return look([&](const std::string& octets) {
    return octets.find(own) != std::string::npos && !is_own(octets, own);
  });
}

DeliveredMessage Mail::wait_for_notice(std::string_view name) {
  auto found = wait([&] { return find_notice(name); });
  if (found) {
    trial_.record(TranscriptLine::Kind::message, 0, found->octets());
    return std::move(*found);
  }
  trial_.doubt({"check.doubt.no-notice", {{"name", std::string(name)}}});
  return {};
}

bool Mail::notice_comes(std::string_view name) {
  return wait([&] { return find_notice(name); }).has_value();
}

DeliveredMessage Mail::wait_for(std::string_view name) {
  auto found = wait([&] { return find(name); });
  if (found) {
    trial_.record(TranscriptLine::Kind::message, 0, found->octets());
    return std::move(*found);
  }
  trial_.doubt({"check.doubt.not-delivered", {{"name", std::string(name)}}});
  return {};
}

bool Mail::comes(std::string_view name) {
  const auto known = wait([&]() -> std::optional<bool> {
    if (find(name)) return true;
    if (find_return(name)) return false;
    return std::nullopt;
  });
  // A message and what says that it was returned may come at the same time.
  return known && (*known || find(name).has_value());
}

std::optional<DeliveredMessage> Mail::find_return(std::string_view name) {
  if (trial_.is_over() || !trial_.target().given().has(Need::mail)) return std::nullopt;
  auto messages = trial_.transport().read_mailbox(place_);
  if (!messages) return std::nullopt;
  for (std::string& octets : *messages) {
    if (octets.find(mark(name)) == std::string::npos) continue;
    DeliveredMessage message(std::move(octets));
    const auto& body = message.body();
    const bool holds_it = std::any_of(body.begin(), body.end(), [&](const std::string& line) {
      return line == "Subject: " + mark(name);
    });
    const auto subjects = message.fields("Subject");
    const bool is_ours = !subjects.empty() && subjects.front().starts_with(mark({}));
    if (holds_it && !is_ours && !message.has("Action: delayed")) return message;
  }
  return std::nullopt;
}

bool Mail::is_returned(std::string_view name) {
  constexpr int kDeliveries = 3;  // to the next host, back, and to the mailbox
  return wait([&] { return find_return(name); }, kDeliveries).has_value();
}

void Mail::wait_for_refusal(const std::string& mailbox) {
  const bool is_refused = wait([&] {
    const auto arrived = trial_.transport().read_sink();
    return std::any_of(arrived.begin(), arrived.end(), [&](const SinkMessage& message) {
      return message.refused && message.forward_paths.front().find(mailbox) != std::string::npos;
    });
  });
  if (!is_refused) trial_.doubt({"check.doubt.not-at-sink", {{"name", mailbox}}});
}

DeliveredMessage Mail::wait_for_return(std::string_view name) {
  if (auto found = wait([&] { return find_return(name); })) {
    trial_.record(TranscriptLine::Kind::message, 0, found->octets());
    return std::move(*found);
  }
  trial_.doubt({"check.doubt.not-returned", {{"name", std::string(name)}}});
  return {};
}

void Mail::send_sentinel() {
  for (const std::string name : {"sentinel", "second-sentinel"}) {
    if (trial_.is_over()) return;
    Dialogue own = server_.another();
    own.open();
    own.given("MAIL FROM:<" + trial_.target().ordinary_sender() + ">", 250);
    own.given("RCPT TO:<" + address() + ">", k2yz);
    own.given("DATA", 354);
    own.given(content(name) + ".", 250);
    wait_for(name);
  }
}

std::string Mail::address() const {
  const Target& target = trial_.target();
  switch (place_) {
    case MailPlace::second_mailbox:
      return target.second_mailbox;
    case MailPlace::postmaster:
      return "postmaster@" + std::string(target.domain());
    case MailPlace::mailbox:
      break;
  }
  return target.mailbox;
}

bool Mail::has_relay_sentinel() const {
  const Needs given = trial_.target().given();
  return given.has(Need::sink) && (may_relay(trial_.target()) || given.has(Need::relay_mailbox));
}

Door Mail::relay_door() const { return may_relay(trial_.target()) ? Door::trusted : Door::smtp; }

std::string Mail::relay_domain() const {
  const Target& target = trial_.target();
  const std::string& to = may_relay(target) ? target.foreign_mailbox : target.relay_mailbox;
  return to.substr(to.rfind('@') + 1);
}

void Mail::send_relay_sentinel() {
  const Target& target = trial_.target();
  const bool is_trusted = may_relay(target);
  for (const std::string name : {"relay-sentinel", "second-relay-sentinel"}) {
    if (trial_.is_over()) return;
    Dialogue own = server_.another();
    own.connect(is_trusted ? Door::trusted : Door::smtp);
    own.given_reply(220);
    own.given("EHLO " + target.client_name, 250);
    own.given("MAIL FROM:<" + target.ordinary_sender() + ">", 250);
    const std::string& to = is_trusted ? target.foreign_mailbox : target.relay_mailbox;
    own.given("RCPT TO:<" + to + ">", k2yz);
    own.given("DATA", 354);
    own.given(content(name) + ".", 250);
    wait_for_sink(name);
  }
}

std::optional<SinkMessage> Mail::find_in_sink(std::string_view name) {
  if (trial_.is_over()) return std::nullopt;
  const std::string wanted = mark(name);
  for (SinkMessage& message : trial_.transport().read_sink()) {
    if (message.content.find(wanted) != std::string::npos) return std::move(message);
  }
  return std::nullopt;
}

SinkMessage Mail::wait_for_sink(std::string_view name) {
  std::optional<SinkMessage> found;
  wait([&] {
    found = find_in_sink(name);
    return found.has_value() || find_return(name).has_value();
  });
  if (!found) found = find_in_sink(name);
  if (found) {
    trial_.record(TranscriptLine::Kind::message, 0, found->content);
    return std::move(*found);
  }
  trial_.doubt({"check.doubt.not-at-sink", {{"name", std::string(name)}}});
  return {};
}

}  // namespace smtplab::conformance
