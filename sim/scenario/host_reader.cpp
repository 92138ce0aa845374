#include "sim/scenario/host_reader.h"

#include <set>
#include <string>
#include <utility>

#include "sim/scenario/address_reader.h"
#include "sim/scenario/admission_reader.h"
#include "sim/scenario/delivery_reader.h"
#include "sim/scenario/dialect_reader.h"
#include "sim/scenario/policy_words.h"
#include "sim/scenario/relay_reader.h"
#include "sim/scenario/retrieval_reader.h"
#include "sim/scenario/security_reader.h"
#include "sim/smtp/character_class.h"

namespace smtplab::scenario {
namespace {

using agents::HostConfig;

constexpr std::uint64_t kMostQuota = 1ULL << 40;

constexpr Word<agents::HostRole> word_of(agents::HostRole role) {
  return {agents::role_name(role), role};
}
constexpr Word<agents::HostRole> kRoles[] = {
    word_of(agents::HostRole::transfer_agent), word_of(agents::HostRole::user_agent),
    word_of(agents::HostRole::name_server), word_of(agents::HostRole::delivery_agent)};
constexpr Word<agents::Terminal> kTerminals[] = {{"active", agents::Terminal::active},
                                                 {"inactive", agents::Terminal::inactive},
                                                 {"refusing", agents::Terminal::refusing}};

/// Reads the users, forwards and lists of one host, whose names are all unlike.
class PeopleReader {
 public:
  /// The paths must be such as the host takes: its dialect is known already.
  PeopleReader(ValueReader& values, HostConfig& host)
      : values_(values), addresses_(values, host.dialect.rules), host_(host) {}

  void read(const ObjectReader& object) {
    for (const NodeIndex i : values_.elements(object.get("mailboxes"))) read_mailbox(i);
    for (const NodeIndex i : values_.elements(object.get("forwards"))) read_forward(i);
    for (const NodeIndex i : values_.elements(object.get("lists"))) read_list(i);
  }

 private:
  std::string read_user(NodeIndex node) {
    std::optional<std::string> user = values_.name(node);
    if (!user) return {};
    std::string folded = *user;
    for (char& c : folded) c = smtp::to_lower(c);  // as hosts look users up
    if (!users_.insert(std::move(folded)).second) {
      values_.report(node, "scenario.duplicate-user", "scenario.hint.rename");
    }
    return std::move(*user);
  }

  void read_mailbox(NodeIndex node) {
    if (values_[node].kind == JsonNode::Kind::string) {
      host_.mailboxes.emplace_back(read_user(node));
      return;
    }
    ObjectReader object(values_, node, {"user", "name", "terminal", "quota_octets", "password"});
    std::string user = read_user(object.require("user"));
    agents::MailboxDetails details;
    details.full_name = values_.name(object.get("name")).value_or("");
    details.terminal = values_.word<agents::Terminal>(object.get("terminal"), kTerminals)
                           .value_or(details.terminal);
    details.quota_octets = values_.natural(object.get("quota_octets"), 1, kMostQuota).value_or(0);
    details.password = read_password(values_, object.get("password")).value_or("");
    host_.mailboxes.emplace_back(std::move(user), std::move(details));
  }

  void read_forward(NodeIndex node) {
    ObjectReader object(values_, node, {"user", "name", "to", "announce"});
    agents::ForwardConfig forward;
    forward.user = read_user(object.require("user"));
    forward.full_name = values_.name(object.get("name")).value_or("");
    if (auto to = addresses_.forward_path(object.require("to"))) forward.to = std::move(*to);
    const NodeIndex announce = object.get("announce");
    if (const auto code = values_.natural(announce, 0, 999)) {
      forward.announce = static_cast<std::uint16_t>(*code);
      if (*code != 251 && *code != 551 && *code != 250) {
        values_.report(announce, "scenario.bad-announce", "scenario.hint.allowed",
                       {{"allowed", "251, 551, 250"}});
      }
    }
    host_.forwards.push_back(std::move(forward));
  }

  void read_list(NodeIndex node) {
    ObjectReader object(values_, node, {"name", "members", "expand", "keeper"});
    agents::ListConfig list;
    list.name = read_user(object.require("name"));
    for (const NodeIndex i : values_.some_elements(object.require("members"))) {
      if (auto member = addresses_.list_member(i)) list.members.push_back(std::move(*member));
    }
    list.may_be_expanded = values_.boolean(object.get("expand")).value_or(true);
    if (auto keeper = addresses_.forward_path(object.get("keeper"))) {
      list.keeper = {std::move(keeper->route), std::move(keeper->mailbox)};
    }
    host_.lists.push_back(std::move(list));
  }

  ValueReader& values_;
  AddressReader addresses_;
  HostConfig& host_;
  std::set<std::string> users_;
};

void read_name(ValueReader& values, NodeIndex node, AddressReader& addresses, HostNames& names,
               HostConfig& host) {
  const std::optional<smtp::Domain> domain = addresses.domain(node);
  if (domain) host.name = domain->text;
  const bool given = node != kNoNode && values[node].kind == JsonNode::Kind::string;
  const std::string_view name = given ? values.document().text(node) : std::string_view();
  if (!names.add(name) && domain) {
    values.report(node, "scenario.duplicate-host", "scenario.hint.rename");
  }
}

// EHLO lists nothing that will be answered with 502 (RFC 5321 section 4.2.4). A text of the
// scenario's own is left alone: it may be wrong on purpose.
void stop_announcing_expn(smtp::Dialect& dialect) {
  const smtp::Reply usual = smtp::ReplyTexts(dialect.standard())[smtp::ReplyText::ehlo];
  if (dialect.texts[smtp::ReplyText::ehlo] != usual) return;
  dialect.texts.set(smtp::ReplyText::ehlo, smtp::Reply{usual.code, usual.status, "{domain}\nHELP"});
}

}  // namespace

HostConfig read_host(ValueReader& values, NodeIndex node, const HostDefaults& defaults,
                     HostNames& names) {
  ObjectReader object(values, node,
                      {"zones",      "name",          "role",          "standard",
                       "mailboxes",  "forwards",      "lists",         "local_domains",
                       "addresses",  "relay",         "relay_clients", "relay_domains",
                       "smart_host", "source_routes", "retry",         "mend_line_ends",
                       "most_hops",  "greylist",      "quota",         "spf",
                       "outgoing",   "verify",        "turn",          "greeting_delay_ms",
                       "external",   "pop3",          "extensions",    "tls",
                       "auth",       "login",         "size",          "limits",
                       "timeouts",   "replies",       "line_ends",     "end_of_data",
                       "leniencies", "delivery_agent"});
  HostConfig host;
  const smtp::Standard standard =
      read_standard(values, object.get("standard")).value_or(defaults.standard);
  // Other hosts use the name as well: what only this one would take is no name.
  AddressReader domains(values, standard);
  read_name(values, object.require("name"), domains, names, host);
  host.clock = defaults.clock;
  host.role = values.word<agents::HostRole>(object.get("role"), kRoles).value_or(host.role);
  const bool is_mda = host.role == agents::HostRole::delivery_agent;
  host.dialect =
      read_dialect(values, object, standard, is_mda ? smtp::Protocol::lmtp : smtp::Protocol::smtp);
  read_security(values, object, host);
  PeopleReader(values, host).read(object);
  AddressReader addresses(values, host.dialect.rules);
  for (const NodeIndex i : values.elements(object.get("local_domains"))) {
    if (const auto domain = addresses.mail_domain(i)) host.local_domains.push_back(domain->text);
  }
  read_relay(values, object, host);
  read_admission(values, object, host);
  host.verify = values.word<agents::VerifyPolicy>(object.get("verify"), kVerifyPolicies)
                    .value_or(host.verify);
  if (host.verify == agents::VerifyPolicy::off) stop_announcing_expn(host.dialect);
  host.greeting_delay =
      values.milliseconds(object.get("greeting_delay_ms")).value_or(host.greeting_delay);
  read_pop3(values, object.get("pop3"), host);
  host.accepts_turn = values.word<bool>(object.get("turn"), kTurn).value_or(false);
  read_delivery(values, object, host);
  return host;
}

}  // namespace smtplab::scenario
