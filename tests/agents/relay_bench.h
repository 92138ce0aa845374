#pragma once

#include <string>

#include "sim/agents/relay.h"
#include "tests/agents/fake_network.h"

namespace smtplab::agents::test {

/// A relay at relay.example with an entry or more in its queue.
class RelayBench : public SendingBench<Relay> {
 public:
  explicit RelayBench(HostConfig wanted = standard()) : SendingBench(std::move(wanted)) {}

  static HostConfig standard() {
    HostConfig config = host("relay.example", smtp::Standard::rfc5321);
    config.addresses = {dns::Address::ipv4({192, 0, 2, 25})};
    return config;
  }
  void queue(const Lines& recipients, std::uint32_t message = 1,
             const std::string& from = "<joe@a.example>") {
    smtp::PathRules rules;
    rules.utf8 = true;
    for (const std::string& to : recipients) {
      QueueEntry entry;
      entry.message = message;
      entry.from = smtp::parse_reverse_path(from, smtp::PathRules{})->path;
      entry.to = smtp::parse_forward_path(to, rules)->path;
      entry.content =
          std::make_shared<const std::string>("Message " + std::to_string(message) + "\r\n");
      entry.arrived = now;
      agent.queue().add(std::move(entry), now);
    }
  }
  void start() {
    run([this](Context& context) { agent.start_due(context); });
  }
  /// What happens to mail for these now.
  Lines send(const Lines& recipients) {
    queue(recipients);
    start();
    return take_story();
  }
};

inline Lines commands(const FakeServer& server) {
  Lines lines;
  for (const std::string& line : server.heard) {
    if (line.starts_with("MAIL") || line.starts_with("RCPT")) lines.push_back(line);
  }
  return lines;
}

/// Mail for example.org, which has mx1 at .1, better than mx2 at .2.
struct TwoHosts : RelayBench {
  explicit TwoHosts(int second = 20) : TwoHosts(standard(), second) {}
  explicit TwoHosts(HostConfig wanted, int second = 20) : RelayBench(std::move(wanted)) {
    network.mx("example.org", {{10, "mx1.example.org"}, {second, "mx2.example.org"}});
    network.host("mx1.example.org", "192.0.2.1");
    network.host("mx2.example.org", "192.0.2.2");
  }
  FakeServer& first() { return network.servers["192.0.2.1"]; }
  FakeServer& second() { return network.servers["192.0.2.2"]; }
};

inline const std::string kRoute =
    "routed example.org: 10 mx1.example.org [192.0.2.1], 20 mx2.example.org [192.0.2.2]";
inline const std::string kPaths = "<joe@a.example> <bob@example.org>";

}  // namespace smtplab::agents::test
