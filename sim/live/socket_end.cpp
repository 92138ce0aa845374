#include "sim/live/socket_end.h"

#include <netinet/in.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "sim/live/asio_endpoint.h"

namespace smtplab::live {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using BindWithoutPort = asio::detail::socket_option::boolean<IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT>;

/// A peer that is being left may still say so much, so that it is not reset before it has read all.
constexpr std::size_t kMostDropped = 16 * 1024 * 1024;

}  // namespace

class SocketEnd::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(const Setting& setting, const End& end)
      : set_(setting), end_(end), socket_(setting.context), timer_(setting.context) {}

  void adopt(int descriptor, bool is_ipv6) {
    error_code error;
    socket_.assign(is_ipv6 ? tcp::v6() : tcp::v4(), descriptor, error);
    if (error) return die();
    socket_.set_option(tcp::no_delay(true), error);
    is_open_ = true;
    // The owner is still to learn of it.
    asio::post(set_.context, [self = shared_from_this()] { self->read(); });
  }

  void connect(const dns::Address& from, const Endpoint& to) {
    const tcp::endpoint target = tcp_endpoint(to);
    error_code error;
    socket_.open(target.protocol(), error);
    const Endpoint own{from, 0};
    if (!error && own.is_loopback() && to.is_loopback() && from.family() == to.address.family()) {
      error_code ignored;
      socket_.set_option(BindWithoutPort(true), ignored);
      socket_.bind(tcp_endpoint(own), error);
    }
    if (error) {
      asio::post(set_.context, [self = shared_from_this()] { self->fail_to_connect(false); });
      return;
    }
    limit(set_.limits.connecting, [](Impl& late) { late.cancel(); });
    socket_.async_connect(target, [self = shared_from_this()](error_code failure) {
      self->timer_.cancel();
      if (self->is_dead_) return;
      if (failure) return self->fail_to_connect(failure == asio::error::connection_refused);
      self->is_open_ = true;
      error_code ignored;
      self->socket_.set_option(tcp::no_delay(true), ignored);
      self->set_.owner.on_connected(self->end_);
      self->go_on();
    });
  }

  Endpoint local() const {
    error_code error;
    const tcp::endpoint own = socket_.local_endpoint(error);
    return error ? Endpoint{} : endpoint_of(own);
  }

  void send(std::string_view octets) {
    if (is_dead_ || is_closing_) return;
    waiting_.append(octets);
    write_soon();
  }

  void close() {
    if (is_dead_ || is_closing_) return;
    is_closing_ = true;
    limit(set_.limits.parting, [](Impl& late) { late.die(); });
    write_soon();
    if (is_open_) read();
  }

  void reset() {
    if (is_dead_) return;
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    die();
  }

  void start_tls() {
    if (is_dead_ || is_closing_ || secure_) return;
    wants_tls_ = true;
    // What the peer says from now on is TLS.
    if (is_reading_) cancel();
    shake_hands();
  }

 private:
  template <class Late>
  void limit(Duration patience, Late late) {
    timer_.expires_after(std::chrono::nanoseconds(patience.nanoseconds));
    timer_.async_wait([self = shared_from_this(), late](error_code error) {
      if (!error && !self->is_dead_) late(*self);
    });
  }

  void cancel() {
    error_code ignored;
    socket_.cancel(ignored);
  }

  void fail_to_connect(bool was_refused) {
    if (is_dead_) return;
    die();
    set_.owner.on_not_connected(end_, was_refused);
  }

  // The owner hears of it by itself, for it may be just now calling.
  void die() {
    if (is_dead_) return;
    is_dead_ = true;
    timer_.cancel();
    error_code ignored;
    socket_.close(ignored);
    asio::post(set_.context, [self = shared_from_this()] { self->set_.owner.on_gone(self->end_); });
  }

  void go_on() {
    write();
    read();
  }

  void read() {
    const bool is_full = waiting_.size() + leaving_.size() > set_.limits.backlog_octets;
    if (is_dead_ || !is_open_ || is_reading_ || has_ended_ || is_in_handshake()) return;
    if (is_full && !is_closing_) return;
    is_reading_ = true;
    const auto heard = [self = shared_from_this()](error_code error, std::size_t count) {
      self->is_reading_ = false;
      self->hear(error, count);
    };
    if (secure_) {
      secure_->async_read_some(asio::buffer(block_), heard);
    } else {
      socket_.async_read_some(asio::buffer(block_), heard);
    }
  }

  bool is_in_handshake() const { return wants_tls_ && !is_secure_; }

  void hear(const error_code& error, std::size_t count) {
    if (is_dead_) return;
    if (is_in_handshake()) {
      // It was called off; whatever came all the same belongs to the handshake.
      early_.assign(block_.data(), count);
      return shake_hands();
    }
    if (is_closing_) {
      dropped_ += count;
      has_ended_ = static_cast<bool>(error) || dropped_ > kMostDropped;
      return has_ended_ ? part() : read();
    }
    if (!error) {
      set_.owner.on_octets(end_, {block_.data(), count});
      return read();
    }
    has_ended_ = true;
    const bool is_end = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
    set_.owner.on_closed(end_, !is_end);
    if (!is_end) return die();
  }

  // Behind what the owner still has to do about the input that has brought it.
  void write_soon() {
    if (std::exchange(will_write_, true)) return;
    asio::post(set_.context, [self = shared_from_this()] {
      self->will_write_ = false;
      self->write();
    });
  }

  void write() {
    if (is_dead_ || !is_open_ || is_writing_ || is_shaking_ ||
        (is_in_handshake() && waiting_.empty()))
      return;
    if (waiting_.empty()) return is_closing_ ? part() : void();
    is_writing_ = true;
    leaving_.swap(waiting_);
    const auto written = [self = shared_from_this()](error_code error, std::size_t) {
      self->is_writing_ = false;
      self->leaving_.clear();
      self->on_written(error);
    };
    if (is_secure_) {
      asio::async_write(*secure_, asio::buffer(leaving_), written);
    } else {
      asio::async_write(socket_, asio::buffer(leaving_), written);
    }
  }

  void on_written(const error_code& error) {
    if (is_dead_) return;
    if (error) {
      // Whoever reads hears of it.
      waiting_.clear();
      if (is_closing_) die();
      return;
    }
    write();
    if (wants_tls_ && !is_secure_) return shake_hands();
    read();
  }

  // All is said: our half ends, and the other one when the peer has closed.
  void part() {
    if (!has_parted_) {
      has_parted_ = true;
      limit(set_.limits.lingering, [](Impl& late) { late.die(); });
      error_code ignored;
      socket_.shutdown(tcp::socket::shutdown_send, ignored);
    }
    if (has_ended_) die();
  }

  void shake_hands() {
    if (is_dead_ || is_shaking_ || is_secure_ || is_writing_ || is_reading_) return;
    if (!waiting_.empty()) return write();
    is_shaking_ = true;
    const bool is_client = end_.side == network::Side::client;
    secure_.emplace(socket_, is_client ? set_.client_tls : set_.server_tls);
    limit(set_.limits.connecting, [](Impl& late) { late.cancel(); });
    secure_->async_handshake(
        is_client ? asio::ssl::stream_base::client : asio::ssl::stream_base::server,
        asio::buffer(early_), [self = shared_from_this()](error_code error, std::size_t) {
          self->is_shaking_ = false;
          self->on_shaken(error);
        });
  }

  void on_shaken(const error_code& error) {
    if (is_dead_) return;
    is_secure_ = !error;
    if (!is_closing_) timer_.cancel();
    set_.owner.on_tls(end_, is_secure_);
    if (!is_secure_) return reset();
    go_on();
  }

  Setting set_;
  End end_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  std::optional<asio::ssl::stream<tcp::socket&>> secure_;
  std::string waiting_;  // to be sent,
  std::string leaving_;  // and what is being sent
  std::string early_;
  std::array<char, 16384> block_{};
  std::size_t dropped_ = 0;
  bool is_open_ = false;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool will_write_ = false;  // in a moment
  bool is_shaking_ = false;
  bool is_secure_ = false;
  bool wants_tls_ = false;
  bool is_closing_ = false;
  bool has_parted_ = false;  // our half is closed
  bool has_ended_ = false;   // the peer's is
  bool is_dead_ = false;
};

SocketEnd::SocketEnd(const Setting& setting, const End& end, int descriptor, bool is_ipv6)
    : impl_(std::make_shared<Impl>(setting, end)) {
  impl_->adopt(descriptor, is_ipv6);
}

SocketEnd::SocketEnd(const Setting& setting, const End& end, const dns::Address& from,
                     const Endpoint& to)
    : impl_(std::make_shared<Impl>(setting, end)) {
  impl_->connect(from, to);
}

Endpoint SocketEnd::local() const { return impl_->local(); }

void SocketEnd::send(std::string_view octets) { impl_->send(octets); }

void SocketEnd::close() { impl_->close(); }

void SocketEnd::reset() { impl_->reset(); }

void SocketEnd::start_tls() { impl_->start_tls(); }

}  // namespace smtplab::live
