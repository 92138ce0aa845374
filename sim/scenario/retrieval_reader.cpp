#include "sim/scenario/retrieval_reader.h"

#include "sim/pop3/command.h"
#include "sim/pop3/response.h"
#include "sim/scenario/address_reader.h"

namespace smtplab::scenario {
namespace {

/// An argument as POP3 takes it: printable US-ASCII, and no space in a name.
std::optional<std::string> read_argument(ValueReader& values, NodeIndex node, pop3::Verb verb) {
  std::optional<std::string> text = values.name(node);
  if (!text) return std::nullopt;
  pop3::Command command;
  command.verb = verb;
  command.text = *text;
  if (!pop3::is_writable(command)) {
    values.report(node, "scenario.bad-login", "scenario.hint.write-login");
    return std::nullopt;
  }
  return text;
}

}  // namespace

std::optional<std::string> read_password(ValueReader& values, NodeIndex node) {
  return read_argument(values, node, pop3::Verb::pass);
}

std::optional<RetrievalStep> read_retrieval(ValueReader& values, ObjectReader& object,
                                            const HostNames& names,
                                            const std::vector<agents::HostConfig>& hosts) {
  RetrievalStep step;
  step.place = values.document().place(object.node());
  step.at = read_instant(values, object);
  const auto host = names.read(values, object.require("host"));
  ObjectReader wish(values, object.get("fetch"),
                    {"user", "password", "server", "port", "apop", "leave"});
  agents::Retrieval& retrieval = step.retrieval;
  retrieval.user = read_argument(values, wish.require("user"), pop3::Verb::user).value_or("");
  retrieval.password = read_password(values, wish.require("password")).value_or("");
  retrieval.by_digest = values.boolean(wish.get("apop")).value_or(false);
  retrieval.leaves_mail = values.boolean(wish.get("leave")).value_or(false);
  if (const auto port = values.natural(wish.get("port"), 1, 65535)) {
    retrieval.port = static_cast<std::uint16_t>(*port);
  }
  const NodeIndex server = wish.require("server");
  if (!host) return std::nullopt;
  step.host = *host;
  AddressReader addresses(values, hosts[*host].dialect.rules);
  if (const auto domain = addresses.domain(server)) retrieval.server = domain->text;
  return step;
}

void read_pop3(ValueReader& values, NodeIndex node, agents::HostConfig& host) {
  if (node == kNoNode) return;
  agents::Pop3Config& pop3 = host.own_pop3.emplace();
  const ObjectReader object(values, node, {"name", "apop", "timestamp"});
  pop3.name = values.name(object.get("name")).value_or("");
  pop3.has_apop = values.boolean(object.get("apop")).value_or(true);
  const NodeIndex timestamp = object.get("timestamp");
  if (const std::optional<std::string> text = values.name(timestamp)) {
    pop3.timestamp = *text;
    if (pop3::find_timestamp(*text) != *text) {
      values.report(timestamp, "scenario.bad-timestamp", "scenario.hint.write-timestamp");
    } else if (!pop3.has_apop) {
      values.report(timestamp, "scenario.timestamp-without-apop", "scenario.hint.remove-key");
    }
  }
}

}  // namespace smtplab::scenario
