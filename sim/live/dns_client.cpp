#include "sim/live/dns_client.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cstddef>
#include <random>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "sim/live/asio_endpoint.h"
#include "sim/live/dns_wire.h"

namespace smtplab::live {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;
using FailureKind = DnsFailure::Kind;

struct DnsClient::Shared {
  explicit Shared(asio::io_context& where) : context(where) {}

  asio::io_context& context;
  std::set<std::shared_ptr<Exchange>> exchanges;
};

/// One query, until it has its end.
struct DnsClient::Exchange : std::enable_shared_from_this<Exchange> {
  Exchange(std::shared_ptr<Shared> owner, const Endpoint& to, dns::Message message, Done when_done)
      : shared(std::move(owner)),
        server(to),
        query(std::move(message)),
        own_id(query.id),
        done(std::move(when_done)),
        datagrams(shared->context),
        stream(shared->context),
        patience(shared->context) {
    query.id = static_cast<std::uint16_t>(std::random_device{}());
    DnsPacket packet;
    packet.message = query;
    octets = encode_dns(packet, kMaxTcpOctets);
  }

  void start(std::chrono::milliseconds limit) {
    patience.expires_after(limit);
    patience.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->fail({FailureKind::timeout, {}});
    });
    // A connected socket takes datagrams from that address and port alone.
    const udp::endpoint to = udp_endpoint(server);
    error_code error;
    datagrams.open(to.protocol(), error);
    if (!error) datagrams.connect(to, error);
    if (!error) datagrams.send(asio::buffer(octets), 0, error);
    if (error) {
      asio::post(shared->context, [self = shared_from_this(), error] { self->fail(error); });
      return;
    }
    block.resize(kMaxTcpOctets);
    receive();
  }

  void receive() {
    datagrams.async_receive(asio::buffer(block),
                            [self = shared_from_this()](error_code error, std::size_t size) {
                              if (self->is_over()) return;
                              if (error) return self->fail(error);
                              self->take_datagram(std::span(self->block).first(size));
                            });
  }

  void take_datagram(std::span<const std::byte> datagram) {
    auto packet = decode_dns(datagram);
    if (!packet || !is_response_to(*packet, query)) return receive();
    if (packet->truncated) return ask_over_tcp();
    finish(std::move(packet->message));
  }

  void ask_over_tcp() {
    error_code ignored;
    datagrams.close(ignored);
    stream.async_connect(tcp_endpoint(server), [self = shared_from_this()](error_code error) {
      if (self->is_over()) return;
      if (error) return self->fail(error);
      self->send();
    });
  }

  void send() {
    length = {static_cast<std::uint8_t>(octets.size() >> 8U),
              static_cast<std::uint8_t>(octets.size() & 0xFFU)};
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(length), asio::buffer(octets)};
    asio::async_write(stream, parts, [self = shared_from_this()](error_code error, std::size_t) {
      if (self->is_over()) return;
      if (error) return self->fail(error);
      self->hear();
    });
  }

  void hear() {
    asio::async_read(stream, asio::buffer(length),
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (self->is_over()) return;
                       if (error) return self->fail(error);
                       self->hear_response();
                     });
  }

  void hear_response() {
    block.resize(length[0] * std::size_t{256} + length[1]);
    asio::async_read(stream, asio::buffer(block),
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (self->is_over()) return;
                       if (error) return self->fail(error);
                       self->take_response();
                     });
  }

  void take_response() {
    auto packet = decode_dns(block);
    if (!packet || !is_response_to(*packet, query)) return fail({FailureKind::bad_response, {}});
    finish(std::move(packet->message));
  }

  bool is_over() const { return !done; }
  void fail(error_code error) { fail({FailureKind::unreachable, error.message()}); }
  void fail(DnsFailure failure) {
    if (!is_over()) end(tl::make_unexpected(std::move(failure)));
  }
  void finish(dns::Message response) {
    response.id = own_id;
    end(std::move(response));
  }

  void end(Response response) {
    const auto self = shared_from_this();
    const Done finished = std::exchange(done, nullptr);
    close();
    shared->exchanges.erase(self);
    finished(std::move(response));
  }

  void close() {
    done = nullptr;
    error_code ignored;
    datagrams.close(ignored);
    stream.close(ignored);
    patience.cancel();
  }

  std::shared_ptr<Shared> shared;
  Endpoint server;
  dns::Message query;
  std::uint16_t own_id;
  Done done;
  udp::socket datagrams;
  tcp::socket stream;
  asio::steady_timer patience;
  std::vector<std::byte> octets;
  std::vector<std::byte> block;
  std::array<std::uint8_t, 2> length{};
};

DnsClient::DnsClient(asio::io_context& context) : shared_(std::make_shared<Shared>(context)) {}

DnsClient::~DnsClient() {
  for (const auto& exchange : shared_->exchanges) exchange->close();
  shared_->exchanges.clear();
}

std::uint16_t DnsClient::ask(const Endpoint& server, const dns::Message& query,
                             std::chrono::milliseconds patience, Done done) {
  auto exchange = std::make_shared<Exchange>(shared_, server, query, std::move(done));
  shared_->exchanges.insert(exchange);
  exchange->start(patience);
  return exchange->query.id;
}

std::size_t DnsClient::open_count() const { return shared_->exchanges.size(); }

}  // namespace smtplab::live
