// Queries over real sockets, to a server that does as each test says.

#include "sim/live/dns_client.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "tests/live/dns_support.h"
#include "tests/live/raw_socket.h"

namespace smtplab::live {
namespace {

using namespace std::chrono_literals;
using test::message;
using test::packet;
using test::RawSocket;
using test::text_of;

std::string text_of(const DnsClient::Response& response) {
  if (response) return test::text_of(*response);
  switch (response.error().kind) {
    case DnsFailure::Kind::timeout:
      return "timeout";
    case DnsFailure::Kind::unreachable:
      return "unreachable: " + response.error().words;
    case DnsFailure::Kind::bad_response:
      return "bad response";
  }
  return "?";
}

constexpr std::string_view kQuery = "query 7 A mx1.example.org.\n";
constexpr std::string_view kResponse =
    "response 7 noerror aa A mx1.example.org.\n"
    "answer mx1.example.org. 3600 IN A 192.0.2.1\n";

/// Asks once, and says what came of it.
std::string asked(const Endpoint& server, std::string_view query = kQuery,
                  std::chrono::milliseconds patience = 3s) {
  boost::asio::io_context context;
  DnsClient client(context);
  std::string result;
  client.ask(server, message(query), patience,
             [&](const DnsClient::Response& response) { result += text_of(response); });
  EXPECT_EQ(result, "") << "the answer comes later";
  context.run_for(10s);
  EXPECT_EQ(client.open_count(), 0U);
  return result;
}

/// A server whose only client is answered by `play`, in a thread of its own.
class ScriptedServer {
 public:
  using Play = std::function<void(RawSocket& datagrams, RawSocket& streams)>;

  explicit ScriptedServer(Play play) {
    bind();
    thread_ = std::thread([this, play = std::move(play)] { play(datagrams_, streams_); });
  }
  ~ScriptedServer() { thread_.join(); }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  const Endpoint& endpoint() const { return endpoint_; }

 private:
  /// One port for both. What is free to datagrams may be another test's stream, or what is left of
  /// one: then another port.
  void bind() {
    std::list<RawSocket> taken;
    do {
      taken.push_back(std::move(datagrams_));
      datagrams_ = RawSocket(SOCK_DGRAM);
      streams_ = RawSocket(SOCK_STREAM);
      endpoint_ = datagrams_.bind();
      if (taken.size() > 100) throw std::runtime_error("no port is free to both");
    } while (!streams_.bind(endpoint_.port));
  }

  RawSocket datagrams_{SOCK_DGRAM};
  RawSocket streams_{SOCK_STREAM};
  Endpoint endpoint_;
  std::thread thread_;
};

/// The query that came, and the port that it came from.
struct Asked {
  dns::Message query;
  std::uint16_t port = 0;
};

Asked hear(RawSocket& datagrams) {
  Asked asked;
  const auto octets = datagrams.receive(&asked.port);
  asked.query = decode_dns(octets).value().message;
  return asked;
}

dns::Message right_response(const dns::Message& query) {
  return test::example_zones().answer(query);
}

TEST(DnsClient, BringsTheResponseBackWithTheAskersId) {
  const test::ExampleServer server;
  EXPECT_EQ(asked(server.endpoint()), kResponse);
  EXPECT_EQ(asked(server.endpoint(), "query 9 rd A nowhere.example.org.\n"),
            "response 9 nxdomain aa rd A nowhere.example.org.\n"
            "authority example.org. 600 IN SOA ns.example.org. root.example.org. 7 1800 300 "
            "604800 600\n");
}

TEST(DnsClient, GoesToTcpForWhatWasCutOff) {
  const test::ExampleServer server;
  const std::string response = asked(server.endpoint(), "query 7 TXT long.example.org.\n");
  EXPECT_EQ(message(response).answers.size(), 8U);
  EXPECT_EQ(message(response).id, 7);
}

TEST(DnsClient, DrawsIdsAndPortsThatNobodyCanGuess) {
  std::vector<std::uint16_t> ids;
  std::vector<std::uint16_t> ports;
  for (int i = 0; i < 6; ++i) {
    const ScriptedServer server([&](RawSocket& datagrams, RawSocket&) {
      const Asked asked = hear(datagrams);
      ids.push_back(asked.query.id);
      ports.push_back(asked.port);
      datagrams.send_to(packet(right_response(asked.query)), asked.port);
    });
    EXPECT_EQ(asked(server.endpoint()), kResponse);
  }
  EXPECT_GE(std::set(ids.begin(), ids.end()).size(), 5U);
  EXPECT_GE(std::set(ports.begin(), ports.end()).size(), 2U);
  EXPECT_NE(std::set(ids.begin(), ids.end()), std::set<std::uint16_t>{7});
}

TEST(DnsClient, WaitsPastWhatDoesNotBelongToTheQuery) {
  const ScriptedServer server([](RawSocket& datagrams, RawSocket&) {
    const Asked asked = hear(datagrams);
    const dns::Message right = right_response(asked.query);
    dns::Message other_id = right;
    ++other_id.id;
    dns::Message other_name = right;
    other_name.question.name = test::name("mx2.example.org");
    dns::Message other_type = right;
    other_type.question.type = dns::RecordType::mx;
    dns::Message no_response = right;
    no_response.is_response = false;
    no_response.code = dns::ResponseCode::noerror;
    for (dns::Message* const forged : {&other_id, &other_name, &other_type, &no_response}) {
      forged->answers = {{test::name("mx1.example.org"), 3600,
                          dns::AddressData{dns::Address::ipv4({198, 51, 100, 66})}}};
      datagrams.send_to(packet(*forged), asked.port);
    }
    auto cut = packet(right);
    cut.pop_back();
    datagrams.send_to(cut, asked.port);
    datagrams.send_to({}, asked.port);
    datagrams.send_to(packet(right), asked.port);
  });
  EXPECT_EQ(asked(server.endpoint()), kResponse);
}

TEST(DnsClient, WaitsPastWhatComesFromElsewhere) {
  const ScriptedServer server([](RawSocket& datagrams, RawSocket&) {
    const Asked asked = hear(datagrams);
    dns::Message forged = right_response(asked.query);
    forged.answers[0].data = dns::AddressData{dns::Address::ipv4({198, 51, 100, 66})};
    RawSocket other(SOCK_DGRAM);
    other.bind();
    other.send_to(packet(forged), asked.port);
    std::this_thread::sleep_for(50ms);
    datagrams.send_to(packet(right_response(asked.query)), asked.port);
  });
  EXPECT_EQ(asked(server.endpoint()), kResponse);
}

TEST(DnsClient, ForgeriesDoNotMakeItWaitLonger) {
  const ScriptedServer server([](RawSocket& datagrams, RawSocket&) {
    const Asked asked = hear(datagrams);
    dns::Message forged = right_response(asked.query);
    ++forged.id;
    for (int i = 0; i < 20; ++i) {
      datagrams.send_to(packet(forged), asked.port);
      std::this_thread::sleep_for(25ms);
    }
  });
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(asked(server.endpoint(), kQuery, 200ms), "timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - before, 400ms);
}

TEST(DnsClient, GivesUpOnASilentServer) {
  RawSocket silent(SOCK_DGRAM);
  EXPECT_EQ(asked(silent.bind(), kQuery, 100ms), "timeout");
}

TEST(DnsClient, SaysWhereNobodyListens) {
  Endpoint nobody;
  {
    RawSocket socket(SOCK_DGRAM);
    nobody = socket.bind();
  }
  EXPECT_EQ(asked(nobody), "unreachable: Connection refused");
}

/// Cuts the response over UDP off; `play` has the connection, and the query without its length.
ScriptedServer::Play over_tcp(
    std::function<void(RawSocket& stream, const dns::Message& query)> play) {
  return [play = std::move(play)](RawSocket& datagrams, RawSocket& streams) {
    const Asked asked = hear(datagrams);
    DnsPacket cut;
    cut.message = right_response(asked.query);
    cut.message.answers.clear();
    cut.truncated = true;
    datagrams.send_to(encode_dns(cut, 512), asked.port);
    RawSocket stream = streams.accept();
    const auto length = stream.receive_all(2);
    const auto octets = stream.receive_all(std::to_integer<std::size_t>(length[1]));
    play(stream, decode_dns(octets).value().message);
  };
}

void send_framed(RawSocket& stream, const std::vector<std::byte>& packet) {
  stream.send(std::vector{static_cast<std::byte>(packet.size() >> 8U),
                          static_cast<std::byte>(packet.size() & 0xFFU)});
  stream.send(packet);
}

TEST(DnsClient, AsksTheSameOverTcp) {
  const ScriptedServer server(over_tcp([](RawSocket& stream, const dns::Message& query) {
    send_framed(stream, packet(right_response(query)));
  }));
  EXPECT_EQ(asked(server.endpoint()), kResponse);
}

TEST(DnsClient, BelievesNothingElseOverTcp) {
  const ScriptedServer server(over_tcp([](RawSocket& stream, const dns::Message& query) {
    dns::Message forged = right_response(query);
    ++forged.id;
    send_framed(stream, packet(forged));
  }));
  EXPECT_EQ(asked(server.endpoint()), "bad response");
}

TEST(DnsClient, AConnectionThatEndsEarlyIsAFailure) {
  const ScriptedServer server(over_tcp([](RawSocket& stream, const dns::Message& query) {
    const auto response = packet(right_response(query));
    stream.send(std::span(response).first(1));
  }));
  EXPECT_EQ(asked(server.endpoint()), "unreachable: End of file");
}

TEST(DnsClient, AConnectionThatNeverSpeaksIsATimeout) {
  const ScriptedServer server(over_tcp([](RawSocket& stream, const dns::Message&) {
    stream.receive();  // until the client has given up
  }));
  EXPECT_EQ(asked(server.endpoint(), kQuery, 200ms), "timeout");
}

TEST(DnsClient, ItsEndDropsWhatIsOut) {
  RawSocket silent(SOCK_DGRAM);
  boost::asio::io_context context;
  bool was_called = false;
  {
    DnsClient client(context);
    client.ask(silent.bind(), message(kQuery), 50ms,
               [&](const DnsClient::Response&) { was_called = true; });
    context.run_for(10ms);
    EXPECT_EQ(client.open_count(), 1U);
  }
  context.restart();
  context.run_for(200ms);
  EXPECT_FALSE(was_called);
}

TEST(DnsClient, ManyQueriesAreOutAtATime) {
  const test::ExampleServer server;
  boost::asio::io_context context;
  DnsClient client(context);
  int answered = 0;
  for (std::uint16_t id = 0; id < 100; ++id) {
    dns::Message query = message(kQuery);
    query.id = id;
    client.ask(server.endpoint(), query, 5s, [&answered, id](const DnsClient::Response& response) {
      if (response && response->id == id) ++answered;
    });
  }
  context.run_for(10s);
  EXPECT_EQ(answered, 100);
}

}  // namespace
}  // namespace smtplab::live
