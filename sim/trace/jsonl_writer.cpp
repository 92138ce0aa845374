#include "sim/trace/jsonl_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/dns/mail_exchangers.h"
#include "sim/pop3/transition.h"
#include "sim/smtp/base64.h"
#include "sim/trace/decision.h"
#include "sim/trace/pop3_exchange.h"
#include "sim/trace/violation.h"

namespace smtplab::trace {
namespace {

using OrderedJson = nlohmann::ordered_json;

std::string line_of(const OrderedJson& object) { return object.dump(-1, ' ', true) + "\n"; }

bool is_ascii(std::string_view octets) {
  return std::all_of(octets.begin(), octets.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// nlohmann/json refuses to write a string that is no UTF-8.
bool is_text(std::string_view octets) {
  if (is_ascii(octets)) return true;
  try {
    (void)OrderedJson(octets).dump();
    return true;
  } catch (const OrderedJson::type_error&) {
    return false;
  }
}

void put_octets(OrderedJson& object, const std::string& name, std::string_view octets) {
  if (is_text(octets)) {
    object[name] = octets;
  } else {
    object[name + "_base64"] = smtp::encode_base64(octets);
  }
}

void put_host(OrderedJson& object, const char* name, const Header& header, HostIndex host) {
  if (host < header.hosts.size()) {
    put_octets(object, name, header.hosts[host].name);
  } else {
    object[name] = host;
  }
}

std::string_view row_key(const Header& header, const Event& event) {
  if (event.row < smtp::transitions().size()) return smtp::transitions()[event.row].key;
  if (event.host >= header.hosts.size() || header.hosts[event.host].table == nullptr) return {};
  const smtp::Transition* const row = header.hosts[event.host].table->find_row(event.row);
  return row == nullptr ? std::string_view() : row->key;
}

void put_row(OrderedJson& object, const Header& header, const Event& event) {
  object["verb"] = smtp::command_spec(event.verb).name;
  if (event.kind != EventKind::command) object["code"] = event.code.value;
  if (event.row != smtp::kNoRow) {
    object["row"] = event.row;
    const std::string_view key = row_key(header, event);
    if (!key.empty()) object["row_key"] = key;
  }
  object["before"] = smtp::session_state_name(event.before);
  object["after"] = smtp::session_state_name(event.after);
}

void put_pop3(OrderedJson& object, const Event& event) {
  const Pop3Exchange exchange = unpack_pop3(event.value);
  object["verb"] = pop3::command_spec(exchange.verb).name;
  if (event.kind != EventKind::pop3_command) object["status"] = exchange.ok ? "+OK" : "-ERR";
  if (event.row < pop3::transitions().size()) {
    object["row"] = event.row;
    object["row_key"] = pop3::transition(event.row).key;
  }
  object["before"] = pop3::session_state_name(exchange.before);
  object["after"] = pop3::session_state_name(exchange.after);
}

void put_range(OrderedJson& object, std::uint32_t begin, std::uint32_t length) {
  object["begin"] = begin;
  object["length"] = length;
}

void put_two(OrderedJson& object, const char* first, const char* second, const Event& event,
             std::string_view payload) {
  const std::size_t cut = std::min<std::size_t>(event.begin, payload.size());
  put_octets(object, first, payload.substr(0, cut));
  put_octets(object, second, payload.substr(cut));
}

void put_path(OrderedJson& object, const Event& event, std::string_view payload) {
  if (event.begin == 0) return put_octets(object, "path", payload);
  const std::size_t cut = std::min<std::size_t>(event.begin, payload.size());
  put_octets(object, "path", payload.substr(0, cut));
  put_octets(object, "parameters", payload.substr(std::min(cut + 1, payload.size())));
}

// Of a connection, and of what is said on it.
void put_session_details(OrderedJson& object, const Header& header, const Event& event,
                         std::string_view payload) {
  switch (event.kind) {
    case EventKind::connecting:
      put_host(object, "server", header, event.value);
      object["port"] = event.length;
      return;
    case EventKind::not_connected:
      object["reason"] = event.value == 0 ? "refused" : "unreachable";
      return;
    case EventKind::accepted:
      return put_host(object, "client", header, event.value);
    case EventKind::sent:
      put_range(object, event.begin, static_cast<std::uint32_t>(payload.size()));
      return put_octets(object, "payload", payload);
    case EventKind::arrived:
      return put_range(object, event.begin, event.length);
    case EventKind::command:
    case EventKind::answered:
    case EventKind::reply:
      put_row(object, header, event);
      return put_range(object, event.begin, event.length);
    case EventKind::content:
      object["length"] = event.length;
      return;
    case EventKind::violation:
      if (const std::string_view name = violation_name(event.value); !name.empty()) {
        object["violation"] = name;
      }
      object["begin"] = event.begin;
      return;
    case EventKind::reverse_path:
      object["verb"] = smtp::command_spec(event.verb).name;
      return put_path(object, event, payload);
    case EventKind::forward_path:
      return put_path(object, event, payload);
    case EventKind::timed_out:
      object["verb"] = smtp::command_spec(event.verb).name;
      return;
    case EventKind::tls_started:
      object["failed"] = event.value != 0;
      if (!payload.empty()) put_octets(object, "certificate", payload);
      return;
    case EventKind::closed:
      object["reset"] = event.value != 0;
      return;
    case EventKind::differs:
      object["dialogue_line"] = event.value;
      return put_two(object, "expected", "seen", event, payload);
    default:  // envelope_cleared, closing
      return;
  }
}

// Of messages: where they come from, lie and go.
void put_mail_details(OrderedJson& object, const Event& event, std::string_view payload) {
  switch (event.kind) {
    case EventKind::stored:
      object["uid"] = event.value;
      return put_two(object, "mailbox", "message", event, payload);
    case EventKind::displayed:
      return put_two(object, "mailbox", "message", event, payload);
    case EventKind::removed:
      object["uid"] = event.value;
      return put_octets(object, "mailbox", payload);
    case EventKind::queued:
      object["queue_id"] = event.value;
      return put_two(object, "paths", "message", event, payload);
    case EventKind::dequeued:
      object["queue_id"] = event.value;
      object["code"] = event.code.value;
      return put_octets(object, "paths", payload);
    case EventKind::deferred:
      object["next_attempt_s"] = event.length;
      [[fallthrough]];
    case EventKind::failed:
      object["queue_id"] = event.value;
      object["code"] = event.code.value;
      return put_two(object, "paths", "reason", event, payload);
    case EventKind::composed:
      return put_two(object, "paths", "message", event, payload);
    case EventKind::submitted:
      object["outcome"] = event.value == 0 ? "taken" : event.value == 1 ? "deferred" : "failed";
      object["code"] = event.code.value;
      return put_two(object, "path", "reply", event, payload);
    case EventKind::routed:
      object["outcome"] = dns::key_of(static_cast<dns::ExchangerOutcome>(event.value));
      return put_two(object, "domain", "hosts", event, payload);
    case EventKind::notice_withheld:
      object["action"] = event.value == 0 ? "failed" : "delayed";
      return put_two(object, "path", "notify", event, payload);
    default:
      return;
  }
}

// Of names and their servers.
void put_name_details(OrderedJson& object, const Header& header, const Event& event,
                      std::string_view payload) {
  switch (event.kind) {
    case EventKind::resolved:
      object["outcome"] = event.value;
      return put_two(object, "question", "answer", event, payload);
    case EventKind::datagram_sent:
      if (event.value != kNone) put_host(object, "peer", header, event.value);
      return put_octets(object, "message", payload);
    case EventKind::datagram_arrived:
      return put_host(object, "peer", header, event.value);
    case EventKind::cache_changed:
      object["change"] = event.value == 0 ? "added" : "evicted";
      return put_octets(object, "entry", payload);
    default:
      return;
  }
}

// Of a maildrop, and of what is said about it.
void put_fetch_details(OrderedJson& object, const Event& event, std::string_view payload) {
  switch (event.kind) {
    case EventKind::pop3_command:
    case EventKind::pop3_answered:
    case EventKind::pop3_reply:
      put_pop3(object, event);
      return put_range(object, event.begin, event.length);
    case EventKind::fetched:
      object["uid"] = event.value;
      return put_two(object, "mailbox", "message", event, payload);
    case EventKind::fetch_ended:
      object["outcome"] = event.value;
      object["messages"] = event.length;
      [[fallthrough]];
    case EventKind::fetching:
      return put_two(object, "mailbox", "server", event, payload);
    default:
      return;
  }
}

// Of what somebody outside has a hand in.
void put_outside_details(OrderedJson& object, const Event& event, std::string_view payload) {
  switch (event.kind) {
    case EventKind::asked:
    case EventKind::decided:
      object["decision"] = decision_name(static_cast<Decision>(event.value));
      if (event.verb != smtp::Verb::unknown) {
        object["verb"] = smtp::command_spec(event.verb).name;
      }
      if (event.code.value != 0) object["code"] = event.code.value;
      return put_two(object, "subject", event.kind == EventKind::asked ? "by_itself" : "answer",
                     event, payload);
    case EventKind::reply_chosen:
      object["code"] = event.code.value;
      return put_octets(object, "reply", payload);
    case EventKind::policy_changed:
      return put_two(object, "policy", "now", event, payload);
    case EventKind::zone_changed:
      return put_two(object, "records_of", "records", event, payload);
    default:
      return;
  }
}

void put_details(OrderedJson& object, const Header& header, const Event& event,
                 std::string_view payload) {
  switch (event.kind) {
    case EventKind::connecting:
    case EventKind::accepted:
    case EventKind::not_connected:
    case EventKind::sent:
    case EventKind::arrived:
    case EventKind::command:
    case EventKind::answered:
    case EventKind::reply:
    case EventKind::content:
    case EventKind::violation:
    case EventKind::reverse_path:
    case EventKind::forward_path:
    case EventKind::envelope_cleared:
    case EventKind::timed_out:
    case EventKind::closing:
    case EventKind::closed:
    case EventKind::differs:
    case EventKind::tls_started:
      return put_session_details(object, header, event, payload);
    case EventKind::stored:
    case EventKind::displayed:
    case EventKind::removed:
    case EventKind::queued:
    case EventKind::dequeued:
    case EventKind::deferred:
    case EventKind::failed:
    case EventKind::composed:
    case EventKind::submitted:
    case EventKind::routed:
    case EventKind::notice_withheld:
      return put_mail_details(object, event, payload);
    case EventKind::resolved:
    case EventKind::datagram_sent:
    case EventKind::datagram_arrived:
    case EventKind::cache_changed:
      return put_name_details(object, header, event, payload);
    case EventKind::pop3_command:
    case EventKind::pop3_answered:
    case EventKind::pop3_reply:
    case EventKind::fetching:
    case EventKind::fetched:
    case EventKind::fetch_ended:
      return put_fetch_details(object, event, payload);
    case EventKind::asked:
    case EventKind::decided:
    case EventKind::reply_chosen:
    case EventKind::policy_changed:
    case EventKind::zone_changed:
      return put_outside_details(object, event, payload);
    case EventKind::fault:
      if (event.value == kNone) {
        object["outside"] = true;
      } else {
        object["fault"] = event.value;
      }
      if (!payload.empty()) object["answers"] = std::string(payload);
      return;
    case EventKind::crashed:
    case EventKind::restarted:
      return;
  }
}

// Never through a double: nanoseconds since the start stay exact. No event is before the start.
std::string seconds_text(Instant at) {
  const std::string fraction = std::to_string(at.nanoseconds % 1'000'000'000);
  return std::to_string(at.nanoseconds / 1'000'000'000)
      .append(1, '.')
      .append(9 - fraction.size(), '0')
      .append(fraction);
}

}  // namespace

std::string jsonl_header(const Header& header) {
  OrderedJson object;
  object["format"] = kJsonlFormat;
  object["version"] = kJsonlVersion;
  put_octets(object, "scenario", header.scenario);
  put_octets(object, "title", header.title);
  object["hosts"] = OrderedJson::array();
  for (const Header::Host& host : header.hosts) {
    OrderedJson entry;
    put_octets(entry, "name", host.name);
    if (host.is_elsewhere) entry["elsewhere"] = true;
    object["hosts"].push_back(std::move(entry));
  }
  object["seed"] = header.seed;
  object["starts"] = {{"unix_seconds", header.starts_unix_seconds},
                      {"offset_minutes", header.starts_offset_minutes}};
  return line_of(object);
}

std::string jsonl_event(const Header& header, const Log& log, EventIndex index) {
  return jsonl_event(header, index, log[index], log.payload(index));
}

std::string jsonl_event(const Header& header, EventIndex index, const Event& event,
                        std::string_view payload) {
  OrderedJson object;
  object["index"] = index;
  object["at_ns"] = event.at.nanoseconds;
  object["t"] = seconds_text(event.at);
  object["kind"] = event_kind_name(event.kind);
  if (event.host != kNone) put_host(object, "host", header, event.host);
  if (event.connection != kNone) object["connection"] = event.connection;
  if (event.cause != kNoEvent) object["cause"] = event.cause;
  put_details(object, header, event, payload);
  return line_of(object);
}

std::string write_jsonl(const Header& header, const Log& log) {
  std::string out = jsonl_header(header);
  for (EventIndex i = 0; i < log.size(); ++i) out += jsonl_event(header, log, i);
  return out;
}

}  // namespace smtplab::trace
