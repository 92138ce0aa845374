#include "sim/agents/relay.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/agents/user_directory.h"
#include "sim/network/port.h"
#include "sim/smtp/internationalized_domain.h"
#include "sim/smtp/internationalized_path.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::agents {

using dns::ExchangerOutcome;
using message::FailureReason;
using trace::Event;
using trace::EventKind;
using Kind = RecipientResult::Kind;

namespace {

// RFC 5321 section 5.1, RFC 7505 section 4.1, RFC 3463.
RecipientResult result_of(ExchangerOutcome outcome) {
  switch (outcome) {
    case ExchangerOutcome::temporary_failure:
      return {Kind::deferred, {}, FailureReason::name_server_failure};
    case ExchangerOutcome::accepts_no_mail:
      return {Kind::failed,
              {{556}, {5, 1, 10}, "the domain takes no mail"},
              FailureReason::no_mail_host};
    case ExchangerOutcome::leads_back_here:
      return {Kind::failed,
              {{554}, {5, 4, 6}, "mail for the domain loops back to this host"},
              FailureReason::loop};
    case ExchangerOutcome::no_usable_exchanger:
    case ExchangerOutcome::no_address:
      return {Kind::failed,
              {{550}, {5, 4, 4}, "no host of the domain has an address"},
              FailureReason::no_route};
    default:
      return {Kind::failed, {{550}, {5, 1, 2}, "no such domain"}, FailureReason::bad_host};
  }
}

bool is_permanent(const smtp::Reply& reply) {
  return reply.code.reply_class() == smtp::ReplyClass::permanent;
}

}  // namespace

bool Relay::take(const Input& input, Context& context) {
  if (const auto* octets = std::get_if<Octets>(&input)) {
    const auto attempt = find(octets->connection);
    if (attempt == attempts_.end()) return false;
    attempt->second.connection->receive(octets->octets, context);
    on_progress(attempt, context);
  } else if (const auto* connected = std::get_if<Connected>(&input)) {
    if (connected->side != network::Side::client) return false;
    on_connected(*connected, context);
  } else if (const auto* failed = std::get_if<NotConnected>(&input)) {
    on_not_connected(*failed, context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    const auto attempt = find(closed->connection);
    if (attempt == attempts_.end()) return false;
    attempt->second.connection->on_closed(context);
    on_progress(attempt, context);
  } else if (const auto* tls = std::get_if<TlsStarted>(&input)) {
    const auto attempt = find(tls->connection);
    if (attempt == attempts_.end()) return false;
    attempt->second.connection->on_tls(context);
    on_progress(attempt, context);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    if (timer->connection == trace::kNone) {
      if (timer->purpose != kQueueAlarm) return false;
      if (alarm_at_ && *alarm_at_ <= context.now) alarm_at_.reset();
      start_due(context);
      return true;
    }
    const auto attempt = find(timer->connection);
    if (attempt == attempts_.end()) return false;
    attempt->second.connection->on_timer(context);
    on_progress(attempt, context);
  } else if (const auto* resolved = std::get_if<Resolved>(&input)) {
    on_resolved(*resolved, context);
  } else if (const auto* answered = std::get_if<Answered>(&input)) {
    if (trace::is_about_reply(answered->decision)) return false;
    on_answered(*answered, context);
  } else {
    return false;
  }
  return true;
}

Relay::Attempts::iterator Relay::find(std::uint32_t connection) {
  const auto token = tokens_.find(connection);
  return token == tokens_.end() ? attempts_.end() : attempts_.find(token->second);
}

void Relay::start_due(Context& context) {
  if (!sends_) return;
  while (QueueEntry* first = queue_.take_due(context.now)) begin(*first, context);
  set_alarm(context);
}

void Relay::set_alarm(Context& context) {
  const auto due = queue_.next_due();
  if (!due || (alarm_at_ && *alarm_at_ <= *due)) return;
  alarm_at_ = due;
  context.effects.set_timer(trace::kNone, kQueueAlarm, *due);
}

// The first host of a route that is to be followed, or the mailbox's (RFC 821 section 3.6, RFC 5321
// sections 3.6.1 and 3.6.2).
std::string Relay::next_domain(const QueueEntry& entry) const {
  if (is_for_delivery(entry)) return config_->delivery_agent->host;
  if (!config_->smart_host.empty()) return config_->smart_host;
  return entry.to.route.empty() ? entry.to.mailbox.domain.text : entry.to.route.front().text;
}

// Only a host that has a delivery agent queues what is for itself.
bool Relay::is_for_delivery(const QueueEntry& entry) const {
  return config_->delivery_agent && UserDirectory(*config_).way_of(entry.to) == Way::local;
}

// Takes along what else is due of the same message for the same domain.
void Relay::begin(QueueEntry& first, Context& context) {
  const std::string domain = next_domain(first);
  // Names are looked up by their A-labels (RFC 6531 section 3.2).
  const std::string sought = smtp::to_ascii_domain(domain).value_or(domain);
  dns::ExchangerOptions options = exchanger_options(*config_);
  options.is_host = is_for_delivery(first);
  Attempt attempt{{}, {}, dns::ExchangerSearch(sought, options)};
  attempt.is_delivery = options.is_host;
  attempt.mail = gather(first, domain, true, context.now, attempt.entries);
  attempt.last_event = context.cause != trace::kNoEvent ? context.cause : first.queued;
  const std::uint32_t token = next_token_++;
  const auto place = attempts_.emplace(token, std::move(attempt)).first;
  const bool is_asked = outside_.has(Decision::route) && !options.is_host;
  if (is_asked) return ask_route(place, context);
  search_on(place, context);
}

OutgoingMail Relay::gather(QueueEntry& first, const std::string& domain, bool due_only, Instant now,
                           std::vector<std::uint32_t>& entries) {
  OutgoingMail mail{first.begun, first.from, {first.to}, first.content, first.body, first.smtputf8};
  if (first.options) mail.options = *first.options;
  mail.recipient_options.push_back(first.wishes());
  entries.assign(1, first.id);
  for (QueueEntry* entry = queue_.next_of_message(first.id);
       entry != nullptr && entries.size() < config_->dialect.rules.limits.recipients;
       entry = queue_.next_of_message(entry->id)) {
    if (!entry->due || (due_only && *entry->due > now)) continue;
    if (!smtp::is_same_domain_name(next_domain(*entry), domain)) continue;
    if (is_for_delivery(*entry) != is_for_delivery(first)) continue;
    // Whom the next host can't take must not keep it from taking others.
    if (smtp::is_ascii(entry->to) != smtp::is_ascii(first.to)) continue;
    entries.push_back(entry->id);
    mail.to.push_back(entry->to);
    mail.recipient_options.push_back(entry->wishes());
    queue_.try_now(*entry);
  }
  return mail;
}

void Relay::search_on(Attempts::iterator attempt, Context& context) {
  const auto question = attempt->second.search.next_question();
  if (question) {
    return context.effects.resolve(attempt->first, *question, attempt->second.last_event);
  }
  Attempt& found = attempt->second;
  QueueEntry* first = queue_.find(found.entries.front());
  if (found.next_hop.empty() && first != nullptr) found.next_hop = next_domain(*first);
  found.last_event = record_route(found, found.next_hop, context);
  connect(attempt, context);
}

void Relay::on_resolved(const Resolved& resolved, Context& context) {
  const auto attempt = attempts_.find(resolved.token);
  if (attempt == attempts_.end() || attempt->second.is_turned) return;
  if (attempt->second.is_undecided || attempt->second.search.outcome()) return;
  attempt->second.last_event = context.cause;
  std::vector<dns::DomainName> names;
  if (auto name = dns::DomainName::parse(config_->name)) names.push_back(std::move(*name));
  attempt->second.search.answer(resolved.resolution, {names, config_->addresses}, context.random);
  search_on(attempt, context);
}

trace::EventIndex Relay::record_route(const Attempt& attempt, const std::string& domain,
                                      Context& context) {
  Event event;
  event.kind = EventKind::routed;
  event.cause = attempt.last_event;
  event.value = static_cast<std::uint32_t>(*attempt.search.outcome());
  event.begin = static_cast<std::uint32_t>(domain.size());
  std::string payload = domain;
  for (const dns::MailExchanger& exchanger : attempt.search.exchangers()) {
    if (payload.size() > domain.size()) payload += ", ";
    payload += std::to_string(exchanger.preference);
    if (!exchanger.host.is_root()) payload.append(1, ' ').append(exchanger.host.to_host());
    for (const dns::Address& address : exchanger.addresses) {
      payload.append(" [").append(address.to_string()).append("]");
    }
  }
  return context.record(event, payload);
}

// To the host and address that are next; without one, nobody could be reached.
void Relay::connect(Attempts::iterator attempt, Context& context) {
  Attempt& a = attempt->second;
  const auto& exchangers = a.search.exchangers();
  if (a.exchanger >= exchangers.size()) return end_unreached(attempt, context);
  const dns::MailExchanger& exchanger = exchangers[a.exchanger];
  a.host = exchanger.host.is_root() ? exchanger.addresses[a.address].to_string()
                                    : exchanger.host.to_host();
  const std::uint16_t port = a.is_delivery ? config_->delivery_agent->port : network::kSmtpPort;
  context.effects.connect(exchanger.addresses[a.address], port, attempt->first, a.last_event);
}

void Relay::on_connected(const Connected& connected, Context& context) {
  const auto attempt = attempts_.find(connected.token);
  if (attempt == attempts_.end()) {
    // Of an attempt before a crash.
    return context.effects.close(connected.connection, context.cause);
  }
  tokens_.emplace(connected.connection, attempt->first);
  Attempt& a = attempt->second;
  const smtp::Dialect& dialect =
      a.is_delivery ? config_->delivery_agent->dialect : config_->dialect;
  a.connection.emplace(connected.connection, dialect, config_->name, a.mail, context);
  if (!a.is_delivery) {
    const SecurityConfig& security = config_->security();
    // It logs in at its smart host alone: nobody else is to know the password.
    const bool logs_in = !config_->smart_host.empty();
    a.connection->take({logs_in && security.login ? &*security.login : nullptr,
                        security.sends_over_tls_only, logs_in && !security.certificate.empty()});
  }
  on_progress(attempt, context);
}

void Relay::on_not_connected(const NotConnected& failed, Context& context) {
  const auto attempt = attempts_.find(failed.token);
  if (attempt == attempts_.end()) return;
  attempt->second.last_event = context.cause;
  attempt->second.may_recover = true;
  try_next_host(attempt, context);
}

void Relay::try_next_host(Attempts::iterator attempt, Context& context) {
  Attempt& a = attempt->second;
  const auto& exchangers = a.search.exchangers();
  if (a.exchanger < exchangers.size() && ++a.address >= exchangers[a.exchanger].addresses.size()) {
    a.address = 0;
    ++a.exchanger;
  }
  connect(attempt, context);
}

void Relay::note_refusal(Attempt& attempt, const smtp::Reply& reply) {
  if (!is_permanent(reply)) attempt.may_recover = true;
  if (attempt.turned_away && is_permanent(reply) && !is_permanent(*attempt.turned_away)) return;
  attempt.turned_away = reply;
  attempt.turned_away_by = attempt.host;
}

// All hosts were tried, or there are none.
void Relay::end_unreached(Attempts::iterator attempt, Context& context) {
  Attempt ended = std::move(attempt->second);
  attempts_.erase(attempt);
  RecipientResult result{Kind::deferred, {}, FailureReason::no_answer};
  if (ended.is_turned) {
    // Nothing is final: there are other ways to that host.
    result = {Kind::deferred, ended.turned_away.value_or(smtp::Reply()),
              ended.turned_away ? FailureReason::none : FailureReason::bad_connection};
  } else if (*ended.search.outcome() != ExchangerOutcome::found) {
    result = result_of(*ended.search.outcome());
  } else if (ended.turned_away && is_permanent(*ended.turned_away) != ended.may_recover) {
    // For good, if all hosts say so; where one may yet take the message, it is tried again.
    result = {ended.may_recover ? Kind::deferred : Kind::failed, *ended.turned_away,
              FailureReason::none};
    ended.host = std::move(ended.turned_away_by);
  }
  for (const std::uint32_t id : ended.entries) settle(id, result, ended, context);
  set_alarm(context);
}

// What is known of a recipient is written down at once: a crash during the farewell must not double
// the message.
void Relay::on_progress(Attempts::iterator attempt, Context& context) {
  Attempt& a = attempt->second;
  const Transmission& sent = a.connection->transmission();
  const bool is_over = a.connection->is_over();
  if (is_over) tokens_.erase(a.connection->connection());
  if (a.is_delivery && sent.may_have_arrived()) settle_known(a, context);
  if (!a.is_settled && sent.is_settled() && !a.entries.empty()) {
    a.last_event = a.connection->last_event();
    // Behind the end of the content the message may have arrived: another host could double it.
    const bool nothing_heard =
        !sent.may_have_arrived() &&
        std::all_of(sent.results().begin(), sent.results().end(), [](const RecipientResult& r) {
          return r.kind == Kind::deferred && r.reply.code.value == 0;
        });
    if (sent.was_turned_away() || nothing_heard) {
      if (!is_over) return;
      if (sent.was_turned_away()) {
        note_refusal(a, sent.results().front().reply);
      } else {
        a.may_recover = true;
      }
      a.connection.reset();
      return a.is_turned ? end_unreached(attempt, context) : try_next_host(attempt, context);
    }
    a.is_settled = true;
    const std::vector<RecipientResult> results = sent.results();
    for (std::size_t i = 0; i < a.entries.size(); ++i) {
      settle(a.entries[i], results[i], a, context);
    }
    set_alarm(context);
  }
  if (is_over) {
    attempts_.erase(attempt);
  } else if (sent.is_idle()) {
    go_on(attempt, context);
  }
}

// Each recipient as soon as his reply is there.
void Relay::settle_known(Attempt& attempt, Context& context) {
  constexpr std::uint32_t kSettled = 0;  // no entry has that number
  attempt.last_event = attempt.connection->last_event();
  const std::vector<RecipientResult> results = attempt.connection->transmission().results();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const bool is_known = results[i].kind != Kind::open && results[i].kind != Kind::accepted;
    if (!is_known || attempt.entries[i] == kSettled) continue;
    settle(std::exchange(attempt.entries[i], kSettled), results[i], attempt, context);
  }
  set_alarm(context);
}

void Relay::crash(Instant now) {
  attempts_.clear();
  tokens_.clear();
  complaints_.clear();
  undecided_.clear();
  alarm_at_.reset();
  queue_.wait_all(now);
}

}  // namespace smtplab::agents
