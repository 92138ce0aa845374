// The name server on sockets: asked by raw sockets, and by those who know nothing of this project,
// dig and nslookup.

#include "sim/live/dns_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/live/dns_support.h"
#include "tests/live/raw_socket.h"

namespace smtplab::live {
namespace {

using test::ExampleServer;
using test::packet;
using test::RawSocket;
using test::text_of;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kQuery = "query 7 TXT example.org.\n";
constexpr std::string_view kResponse =
    "response 7 noerror aa TXT example.org.\n"
    "answer example.org. 3600 IN TXT \"v=spf1 mx -all\"\n";

std::string text_of(const std::vector<std::byte>& octets) {
  const auto packet = decode_dns(octets);
  return packet ? test::text_of(packet->message) : std::string(key_of(packet.error().kind));
}

/// With the two octets of its length before it, as over TCP.
std::vector<std::byte> framed(const std::vector<std::byte>& packet) {
  std::vector<std::byte> octets(2 + packet.size());
  octets[0] = static_cast<std::byte>(packet.size() >> 8U);
  octets[1] = static_cast<std::byte>(packet.size() & 0xFFU);
  std::copy(packet.begin(), packet.end(), octets.begin() + 2);
  return octets;
}

std::vector<std::byte> receive_framed(RawSocket& socket) {
  const auto length = socket.receive_all(2);
  if (length.size() < 2) return {};
  return socket.receive_all(std::to_integer<std::size_t>(length[0]) * 256 +
                            std::to_integer<std::size_t>(length[1]));
}

RawSocket connected(int type, const Endpoint& server) {
  RawSocket socket(type);
  EXPECT_TRUE(socket.connect(server));
  return socket;
}

bool is_answered(RawSocket& socket) {
  socket.send(framed(packet(kQuery)));
  return text_of(receive_framed(socket)) == kResponse;
}

TEST(DnsServer, AnswersOverUdp) {
  const ExampleServer server;
  RawSocket socket = connected(SOCK_DGRAM, server.endpoint());
  socket.send(packet(kQuery));
  EXPECT_EQ(text_of(socket.receive()), kResponse);
}

TEST(DnsServer, GoesOnAfterWhatIsNoQuery) {
  const ExampleServer server;
  RawSocket socket = connected(SOCK_DGRAM, server.endpoint());
  socket.send({});
  socket.send(std::vector<std::byte>(11));
  socket.send(packet("response 9 noerror TXT example.org.\n"));
  socket.send(std::vector<std::byte>(65000, std::byte{0xC0}));
  socket.send(packet(kQuery));
  EXPECT_EQ(text_of(socket.receive()), kResponse) << "nothing else is answered";
}

TEST(DnsServer, AnswersOverTcpHoweverTheQueryIsSplit) {
  const ExampleServer server;
  RawSocket socket = connected(SOCK_STREAM, server.endpoint());
  for (const std::byte octet : framed(packet(kQuery))) socket.send({&octet, 1});
  EXPECT_EQ(text_of(receive_framed(socket)), kResponse);
}

TEST(DnsServer, AnswersQueriesOfOneConnectionInOrder) {
  const ExampleServer server;
  RawSocket socket = connected(SOCK_STREAM, server.endpoint());
  auto both = framed(packet(kQuery));
  const auto second = framed(packet("query 8 A mx2.example.org.\n"));
  both.insert(both.end(), second.begin(), second.end());
  socket.send(both);
  EXPECT_EQ(text_of(receive_framed(socket)), kResponse);
  EXPECT_EQ(text_of(receive_framed(socket)),
            "response 8 noerror aa A mx2.example.org.\n"
            "answer mx2.example.org. 3600 IN A 192.0.2.2\n");
}

TEST(DnsServer, EndsAConnectionWhoseQueryIsTooLong) {
  const ExampleServer server;
  RawSocket socket = connected(SOCK_STREAM, server.endpoint());
  socket.send(std::vector<std::byte>{std::byte{0x10}, std::byte{0x01}});
  EXPECT_TRUE(socket.receive().empty());
}

TEST(DnsServer, EndsAConnectionThatIsTooSlow) {
  const ExampleServer server({.patience = std::chrono::seconds(1)});
  RawSocket socket = connected(SOCK_STREAM, server.endpoint());
  const auto query = framed(packet(kQuery));
  socket.send(std::span(query).first(query.size() - 1));
  const auto before = std::chrono::steady_clock::now();
  EXPECT_TRUE(socket.receive().empty());
  const auto waited = std::chrono::steady_clock::now() - before;
  EXPECT_GT(waited, std::chrono::milliseconds(500));
  EXPECT_LT(waited, std::chrono::seconds(4));
}

TEST(DnsServer, HasRoomForSoManyConnections) {
  const ExampleServer server({.connections = 2});
  RawSocket first = connected(SOCK_STREAM, server.endpoint());
  RawSocket second = connected(SOCK_STREAM, server.endpoint());
  EXPECT_TRUE(is_answered(first));
  EXPECT_TRUE(is_answered(second));
  RawSocket third = connected(SOCK_STREAM, server.endpoint());
  EXPECT_FALSE(is_answered(third));
  first.close();
  bool is_room = false;
  for (int attempt = 0; attempt < 50 && !is_room; ++attempt) {
    RawSocket next = connected(SOCK_STREAM, server.endpoint());
    is_room = is_answered(next);
  }
  EXPECT_TRUE(is_room) << "a connection that closed makes room";
  EXPECT_TRUE(is_answered(second));
}

TEST(DnsServer, StaysOnTheLoopbackUnlessTold) {
  boost::asio::io_context context;
  const auto silent = [](const dns::Message&) { return std::nullopt; };
  const auto server =
      DnsServer::listen(context, Endpoint::parse("0.0.0.0", 0).value(), DnsAnswer(silent));
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error(), "not a loopback address");
}

TEST(DnsServer, SaysThatAPortIsTaken) {
  boost::asio::io_context context;
  RawSocket taken(SOCK_DGRAM);
  const auto silent = [](const dns::Message&) { return std::nullopt; };
  const auto server = DnsServer::listen(context, taken.bind(), DnsAnswer(silent));
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error(), "Address already in use");
}

TEST(DnsServer, EndsWithOpenConnectionsAndNeverAsksAgain) {
  boost::asio::io_context context;
  int asked = 0;
  auto server = DnsServer::listen(context, Endpoint::parse("127.0.0.1", 0).value(),
                                  [&](const dns::Message&) -> std::optional<dns::Message> {
                                    ++asked;
                                    return std::nullopt;
                                  })
                    .value();
  RawSocket stream = connected(SOCK_STREAM, server->endpoint());
  RawSocket datagrams = connected(SOCK_DGRAM, server->endpoint());
  stream.send(framed(packet(kQuery)));
  context.run_for(std::chrono::milliseconds(100));
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(server->connection_count(), 1U);
  datagrams.send(packet(kQuery));
  stream.send(framed(packet(kQuery)));
  server.reset();
  context.restart();
  context.run();
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(stream.receive().empty());
}

// --- by others -----------------------------------------------------------------------------------

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::string output;
  char block[4096];
  while (const std::size_t count = std::fread(block, 1, sizeof block, pipe)) {
    output.append(block, count);
  }
  ::pclose(pipe);
  return output;
}

std::string dig(const ExampleServer& server, const std::string& words) {
  return output_of("dig @127.0.0.1 -p " + std::to_string(server.endpoint().port) +
                   " +norecurse +time=3 +tries=1 " + words);
}

TEST(DnsServer, DigReadsEveryTypeOfRecord) {
  const ExampleServer server;
  EXPECT_EQ(dig(server, "+short MX example.org"), "20 mx2.example.org.\n10 mx1.example.org.\n");
  EXPECT_EQ(dig(server, "+short A mx1.example.org"), "192.0.2.1\n");
  EXPECT_EQ(dig(server, "+short AAAA mx1.example.org"), "2001:db8::1\n");
  EXPECT_EQ(dig(server, "+short NS example.org"), "ns.example.org.\n");
  EXPECT_EQ(dig(server, "+short SOA example.org"),
            "ns.example.org. root.example.org. 7 1800 300 604800 600\n");
  EXPECT_EQ(dig(server, "+short TXT a.b.wild.example.org"), "\"any name\"\n");
  EXPECT_EQ(dig(server, "+short TXT www.example.org"), "example.org.\n\"v=spf1 mx -all\"\n");
}

TEST(DnsServer, DigFindsNothingToComplainOf) {
  const ExampleServer server;
  const std::string found = dig(server, "MX example.org");
  EXPECT_THAT(found, HasSubstr("status: NOERROR"));
  EXPECT_THAT(found, HasSubstr("flags: qr aa; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 4"));
  EXPECT_THAT(found, HasSubstr("EDNS: version: 0, flags:; udp: 1232"));
  EXPECT_THAT(found, Not(HasSubstr("WARNING")));
  EXPECT_THAT(found, Not(HasSubstr("malformed")));
  EXPECT_THAT(dig(server, "A nowhere.example.org"), HasSubstr("status: NXDOMAIN"));
  EXPECT_THAT(dig(server, "A example.com"), HasSubstr("status: REFUSED"));
  EXPECT_THAT(dig(server, "SRV example.org"), HasSubstr("status: NOERROR"));
  EXPECT_THAT(dig(server, "CH TXT version.bind"), HasSubstr("status: REFUSED"));
  EXPECT_THAT(dig(server, "+opcode=NOTIFY SOA example.org"), HasSubstr("status: NOTIMP"));
  EXPECT_THAT(dig(server, "+edns=1 +noednsneg A mx1.example.org"), HasSubstr("status: BADVERS"));
}

TEST(DnsServer, DigGoesToTcpForWhatIsLong) {
  const ExampleServer server;
  EXPECT_THAT(dig(server, "+ignore +noedns TXT long.example.org"),
              HasSubstr("flags: qr aa tc; QUERY: 1, ANSWER: 0"));
  const std::string whole = dig(server, "TXT long.example.org");
  EXPECT_THAT(whole, HasSubstr("Truncated, retrying in TCP mode"));
  EXPECT_THAT(whole, HasSubstr("ANSWER: 8"));
  EXPECT_THAT(dig(server, "+tcp MX example.org"), HasSubstr("ANSWER: 2"));
}

TEST(DnsServer, NslookupReadsTheLessonsQuestions) {
  const ExampleServer server;
  const auto nslookup = [&](const std::string& words) {
    return output_of("nslookup -timeout=3 -port=" + std::to_string(server.endpoint().port) + ' ' +
                     words + " 127.0.0.1");
  };
  EXPECT_THAT(nslookup("-type=mx example.org"),
              HasSubstr("example.org\tmail exchanger = 10 mx1.example.org."));
  EXPECT_THAT(nslookup("mx1.example.org"), HasSubstr("Address: 192.0.2.1\n"));
  EXPECT_THAT(nslookup("nowhere.example.org"),
              HasSubstr("server can't find nowhere.example.org: NXDOMAIN"));
}

}  // namespace
}  // namespace smtplab::live
