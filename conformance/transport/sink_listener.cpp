#include "conformance/transport/sink_listener.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <utility>

#include "conformance/sink_session.h"
#include "conformance/transport/steady_clock.h"

namespace smtplab::conformance {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// Messages that are kept: a server in a loop must not fill the memory.
constexpr std::size_t kMostMessages = 20'000;

tcp::endpoint endpoint_of(const std::string& place, error_code& error) {
  const std::size_t colon = place.rfind(':');
  std::string host = place.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  if (colon != std::string::npos) {
    std::from_chars(place.data() + colon + 1, place.data() + place.size(), port);
  }
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (port == 0) error = asio::error::invalid_argument;
  return {address, port};
}

}  // namespace

struct SinkListener::Listening : std::enable_shared_from_this<Listening> {
  struct Visit : std::enable_shared_from_this<Visit> {
    Visit(std::shared_ptr<Listening> here, tcp::socket from)
        : listening(std::move(here)), socket(std::move(from)), session(steady_now()) {
      ++listening->visits;
    }
    ~Visit() { --listening->visits; }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    void answer() {
      output = session.take_output();
      asio::async_write(socket, asio::buffer(output),
                        [self = shared_from_this()](error_code error, std::size_t) {
                          if (error) return;
                          if (self->session.is_closed()) return;
                          self->hear();
                        });
    }
    void hear() {
      socket.async_read_some(asio::buffer(block),
                             [self = shared_from_this()](error_code error, std::size_t count) {
                               if (error) return;
                               self->take({self->block.data(), count});
                             });
    }
    void take(std::string_view octets) {
      std::vector<SinkMessage>& messages = listening->arrived;
      const std::size_t before = messages.size();
      session.receive(octets, steady_now(), messages);
      if (messages.size() > kMostMessages) messages.resize(kMostMessages);
      if (messages.size() != before) listening->ring();
      answer();
    }

    std::shared_ptr<Listening> listening;
    tcp::socket socket;
    SinkSession session;
    std::string output;
    std::array<char, 16384> block{};
  };

  Listening(asio::io_context& context, std::function<void()> bell)
      : acceptor(context), ring(std::move(bell)) {}

  void open(const std::string& place, error_code& error) {
    const tcp::endpoint at = endpoint_of(place, error);
    if (error) return;
    acceptor.open(at.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(at, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  void accept() {
    acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
      if (error) return;
      std::make_shared<Visit>(self, std::move(socket))->answer();
      self->accept();
    });
  }

  tcp::acceptor acceptor;
  std::function<void()> ring;
  std::vector<SinkMessage> arrived;
  std::size_t visits = 0;  // connections that are open
};

SinkListener::SinkListener(asio::io_context& context, const std::string& place,
                           std::function<void()> ring, std::string& problem)
    : listening_(std::make_shared<Listening>(context, std::move(ring))) {
  error_code error;
  listening_->open(place, error);
  if (error) {
    problem = place + ": " + error.message();
    return;
  }
  listening_->accept();
}

SinkListener::~SinkListener() {
  error_code ignored;
  listening_->acceptor.close(ignored);
}

bool SinkListener::has_visitors() const { return listening_->visits != 0; }

const std::vector<SinkMessage>& SinkListener::arrived() const { return listening_->arrived; }

}  // namespace smtplab::conformance
