#include "conformance/transport/hop_listener.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "conformance/address_pool.h"
#include "conformance/hop_session.h"
#include "conformance/transport/steady_clock.h"
#include "sim/live/dns_server.h"
#include "sim/live/endpoint.h"

namespace smtplab::conformance {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::chrono::steady_clock::time_point steady_time(Instant instant) {
  return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(instant.nanoseconds));
}

tcp::endpoint endpoint_at(const dns::Address& address, std::uint16_t port) {
  return {asio::ip::make_address(address.to_string()), port};
}

}  // namespace

struct HopListener::Ground : std::enable_shared_from_this<Ground> {
  /// One connection of the relay's.
  struct Visit : std::enable_shared_from_this<Visit> {
    Visit(std::shared_ptr<Ground> here, tcp::socket from, const std::shared_ptr<Hop>& hop)
        : ground(std::move(here)),
          socket(std::move(from)),
          timer(socket.get_executor()),
          session(hop, steady_now()) {
      ground->visits.insert(this);
    }
    ~Visit() { ground->visits.erase(this); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    void start() {
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      hear();
      speak();
    }
    void hear() {
      socket.async_read_some(asio::buffer(block),
                             [self = shared_from_this()](error_code error, std::size_t count) {
                               if (error) {
                                 if (self->socket.is_open())
                                   self->session.receive_end(steady_now());
                                 return self->end();
                               }
                               self->session.receive({self->block.data(), count}, steady_now());
                               self->ground->ring();
                               self->speak();
                               self->hear();
                             });
    }
    // What is due goes out as a segment of its own; then the next.
    void speak() {
      if (is_writing || !socket.is_open()) return;
      output = session.take_output(steady_now());
      if (!output.empty()) {
        is_writing = true;
        asio::async_write(socket, asio::buffer(output),
                          [self = shared_from_this()](error_code error, std::size_t) {
                            self->is_writing = false;
                            self->ground->ring();
                            if (!error) self->speak();
                          });
        return;
      }
      if (session.is_closed()) return end();
      const auto due = session.next_timeout();
      if (!due) return;
      timer.expires_at(steady_time(*due));
      timer.async_wait([self = shared_from_this()](error_code error) {
        if (error || !self->socket.is_open()) return;
        self->session.handle_timeout(steady_now());
        self->speak();
      });
    }
    void end() {
      error_code ignored;
      timer.cancel();
      socket.shutdown(tcp::socket::shutdown_both, ignored);
      socket.close(ignored);
      ground->ring();
    }

    std::shared_ptr<Ground> ground;
    tcp::socket socket;
    asio::steady_timer timer;
    HopSession session;
    std::string output;
    bool is_writing = false;
    std::array<char, 16384> block{};
  };

  Ground(asio::io_context& io, std::uint32_t first, std::function<void()> bell)
      : context(io), next{first, first}, ring(std::move(bell)) {}

  void accept(std::size_t index, const std::shared_ptr<Hop>& hop) {
    acceptors[index].async_accept(
        [self = shared_from_this(), index, hop](error_code error, tcp::socket socket) {
          if (!self->acceptors[index].is_open()) return;
          if (!error) {
            std::make_shared<Visit>(self, std::move(socket), hop)->start();
            self->ring();
          }
          self->accept(index, hop);
        });
  }
  void close() {
    error_code ignored;
    ring = [] {};
    for (tcp::acceptor& acceptor : acceptors) acceptor.close(ignored);
    for (Visit* visit : std::set<Visit*>(visits)) visit->end();
    server.reset();
  }

  asio::io_context& context;
  std::optional<AddressPool> pools[2];
  std::uint32_t next[2];
  std::uint16_t port = 25;
  std::function<void()> ring;
  RelayZones zones;
  std::unique_ptr<live::DnsServer> server;
  std::deque<tcp::acceptor> acceptors;  // what they wait for refers to them
  std::set<Visit*> visits;
};

HopListener::HopListener(asio::io_context& context, const Target& target, std::uint32_t first,
                         std::function<void()> ring, std::string& problem)
    : ground_(std::make_shared<Ground>(context, first, std::move(ring))) {
  ground_->port = target.hop_port;
  ground_->pools[0] = AddressPool::parse(target.hops);
  if (!ground_->pools[0]) problem = "hops: " + target.hops;
  if (!target.hops6.empty()) {
    ground_->pools[1] = AddressPool::parse(target.hops6);
    if (!ground_->pools[1]) problem = "hops6: " + target.hops6;
  }
  const auto place = live::Endpoint::parse(target.dns, 53);
  if (!place) problem = "dns: " + target.dns;
  if (!problem.empty()) return;
  live::DnsServerLimits limits;
  limits.may_leave_loopback = true;
  auto server = live::DnsServer::listen(
      context, *place,
      [ground = ground_.get()](const dns::Message& query) -> std::optional<dns::Message> {
        auto response = ground->zones.answer(query);
        ground->ring();
        return response;
      },
      limits);
  if (!server) {
    problem = target.dns + ": " + server.error();
    return;
  }
  ground_->server = std::move(*server);
}

HopListener::~HopListener() { ground_->close(); }

RelayZones& HopListener::zones() { return ground_->zones; }

dns::Address HopListener::new_address(dns::Address::Family family) {
  const std::size_t which = family == dns::Address::Family::ipv6 ? 1 : 0;
  if (!ground_->pools[which]) return {};
  return ground_->pools[which]->at(ground_->next[which]++);
}

bool HopListener::listen(const std::shared_ptr<Hop>& hop, std::string& problem) {
  error_code error;
  const tcp::endpoint at = endpoint_at(hop->address, ground_->port);
  tcp::acceptor acceptor(ground_->context);
  acceptor.open(at.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(at, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    problem = hop->address.to_string() + ": " + error.message();
    return false;
  }
  ground_->acceptors.push_back(std::move(acceptor));
  ground_->accept(ground_->acceptors.size() - 1, hop);
  return true;
}

}  // namespace smtplab::conformance
