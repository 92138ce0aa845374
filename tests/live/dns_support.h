#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "sim/dns/zone_reader.h"
#include "sim/dns/zone_set.h"
#include "sim/live/dns_server.h"
#include "sim/live/dns_wire.h"

namespace smtplab::live::test {

inline dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }

inline dns::Message message(std::string_view text) { return dns::parse_message(text).value(); }

inline std::string text_of(const dns::Message& message) {
  std::string text;
  message.append_to(text);
  return text;
}

inline std::vector<std::byte> packet(std::string_view text) {
  DnsPacket packet;
  packet.message = message(text);
  return encode_dns(packet, kMaxTcpOctets);
}

inline std::vector<std::byte> packet(const dns::Message& message) {
  return packet(text_of(message));
}

/// The lesson's zone, with one name that has more than 512 octets of text.
inline dns::ZoneSet example_zones() {
  std::vector<std::string> lines = {"$TTL 3600",
                                    "@ SOA ns root 7 1800 300 604800 600",
                                    "@ NS ns",
                                    "@ MX 20 mx2",
                                    "@ MX 10 mx1",
                                    "ns A 192.0.2.53",
                                    "mx1 A 192.0.2.1",
                                    "mx1 AAAA 2001:db8::1",
                                    "mx2 A 192.0.2.2",
                                    "www CNAME @",
                                    "*.wild TXT \"any name\"",
                                    "@ TXT \"v=spf1 mx -all\""};
  for (int i = 0; i < 8; ++i) {
    lines.push_back("long TXT \"" + std::string(200, static_cast<char>('a' + i)) + '"');
  }
  dns::ZoneSet zones;
  zones.add(dns::read_zone(lines, name("example.org")).value().zone);
  return zones;
}

/// A name server with example_zones() at a free port of the loopback, in a thread of its own.
class ExampleServer {
 public:
  explicit ExampleServer(const DnsServerLimits& limits = {}) {
    auto server = DnsServer::listen(
        context_, Endpoint::parse("127.0.0.1", 0).value(),
        [zones = example_zones()](const dns::Message& query) { return zones.answer(query); },
        limits);
    server_ = std::move(server).value();
    endpoint_ = server_->endpoint();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~ExampleServer() {
    context_.stop();
    thread_.join();
  }
  ExampleServer(const ExampleServer&) = delete;
  ExampleServer& operator=(const ExampleServer&) = delete;

  const Endpoint& endpoint() const { return endpoint_; }

 private:
  boost::asio::io_context context_;
  std::unique_ptr<DnsServer> server_;
  Endpoint endpoint_;
  std::thread thread_;
};

}  // namespace smtplab::live::test
