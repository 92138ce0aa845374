#pragma once

// What programs on real sockets share, behind the .cpp files of this folder: Boost's headers take
// seconds to read, so nobody else includes this one.

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/channel.h"
#include "conformance/transport/socket.h"
#include "conformance/transport/steady_clock.h"

namespace smtplab::conformance {

/// What jobs wait for now. Once they are cancelled, whoever is about to wait throws instead.
class Waiting {
 public:
  void wake_sleepers() {
    for (boost::asio::steady_timer* sleeper : sleepers_) sleeper->cancel();
  }
  void cancel() {
    is_cancelled_ = true;
    wake_sleepers();
    for (boost::asio::ip::tcp::socket* socket : sockets_) {
      boost::system::error_code ignored;
      socket->cancel(ignored);
    }
  }
  bool is_cancelled() const { return is_cancelled_; }
  void throw_if_cancelled() const {
    if (is_cancelled_) throw Cancelled();
  }

  void add(boost::asio::steady_timer& timer) { throw_if_cancelled(), sleepers_.insert(&timer); }
  void add(boost::asio::ip::tcp::socket& socket) { throw_if_cancelled(), sockets_.insert(&socket); }
  void remove(boost::asio::steady_timer& timer) { sleepers_.erase(&timer); }
  void remove(boost::asio::ip::tcp::socket& socket) { sockets_.erase(&socket); }

 private:
  bool is_cancelled_ = false;
  std::set<boost::asio::steady_timer*> sleepers_;
  std::set<boost::asio::ip::tcp::socket*> sockets_;
};

/// One that waits, as long as it is there.
template <class Awaited>
class Wait {
 public:
  Wait(Waiting& waiting, Awaited& awaited) : waiting_(waiting), awaited_(awaited) {
    waiting_.add(awaited_);
  }
  ~Wait() { waiting_.remove(awaited_); }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

 private:
  Waiting& waiting_;
  Awaited& awaited_;
};

/// Cancels what a socket waits for when the time is over. The handler may outlive what it guards.
class Deadline {
 public:
  Deadline(Waiting& waiting, boost::asio::ip::tcp::socket& socket, Duration patience)
      : wait_(waiting, socket), timer_(socket.get_executor()), state_(std::make_shared<State>()) {
    timer_.expires_after(std_duration(patience));
    timer_.async_wait([state = state_, &socket](boost::system::error_code error) {
      if (error || state->over) return;
      state->fired = true;
      boost::system::error_code ignored;
      socket.cancel(ignored);
    });
  }
  ~Deadline() { state_->over = true; }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  bool fired() const { return state_->fired; }

 private:
  struct State {
    bool over = false;
    bool fired = false;
  };
  Wait<boost::asio::ip::tcp::socket> wait_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<State> state_;
};

class SocketChannel : public Channel {
 public:
  /// `tls` and `role` are for TLS; `name` is the server's, where we are the client.
  SocketChannel(Waiting& waiting, boost::asio::ip::tcp::socket socket,
                boost::asio::ssl::context& tls, boost::asio::ssl::stream_base::handshake_type role,
                std::string name, boost::asio::yield_context yield)
      : waiting_(waiting),
        socket_(std::move(socket)),
        tls_(tls),
        role_(role),
        name_(std::move(name)),
        yield_(std::move(yield)) {
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  }
  ~SocketChannel() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

  bool send(std::string_view octets, Duration patience) override {
    const Deadline deadline(waiting_, socket_, patience);
    boost::system::error_code error;
    const auto buffer = boost::asio::buffer(octets.data(), octets.size());
    if (secure_) {
      boost::asio::async_write(*secure_, buffer, yield_[error]);
    } else {
      boost::asio::async_write(socket_, buffer, yield_[error]);
    }
    return !error;
  }

  Arrival receive(std::string& octets, Duration patience) override {
    if (patience <= Duration{}) return Arrival::timeout;
    const Deadline deadline(waiting_, socket_, patience);
    boost::system::error_code error;
    const auto buffer = boost::asio::buffer(block_);
    const std::size_t count = secure_ ? secure_->async_read_some(buffer, yield_[error])
                                      : socket_.async_read_some(buffer, yield_[error]);
    octets.append(block_.data(), count);
    if (count > 0) return Arrival::octets;
    if (deadline.fired()) return Arrival::timeout;
    const bool is_end =
        error == boost::asio::error::eof || error == boost::asio::ssl::error::stream_truncated;
    return is_end ? Arrival::end : Arrival::reset;
  }

  bool start_tls(Duration patience, std::string& problem) override {
    secure_.emplace(socket_, tls_);
    const bool is_server = role_ == boost::asio::ssl::stream_base::server;
    // A name is for servers with several certificates; an address is none (RFC 6066 section 3).
    boost::system::error_code not_address;
    boost::asio::ip::make_address(name_, not_address);
    if (not_address && !is_server)
      SSL_set_tlsext_host_name(secure_->native_handle(), name_.c_str());
    const Deadline deadline(waiting_, socket_, patience);
    boost::system::error_code error;
    secure_->async_handshake(role_, yield_[error]);
    if (error) problem = deadline.fired() ? "timeout" : error.message();
    return !error;
  }

  bool is_encrypted() const override { return secure_.has_value(); }

  void finish_sending() override {
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  }

 private:
  Waiting& waiting_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::ssl::context& tls_;
  boost::asio::ssl::stream_base::handshake_type role_;
  std::string name_;
  boost::asio::yield_context yield_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> secure_;
  std::array<char, kMostAtOnce> block_{};
};

/// Jobs in one thread, each on a stack of its own: run() returns when all are done, and throws
/// what one of them has thrown.
class SocketJobs {
 public:
  explicit SocketJobs(boost::asio::io_context& context) : context_(context) {}

  /// `work(yield, index)`, for each index below `count`, up to `at_once` of them at a time.
  template <class Work>
  void run(std::size_t count, std::size_t at_once, const Work& work) {
    constexpr std::size_t kStackOctets = 512 * 1024;
    next_ = 0;
    thrown_ = nullptr;
    working_ = std::min(count, std::max<std::size_t>(at_once, 1));
    if (working_ == 0) return;
    for (std::size_t i = working_; i > 0; --i) {
      boost::asio::spawn(
          context_, std::allocator_arg, boost::context::protected_fixedsize_stack(kStackOctets),
          [this, count, &work](const boost::asio::yield_context& yield) {
            while (next_ < count && !thrown_) work(yield, next_++);
          },
          [this](std::exception_ptr thrown) {
            if (thrown) thrown_ = std::move(thrown);
            if (--working_ == 0) context_.stop();
          });
    }
    context_.restart();
    context_.run();
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  boost::asio::io_context& context_;
  std::size_t next_ = 0;
  std::size_t working_ = 0;
  std::exception_ptr thrown_;
};

}  // namespace smtplab::conformance
