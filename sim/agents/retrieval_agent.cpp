#include "sim/agents/retrieval_agent.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/agents/user_directory.h"
#include "sim/dns/mail_exchangers.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::agents {

using trace::Event;
using trace::EventKind;

namespace {

/// Of an address literal with its brackets; none if it is not one.
std::vector<dns::Address> literal_addresses(std::string_view server) {
  const dns::ExchangerSearch search(server);
  return search.exchangers().empty() ? std::vector<dns::Address>()
                                     : search.exchangers().front().addresses;
}

}  // namespace

void RetrievalAgent::fetch(const Retrieval& wish, std::uint32_t token, Context& context) {
  Errand errand{&wish, UserDirectory(*config_).mailbox_path(wish.user)};
  Event event;
  event.kind = EventKind::fetching;
  event.begin = static_cast<std::uint32_t>(errand.mailbox.size());
  errand.last_event = context.record(event, errand.mailbox + wish.server);
  find_server(errands_.insert_or_assign(token, std::move(errand)).first, context);
}

// A user knows the server by name: its addresses are all that is asked for.
void RetrievalAgent::find_server(Errands::iterator errand, Context& context) {
  Errand& e = errand->second;
  if (e.wish->server.starts_with('[')) {
    e.addresses = literal_addresses(e.wish->server);
    return connect(errand, context);
  }
  const auto name = dns::DomainName::parse(e.wish->server);
  if (!name) return end(errand, FetchEnd::no_such_host, context);
  e.question = dns::Question{*name, dns::RecordType::a};
  context.effects.resolve(errand->first, *e.question, e.last_event);
}

void RetrievalAgent::on_resolved(Errands::iterator errand, const Resolved& resolved,
                                 Context& context) {
  Errand& e = errand->second;
  if (!e.question || !(resolved.resolution.question == *e.question)) return;
  e.last_event = context.cause == trace::kNoEvent ? e.last_event : context.cause;
  for (const dns::ResourceRecord& record : resolved.resolution.records) {
    const auto* data = std::get_if<dns::AddressData>(&record.data);
    if (data != nullptr) e.addresses.push_back(data->address);
  }
  if (e.addresses.empty() && e.question->type == dns::RecordType::a &&
      resolved.resolution.outcome == dns::Outcome::no_data) {
    e.question->type = dns::RecordType::aaaa;
    return context.effects.resolve(errand->first, *e.question, e.last_event);
  }
  e.question.reset();
  connect(errand, context);
}

void RetrievalAgent::connect(Errands::iterator errand, Context& context) {
  Errand& e = errand->second;
  if (e.address < e.addresses.size()) {
    return context.effects.connect(e.addresses[e.address], e.wish->port, errand->first,
                                   e.last_event);
  }
  end(errand, e.addresses.empty() ? FetchEnd::no_such_host : FetchEnd::no_connection, context);
}

RetrievalAgent::Errands::iterator RetrievalAgent::find(std::uint32_t connection) {
  const auto token = tokens_.find(connection);
  return token == tokens_.end() ? errands_.end() : errands_.find(token->second);
}

void RetrievalAgent::take(const Input& input, Context& context) {
  auto errand = errands_.end();
  if (const auto* octets = std::get_if<Octets>(&input)) {
    errand = find(octets->connection);
    if (errand == errands_.end()) return;
    errand->second.reader->receive(octets->octets, context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    errand = find(closed->connection);
    if (errand == errands_.end()) return;
    errand->second.reader->on_closed(context);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    errand = find(timer->connection);
    if (errand == errands_.end()) return;
    errand->second.reader->on_timer(context);
  } else if (const auto* connected = std::get_if<Connected>(&input)) {
    errand = errands_.find(connected->token);
    if (errand == errands_.end() || errand->second.reader) return;
    tokens_.emplace(connected->connection, errand->first);
    errand->second.reader.emplace(connected->connection, *errand->second.wish,
                                  known_uids(errand->second), config_->pop3().dialect, context);
  } else if (const auto* failed = std::get_if<NotConnected>(&input)) {
    errand = errands_.find(failed->token);
    if (errand == errands_.end() || errand->second.reader) return;
    errand->second.last_event = context.cause;
    ++errand->second.address;
    return connect(errand, context);
  } else if (const auto* resolved = std::get_if<Resolved>(&input)) {
    errand = errands_.find(resolved->token);
    if (errand != errands_.end()) on_resolved(errand, *resolved, context);
    return;
  } else {
    return;
  }
  on_progress(errand, context);
}

void RetrievalAgent::on_progress(Errands::iterator errand, Context& context) {
  keep(errand->second, context);
  const MaildropReader& reader = *errand->second.reader;
  if (!reader.is_over()) return;
  tokens_.erase(reader.connection());
  errand->second.last_event = reader.last_event();
  end(errand, reader.end(), context);
}

std::set<std::string>& RetrievalAgent::known_uids(const Errand& errand) {
  return kept_[errand.mailbox].known_uids[smtp::in_lower_case(errand.wish->server) + " " +
                                          smtp::in_lower_case(errand.wish->user)];
}

void RetrievalAgent::keep(Errand& errand, Context& context) {
  std::set<std::string>& known = known_uids(errand);
  // What the server does not have any more will not come again.
  if (const std::set<std::string>* listed = errand.reader->listed()) {
    std::erase_if(known, [&](const std::string& uid) { return !listed->contains(uid); });
  }
  for (MaildropReader::Arrived& arrived : errand.reader->take_arrived()) {
    std::vector<StoredMessage>& messages = kept_[errand.mailbox].messages;
    Event event;
    event.kind = EventKind::fetched;
    event.connection = errand.reader->connection();
    event.cause = arrived.event;
    event.value = static_cast<std::uint32_t>(messages.size() + 1);
    event.begin = static_cast<std::uint32_t>(errand.mailbox.size());
    context.record(event, errand.mailbox + *arrived.octets);
    messages.push_back({event.value, std::move(arrived.octets)});
    if (!arrived.uid.empty()) known.insert(std::move(arrived.uid));
    ++errand.fetched;
  }
}

void RetrievalAgent::end(Errands::iterator errand, FetchEnd how, Context& context) {
  const Errand& e = errand->second;
  Event event;
  event.kind = EventKind::fetch_ended;
  event.cause = e.last_event;
  event.value = static_cast<std::uint32_t>(how);
  event.length = e.fetched;
  event.begin = static_cast<std::uint32_t>(e.mailbox.size());
  context.record(event, e.mailbox + e.wish->server);
  errands_.erase(errand);
}

void RetrievalAgent::crash() {
  errands_.clear();
  tokens_.clear();
}

std::span<const StoredMessage> RetrievalAgent::messages(std::string_view user) const {
  const auto kept = kept_.find(UserDirectory(*config_).mailbox_path(user));
  if (kept == kept_.end()) return {};
  return kept->second.messages;
}

}  // namespace smtplab::agents
