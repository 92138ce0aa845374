#include "conformance/transport/socket.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "conformance/dialogue.h"
#include "tests/conformance/printed.h"
#include "tests/conformance/stub_process.h"

namespace smtplab::conformance {
namespace {

constexpr Case kNone{.id = "none", .requirement = "R5321-3.3-k"};

Target target_at(std::uint16_t port) {
  Target target;
  target.host = "127.0.0.1";
  target.port = target.tls_port = port;
  target.mailbox = "bob@example.org";
  return target;
}

/// One trial over real sockets; what it has seen.
template <class Run>
std::string told(const Target& target, Run run) {
  SocketDispatcher dispatcher(target, MailReaders{});
  std::string seen;
  dispatcher.run(1, 1, [&](std::size_t, Transport& transport) {
    Trial trial(kNone, target, transport, "t");
    Dialogue server(trial);
    run(server);
    seen = test::printed(trial.finding().told) + "\n" + test::printed(trial.transcript());
  });
  return seen;
}

TEST(Socket, TurnsToTlsInTheMiddle) {
  const test::StubProcess stub("starttls");
  ASSERT_NE(stub.port(), 0);
  const std::string seen = told(target_at(stub.port()), [](Dialogue& server) {
    server.open();
    EXPECT_TRUE(server.offers("STARTTLS"));
    server.given("STARTTLS", 220);
    server.given_tls();
    EXPECT_TRUE(server.is_encrypted());
    server.ask("NOOP");
    server.last_is(250);
  });
  EXPECT_NE(seen.find("NOOP was answered: 250 secret NOOP"), std::string::npos) << seen;
}

TEST(Socket, SpeaksTlsFromTheStart) {
  const test::StubProcess stub("implicit-tls");
  ASSERT_NE(stub.port(), 0);
  const std::string seen = told(target_at(stub.port()), [](Dialogue& server) {
    server.connect(Door::implicit_tls);
    server.reply_is(220);
  });
  EXPECT_NE(seen.find("was answered: 220 stub.example ready"), std::string::npos) << seen;
}

TEST(Socket, APlainPortIsNoTlsPort) {
  const test::StubProcess stub("right");
  ASSERT_NE(stub.port(), 0);
  const std::string seen = told(target_at(stub.port()), [](Dialogue& server) {
    server.connect(Door::implicit_tls);
    server.reply_is(220);
  });
  EXPECT_TRUE(seen.starts_with("no connection: ")) << seen;
}

TEST(Socket, GoesOnWithOthersWhileOneWaits) {
  const test::StubProcess stub("trickle");
  ASSERT_NE(stub.port(), 0);
  const Target target = target_at(stub.port());
  SocketDispatcher dispatcher(target, MailReaders{});
  Instant began;
  Instant ended;
  std::size_t done = 0;
  dispatcher.run(20, 20, [&](std::size_t, Transport& transport) {
    if (began == Instant{}) began = transport.now();
    const auto channel = transport.connect(Door::smtp, seconds(5));
    ASSERT_TRUE(channel.has_value());
    std::string octets;
    while ((*channel)->receive(octets, seconds(5)) == Arrival::octets && octets.size() < 2) {
    }
    ended = transport.now();
    ++done;
  });
  EXPECT_EQ(done, 20U);
  EXPECT_LT(ended - began, seconds(5));  // one after the other they would need twenty
}

TEST(Socket, TellsWhenAWaitIsOver) {
  const test::StubProcess stub("right");
  ASSERT_NE(stub.port(), 0);
  const Target target = target_at(stub.port());
  SocketDispatcher dispatcher(target, MailReaders{});
  dispatcher.run(1, 1, [&](std::size_t, Transport& transport) {
    const auto channel = transport.connect(Door::smtp, seconds(5));
    ASSERT_TRUE(channel.has_value());
    std::string octets;
    EXPECT_EQ((*channel)->receive(octets, seconds(5)), Arrival::octets);
    EXPECT_EQ((*channel)->receive(octets, milliseconds(50)), Arrival::timeout);
    EXPECT_TRUE((*channel)->send("QUIT\r\n", seconds(5)));
    EXPECT_EQ((*channel)->receive(octets, seconds(5)), Arrival::octets);
    EXPECT_EQ((*channel)->receive(octets, seconds(5)), Arrival::end);
    EXPECT_EQ(octets, "220 stub.example ready\r\n221 bye\r\n");
  });
}

TEST(Socket, AThrownExceptionReachesTheCaller) {
  const Target target = target_at(1);
  SocketDispatcher dispatcher(target, MailReaders{});
  const auto run = [&] {
    dispatcher.run(3, 2, [](std::size_t, Transport&) { throw std::runtime_error("own fault"); });
  };
  EXPECT_THROW(run(), std::runtime_error);
}

TEST(Socket, ACancelledRunEndsAtOnceWhateverIsWaitedFor) {
  const test::StubProcess stub("right");
  ASSERT_NE(stub.port(), 0);
  const Target target = target_at(stub.port());
  SocketDispatcher dispatcher(target, MailReaders{});
  std::size_t begun = 0;
  std::size_t ended = 0;
  const auto run = [&] {
    dispatcher.run(10, 4, [&](std::size_t index, Transport& transport) {
      const auto channel = transport.connect(Door::smtp, seconds(5));
      if (++begun == 4) {
        // All wait by now, but for this one: it is to be found waiting, too.
        std::thread([&dispatcher] { dispatcher.cancel(); }).detach();
      }
      std::string octets;
      for (int i = 0; i < 100; ++i) {
        if (index % 2 == 0) {
          transport.wait_for_mail(seconds(30));
        } else {
          (*channel)->receive(octets, seconds(30));
        }
      }
      ++ended;
    });
  };
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THROW(run(), Cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  EXPECT_EQ(begun, 4U);
  EXPECT_EQ(ended, 0U);
  EXPECT_THROW(run(), Cancelled) << "nor does a later one begin";
  EXPECT_EQ(ended, 0U);
}

}  // namespace
}  // namespace smtplab::conformance
