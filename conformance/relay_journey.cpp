#include "conformance/relay_journey.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "sim/dns/zone_reader.h"

namespace smtplab::conformance {
namespace {

using Family = dns::Address::Family;

constexpr std::string_view kHome = "home";
/// No relay and no resolver of its own may remember longer.
constexpr std::string_view kTimeToLive = "$TTL 1";

/// Eight letters that other tags do not share: FNV-1a.
std::string short_name_of(std::string_view tag) {
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : tag) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  std::string text;
  for (int i = 0; i < 8; ++i, hash >>= 4U) text += static_cast<char>('a' + (hash & 15U));
  return text;
}

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return small;
}

std::string path(std::string_view mailbox) { return "<" + std::string(mailbox) + ">"; }

}  // namespace

RelayJourney::RelayJourney(Trial& trial)
    : trial_(trial),
      network_(trial.transport().hops()),
      domain_(std::string(trial.subject().id) + "-" + short_name_of(trial.tag()) + "." +
              std::string(kRelayZone)) {
  observer_.new_connection = [this] { return trial_.new_connection(); };
  observer_.record = [this](TranscriptLine::Kind kind, std::uint32_t connection, std::string octets,
                            const std::string& host) {
    if (kind != TranscriptLine::Kind::event) {
      return trial_.record(kind, connection, std::move(octets));
    }
    return trial_.record(connection, Sentence{std::move(octets), {{"host", host}}});
  };
  if (network_ == nullptr) {
    trial_.not_applicable({"check.skip.needs", {{"keys", need_keys(Need::hops)}}});
    return;
  }
  home_ = &hop(kHome);
  // Notices about addresses beyond ASCII may be so themselves.
  home_->settings.keywords.emplace_back("SMTPUTF8");
  own_lines_.push_back("home MX 0 home");
}

RelayJourney::~RelayJourney() {
  for (const auto& hop : hops_) {
    hop->observer = nullptr;
    hop->settings = {};
  }
  if (network_ == nullptr) return;
  for (const dns::DomainName& name : failing_) network_->zones().heal(name);
  // What waits in the relay's queue for them would be tried again and again.
  for (const dns::Address& address : absent_) {
    const auto heir = std::make_shared<Hop>();
    heir->name = domain_;
    heir->address = address;
    std::string problem;
    network_->listen(heir, problem);
  }
}

std::string RelayJourney::recipient(std::string_view user) const {
  return std::string(user) + "@" + domain_;
}

std::string RelayJourney::sender(std::string_view name) const {
  return std::string(name) + "@" + host_of(kHome);
}

std::string RelayJourney::mark(std::string_view name) const {
  return "probe-" + trial_.tag() + "-" + std::string(name);
}

std::string RelayJourney::host_of(std::string_view label) const {
  return label == "@" ? domain_ : std::string(label) + "." + domain_;
}

dns::DomainName RelayJourney::name_of(std::string_view label) const {
  return *dns::DomainName::parse(host_of(label));
}

std::string RelayJourney::content(const RelayLetter& letter) const {
  const std::string own = mark(letter.name);
  const std::string to = letter.recipients.empty() ? recipient() : letter.recipients.front();
  return letter.fields + "From: " + path(sender(letter.name)) + "\r\nTo: " + path(to) +
         "\r\nDate: Thu, 21 May 1998 05:33:29 -0700\r\nMessage-ID: <" + own + "@" + host_of(kHome) +
         ">\r\nSubject: " + own + "\r\n\r\n" + own + "\r\n" + letter.body;
}

Hop& RelayJourney::put_up(std::string_view label, Family family, HopSettings settings) {
  auto made = std::make_shared<Hop>();
  made->name = host_of(label);
  made->settings = std::move(settings);
  made->observer = &observer_;
  hops_.push_back(made);
  if (is_over()) return *made;
  made->address = network_->new_address(family);
  std::string problem = "no more addresses";
  if (made->address.is_none() || !network_->listen(made, problem)) {
    trial_.doubt({"check.doubt.no-hop", {{"why", problem}}});
  }
  return *made;
}

Hop& RelayJourney::hop(std::string_view label, HopSettings settings) {
  Hop& made = put_up(label, Family::ipv4, std::move(settings));
  own_lines_.push_back(std::string(label) + " A " + made.address.to_string());
  publish_own();
  return made;
}

Hop& RelayJourney::hop6(std::string_view label, HopSettings settings) {
  Hop& made = put_up(label, Family::ipv6, std::move(settings));
  own_lines_.push_back(std::string(label) + " AAAA " + made.address.to_string());
  publish_own();
  return made;
}

Hop& RelayJourney::nameless_hop(std::string_view label, HopSettings settings) {
  return put_up(label, Family::ipv4, std::move(settings));
}

std::string RelayJourney::absent(std::string_view label) {
  if (is_over()) return {};
  const dns::Address address = network_->new_address(Family::ipv4);
  absent_.push_back(address);
  own_lines_.push_back(std::string(label) + " A " + address.to_string());
  publish_own();
  return address.to_string();
}

void RelayJourney::records(std::initializer_list<std::string> lines) {
  lines_.insert(lines_.end(), lines);
  publish_own();
}

void RelayJourney::replace_records(std::initializer_list<std::string> lines) {
  lines_ = lines;
  publish_own();
}

void RelayJourney::publish_own() {
  std::vector<std::string> lines = own_lines_;
  lines.insert(lines.end(), lines_.begin(), lines_.end());
  publish(domain_, lines);
}

void RelayJourney::publish(std::string_view origin, const std::vector<std::string>& lines) {
  if (is_over()) return;
  std::vector<std::string> all{std::string(kTimeToLive)};
  all.insert(all.end(), lines.begin(), lines.end());
  auto read = dns::read_zone(all, *dns::DomainName::parse(origin));
  if (read) return network_->zones().publish(std::move(read->zone));
  // A fault of the case's own, which its test would show.
  trial_.doubt({"check.doubt.no-hop", {{"why", read.error().subject}}});
}

void RelayJourney::fail(std::string_view label) {
  if (is_over()) return;
  failing_.push_back(name_of(label));
  network_->zones().fail(failing_.back());
}

void RelayJourney::heal(std::string_view label) {
  if (network_ != nullptr) network_->zones().heal(name_of(label));
}

std::size_t RelayJourney::times_asked(std::string_view label, dns::RecordType type) const {
  return network_ == nullptr ? 0 : network_->zones().times_asked(name_of(label), type);
}

void RelayJourney::open(Dialogue& relay, const RelayLetter& letter) {
  relay.connect(target().given().has(Need::trusted_bind) ? Door::trusted : Door::smtp);
  relay.given_reply(220);
  if (!relay.last().empty()) {
    const std::string_view text = relay.last().text(0);
    relay_name_ = text.substr(0, text.find(' '));
  }
  if (letter.hello.empty()) {
    relay.given_ehlo();
  } else {
    relay.given("EHLO " + letter.hello, 250);
  }
}

bool RelayJourney::gives(const RelayLetter& letter) {
  Dialogue relay(trial_);
  open(relay, letter);
  const std::string from = letter.sender == "+" ? sender(letter.name) : letter.sender;
  relay.given("MAIL FROM:" + path(from) + letter.of_mail, 250);
  std::vector<std::string> recipients = letter.recipients;
  if (recipients.empty()) recipients.push_back(recipient());
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    const std::string parameters = i < letter.of_rcpt.size() ? letter.of_rcpt[i] : "";
    const std::string to = recipients[i].starts_with('<') ? recipients[i] : path(recipients[i]);
    const std::string command = "RCPT TO:" + to;
    if (relay.ask(command + parameters).reply_class() == 5) refusal_ = relay.last();
  }
  if (refusal_.empty()) {
    if (!is_over() && relay.last().reply_class() != 2) relay.last_is(k2yz);
    relay.given("DATA", 354);
    relay.send(content(letter) + ".\r\n");
    if (letter.may_be_cut && relay.is_closed(target().patience.reply)) {
      refusal_.lines.emplace_back("(closed)");
      return false;
    }
    if (relay.read().reply_class() == 5) refusal_ = relay.last();
  }
  if (!is_over() && refusal_.empty() && relay.last().reply_class() != 2) {
    trial_.doubt(
        {"check.doubt.given", {{"to", "."}, {"wanted", "250"}, {"reply", relay.last().shown()}}},
        relay.last().last_line);
  }
  // Who has refused content may have closed as well.
  if (refusal_.empty() || !letter.may_be_cut) relay.ask("QUIT");
  return refusal_.empty();
}

bool RelayJourney::is_taken(const RelayLetter& letter) {
  refusal_ = {};
  return gives(letter) && !is_over();
}

void RelayJourney::submit(const RelayLetter& letter) {
  if (is_taken(letter) || is_over()) return;
  trial_.doubt(
      {"check.doubt.given", {{"to", "RCPT, DATA"}, {"wanted", "2yz"}, {"reply", refusal_.shown()}}},
      refusal_.last_line);
}

std::string RelayJourney::relay_name() {
  if (relay_name_.empty()) {
    Dialogue relay(trial_);
    open(relay, {});
    relay.ask("QUIT");
  }
  return relay_name_;
}

void RelayJourney::needs_offer(std::string_view keyword) {
  Dialogue relay(trial_);
  open(relay, {});
  relay.needs_offer(keyword);
  relay.ask("QUIT");
}

bool RelayJourney::wait(const std::function<bool()>& holds, Duration patience) {
  Transport& transport = trial_.transport();
  const Instant deadline = transport.now() + trial_.patience(patience);
  while (!holds()) {
    const Duration left = deadline - transport.now();
    if (is_over() || left <= Duration{}) return false;
    transport.wait_for_mail(left);
  }
  return true;
}

Duration RelayJourney::soon() const { return target().patience.delivery; }

Duration RelayJourney::later() const { return soon() + target().retry * 3; }

const HopMessage* RelayJourney::find(const Hop& hop, std::string_view name) const {
  const std::string own = mark(name) + "\r\n";
  const HopMessage* found = nullptr;
  for (const HopMessage* message : hop.taken()) {
    if (message->wire.find(own) != std::string::npos) found = message;
  }
  return found;
}

const HopMessage* RelayJourney::find_notice(std::string_view name) const {
  if (home_ == nullptr) return nullptr;
  const std::string to = in_small_letters("<" + sender(name) + ">");
  for (const HopMessage* message : home_->taken()) {
    // A sentinel goes to its own sender.
    if (name.starts_with("sentinel")) return nullptr;
    // That it is late says nothing of how it will end.
    if (in_small_letters(message->wire).find("\r\naction: delayed") != std::string::npos) continue;
    const auto& recipients = message->recipients;
    if (std::any_of(recipients.begin(), recipients.end(), [&](const std::string& one) {
          return in_small_letters(one).find(to) != std::string::npos;
        })) {
      return message;
    }
  }
  return nullptr;
}

HopMessage RelayJourney::given_at(const Hop& hop, std::string_view name) {
  wait([&] { return find(hop, name) != nullptr || find_notice(name) != nullptr; }, later());
  if (const HopMessage* found = find(hop, name); found != nullptr && !is_over()) return *found;
  trial_.doubt({"check.doubt.not-at-hop", {{"host", hop.name}}});
  return {};
}

HopMessage RelayJourney::given_notice(std::string_view name) {
  wait([&] { return find_notice(name) != nullptr; }, later());
  if (const HopMessage* found = find_notice(name); found != nullptr && !is_over()) return *found;
  trial_.doubt({"check.doubt.no-notice", {{"name", std::string(name)}}});
  return {};
}

void RelayJourney::send_sentinel() {
  for (int i = 0; i < 2 && !is_over(); ++i) {
    RelayLetter letter{.name = "sentinel-" + std::to_string(++sentinels_)};
    letter.recipients = {sender(letter.name)};
    submit(letter);
    if (wait([&] { return find(*home_, letter.name) != nullptr; }, later()) || is_over()) continue;
    trial_.doubt({"check.doubt.not-at-hop", {{"host", home_->name}}});
  }
}

void RelayJourney::accuse_of_silence(Sentence told) {
  if (is_over()) return;
  trial_.convict(std::move(told), last_line());
}

Finding RelayJourney::arrives(const Hop& hop, std::string_view name) {
  const auto is_known = [&] { return find(hop, name) != nullptr || find_notice(name) != nullptr; };
  if (!wait(is_known, later())) send_sentinel();
  if (const HopMessage* found = find(hop, name); found != nullptr) {
    trial_.acquit({"check.seen.at-hop", {{"host", hop.name}}}, found->line);
  } else if (const HopMessage* notice = find_notice(name); notice != nullptr) {
    trial_.convict({"check.seen.hop-returned"}, notice->line);
  } else {
    accuse_of_silence({"check.seen.not-at-hop", {{"host", hop.name}}});
  }
  return finding();
}

Finding RelayJourney::is_returned(std::string_view name) {
  const auto passed_on = [&]() -> const Hop* {
    for (const auto& hop : hops_) {
      if (hop.get() != home_ && find(*hop, name) != nullptr) return hop.get();
    }
    return nullptr;
  };
  if (!wait([&] { return find_notice(name) != nullptr || passed_on() != nullptr; }, soon())) {
    send_sentinel();
  }
  if (const Hop* hop = passed_on(); hop != nullptr) {
    trial_.convict({"check.seen.at-hop", {{"host", hop->name}}}, find(*hop, name)->line);
  } else if (const HopMessage* notice = find_notice(name); notice != nullptr) {
    trial_.acquit({"check.seen.hop-returned"}, notice->line);
  } else {
    accuse_of_silence({"check.seen.not-returned"});
  }
  return finding();
}

Finding RelayJourney::is_not_told(std::string_view name) {
  send_sentinel();
  const HopMessage* notice = find_notice(name);
  return require(notice == nullptr, {"check.seen.hop-returned"},
                 notice == nullptr ? last_line() : notice->line);
}

Finding RelayJourney::require(bool holds, Sentence told, std::size_t line) {
  return trial_.require(holds, std::move(told), line);
}

Finding RelayJourney::doubt(Sentence told) {
  trial_.doubt(std::move(told));
  return finding();
}

}  // namespace smtplab::conformance
