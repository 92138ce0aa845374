#include "conformance/transport/socket.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "conformance/transport/hop_listener.h"
#include "conformance/transport/mail_bell.h"
#include "conformance/transport/sink_listener.h"
#include "conformance/transport/socket_channel.h"

namespace smtplab::conformance {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// How long an idle client may stay at the sink; OpenSMTPD says QUIT after 10 s.
constexpr std::chrono::seconds kLongestFarewell(12);
/// How long nobody rings before a mailbox is looked at all the same.
constexpr Duration kLongestSilence = milliseconds(500);

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
  void ring() { waiting_.wake_sleepers(); }
  void cancel() {
    asio::post(context_, [this] { waiting_.cancel(); });
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
  Waiting waiting_;
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
    const Wait<asio::steady_timer> wait(shared_.waiting_, timer);
    error_code ignored;
    timer.async_wait(yield_[ignored]);
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
    shared_.waiting_.throw_if_cancelled();
    error_code error;
    tcp::resolver resolver(shared_.context_);
    const auto found = resolver.async_resolve(host, std::to_string(port), yield_[error]);
    if (error) return tl::unexpected(failure_of(error, false));
    ConnectFailure failure{ConnectFailure::Kind::unreachable, "no address"};
    for (const auto& entry : found) {
      tcp::socket socket(shared_.context_);
      if (!connect_to(entry.endpoint(), from, patience, socket, failure)) continue;
      return std::make_unique<SocketChannel>(shared_.waiting_, std::move(socket), shared_.tls_,
                                             asio::ssl::stream_base::client, host, yield_);
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
    const Deadline deadline(shared_.waiting_, socket, patience);
    socket.async_connect(to, yield_[error]);
    if (error) failure = failure_of(error, deadline.fired());
    return !error;
  }

  Shared& shared_;
  asio::yield_context yield_;
};

}  // namespace

void SocketDispatcher::Shared::run(std::size_t count, std::size_t at_once, const Job& job) {
  SocketJobs(context_).run(count, at_once,
                           [this, &job](const asio::yield_context& yield, std::size_t index) {
                             SocketTransport<Shared> transport(*this, yield);
                             job(index, transport);
                           });
  waiting_.throw_if_cancelled();
}

void SocketDispatcher::Shared::take_leave() {
  const auto end = std::chrono::steady_clock::now() + kLongestFarewell;
  while (!waiting_.is_cancelled() && sink_ && sink_->has_visitors() &&
         std::chrono::steady_clock::now() < end) {
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

void SocketDispatcher::cancel() { shared_->cancel(); }

}  // namespace smtplab::conformance
