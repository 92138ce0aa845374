// The sink over real sockets.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "conformance/transport/socket.h"

namespace smtplab::conformance {
namespace {

sockaddr_in at_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A port of the loopback that nobody has now.
std::uint16_t free_port() {
  const int one = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = at_loopback(0);
  socklen_t size = sizeof address;
  static_cast<void>(bind(one, reinterpret_cast<sockaddr*>(&address), size));
  getsockname(one, reinterpret_cast<sockaddr*>(&address), &size);
  close(one);
  return ntohs(address.sin_port);
}

/// A server that has passed on its mail, and keeps the connection for the next.
class IdleServer {
 public:
  explicit IdleServer(std::uint16_t port)
      : socket_(socket(AF_INET, SOCK_STREAM, 0)), thread_([this, port] { visit(port); }) {}
  ~IdleServer() {
    thread_.join();
    close(socket_);
  }
  IdleServer(const IdleServer&) = delete;
  IdleServer& operator=(const IdleServer&) = delete;

  bool is_greeted() const { return greeted_; }
  bool has_said_quit() const { return has_said_quit_; }

 private:
  void visit(std::uint16_t port) {
    const sockaddr_in address = at_loopback(port);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
    std::array<char, 200> block{};
    greeted_ = recv(socket_, block.data(), block.size(), 0) > 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    has_said_quit_ = true;
    send(socket_, "QUIT\r\n", 6, 0);
    recv(socket_, block.data(), block.size(), 0);
  }

  int socket_;
  std::atomic<bool> greeted_ = false;
  std::atomic<bool> has_said_quit_ = false;
  std::thread thread_;
};

TEST(SinkListener, IsThereUntilTheServerHasSaidQuit) {
  const std::uint16_t port = free_port();
  Target target;
  target.sink = "127.0.0.1:" + std::to_string(port);
  auto dispatcher = std::make_unique<SocketDispatcher>(target, MailReaders{});
  ASSERT_EQ(dispatcher->problem(), "");
  const IdleServer server(port);
  dispatcher->run(1, 1, [&](std::size_t, Transport& transport) {
    for (int i = 0; i < 100 && !server.is_greeted(); ++i) {
      transport.wait_for_mail(milliseconds(20));
    }
  });
  ASSERT_TRUE(server.is_greeted());
  EXPECT_FALSE(server.has_said_quit());
  dispatcher.reset();
  EXPECT_TRUE(server.has_said_quit());
}

}  // namespace
}  // namespace smtplab::conformance
