#include "sim/scenario/security_reader.h"

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/retrieval_reader.h"

namespace smtplab::scenario {
namespace {

using smtp::Extension;

agents::SecurityConfig& own_security(agents::HostConfig& config) {
  return config.own_security ? *config.own_security : config.own_security.emplace();
}

void read_tls(ValueReader& values, NodeIndex node, agents::HostConfig& config) {
  if (node == kNoNode) return;
  if (!config.dialect.extensions.has(Extension::starttls)) {
    values.report_key(node, "scenario.tls-without-extension", "scenario.hint.add-starttls");
  }
  const ObjectReader object(values, node,
                            {"required", "required_to_send", "available", "certificate"});
  config.dialect.security.requires_tls = values.boolean(object.get("required")).value_or(false);
  if (values.boolean(object.get("required_to_send")).value_or(false)) {
    own_security(config).sends_over_tls_only = true;
  }
  if (auto certificate = values.name(object.get("certificate"))) {
    own_security(config).certificate = std::move(*certificate);
  }
  if (!values.boolean(object.get("available")).value_or(true)) own_security(config).has_tls = false;
}

void read_mechanisms(ValueReader& values, NodeIndex node, smtp::MechanismSet& mechanisms) {
  if (node == kNoNode) return;
  const std::vector known = names_of(smtp::kMechanismCount, smtp::mechanism_name);
  mechanisms.bits = 0;
  for (const NodeIndex element : values.some_elements(node)) {
    const std::optional<std::string> name = values.text(element);
    if (!name) continue;
    if (const auto mechanism = smtp::find_mechanism(*name)) {
      mechanisms.add(*mechanism);
    } else {
      values.report_unknown(element, *name, "scenario.unknown-word", known);
    }
  }
}

void read_auth(ValueReader& values, NodeIndex node, agents::HostConfig& config) {
  if (node == kNoNode) return;
  if (!config.dialect.extensions.has(Extension::auth)) {
    values.report_key(node, "scenario.auth-without-extension", "scenario.hint.add-auth");
  }
  const ObjectReader object(values, node,
                            {"mechanisms", "passwords_in_clear", "required", "challenge"});
  smtp::SecurityRules& rules = config.dialect.security;
  read_mechanisms(values, object.get("mechanisms"), rules.mechanisms);
  rules.passwords_in_clear = values.boolean(object.get("passwords_in_clear")).value_or(false);
  rules.requires_authentication = values.boolean(object.get("required")).value_or(false);
  if (auto challenge = values.name(object.get("challenge"))) {
    own_security(config).challenge = std::move(*challenge);
  }
}

void read_login(ValueReader& values, NodeIndex node, agents::HostConfig& config) {
  if (node == kNoNode) return;
  ObjectReader object(values, node, {"user", "password"});
  smtp::Login login;
  login.user = values.name(object.require("user")).value_or("");
  login.password = read_password(values, object.require("password")).value_or("");
  own_security(config).login = std::move(login);
}

}  // namespace

void read_security(ValueReader& values, const ObjectReader& host, agents::HostConfig& config) {
  read_tls(values, host.get("tls"), config);
  read_auth(values, host.get("auth"), config);
  read_login(values, host.get("login"), config);
}

}  // namespace smtplab::scenario
