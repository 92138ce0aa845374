#include "conformance/transport/simulated_client.h"

#include <algorithm>
#include <memory>

namespace smtplab::conformance {
namespace {

/// What the stage and its connections share: the time, and the client.
struct World {
  const ReferenceClient& config;
  Instant now;
  std::unique_ptr<SimulatedClient> client;
};

class ServerChannel : public Channel {
 public:
  explicit ServerChannel(World& world) : world_(world) {}
  ~ServerChannel() override {
    if (!world_.client->has_hung_up()) world_.client->receive_eof(world_.now);
  }

  bool send(std::string_view octets, Duration /*patience*/) override {
    if (world_.client->has_hung_up()) return false;
    if (world_.client->awaits_tls()) {  // this is no handshake
      world_.client->tls_failed(world_.now);
      return true;
    }
    if (!world_.config.reads_octet_by_octet) {
      world_.client->receive(octets, world_.now);
      return true;
    }
    for (const char& octet : octets) world_.client->receive({&octet, 1}, world_.now);
    return true;
  }

  Arrival receive(std::string& octets, Duration patience) override {
    const Instant end = world_.now + patience;
    while (true) {
      sent_ += world_.client->take_output();
      if (!sent_.empty()) {
        const std::size_t most = world_.config.writes_octet_by_octet ? 1 : kMostAtOnce;
        octets += sent_.substr(0, most);
        sent_.erase(0, most);
        return Arrival::octets;
      }
      if (world_.client->has_hung_up()) return Arrival::end;
      const auto timeout = world_.client->next_timeout();
      if (!timeout || *timeout > end) break;
      world_.now = *timeout;
      world_.client->handle_timeout(world_.now);
    }
    world_.now = end;
    return Arrival::timeout;
  }

  bool start_tls(Duration /*patience*/, std::string& problem) override {
    if (!world_.client->awaits_tls()) {
      problem = "the simulated client begins no TLS";
      world_.client->tls_failed(world_.now);
      return false;
    }
    is_encrypted_ = true;
    world_.client->tls_started(world_.now);
    return true;
  }
  bool is_encrypted() const override { return is_encrypted_; }
  void finish_sending() override { world_.client->receive_eof(world_.now); }

 private:
  World& world_;
  std::string sent_;
  bool is_encrypted_ = false;
};

class SimulatedStage : public ClientStage {
 public:
  explicit SimulatedStage(const ReferenceClient& config) : world_{config, {}, nullptr} {}

  Instant now() const override { return world_.now; }
  std::optional<Sentence> start(const Errand& errand) override {
    world_.client = std::make_unique<SimulatedClient>(world_.config, errand);
    return std::nullopt;
  }
  std::unique_ptr<Channel> accept(Duration /*patience*/) override {
    if (!world_.client->calls()) return nullptr;
    world_.client->connect(world_.now);
    return std::make_unique<ServerChannel>(world_);
  }
  ClientEnd finish(Duration /*patience*/) override {
    return {ClientEnd::How::exited, world_.client->status(), ""};
  }

 private:
  World world_;
};

}  // namespace

void SimulatedClientDispatcher::run(std::size_t count, std::size_t /*at_once*/, const Job& job) {
  for (std::size_t i = 0; i < count; ++i) {
    SimulatedStage stage(client_);
    job(i, stage);
  }
}

}  // namespace smtplab::conformance
