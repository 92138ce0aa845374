#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/explain/conversation.h"
#include "sim/explain/happening.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// One thing that a sequence chart shows.
struct SequenceStep {
  enum class Kind : std::uint8_t {
    call,      ///< a connection begins
    command,   ///< a line of the client
    content,   ///< a message, or the listing of a maildrop
    reply,     ///< of the server
    hang_up,   ///< a side closes
    broken,    ///< the connection breaks
    datagram,  ///< a question to a name server, or its answer
    note,      ///< what one host does or suffers
    omission,  ///< what was shown before recurs; how often, and until when
    surprise,  ///< a violation, or a line that was expected otherwise; seen by `from`
  };
  Kind kind = Kind::note;
  Instant at;
  trace::EventIndex event = 0;           ///< the first that belongs to it
  trace::HostIndex from = trace::kNone;  ///< of a note, where it happens
  trace::HostIndex to = trace::kNone;    ///< kNone: nowhere, or of a note
  std::size_t number = 0;                ///< of the connection, from 1; 0: of none
  Course course = Course::onward;        ///< of a note
  bool is_refusal = false;               ///< of a reply
  bool arrives = true;                   ///< false if no octet of it does
  std::vector<std::string> lines;        ///< what is said, escaped
  std::string hint;                      ///< all of it, where `lines` are cut; else empty
};

/// Hosts and what passes between them, in the order of the trace.
struct Sequence {
  std::vector<trace::HostIndex> lanes;  ///< those that take part, in the scenario's order
  std::vector<SequenceStep> steps;
  std::size_t left_out = 0;  ///< steps behind the last one, beyond the most that are wanted
};

/// What of a run is shown.
struct SequenceRange {
  trace::EventIndex first = 0;               ///< the first event
  trace::EventIndex last = trace::kNoEvent;  ///< the last one; kNoEvent: up to the end
  bool in_full = false;                      ///< also what recurs again and again
  std::size_t most_steps = 2000;             ///< what is beyond is counted and left out
};

/// Gathers the steps of a run: what is said on connections and to name servers, and what hosts do.
/// `scenario` must be the one that the log came from.
Sequence sequence_of(const scenario::Scenario& scenario, const trace::Log& log,
                     const SequenceRange& range, Language language);
/// The same, for whoever has its conversations and happenings: a short part of a long run costs
/// little. `all` are all conversations, also those that are no dialogue; `happenings` are those of
/// the dialogues among them.
Sequence sequence_of(const scenario::Scenario& scenario, const trace::Log& log,
                     const std::vector<Conversation>& all, const std::vector<Happening>& happenings,
                     const SequenceRange& range, Language language);

}  // namespace smtplab::explain
