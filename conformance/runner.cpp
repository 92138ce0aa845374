#include "conformance/runner.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "conformance/dialogue.h"
#include "conformance/relay_journey.h"

namespace smtplab::conformance {
namespace {

/// What the first connection is for: it is no case of its own.
constexpr Case kServerProbe{.id = "probe", .requirement = "R5321-3.1-a"};

Sentence needs_text(Needs missing) { return {"check.skip.needs", {{"keys", need_keys(missing)}}}; }

class ServerSuite {
 public:
  ServerSuite(std::span<const Case* const> cases, const Target& target, Dispatcher& dispatcher,
              const RunOptions& options)
      : cases_(cases), target_(target), dispatcher_(dispatcher), options_(options) {}

  Run run() {
    run_.target = target_.shown_name();
    run_.version = target_.version;
    run_.results.resize(cases_.size());
    dispatcher_.run(1, 1, [this](std::size_t, Transport& transport) { greet(transport); });
    if (!run_.not_usable.empty()) {
      run_.results.clear();
      return std::move(run_);
    }
    dispatcher_.run(cases_.size(), options_.jobs,
                    [this](std::size_t i, Transport& transport) { run_one(i, transport); });
    return std::move(run_);
  }

 private:
  void greet(Transport& transport) {
    began_ = transport.now();
    Trial trial(kServerProbe, target_, transport, options_.tag);
    Dialogue server(trial);
    server.connect();
    if (trial.is_over()) {
      run_.not_usable = trial.finding().told.arguments.front().second;
      return;
    }
    server.read();
    run_.greeting = server.last().shown();
    server.ask("EHLO " + target_.client_name);
    for (std::size_t i = 1; i < server.last().lines.size(); ++i) {
      run_.keywords.emplace_back(server.last().text(i));
    }
    server.ask("QUIT");
    run_.took = transport.now() - began_;
  }

  void run_one(std::size_t index, Transport& transport) {
    const Case& one = *cases_[index];
    CaseResult& result = run_.results[index];
    const Needs missing = one.needs.without(target_.given());
    if (!missing.empty()) {
      result.subject = &one;
      result.judged_by = judged_by(one, options_.standard);
      result.finding = {Seen::not_applicable, needs_text(missing), kNoLine};
    } else if (!run_.died_at.empty()) {
      result = dead(one);
    } else {
      result = run_repeated(one, index, transport);
    }
    ++done_;
    run_.took = std::max(run_.took, transport.now() - began_);
    if (options_.progress) options_.progress(done_, cases_.size(), result);
  }

  CaseResult run_repeated(const Case& one, std::size_t index, Transport& transport) {
    CaseResult told;
    std::vector<Verdict> verdicts;
    under_way_.emplace_back(one.id);
    for (std::size_t i = 0; i < options_.repeat; ++i) {
      const std::string tag = options_.tag + "-" + std::to_string(index) + "-" + std::to_string(i);
      CaseResult next = run_case(one, target_, transport, options_.standard, tag);
      verdicts.push_back(next.verdict);
      look_for_life(next, transport);
      if (i == 0 || is_worse(next, told)) told = std::move(next);
    }
    under_way_.erase(std::find(under_way_.begin(), under_way_.end(), one.id));
    last_done_ = one.id;
    if (options_.repeat > 1) told.repeated = std::move(verdicts);
    return told;
  }

  // A case that lost its connection, or got none, may have met a server that is no more.
  void look_for_life(const CaseResult& result, Transport& transport) {
    const std::string& why = result.finding.told.key;
    if (why != "check.doubt.not-connected" && why != "check.doubt.reset" &&
        why != "check.doubt.closed" && why != "check.doubt.cannot-send") {
      return;
    }
    if (!run_.died_at.empty()) return;
    constexpr int kTries = 3;
    for (int i = 0; i < kTries; ++i) {
      if (is_alive(transport)) return;
      transport.wait_for_mail(milliseconds(300));
    }
    run_.died_at.assign(under_way_.begin(), under_way_.end());
    if (!last_done_.empty()) run_.died_at.push_back(last_done_);
  }

  // A connection to a process that is just ending may still succeed; it is cut at once.
  bool is_alive(Transport& transport) const {
    const auto channel = transport.connect(Door::smtp, target_.patience.connect);
    if (!channel) return false;
    std::string octets;
    const Arrival arrival = (*channel)->receive(octets, target_.patience.greeting);
    return arrival == Arrival::octets || arrival == Arrival::timeout;
  }

  CaseResult dead(const Case& one) const {
    CaseResult result;
    result.subject = &one;
    result.judged_by = judged_by(one, options_.standard);
    result.verdict = Verdict::inconclusive;
    result.finding = {Seen::cannot_tell, {"check.doubt.dead"}, kNoLine};
    return result;
  }

  std::span<const Case* const> cases_;
  const Target& target_;
  Dispatcher& dispatcher_;
  const RunOptions& options_;
  Run run_;
  std::size_t done_ = 0;
  Instant began_;
  std::deque<std::string> under_way_;
  std::string last_done_;
};

}  // namespace

CaseResult run_case(const Case& one, const Target& target, Transport& transport, Standard standard,
                    std::string tag) {
  CaseResult result;
  result.subject = &one;
  result.judged_by = judged_by(one, standard);
  const Instant began = transport.now();
  Trial trial(one, target, transport, std::move(tag));
  if (one.side() == Side::relay) {
    RelayJourney journey(trial);
    one.run_relay(journey);
  } else {
    Dialogue server(trial);
    one.run(server);
  }
  // Whatever the case has returned: what the trial knows is what was seen.
  result.finding = trial.finding();
  result.verdict = result.judged_by == nullptr
                       ? Verdict::skipped
                       : weigh(result.finding.seen, weighed_level(*result.judged_by), one.disputed);
  result.transcript = std::move(trial.transcript());
  result.took = transport.now() - began;
  return result;
}

Run run_cases(std::span<const Case* const> cases, const Target& target, Dispatcher& dispatcher,
              const RunOptions& options) {
  return ServerSuite(cases, target, dispatcher, options).run();
}

}  // namespace smtplab::conformance
