#include "sim/live/unseen.h"

#include <algorithm>
#include <cstdint>

namespace smtplab::live {
namespace {

using scenario::Expectation;
using trace::EventKind;

class Sieve {
 public:
  Sieve(scenario::Scenario& scenario, const std::function<bool(std::uint32_t)>& is_served)
      : scenario_(scenario), is_served_(is_served) {
    for (std::uint32_t host = 0; host < scenario.hosts.size(); ++host) {
      has_others_ = has_others_ || !is_served(host);
    }
  }

  std::vector<Unseen> take_out() {
    if (!has_others_) return {};
    take_steps(scenario_.script, [](const auto& step) { return step.client; });
    take_steps(scenario_.submissions, [](const auto& step) { return step.host; });
    take_steps(scenario_.retrievals, [](const auto& step) { return step.host; });
    take_steps(scenario_.questions, [](const auto& step) { return step.host; });
    std::erase_if(scenario_.expectations, [this](const Expectation& expected) {
      if (is_seen(expected)) return false;
      const bool is_anywhere = expected.host == trace::kNone || !is_at_one_host(expected);
      note(is_anywhere ? "serve.unseen-anywhere" : "serve.unseen", expected.host, expected.place);
      return true;
    });
    return std::move(unseen_);
  }

 private:
  template <class Steps, class HostOf>
  void take_steps(Steps& steps, HostOf host_of) {
    std::erase_if(steps, [&](const auto& step) {
      if (is_served_(host_of(step))) return false;
      note("serve.not-played", host_of(step), step.place);
      return true;
    });
  }

  void note(const char* key, std::uint32_t host, const scenario::Place& place) {
    const bool is_one = host < scenario_.hosts.size();
    unseen_.push_back({key, is_one ? scenario_.hosts[host].name : std::string(), place});
  }

  static bool is_at_one_host(const Expectation& expected) {
    return expected.kind != Expectation::Kind::violations;
  }

  bool is_seen(const Expectation& expected) const {
    // A violation that one of ours has seen is none that was expected, whoever else saw others.
    if (!is_at_one_host(expected)) return expected.violations.empty();
    if (expected.kind != Expectation::Kind::event) return is_served_(expected.host);
    if (expected.host == trace::kNone) return false;
    if (is_served_(expected.host)) return true;
    // What somebody else says to one of ours stands in the trace, though not how often to others.
    const bool is_heard = expected.event == EventKind::sent ||
                          expected.event == EventKind::connecting ||
                          expected.event == EventKind::closing;
    return is_heard && !expected.messages;
  }

  scenario::Scenario& scenario_;
  const std::function<bool(std::uint32_t)>& is_served_;
  std::vector<Unseen> unseen_;
  bool has_others_ = false;
};

}  // namespace

std::vector<Unseen> take_out_unseen(scenario::Scenario& scenario,
                                    const std::function<bool(std::uint32_t)>& is_served) {
  return Sieve(scenario, is_served).take_out();
}

}  // namespace smtplab::live
