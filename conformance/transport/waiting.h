#pragma once

// Behind the .cpp files of this folder, as socket_channel.h.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>

#include "conformance/transport/socket.h"

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

}  // namespace smtplab::conformance
