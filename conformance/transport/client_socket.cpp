#include "conformance/transport/client_socket.h"

#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "conformance/transport/certificate.h"
#include "conformance/transport/child_process.h"
#include "conformance/transport/socket_channel.h"

namespace smtplab::conformance {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds kGlance(5);

/// A folder that nobody else can read; it goes with this object.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::error_code error;
    std::string pattern = std::filesystem::temp_directory_path(error) / "smtplab-XXXXXX";
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  bool exists() const { return !path_.empty(); }
  std::string file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace

class ClientSocketDispatcher::Shared {
 public:
  explicit Shared(const ClientTarget& target) : target_(target) {
    const std::string key = folder_.file("key.pem");
    if (!folder_.exists() || !write_certificate(key, cafile())) {
      problem_ = "TMPDIR";
      return;
    }
    error_code error;
    tls_.use_certificate_file(cafile(), asio::ssl::context::pem, error);
    if (!error) tls_.use_private_key_file(key, asio::ssl::context::pem, error);
    if (error) problem_ = error.message();
  }

  std::string cafile() const { return folder_.file("ca.pem"); }

  asio::io_context context_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  Waiting waiting_;
  const ClientTarget& target_;
  PrivateFolder folder_;
  std::string problem_;
};

namespace {

/// Reads what a client prints while its connections are served: it must never wait for us.
class OutputWatch {
 public:
  OutputWatch(asio::io_context& context, ChildProcess& child)
      : child_(child), descriptor_(context, child.output()) {
    wait();
  }
  ~OutputWatch() { descriptor_.release(); }
  OutputWatch(const OutputWatch&) = delete;
  OutputWatch& operator=(const OutputWatch&) = delete;

 private:
  void wait() {
    descriptor_.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code error) {
      if (error) return;  // released: this object may be gone
      if (child_.drain()) wait();
    });
  }

  ChildProcess& child_;
  asio::posix::stream_descriptor descriptor_;
};

/// The port, the file and the process of one job.
template <class Shared>
class SocketStage : public ClientStage {
 public:
  SocketStage(Shared& shared, const asio::yield_context& yield, std::size_t index)
      : shared_(shared),
        yield_(yield),
        acceptor_(shared.context_),
        file_(shared.folder_.file(std::to_string(index) + ".eml")) {}

  Instant now() const override { return steady_now(); }

  std::optional<Sentence> start(const Errand& errand) override {
    watch_.reset();
    child_.reset();
    error_code error;
    if (!acceptor_.is_open()) open(error);
    if (error) return Sentence{"check.doubt.client-not-started", {{"why", error.message()}}};
    std::ofstream out(file_, std::ios::binary);
    out << errand.content;
    out.close();
    if (!out) return Sentence{"check.doubt.client-not-started", {{"why", file_}}};
    const auto words =
        fill_command(shared_.target_.command, errand,
                     {"127.0.0.1", acceptor_.local_endpoint().port(), file_, shared_.cafile()});
    if (!words) return words.error();
    auto started = ChildProcess::start(*words, file_);
    if (!started) {
      return Sentence{"check.doubt.client-not-started",
                      {{"why", words->front() + ": " + started.error()}}};
    }
    child_ = std::move(*started);
    watch_.emplace(shared_.context_, *child_);
    return std::nullopt;
  }

  std::unique_ptr<Channel> accept(Duration patience) override {
    const Instant end = now() + patience;
    while (true) {
      // What has ended may have connected just before.
      const bool is_last_look = child_->has_ended() || now() >= end;
      error_code error;
      tcp::socket socket(shared_.context_);
      acceptor_.accept(socket, error);
      if (!error) {
        return std::make_unique<SocketChannel>(shared_.waiting_, std::move(socket), shared_.tls_,
                                               asio::ssl::stream_base::server, "", yield_);
      }
      if (is_last_look) return nullptr;
      pause();
    }
  }

  ClientEnd finish(Duration patience) override {
    const Instant end = now() + patience;
    while (!child_->has_ended() && now() < end) pause();
    const bool timed_out = !child_->has_ended();
    child_->end();
    ClientEnd how = child_->how();
    if (timed_out) how.how = ClientEnd::How::timed_out;
    return how;
  }

 private:
  void open(error_code& error) {
    const tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);
    acceptor_.open(tcp::v4(), error);
    if (!error) acceptor_.bind(any_port, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) acceptor_.non_blocking(true, error);
  }

  void pause() {
    asio::steady_timer timer(shared_.context_, kGlance);
    error_code ignored;
    timer.async_wait(yield_[ignored]);
  }

  Shared& shared_;
  asio::yield_context yield_;
  tcp::acceptor acceptor_;
  std::string file_;
  std::unique_ptr<ChildProcess> child_;
  std::optional<OutputWatch> watch_;
};

}  // namespace

ClientSocketDispatcher::ClientSocketDispatcher(const ClientTarget& target)
    : shared_(std::make_unique<Shared>(target)) {}

ClientSocketDispatcher::~ClientSocketDispatcher() = default;

const std::string& ClientSocketDispatcher::problem() const { return shared_->problem_; }

void ClientSocketDispatcher::run(std::size_t count, std::size_t at_once, const Job& job) {
  SocketJobs(shared_->context_)
      .run(count, at_once, [this, &job](const asio::yield_context& yield, std::size_t index) {
        SocketStage<Shared> stage(*shared_, yield, index);
        job(index, stage);
      });
}

}  // namespace smtplab::conformance
