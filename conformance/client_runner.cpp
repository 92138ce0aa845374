#include "conformance/client_runner.h"

#include <algorithm>
#include <utility>

#include "conformance/client_visit.h"

namespace smtplab::conformance {
namespace {

/// What the first run is for: it is no case of its own.
constexpr Case kClientProbe{.id = "probe", .requirement = "R5321-4.1.4-a"};

/// A case may let the client come several times.
Duration whole_case(const ClientTarget& target) { return target.run_limit * 4 + minutes(1); }

class ClientSuite {
 public:
  ClientSuite(std::span<const Case* const> cases, const ClientTarget& target,
              ClientDispatcher& dispatcher, const ClientRunOptions& options)
      : cases_(cases), target_(target), dispatcher_(dispatcher), options_(options) {}

  Run run() {
    run_.side = Side::client;
    run_.target = target_.shown_name();
    run_.version = target_.version;
    run_.results.resize(cases_.size());
    dispatcher_.run(1, 1, [this](std::size_t, ClientStage& stage) { greet(stage); });
    if (!run_.not_usable.empty()) {
      run_.results.clear();
      return std::move(run_);
    }
    dispatcher_.run(cases_.size(), options_.jobs,
                    [this](std::size_t i, ClientStage& stage) { run_one(i, stage); });
    return std::move(run_);
  }

 private:
  void greet(ClientStage& stage) {
    began_ = stage.now();
    Hearing hearing(kClientProbe, stage, whole_case(target_));
    ClientVisit client(hearing, target_, stage);
    client.run();
    run_.took = stage.now() - began_;
    if (hearing.is_over()) {
      const Sentence& why = hearing.finding().told;
      run_.not_usable = options_.words ? options_.words(why) : why.key;
    } else if (!client.commands().empty()) {
      run_.greeting = client.commands().front().text();
    }
  }

  void run_one(std::size_t index, ClientStage& stage) {
    CaseResult& result = run_.results[index];
    std::vector<Verdict> verdicts;
    for (std::size_t i = 0; i < options_.repeat; ++i) {
      CaseResult next = run_client_case(*cases_[index], target_, stage, options_.standard);
      verdicts.push_back(next.verdict);
      if (i == 0 || is_worse(next, result)) result = std::move(next);
    }
    if (options_.repeat > 1) result.repeated = std::move(verdicts);
    ++done_;
    run_.took = std::max(run_.took, stage.now() - began_);
    if (options_.progress) options_.progress(done_, cases_.size(), result);
  }

  std::span<const Case* const> cases_;
  const ClientTarget& target_;
  ClientDispatcher& dispatcher_;
  const ClientRunOptions& options_;
  Run run_;
  std::size_t done_ = 0;
  Instant began_;
};

}  // namespace

CaseResult run_client_case(const Case& one, const ClientTarget& target, ClientStage& stage,
                           Standard standard) {
  CaseResult result;
  result.subject = &one;
  result.judged_by = judged_by(one, standard);
  const Instant began = stage.now();
  Hearing hearing(one, stage, whole_case(target));
  ClientVisit client(hearing, target, stage);
  one.run_client(client);
  // Whatever the case has returned: what the hearing knows is what was seen.
  result.finding = hearing.finding();
  result.verdict = result.judged_by == nullptr
                       ? Verdict::skipped
                       : weigh(result.finding.seen, weighed_level(*result.judged_by), one.disputed);
  result.transcript = std::move(hearing.transcript());
  result.took = stage.now() - began;
  return result;
}

Run run_client_cases(std::span<const Case* const> cases, const ClientTarget& target,
                     ClientDispatcher& dispatcher, const ClientRunOptions& options) {
  return ClientSuite(cases, target, dispatcher, options).run();
}

}  // namespace smtplab::conformance
