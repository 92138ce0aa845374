#include "conformance/target_reader.h"

#include <charconv>
#include <optional>
#include <utility>

#include "conformance/address_pool.h"
#include "sim/scenario/json_document.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/opened_document.h"
#include "sim/scenario/value_reader.h"

namespace smtplab::conformance {
namespace {

using scenario::JsonDocument;
using scenario::JsonNode;
using scenario::NodeIndex;
using scenario::ObjectReader;
using scenario::ValueReader;

void take(ValueReader& values, const ObjectReader& object, std::string_view key,
          std::string& value) {
  if (auto given = values.name(object.get(key))) value = std::move(*given);
}

void take_mailbox(ValueReader& values, const ObjectReader& object, std::string_view key,
                  std::string& value) {
  const NodeIndex node = object.get(key);
  auto given = values.name(node);
  if (!given) return;
  const std::size_t at = given->rfind('@');
  const bool is_mailbox = at != std::string::npos && at > 0 && at + 1 < given->size() &&
                          given->find_first_of("<>") == std::string::npos;
  if (!is_mailbox) return values.report(node, "check.target.no-mailbox", "check.hint.mailbox");
  value = std::move(*given);
}

void take_port(ValueReader& values, const ObjectReader& object, std::string_view key,
               std::uint16_t& port) {
  if (const auto given = values.natural(object.get(key), 1, 65535)) {
    port = static_cast<std::uint16_t>(*given);
  }
}

void take_flag(ValueReader& values, const ObjectReader& object, std::string_view key, bool& flag) {
  flag = values.boolean(object.get(key)).value_or(flag);
}

void take_place(ValueReader& values, const ObjectReader& object, std::string_view key,
                std::string& place) {
  const NodeIndex node = object.get(key);
  auto given = values.name(node);
  if (!given) return;
  for (const std::string_view kind : {"maildir:", "mbox:", "pop3:", "command:"}) {
    if (given->starts_with(kind) && given->size() > kind.size()) {
      place = std::move(*given);
      return;
    }
  }
  values.report(node, "check.target.no-place", "check.hint.mail-place");
}

void take_range(ValueReader& values, const ObjectReader& object, std::string_view key,
                std::string& range) {
  const NodeIndex node = object.get(key);
  auto given = values.name(node);
  if (!given) return;
  if (!AddressPool::parse(*given)) {
    return values.report(node, "check.target.no-range", "check.hint.range");
  }
  range = std::move(*given);
}

/// What a relay is told of hosts to pass mail on to.
void take_hops(ValueReader& values, const ObjectReader& object, Target& target) {
  take_range(values, object, "hops", target.hops);
  take_range(values, object, "hops6", target.hops6);
  take_port(values, object, "hop_port", target.hop_port);
  take(values, object, "dns", target.dns);
  target.retry = values.seconds(object.get("retry_s")).value_or(target.retry);
}

Patience read_patience(ValueReader& values, NodeIndex node) {
  Patience patience;
  if (node == scenario::kNoNode) return patience;
  ObjectReader object(values, node, {"connect_s", "greeting_s", "reply_s", "delivery_s", "case_s"});
  const auto take_time = [&](std::string_view key, Duration& time) {
    time = values.seconds(object.get(key)).value_or(time);
  };
  take_time("connect_s", patience.connect);
  take_time("greeting_s", patience.greeting);
  take_time("reply_s", patience.reply);
  take_time("delivery_s", patience.delivery);
  take_time("case_s", patience.whole_case);
  return patience;
}

Target read_target(ValueReader& values, NodeIndex node) {
  ObjectReader object(values, node,
                      {"$schema",
                       "name",
                       "version",
                       "host",
                       "port",
                       "tls_port",
                       "starttls",
                       "bind",
                       "client_name",
                       "trusted",
                       "mailbox",
                       "second_mailbox",
                       "unknown_mailbox",
                       "list",
                       "alias",
                       "foreign_mailbox",
                       "sender",
                       "user",
                       "password",
                       "mail",
                       "second_mail",
                       "postmaster_mail",
                       "sink",
                       "timeouts",
                       "trusted_bind",
                       "package",
                       "relay_mailbox",
                       "hops",
                       "hops6",
                       "hop_port",
                       "dns",
                       "retry_s"});
  Target target;
  values.text(object.get("$schema"));
  object.require("host");
  take(values, object, "host", target.host);
  take(values, object, "name", target.name);
  take(values, object, "version", target.version);
  take(values, object, "bind", target.bind);
  take(values, object, "trusted_bind", target.trusted_bind);
  values.name(object.get("package"));  // for people
  take(values, object, "client_name", target.client_name);
  take(values, object, "user", target.user);
  take(values, object, "password", target.password);
  take(values, object, "sink", target.sink);
  take_port(values, object, "port", target.port);
  take_port(values, object, "tls_port", target.tls_port);
  take_flag(values, object, "starttls", target.starttls);
  take_flag(values, object, "trusted", target.trusted);
  take_mailbox(values, object, "mailbox", target.mailbox);
  take_mailbox(values, object, "second_mailbox", target.second_mailbox);
  take_mailbox(values, object, "unknown_mailbox", target.unknown_mailbox);
  take_mailbox(values, object, "list", target.list);
  take_mailbox(values, object, "alias", target.alias);
  take_mailbox(values, object, "foreign_mailbox", target.foreign_mailbox);
  take_mailbox(values, object, "relay_mailbox", target.relay_mailbox);
  take_mailbox(values, object, "sender", target.sender);
  take_place(values, object, "mail", target.mail);
  take_place(values, object, "second_mail", target.second_mail);
  take_place(values, object, "postmaster_mail", target.postmaster_mail);
  take_hops(values, object, target);
  target.patience = read_patience(values, object.get("timeouts"));
  return target;
}

}  // namespace

tl::expected<std::vector<Target>, std::vector<scenario::Diagnostic>> read_targets(
    std::string_view text, std::string_view file_name) {
  scenario::DiagnosticList found(file_name);
  const auto document = scenario::open_document(text, found);
  if (!document) return tl::unexpected(found.take());
  ValueReader values(*document, found);
  std::vector<Target> targets;
  if ((*document)[JsonDocument::root()].kind == JsonNode::Kind::array) {
    for (const NodeIndex node : values.some_elements(JsonDocument::root())) {
      targets.push_back(read_target(values, node));
    }
  } else {
    targets.push_back(read_target(values, JsonDocument::root()));
  }
  if (!found.empty()) return tl::unexpected(found.take());
  return targets;
}

bool read_host_port(std::string_view text, std::string& host, std::uint16_t& port) {
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
  } else {
    const std::size_t colon = text.find(':');
    // More than one: an IPv6 address without brackets.
    const bool is_v6 =
        colon != std::string_view::npos && text.find(':', colon + 1) != std::string_view::npos;
    host = is_v6 ? text : text.substr(0, colon);
    if (!is_v6 && colon != std::string_view::npos) rest = text.substr(colon);
  }
  if (host.empty()) return false;
  if (rest.empty()) return true;
  rest.remove_prefix(1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc() || end != rest.data() + rest.size()) return false;
  port = static_cast<std::uint16_t>(number);
  return number >= 1 && number <= 65535;
}

}  // namespace smtplab::conformance
