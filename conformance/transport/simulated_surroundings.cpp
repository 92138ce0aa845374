#include "conformance/transport/simulated_surroundings.h"

#include <array>
#include <utility>

#include "conformance/hop_session.h"
#include "conformance/sink_session.h"
#include "sim/dns/response.h"

namespace smtplab::conformance {
namespace {

constexpr std::string_view kSink = "192.0.2.99";

/// Every name has the sink's address, and no MX record.
dns::Resolution sink_resolution(const dns::Question& question) {
  dns::Resolution found;
  found.question = question;
  found.canonical = question.name;
  found.outcome = dns::Outcome::no_data;
  if (question.type == dns::RecordType::a) {
    found.outcome = dns::Outcome::records;
    found.records.push_back({question.name, 3600, dns::AddressData{*dns::Address::parse(kSink)}});
  }
  return found;
}

dns::Resolution resolution_of(const dns::Message& response, const dns::Question& question) {
  using Kind = dns::ResponseReading::Kind;
  constexpr std::size_t kMostAliases = 8;
  const dns::DomainName root = *dns::DomainName::parse(".");
  dns::ResponseReading reading = dns::read_response(response, question, root, kMostAliases);
  dns::Resolution found;
  found.question = question;
  found.canonical = reading.name;
  found.chain = std::move(reading.chain);
  switch (reading.kind) {
    case Kind::records:
      found.outcome = dns::Outcome::records;
      found.records = std::move(reading.records);
      break;
    case Kind::no_data:
      found.outcome = dns::Outcome::no_data;
      break;
    case Kind::no_such_name:
      found.outcome = dns::Outcome::no_such_name;
      break;
    default:
      found.outcome = dns::Outcome::server_failure;
      found.failure = dns::Failure::servers_failed;
      break;
  }
  return found;
}

class CalledSink : public CalledHost {
 public:
  CalledSink(const ReferenceHost& host, std::vector<SinkMessage>& arrived, Instant now)
      : host_(host), arrived_(arrived), session_(now) {}

  void receive(std::string_view octets, Instant now) override {
    std::vector<SinkMessage> messages;
    session_.receive(host_.outgoing ? host_.outgoing(std::string(octets)) : std::string(octets),
                     now, messages);
    for (SinkMessage& message : messages) {
      if (host_.onward) host_.onward(message);
      arrived_.push_back(std::move(message));
    }
  }
  void receive_end(Instant /*now*/) override {}
  std::string take_output(Instant /*now*/) override { return session_.take_output(); }
  bool is_closed() const override { return session_.is_closed(); }
  std::optional<Instant> next_timeout() const override { return std::nullopt; }
  void handle_timeout(Instant /*now*/) override {}

 private:
  const ReferenceHost& host_;
  std::vector<SinkMessage>& arrived_;
  SinkSession session_;
};

class CalledHop : public CalledHost {
 public:
  CalledHop(const std::shared_ptr<Hop>& hop, Instant now) : session_(hop, now) {}

  void receive(std::string_view octets, Instant now) override { session_.receive(octets, now); }
  void receive_end(Instant now) override { session_.receive_end(now); }
  std::string take_output(Instant now) override { return session_.take_output(now); }
  bool is_closed() const override { return session_.is_closed(); }
  std::optional<Instant> next_timeout() const override { return session_.next_timeout(); }
  void handle_timeout(Instant now) override { session_.handle_timeout(now); }

 private:
  HopSession session_;
};

}  // namespace

dns::Resolution Surroundings::resolve(const dns::Question& question) {
  const dns::DomainName own = *dns::DomainName::parse(kRelayZone);
  dns::Resolution found;
  if (question.name.is_within(own) || zones_.has(question.name)) {
    dns::Message query;
    query.question = question;
    found = resolution_of(zones_.answer(query), question);
  } else {
    found = sink_resolution(question);
  }
  if (host_.resolution) host_.resolution(found);
  return found;
}

std::unique_ptr<CalledHost> Surroundings::call(const dns::Address& address, Instant now) {
  if (address == *dns::Address::parse(kSink)) {
    return std::make_unique<CalledSink>(host_, arrived_, now);
  }
  const auto hop = hops_.find(address);
  if (hop == hops_.end()) return nullptr;
  return std::make_unique<CalledHop>(hop->second, now);
}

dns::Address Surroundings::new_address(dns::Address::Family family) {
  const auto number = static_cast<std::uint8_t>(++addresses_);
  if (family == dns::Address::Family::ipv4) return dns::Address::ipv4({10, 25, 1, number});
  std::array<std::uint8_t, 16> octets{0xfd, 0x25};
  octets.back() = number;
  return dns::Address::ipv6(octets);
}

bool Surroundings::listen(const std::shared_ptr<Hop>& hop, std::string& /*problem*/) {
  hops_[hop->address] = hop;
  return true;
}

}  // namespace smtplab::conformance
