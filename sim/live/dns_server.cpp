#include "sim/live/dns_server.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/live/asio_endpoint.h"

namespace smtplab::live {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;

namespace {

/// After a failed accept (no more descriptors, say).
constexpr std::chrono::milliseconds kPauseBehindFailure{100};
/// A free port of UDP may be taken in TCP.
constexpr int kPortAttempts = 16;

/// A TCP client: reads a query, answers it, and again, until it closes or is too slow.
class Visit : public std::enable_shared_from_this<Visit> {
 public:
  Visit(tcp::socket socket, const DnsAnswer& answer, const DnsServerLimits& limits)
      : socket_(std::move(socket)),
        patience_(socket_.get_executor()),
        answer_(answer),
        limits_(limits) {}

  void start() { hear(); }
  /// The last call of `answer` is behind it.
  void end() {
    error_code ignored;
    socket_.close(ignored);
    patience_.cancel();
  }
  bool is_open() const { return socket_.is_open(); }

 private:
  void limit_time() {
    patience_.expires_after(limits_.patience);
    patience_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->end();
    });
  }

  void hear() {
    limit_time();
    asio::async_read(socket_, asio::buffer(length_),
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (error || !self->is_open()) return self->end();
                       self->hear_query();
                     });
  }

  void hear_query() {
    const std::size_t size = length_[0] * std::size_t{256} + length_[1];
    if (size > limits_.query_octets) return end();
    query_.resize(size);
    asio::async_read(socket_, asio::buffer(query_),
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (error || !self->is_open()) return self->end();
                       self->respond();
                     });
  }

  void respond() {
    auto response = respond_dns(query_, DnsTransport::tcp, answer_);
    if (!response) return hear();
    limit_time();
    response_ = *std::move(response);
    length_ = {static_cast<std::uint8_t>(response_.size() >> 8U),
               static_cast<std::uint8_t>(response_.size() & 0xFFU)};
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(length_),
                                                     asio::buffer(response_)};
    asio::async_write(socket_, parts, [self = shared_from_this()](error_code error, std::size_t) {
      if (error || !self->is_open()) return self->end();
      self->hear();
    });
  }

  tcp::socket socket_;
  asio::steady_timer patience_;
  const DnsAnswer& answer_;
  const DnsServerLimits& limits_;
  std::array<std::uint8_t, 2> length_{};
  std::vector<std::byte> query_;
  std::vector<std::byte> response_;
};

}  // namespace

struct DnsServer::Listening : std::enable_shared_from_this<Listening> {
  Listening(asio::io_context& context, DnsAnswer answers, const DnsServerLimits& allowed)
      : datagrams(context),
        acceptor(context),
        pause(context),
        answer(std::move(answers)),
        limits(allowed) {}

  void open(const Endpoint& at, error_code& error) {
    for (int attempt = 0; attempt < kPortAttempts; ++attempt) {
      open_both(at, error);
      if (!error || at.port != 0) return;
      error_code ignored;
      datagrams.close(ignored);
      acceptor.close(ignored);
    }
  }

  void open_both(const Endpoint& at, error_code& error) {
    const udp::endpoint wanted = udp_endpoint(at);
    datagrams.open(wanted.protocol(), error);
    if (!error) datagrams.bind(wanted, error);
    if (!error) datagrams.non_blocking(true, error);
    if (error) return;
    const tcp::endpoint same = tcp_endpoint(endpoint_of(datagrams.local_endpoint()));
    acceptor.open(same.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(same, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  }

  void receive() {
    datagrams.async_receive_from(asio::buffer(block), sender,
                                 [self = shared_from_this()](error_code error, std::size_t size) {
                                   if (!self->datagrams.is_open()) return;
                                   if (!error) self->respond(size);
                                   self->receive();
                                 });
  }

  void respond(std::size_t size) {
    const auto response = respond_dns(std::span(block).first(size), DnsTransport::udp, answer);
    if (!response) return;
    error_code lost;  // as a datagram may be, on the way or before it
    datagrams.send_to(asio::buffer(*response), sender, 0, lost);
  }

  void accept() {
    acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
      if (!self->acceptor.is_open()) return;
      if (error) return self->accept_later();
      self->welcome(std::move(socket));
      self->accept();
    });
  }

  void accept_later() {
    pause.expires_after(kPauseBehindFailure);
    pause.async_wait([self = shared_from_this()](error_code error) {
      if (!error && self->acceptor.is_open()) self->accept();
    });
  }

  void welcome(tcp::socket socket) {
    forget_closed();
    if (visits.size() >= limits.connections) return;  // its end closes it
    auto visit = std::make_shared<Visit>(std::move(socket), answer, limits);
    visits.push_back(visit);
    visit->start();
  }

  void forget_closed() {
    visits.erase(std::remove_if(visits.begin(), visits.end(),
                                [](const auto& visit) { return !visit->is_open(); }),
                 visits.end());
  }

  void close() {
    error_code ignored;
    datagrams.close(ignored);
    acceptor.close(ignored);
    pause.cancel();
    for (const auto& visit : visits) visit->end();
  }

  udp::socket datagrams;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  DnsAnswer answer;
  DnsServerLimits limits;
  udp::endpoint sender;
  std::array<std::byte, 65535> block{};
  std::vector<std::shared_ptr<Visit>> visits;
};

DnsServer::DnsServer(std::shared_ptr<Listening> listening) : listening_(std::move(listening)) {}

tl::expected<std::unique_ptr<DnsServer>, std::string> DnsServer::listen(
    asio::io_context& context, const Endpoint& at, DnsAnswer answer,
    const DnsServerLimits& limits) {
  if (!limits.may_leave_loopback && !at.is_loopback()) {
    return tl::make_unexpected(std::string("not a loopback address"));
  }
  auto listening = std::make_shared<Listening>(context, std::move(answer), limits);
  error_code error;
  listening->open(at, error);
  if (error) return tl::make_unexpected(error.message());
  listening->receive();
  listening->accept();
  return std::unique_ptr<DnsServer>(new DnsServer(std::move(listening)));
}

DnsServer::~DnsServer() { listening_->close(); }

Endpoint DnsServer::endpoint() const { return endpoint_of(listening_->acceptor.local_endpoint()); }

std::size_t DnsServer::connection_count() const {
  listening_->forget_closed();
  return listening_->visits.size();
}

}  // namespace smtplab::live
