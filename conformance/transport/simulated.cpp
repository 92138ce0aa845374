#include "conformance/transport/simulated.h"

#include <algorithm>

#include "conformance/transport/simulated_world.h"

namespace smtplab::conformance {
namespace {

/// Where clients call from, but those that may relay.
constexpr std::string_view kClient = "198.51.100.7";

class SimulatedChannel : public Channel {
 public:
  SimulatedChannel(SimulatedWorld& world, std::string_view from, bool in_fragments)
      : world_(world), connection_(world.call(from)), in_fragments_(in_fragments) {}
  ~SimulatedChannel() override { world_.hang_up(connection_); }

  bool send(std::string_view octets, Duration /*patience*/) override {
    if (world_.is_closed(connection_)) return false;
    world_.send(connection_, octets);
    return true;
  }
  Arrival receive(std::string& octets, Duration patience) override {
    const Instant end = world_.now() + patience;
    while (world_.readable(connection_).empty()) {
      if (world_.is_closed(connection_)) return Arrival::end;
      if (!world_.advance(end)) return Arrival::timeout;
    }
    std::string& readable = world_.readable(connection_);
    const std::size_t count = std::min(readable.size(), in_fragments_ ? 1 : kMostAtOnce);
    octets.append(readable, 0, count);
    readable.erase(0, count);
    return Arrival::octets;
  }
  bool start_tls(Duration /*patience*/, std::string& problem) override {
    if (world_.start_tls(connection_)) return true;
    problem = "the simulated server awaits no TLS";
    return false;
  }
  bool is_encrypted() const override { return world_.is_encrypted(connection_); }
  void finish_sending() override { world_.hang_up(connection_); }

 private:
  SimulatedWorld& world_;
  std::uint32_t connection_;
  bool in_fragments_;
};

class SimulatedTransport : public Transport {
 public:
  SimulatedTransport(const ReferenceHost& host, const Target& target)
      : host_(host), target_(target), world_(host) {}

  tl::expected<std::unique_ptr<Channel>, ConnectFailure> connect(Door door,
                                                                 Duration /*patience*/) override {
    if (door == Door::implicit_tls) {
      return tl::unexpected(ConnectFailure{ConnectFailure::Kind::refused, "no such port"});
    }
    const std::string_view from = door == Door::trusted ? target_.trusted_bind : kClient;
    return std::make_unique<SimulatedChannel>(world_, from, host_.fragments_replies);
  }
  Instant now() const override { return world_.now(); }
  void wait_for_mail(Duration patience) override { world_.advance(world_.now() + patience); }
  tl::expected<std::vector<std::string>, std::string> read_mailbox(MailPlace place) override {
    switch (place) {
      case MailPlace::second_mailbox:
        return world_.messages(target_.second_mailbox);
      case MailPlace::postmaster:
        return world_.messages("postmaster@" + std::string(target_.domain()));
      case MailPlace::mailbox:
        break;
    }
    return world_.messages(target_.mailbox);
  }
  std::vector<SinkMessage> read_sink() override { return world_.sink(); }
  HopNetwork* hops() override { return &world_.surroundings(); }

 private:
  const ReferenceHost& host_;
  const Target& target_;
  SimulatedWorld world_;
};

}  // namespace

void SimulatedDispatcher::run(std::size_t count, std::size_t /*at_once*/, const Job& job) {
  for (std::size_t i = 0; i < count; ++i) {
    SimulatedTransport transport(host_, target_);
    job(i, transport);
  }
}

}  // namespace smtplab::conformance
