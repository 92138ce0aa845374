#include "sim/live/live_scenario.h"

namespace smtplab::live {
namespace {

/// So many times as long, and no longer than a century.
Duration stretched(Duration wait, std::int64_t speed) {
  constexpr Duration kCentury = seconds(100LL * 365 * 24 * 3600);
  return wait.nanoseconds > kCentury.nanoseconds / speed ? kCentury : wait * speed;
}

void stretch(smtp::Timeouts& timeouts, std::int64_t speed) {
  for (Duration* const wait :
       {&timeouts.greeting, &timeouts.mail, &timeouts.rcpt, &timeouts.data_initiation,
        &timeouts.data_block, &timeouts.data_termination, &timeouts.other_reply,
        &timeouts.server_command}) {
    *wait = stretched(*wait, speed);
  }
}

void adapt(agents::HostConfig& host, const LiveSetting& setting, const LiveLimits& limits) {
  host.clock.unix_seconds = setting.starts_unix_seconds.value_or(host.clock.unix_seconds);
  stretch(host.dialect.timeouts, setting.speed);
  host.greeting_delay = stretched(host.greeting_delay, setting.speed);
  pop3::Dialect& pop3 = host.own_pop3.emplace(host.pop3()).dialect;
  pop3.autologout = stretched(pop3.autologout, setting.speed);
  pop3.reply = stretched(pop3.reply, setting.speed);
  std::size_t& largest = host.dialect.rules.limits.message_size;
  if (largest == 0) largest = limits.message_octets;
  if (host.dialect.announced_size == 0) host.dialect.announced_size = largest;
  for (agents::MailboxConfig& mailbox : host.mailboxes) {
    agents::MailboxDetails details = mailbox.details();
    if (details.quota_octets != 0) continue;
    details.quota_octets = limits.mailbox_octets;
    mailbox = agents::MailboxConfig(mailbox.user, details);
  }
}

}  // namespace

std::vector<Unservable> unservable_parts(const scenario::Scenario& scenario) {
  std::vector<Unservable> parts;
  if (scenario.default_link_place) {
    parts.push_back({"serve.no-links", *scenario.default_link_place});
  }
  for (const scenario::LinkConfig& link : scenario.links) {
    parts.push_back({"serve.no-links", link.place});
  }
  return parts;
}

scenario::Scenario live_scenario(const scenario::Scenario& written, const LiveSetting& setting,
                                 const LiveLimits& limits) {
  scenario::Scenario live = written;
  live.starts.unix_seconds = setting.starts_unix_seconds.value_or(live.starts.unix_seconds);
  for (agents::HostConfig& host : live.hosts) adapt(host, setting, limits);
  live.resolver.timeout = stretched(live.resolver.timeout, setting.speed);
  live.resolver.first_query_id = setting.first_query_id;
  // That something has not come yet at an instant is a matter of time alone.
  std::erase_if(live.expectations, [](const scenario::Expectation& expected) {
    return expected.by && expected.messages == 0;
  });
  for (scenario::Expectation& expected : live.expectations) expected.by.reset();
  return live;
}

}  // namespace smtplab::live
