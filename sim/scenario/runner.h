#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"
#include "sim/trace/recorder.h"

namespace smtplab::scenario {

/// Something that was expected and did not come, or came otherwise.
struct Failure {
  enum class Kind : std::uint8_t {
    dialogue,         ///< a line of a scripted dialogue
    message_count,    ///< of a mailbox, terminal or queue
    message_content,  ///< a line of a message
    reverse_path,
    forward_path,
    violations,
    delivery,  ///< a message that came late, by another road or not at all
    bounce,
    event_count,  ///< of events of one kind
    answer,       ///< of name servers, to a host's question
    endless,      ///< the run was stopped: more happened than any scenario needs
    too_large,    ///< the run was stopped: its trace has more octets than any scenario needs
  };
  Kind kind = Kind::dialogue;
  Place place;
  std::string expected;
  std::string seen;
  trace::EventIndex event = trace::kNoEvent;  ///< where it showed, if at one event
};

struct RunResult {
  trace::Log log;
  trace::Digests digests;
  Instant end;  ///< of the last event; timers that found nothing to do do not count
  std::vector<Failure> failures;

  bool passed() const { return failures.empty(); }
};

/// How many things may happen in a run before it is taken for endless.
inline constexpr std::uint64_t kStepLimit = 20'000'000;
/// How many octets its trace may have: a message for a hundred thousand recipients is there as
/// often. Far below the 4 GiB that a stream's offsets can count.
inline constexpr std::uint64_t kOctetLimit = 1'073'741'824;

/// Runs a scenario from its start to its end and holds it against its expectations. Of a run that
/// was stopped for its octets nothing else is judged: its log breaks off.
RunResult run_scenario(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed,
                       std::uint64_t step_limit = kStepLimit,
                       std::uint64_t octet_limit = kOctetLimit);

/// The first event in which two logs differ, or that one of them lacks; nullopt if they are equal.
std::optional<trace::EventIndex> first_difference(const trace::Log& a, const trace::Log& b);

}  // namespace smtplab::scenario
