#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>

#include "bindings/core/live_run.h"
#include "sim/agents/decision.h"

namespace smtplab::bindings {

/// A decision that is awaited, as Python sees it. It stays what it is when the simulation goes on.
template <class Question>
struct AskView {
  SharedSource source;
  std::uint32_t host = 0;
  Instant now;
  agents::Decision decision = agents::Decision::rcpt;
  smtp::Verb verb = smtp::Verb::unknown;
  std::uint32_t connection = trace::kNone;
  Question question;
};
using ReplyAsk = AskView<agents::ReplyQuestion>;
using RouteAsk = AskView<agents::RouteQuestion>;
using RetryAsk = AskView<agents::RetryQuestion>;

/// What the run waits for, as one of the three; None if it waits for nothing.
pybind11::object asked(const LiveRun& run);

/// "rcpt of mx.example.org": what an exception calls the decision.
std::string place_of(const LiveRun& run);

/// What a Python object says: a Reply, a domain, seconds from now, GIVE_UP, or None for what the
/// host would do by itself. TypeError with the place, for an object of another type than `decision`
/// wants; ValueError for one that can't be. Only while something is asked.
agents::Verdict verdict_from(const pybind11::handle& said, const LiveRun& run);

}  // namespace smtplab::bindings
