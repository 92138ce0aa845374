#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "bindings/core/recording.h"
#include "sim/live/serving.h"
#include "sim/trace/world_state.h"

namespace smtplab::bindings {

/// The hosts of a scenario on real sockets, served by a thread that knows nothing of Python.
///
/// What they hold is read from the events, which the thread tells as they happen: so any other one
/// can ask at any time.
class LiveNetwork : private live::TraceSink {
 public:
  /// Messages by mailbox, in the order of their uids.
  using Mailboxes = std::map<std::string, std::map<std::uint32_t, std::string>>;

  /// Listens and serves.
  static tl::expected<std::unique_ptr<LiveNetwork>, live::Serving::Problem> open(
      SharedSource source, live::ServeSettings settings);
  ~LiveNetwork() override { stop(); }
  LiveNetwork(const LiveNetwork&) = delete;
  LiveNetwork& operator=(const LiveNetwork&) = delete;

  /// Where a host answers.
  struct Door {
    std::string service;
    std::string address;
    std::uint16_t port = 0;
  };

  /// Ends what is served, and lets go of its sockets.
  void stop();
  bool is_serving();
  /// Of each host.
  const std::vector<std::vector<Door>>& doors() const { return doors_; }
  const std::vector<std::string>& addresses() const { return addresses_; }
  std::size_t event_count();
  /// Of all so far. Its hosts are those of the scenario, and behind them "outside".
  SharedRecording recording();
  /// What the scenario expects and has not come so far.
  std::vector<scenario::Failure> failures();
  const scenario::Scenario& scenario() const { return *lived_->scenario; }
  Mailboxes mailboxes(std::uint32_t host);
  std::vector<trace::QueuedMail> queue(std::uint32_t host);

 private:
  explicit LiveNetwork(SharedSource source) : written_(std::move(source)) {}
  void take(trace::EventIndex index, const trace::Event& event, std::string_view payload) override;
  void note_places(const live::HostPlan& plan);
  void keep_message(const trace::Event& event, std::string_view payload);

  SharedSource written_;
  SharedSource lived_;  // with the host "outside"
  std::uint64_t seed_ = 0;
  std::vector<std::vector<Door>> doors_;
  std::vector<std::string> addresses_;
  std::unique_ptr<live::Serving> serving_;
  std::mutex mutex_;  // of what follows
  trace::Log log_;
  trace::WorldState state_;
  std::map<std::uint32_t, Mailboxes> messages_;  // by host
  bool is_serving_ = true;
  std::thread thread_;
};

}  // namespace smtplab::bindings
