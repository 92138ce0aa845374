#include "conformance/transport/socket.h"

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
#include <exception>
#include <optional>
#include <set>
#include <utility>

#include "conformance/transport/hop_listener.h"
#include "conformance/transport/mail_bell.h"
#include "conformance/transport/sink_listener.h"

namespace smtplab::conformance {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kStackOctets = 512 * 1024;
/// How long an idle client may stay at the sink; OpenSMTPD says QUIT after 10 s.
constexpr std::chrono::seconds kLongestFarewell(12);
/// How long nobody rings before a mailbox is looked at all the same.
constexpr Duration kLongestSilence = milliseconds(500);

std::chrono::nanoseconds std_duration(Duration duration) {
  return std::chrono::nanoseconds(duration.nanoseconds);
}

Instant steady_now() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(
              std::chrono::steady_clock::now().time_since_epoch())
              .count()};
}

/// Cancels what a socket waits for when the time is over. The handler may outlive what it guards.
class Deadline {
 public:
  Deadline(tcp::socket& socket, Duration patience)
      : timer_(socket.get_executor()), state_(std::make_shared<State>()) {
    timer_.expires_after(std_duration(patience));
    timer_.async_wait([state = state_, &socket](error_code error) {
      if (error || state->over) return;
      state->fired = true;
      error_code ignored;
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
  asio::steady_timer timer_;
  std::shared_ptr<State> state_;
};

class SocketChannel : public Channel {
 public:
  SocketChannel(tcp::socket socket, asio::ssl::context& tls, std::string name,
                asio::yield_context yield)
      : socket_(std::move(socket)), tls_(tls), name_(std::move(name)), yield_(std::move(yield)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
  }
  ~SocketChannel() override {
    error_code ignored;
    socket_.close(ignored);
  }

  bool send(std::string_view octets, Duration patience) override {
    const Deadline deadline(socket_, patience);
    error_code error;
    const auto buffer = asio::buffer(octets.data(), octets.size());
    if (secure_) {
      asio::async_write(*secure_, buffer, yield_[error]);
    } else {
      asio::async_write(socket_, buffer, yield_[error]);
    }
    return !error;
  }

  Arrival receive(std::string& octets, Duration patience) override {
    if (patience <= Duration{}) return Arrival::timeout;
    const Deadline deadline(socket_, patience);
    error_code error;
    const auto buffer = asio::buffer(block_);
    const std::size_t count = secure_ ? secure_->async_read_some(buffer, yield_[error])
                                      : socket_.async_read_some(buffer, yield_[error]);
    octets.append(block_.data(), count);
    if (count > 0) return Arrival::octets;
    if (deadline.fired()) return Arrival::timeout;
    const bool is_end = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
    return is_end ? Arrival::end : Arrival::reset;
  }

  bool start_tls(Duration patience, std::string& problem) override {
    secure_.emplace(socket_, tls_);
    // A name is for servers with several certificates; an address is none (RFC 6066 section 3).
    error_code not_address;
    asio::ip::make_address(name_, not_address);
    if (not_address) SSL_set_tlsext_host_name(secure_->native_handle(), name_.c_str());
    const Deadline deadline(socket_, patience);
    error_code error;
    secure_->async_handshake(asio::ssl::stream_base::client, yield_[error]);
    if (error) problem = deadline.fired() ? "timeout" : error.message();
    return !error;
  }

  bool is_encrypted() const override { return secure_.has_value(); }

  void finish_sending() override {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

 private:
  tcp::socket socket_;
  asio::ssl::context& tls_;
  std::string name_;
  asio::yield_context yield_;
  std::optional<asio::ssl::stream<tcp::socket&>> secure_;
  std::array<char, kMostAtOnce> block_{};
};

ConnectFailure failure_of(const error_code& error, bool timed_out) {
  using Kind = ConnectFailure::Kind;
  if (timed_out) return {Kind::timeout, "timeout"};
  const bool refused = error == asio::error::connection_refused;
  return {refused ? Kind::refused : Kind::unreachable, error.message()};
}

}  // namespace

class SocketDispatcher::Shared {
 public:
  Shared(const Target& target, MailReaders readers)
      : target_(target), readers_(std::move(readers)) {
    tls_.set_verify_mode(asio::ssl::verify_none);
    std::vector<std::string> folders;
    for (const auto& reader : readers_) {
      if (!reader) continue;
      const auto watched = reader->watched_folders();
      folders.insert(folders.end(), watched.begin(), watched.end());
    }
    if (!folders.empty()) bell_.emplace(context_, std::move(folders), [this] { ring(); });
    if (!target_.sink.empty()) {
      sink_.emplace(
          context_, target_.sink, [this] { ring(); }, sink_problem_);
    }
    if (target_.given().has(Need::hops)) {
      // A relay may remember hosts: another run begins at another place.
      const auto first = static_cast<std::uint32_t>(steady_now().nanoseconds >> 20);
      hops_.emplace(
          context_, target_, first, [this] { ring(); }, sink_problem_);
    }
  }

  void run(std::size_t count, std::size_t at_once, const Job& job);
  void ring() {
    for (asio::steady_timer* sleeper : sleepers_) sleeper->cancel();
  }
  /// Waits until the server has said QUIT at the sink: there are some that keep a connection for
  /// the next message, and take a host that hangs up for dead, whoever listens there next.
  void take_leave();
  const std::string& sink_problem() const { return sink_problem_; }

  asio::io_context context_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  const Target& target_;
  MailReaders readers_;
  std::optional<MailBell> bell_;
  std::string sink_problem_;
  std::optional<SinkListener> sink_;
  std::optional<HopListener> hops_;
  std::set<asio::steady_timer*> sleepers_;

 private:
  void work(const asio::yield_context& yield, std::size_t count, const Job& job);

  std::size_t next_ = 0;
  std::size_t working_ = 0;
  std::exception_ptr thrown_;
};

namespace {

/// What one job has: everything shared, and the stack that waits.
template <class Shared>
class SocketTransport : public Transport, public MailNetwork {
 public:
  SocketTransport(Shared& shared, const asio::yield_context& yield)
      : shared_(shared), yield_(yield) {}

  tl::expected<std::unique_ptr<Channel>, ConnectFailure> connect(Door door,
                                                                 Duration patience) override {
    const Target& target = shared_.target_;
    const bool is_tls = door == Door::implicit_tls;
    const std::uint16_t port = is_tls ? target.tls_port : target.port;
    const std::string& from = door == Door::trusted ? target.trusted_bind : target.bind;
    auto channel = open(target.host, port, from, patience);
    if (!channel || !is_tls) return channel;
    std::string problem;
    if ((*channel)->start_tls(patience, problem)) return channel;
    return tl::unexpected(ConnectFailure{ConnectFailure::Kind::tls, problem});
  }

  tl::expected<std::unique_ptr<Channel>, ConnectFailure> call(const std::string& host,
                                                              std::uint16_t port) override {
    return open(host, port, "", shared_.target_.patience.connect);
  }

  Instant now() const override { return steady_now(); }

  void wait_for_mail(Duration patience) override {
    if (shared_.bell_) shared_.bell_->look_again();
    asio::steady_timer timer(shared_.context_, std_duration(std::min(patience, kLongestSilence)));
    shared_.sleepers_.insert(&timer);
    error_code ignored;
    timer.async_wait(yield_[ignored]);
    shared_.sleepers_.erase(&timer);
  }

  tl::expected<std::vector<std::string>, std::string> read_mailbox(MailPlace place) override {
    const auto& reader = shared_.readers_[static_cast<std::size_t>(place)];
    if (!reader) return tl::unexpected(std::string("mail"));
    return reader->read(*this);
  }

  std::vector<SinkMessage> read_sink() override {
    return shared_.sink_ ? shared_.sink_->arrived() : std::vector<SinkMessage>{};
  }
  HopNetwork* hops() override { return shared_.hops_ ? &*shared_.hops_ : nullptr; }

 private:
  tl::expected<std::unique_ptr<Channel>, ConnectFailure> open(const std::string& host,
                                                              std::uint16_t port,
                                                              const std::string& from,
                                                              Duration patience) {
    error_code error;
    tcp::resolver resolver(shared_.context_);
    const auto found = resolver.async_resolve(host, std::to_string(port), yield_[error]);
    if (error) return tl::unexpected(failure_of(error, false));
    ConnectFailure failure{ConnectFailure::Kind::unreachable, "no address"};
    for (const auto& entry : found) {
      tcp::socket socket(shared_.context_);
      if (!connect_to(entry.endpoint(), from, patience, socket, failure)) continue;
      return std::make_unique<SocketChannel>(std::move(socket), shared_.tls_, host, yield_);
    }
    return tl::unexpected(failure);
  }
  bool connect_to(const tcp::endpoint& to, const std::string& from, Duration patience,
                  tcp::socket& socket, ConnectFailure& failure) {
    error_code error;
    socket.open(to.protocol(), error);
    if (!error && !from.empty()) {
      const auto own = asio::ip::make_address(from, error);
      if (!error) socket.bind({own, 0}, error);
    }
    if (error) {
      failure = failure_of(error, false);
      return false;
    }
    const Deadline deadline(socket, patience);
    socket.async_connect(to, yield_[error]);
    if (error) failure = failure_of(error, deadline.fired());
    return !error;
  }

  Shared& shared_;
  asio::yield_context yield_;
};

}  // namespace

void SocketDispatcher::Shared::work(const asio::yield_context& yield, std::size_t count,
                                    const Job& job) {
  SocketTransport<Shared> transport(*this, yield);
  while (next_ < count && !thrown_) job(next_++, transport);
}

void SocketDispatcher::Shared::run(std::size_t count, std::size_t at_once, const Job& job) {
  next_ = 0;
  thrown_ = nullptr;
  working_ = std::min(count, std::max<std::size_t>(at_once, 1));
  if (working_ == 0) return;
  for (std::size_t i = working_; i > 0; --i) {
    asio::spawn(
        context_, std::allocator_arg, boost::context::protected_fixedsize_stack(kStackOctets),
        [this, count, &job](const asio::yield_context& yield) { work(yield, count, job); },
        [this](std::exception_ptr thrown) {
          if (thrown) thrown_ = std::move(thrown);
          if (--working_ == 0) context_.stop();
        });
  }
  context_.restart();
  context_.run();
  if (thrown_) std::rethrow_exception(thrown_);
}

void SocketDispatcher::Shared::take_leave() {
  const auto end = std::chrono::steady_clock::now() + kLongestFarewell;
  while (sink_ && sink_->has_visitors() && std::chrono::steady_clock::now() < end) {
    context_.restart();
    context_.run_one_until(end);
  }
}

SocketDispatcher::SocketDispatcher(const Target& target, MailReaders readers)
    : shared_(std::make_unique<Shared>(target, std::move(readers))) {}

SocketDispatcher::~SocketDispatcher() { shared_->take_leave(); }

const std::string& SocketDispatcher::problem() const { return shared_->sink_problem(); }

void SocketDispatcher::run(std::size_t count, std::size_t at_once, const Job& job) {
  shared_->run(count, at_once, job);
}

}  // namespace smtplab::conformance
