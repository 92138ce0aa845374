#pragma once

// Sockets of the system, blocking, for tests that must send what no library would.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "sim/live/endpoint.h"

namespace smtplab::live::test {

/// A socket of IPv4 on the loopback; reads wait at most five seconds.
class RawSocket {
 public:
  /// SOCK_DGRAM or SOCK_STREAM.
  explicit RawSocket(int type) : type_(type), socket_(::socket(AF_INET, type, 0)) {
    const timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  RawSocket(int type, int socket) : type_(type), socket_(socket) {}
  ~RawSocket() { close(); }
  RawSocket(RawSocket&& other) noexcept : type_(other.type_), socket_(other.socket_) {
    other.socket_ = -1;
  }
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  RawSocket& operator=(RawSocket&& other) noexcept {
    std::swap(type_, other.type_);
    std::swap(socket_, other.socket_);
    return *this;
  }

  /// At a free port of 127.0.0.1; a stream listens.
  Endpoint bind() {
    if (!bind(0)) throw std::runtime_error("no free port");
    return endpoint();
  }
  /// False where somebody has that port.
  bool bind(std::uint16_t port) {
    const sockaddr_in at = loopback(port);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) return false;
    return type_ != SOCK_STREAM || ::listen(socket_, 16) == 0;
  }
  Endpoint endpoint() const {
    sockaddr_in at{};
    socklen_t size = sizeof at;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    return {dns::Address::ipv4({127, 0, 0, 1}), ntohs(at.sin_port)};
  }
  RawSocket accept() { return {type_, ::accept(socket_, nullptr, nullptr)}; }
  bool connect(const Endpoint& server) {
    const sockaddr_in to = loopback(server.port);
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }

  void send(std::span<const std::byte> octets) {
    ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
  }
  void send_to(std::span<const std::byte> octets, std::uint16_t port) {
    const sockaddr_in to = loopback(port);
    ::sendto(socket_, octets.data(), octets.size(), 0, reinterpret_cast<const sockaddr*>(&to),
             sizeof to);
  }
  /// One datagram, or what has arrived of a stream; empty at its end or after five seconds.
  std::vector<std::byte> receive(std::uint16_t* from_port = nullptr) {
    std::vector<std::byte> octets(65536);
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const auto count = ::recvfrom(socket_, octets.data(), octets.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &size);
    if (from_port != nullptr) *from_port = ntohs(from.sin_port);
    octets.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return octets;
  }
  /// Exactly so many octets; fewer at the end of the stream.
  std::vector<std::byte> receive_all(std::size_t count) {
    std::vector<std::byte> octets(count);
    const auto got = ::recv(socket_, octets.data(), count, MSG_WAITALL);
    octets.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return octets;
  }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
  }

  int type_;
  int socket_;
};

}  // namespace smtplab::live::test
