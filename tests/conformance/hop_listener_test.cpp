// Next hops on real sockets: in 127.0.0.0/8, on a port of their own.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "conformance/hop_network.h"
#include "conformance/transport/socket.h"

namespace smtplab::conformance {
namespace {

sockaddr_in at(const std::string& address, std::uint16_t port) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  return place;
}

/// Nobody has it at 127.0.0.1 now, with TCP and with UDP.
std::uint16_t free_port() {
  for (int attempt = 0; attempt < 64; ++attempt) {
    const int tcp = socket(AF_INET, SOCK_STREAM, 0);
    const int udp = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in place = at("127.0.0.1", 0);
    socklen_t size = sizeof place;
    static_cast<void>(bind(tcp, reinterpret_cast<sockaddr*>(&place), size));
    getsockname(tcp, reinterpret_cast<sockaddr*>(&place), &size);
    const bool is_free = bind(udp, reinterpret_cast<sockaddr*>(&place), size) == 0;
    close(tcp);
    close(udp);
    if (is_free) return ntohs(place.sin_port);
  }
  return 0;
}

/// All that is said there in answer to that; "refused" if nobody listens.
std::string conversation(const std::string& address, std::uint16_t port, const std::string& says) {
  const int one = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in place = at(address, port);
  std::string heard;
  if (connect(one, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) {
    heard = "refused";
  } else {
    send(one, says.data(), says.size(), MSG_NOSIGNAL);
    std::array<char, 200> block{};
    for (ssize_t n = recv(one, block.data(), block.size(), 0); n > 0;
         n = recv(one, block.data(), block.size(), 0)) {
      heard.append(block.data(), static_cast<std::size_t>(n));
    }
  }
  close(one);
  return heard;
}

Target target_with_hops() {
  Target target;
  target.host = "127.0.0.1";
  target.hops = "127.25.0.0/16";
  target.hop_port = free_port();
  target.dns = "127.0.0.1:" + std::to_string(free_port());
  return target;
}

TEST(HopListener, ServesAHopAtItsAddressAndNobodyAtOthers) {
  const Target target = target_with_hops();
  SocketDispatcher dispatcher(target, {});
  ASSERT_EQ(dispatcher.problem(), "");
  std::string heard;
  std::string refused;
  dispatcher.run(1, 1, [&](std::size_t, Transport& transport) {
    HopNetwork& hops = *transport.hops();
    const auto hop = std::make_shared<Hop>();
    hop->name = "mx1.example";
    hop->address = hops.new_address(dns::Address::Family::ipv4);
    std::string problem;
    ASSERT_TRUE(hops.listen(hop, problem)) << problem;
    EXPECT_FALSE(hops.listen(hop, problem)) << "twice at one address";
    const std::string absent = hops.new_address(dns::Address::Family::ipv4).to_string();
    EXPECT_TRUE(hops.new_address(dns::Address::Family::ipv6).is_none());
    std::atomic<bool> is_done = false;
    std::thread client([&, address = hop->address.to_string()] {
      heard = conversation(address, target.hop_port, "HELO r\r\nQUIT\r\n");
      refused = conversation(absent, target.hop_port, "");
      is_done = true;
    });
    const Instant end = transport.now() + seconds(20);
    while (!is_done && transport.now() < end) transport.wait_for_mail(seconds(1));
    client.join();
    ASSERT_EQ(hop->visits.size(), 1U);
    EXPECT_EQ(hop->visits.front().lines.size(), 2U);
  });
  EXPECT_EQ(heard, "220 mx1.example ESMTP\r\n250 mx1.example\r\n221 mx1.example\r\n");
  EXPECT_EQ(refused, "refused");
}

TEST(HopListener, SaysWhatIsWrongWithItsTarget) {
  Target target = target_with_hops();
  target.hops = "127.25.0.1";
  EXPECT_EQ(SocketDispatcher(target, {}).problem(), "hops: 127.25.0.1");
  target = target_with_hops();
  target.hops6 = "::1";
  EXPECT_EQ(SocketDispatcher(target, {}).problem(), "hops6: ::1");
  target = target_with_hops();
  target.dns = "here";
  EXPECT_EQ(SocketDispatcher(target, {}).problem(), "dns: here");
}

}  // namespace
}  // namespace smtplab::conformance
