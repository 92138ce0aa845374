#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "conformance/transport.h"

namespace smtplab::conformance::test {

/// What a scripted server does next; a wait passes simulated time at once.
struct Act {
  enum class Kind { octets, end, reset, silence } kind = Kind::octets;
  std::string octets = {};
  Duration takes = {};
};

inline Act says(std::string octets) { return {Act::Kind::octets, std::move(octets)}; }
inline Act closes() { return {Act::Kind::end}; }
inline Act resets() { return {Act::Kind::reset}; }

/// A server that says what it is told to, whatever it hears; then nothing more.
class ScriptedTransport : public Transport {
 public:
  explicit ScriptedTransport(std::vector<Act> acts) : acts_(acts.begin(), acts.end()) {}

  tl::expected<std::unique_ptr<Channel>, ConnectFailure> connect(Door /*door*/,
                                                                 Duration /*patience*/) override {
    if (refuses) return tl::unexpected(ConnectFailure{ConnectFailure::Kind::refused, "refused"});
    return std::make_unique<Line>(*this);
  }
  Instant now() const override { return now_; }
  void wait_for_mail(Duration patience) override { now_ = now_ + patience; }
  tl::expected<std::vector<std::string>, std::string> read_mailbox(MailPlace /*place*/) override {
    return mailbox;
  }
  std::vector<SinkMessage> read_sink() override { return {}; }

  bool refuses = false;
  std::vector<std::string> mailbox;
  std::vector<std::string> heard;  // each send() is one

 private:
  class Line : public Channel {
   public:
    explicit Line(ScriptedTransport& world) : world_(world) {}
    bool send(std::string_view octets, Duration /*patience*/) override {
      world_.heard.emplace_back(octets);
      return true;
    }
    Arrival receive(std::string& octets, Duration patience) override {
      if (world_.acts_.empty()) {
        world_.now_ = world_.now_ + std::max(patience, Duration{});
        return Arrival::timeout;
      }
      const Act act = world_.acts_.front();
      world_.acts_.pop_front();
      world_.now_ = world_.now_ + act.takes;
      octets += act.octets;
      return act.kind == Act::Kind::octets  ? Arrival::octets
             : act.kind == Act::Kind::end   ? Arrival::end
             : act.kind == Act::Kind::reset ? Arrival::reset
                                            : Arrival::timeout;
    }
    bool start_tls(Duration /*patience*/, std::string& problem) override {
      problem = "none";
      return false;
    }
    bool is_encrypted() const override { return false; }
    void finish_sending() override {}

   private:
    ScriptedTransport& world_;
  };

  std::deque<Act> acts_;
  Instant now_;
};

}  // namespace smtplab::conformance::test
