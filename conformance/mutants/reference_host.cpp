#include "conformance/mutants/reference_host.h"

#include <utility>

#include "sim/smtp/path_parser.h"

namespace smtplab::conformance {

namespace {

constexpr const char* kTrusted = "198.51.100.8";
constexpr const char* kPassword = "open sesame";
constexpr Duration kRetry = seconds(5);

}  // namespace

ReferenceHost reference_host() {
  ReferenceHost host;
  agents::HostConfig& config = host.config;
  config.name = "mx.example.org";
  config.local_domains = {"example.org"};
  config.addresses = {*dns::Address::parse("192.0.2.1")};
  config.mailboxes = {{"bob", {.full_name = "Bob Example", .password = kPassword}},
                      {"carol", {.full_name = "Carol Example"}}};
  config.relay_clients = {{*dns::Address::parse(kTrusted), 32}};
  config.relay_domains = {"relayed.example"};
  config.mends_line_ends = true;
  config.lists = {{.name = "staff",
                   .members = {"Bob Example <bob@example.org>", "<carol@example.org>"},
                   .keeper = smtp::parse_reverse_path("<carol@example.org>", {})->path},
                  {.name = "robert", .members = {"<bob@example.org>"}}};
  auto& dialect = config.dialect;
  dialect.extensions.add(smtp::Extension::size);
  dialect.extensions.add(smtp::Extension::eight_bit_mime);
  dialect.extensions.add(smtp::Extension::pipelining);
  dialect.extensions.add(smtp::Extension::enhanced_status_codes);
  dialect.set_smtputf8(true);
  dialect.extensions.add(smtp::Extension::starttls);
  dialect.extensions.add(smtp::Extension::auth);
  dialect.extensions.add(smtp::Extension::chunking);
  dialect.extensions.add(smtp::Extension::binary_mime);
  dialect.extensions.add(smtp::Extension::dsn);
  dialect.announced_size = 1'000'000;
  dialect.rules.limits.message_size = 1'000'000;
  return host;
}

Target reference_target() {
  Target target;
  target.name = "reference";
  target.host = "mx.example.org";
  target.mailbox = "bob@example.org";
  target.second_mailbox = "carol@example.org";
  target.unknown_mailbox = "nobody@example.org";
  target.list = "staff@example.org";
  target.alias = "robert@example.org";
  target.foreign_mailbox = "dave@elsewhere.example";
  target.relay_mailbox = "erin@relayed.example";
  target.mail = "simulated:";
  target.trusted_bind = kTrusted;
  target.second_mail = target.postmaster_mail = "simulated:";
  target.sink = "192.0.2.99:25";
  target.user = "bob";
  target.password = kPassword;
  target.starttls = true;
  return target;
}

ReferenceHost reference_relay() {
  ReferenceHost host = reference_host();
  host.config.addresses.push_back(*dns::Address::parse("2001:db8::1"));
  host.config.dialect.rules.limits.recipients = 1000;
  host.config.retry.early = {kRetry};
  host.config.retry.interval = kRetry;
  return host;
}

Target relay_target() {
  Target target = reference_target();
  target.hops = "10.25.1.0/24";
  target.hops6 = "fd25::/120";
  target.dns = "10.25.0.53:53";
  target.retry = kRetry;
  return target;
}

}  // namespace smtplab::conformance
