#include "sim/agents/outbox.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace smtplab::agents {

using message::FailureReason;
using trace::Event;
using trace::EventKind;
using Kind = RecipientResult::Kind;

namespace {

bool has_eight_bit(std::string_view octets) {
  // All of them, without a way out: so it is made into vectors.
  unsigned char all = 0;
  for (const char c : octets) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
  return all > 0x7F;
}

}  // namespace

SharedOctets Outbox::write(const Submission& submission, Instant now) {
  ++written_;
  // The submission outlives the letter: its octets need no copy.
  if (submission.content) return {SharedOctets(), &*submission.content};
  message::Draft draft = submission.draft;
  draft.date = message::format_date_5322(config_->clock, now);
  draft.message_id = message::message_id(config_->name, written_);
  auto content = message::compose(draft);
  // Whoever made the submission has composed its draft before, and found nothing wrong.
  return std::make_shared<const std::string>(content ? std::move(*content) : std::string());
}

void Outbox::submit(const Submission& submission, std::uint32_t token, Context& context) {
  Letter letter{&submission, write(submission, context.now),
                dns::ExchangerSearch(submission.server, exchanger_options(*config_))};
  Event event;
  event.kind = EventKind::composed;
  event.verb = submission.begun;
  std::string payload;
  submission.from.append_to(payload);
  for (const smtp::ForwardPath& path : submission.to) {
    payload.push_back(' ');
    path.append_to(payload);
  }
  event.begin = static_cast<std::uint32_t>(payload.size());
  letter.last_event = context.record(event, payload, *letter.content);
  ask(letters_.insert_or_assign(token, std::move(letter)).first, context);
}

// A user agent knows its server by name: its addresses are all that is asked for.
void Outbox::ask(Letters::iterator letter, Context& context) {
  Letter& l = letter->second;
  auto question = l.server.next_question();
  if (question && question->type == dns::RecordType::mx) {
    dns::Resolution none;
    none.question = *question;
    none.outcome = dns::Outcome::no_data;
    none.canonical = question->name;
    l.server.answer(none, {}, context.random);
    question = l.server.next_question();
  }
  if (!question) return connect(letter, context);
  context.effects.resolve(letter->first, *question, l.last_event);
}

void Outbox::connect(Letters::iterator letter, Context& context) {
  Letter& l = letter->second;
  std::vector<dns::Address> addresses;
  for (const dns::MailExchanger& exchanger : l.server.exchangers()) {
    addresses.insert(addresses.end(), exchanger.addresses.begin(), exchanger.addresses.end());
  }
  if (l.address < addresses.size()) {
    return context.effects.connect(addresses[l.address], l.submission->port, letter->first,
                                   l.last_event);
  }
  const FailureReason reason =
      addresses.empty() ? FailureReason::bad_host : FailureReason::no_answer;
  tell(l, std::vector<RecipientResult>(l.submission->to.size(), {Kind::deferred, {}, reason}),
       context);
  letters_.erase(letter);
}

Outbox::Letters::iterator Outbox::find(std::uint32_t connection) {
  const auto token = tokens_.find(connection);
  return token == tokens_.end() ? letters_.end() : letters_.find(token->second);
}

bool Outbox::take(const Input& input, Context& context) {
  if (const auto* octets = std::get_if<Octets>(&input)) {
    const auto letter = find(octets->connection);
    if (letter == letters_.end()) return false;
    letter->second.connection->receive(octets->octets, context);
    on_over(letter, context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    const auto letter = find(closed->connection);
    if (letter == letters_.end()) return false;
    letter->second.connection->on_closed(context);
    on_over(letter, context);
  } else if (const auto* tls = std::get_if<TlsStarted>(&input)) {
    const auto letter = find(tls->connection);
    if (letter == letters_.end()) return false;
    letter->second.connection->on_tls(context);
    on_over(letter, context);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    const auto letter = find(timer->connection);
    if (letter == letters_.end()) return false;
    letter->second.connection->on_timer(context);
    on_over(letter, context);
  } else if (const auto* connected = std::get_if<Connected>(&input)) {
    const auto letter = letters_.find(connected->token);
    if (letter == letters_.end()) return false;
    const Submission& s = *letter->second.submission;
    tokens_.emplace(connected->connection, letter->first);
    const bool is_eight_bit = has_eight_bit(*letter->second.content);
    letter->second.connection.emplace(
        connected->connection, config_->dialect, config_->name,
        OutgoingMail{s.begun, s.from, s.to, letter->second.content,
                     is_eight_bit ? smtp::BodyType::eight_bit_mime : smtp::BodyType::seven_bit,
                     is_eight_bit, s.options, s.recipient_options},
        context);
    const SecurityConfig& security = config_->security();
    letter->second.connection->take({security.login ? &*security.login : nullptr,
                                     security.sends_over_tls_only, !security.certificate.empty()});
    on_over(letter, context);
  } else if (const auto* failed = std::get_if<NotConnected>(&input)) {
    const auto letter = letters_.find(failed->token);
    if (letter == letters_.end()) return false;
    letter->second.last_event = context.cause;
    ++letter->second.address;
    connect(letter, context);
  } else if (const auto* resolved = std::get_if<Resolved>(&input)) {
    const auto letter = letters_.find(resolved->token);
    if (letter == letters_.end()) return false;
    letter->second.last_event = context.cause;
    letter->second.server.answer(resolved->resolution, {}, context.random);
    ask(letter, context);
  } else {
    return false;
  }
  return true;
}

void Outbox::on_over(Letters::iterator letter, Context& context) {
  Letter& l = letter->second;
  if (!l.connection->is_over()) return;
  tokens_.erase(l.connection->connection());
  l.last_event = l.connection->last_event();
  tell(l, l.connection->transmission().results(), context);
  letters_.erase(letter);
}

void Outbox::tell(const Letter& letter, const std::vector<RecipientResult>& results,
                  Context& context) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    Event event;
    event.kind = EventKind::submitted;
    event.cause = letter.last_event;
    event.code = results[i].reply.code;
    event.value = results[i].kind == Kind::passed_on ? 0 : results[i].kind == Kind::failed ? 2 : 1;
    std::string payload = letter.submission->to[i].to_string();
    event.begin = static_cast<std::uint32_t>(payload.size());
    context.record(event, payload, results[i].reply.text);
  }
}

}  // namespace smtplab::agents
