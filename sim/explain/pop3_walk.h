#pragma once

#include <cstdint>
#include <vector>

#include "sim/explain/transcript.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// What is odd about a line of POP3.
enum class Pop3Oddity : std::uint8_t {
  none,
  no_answer,      ///< a command that no response in the paste answers
  no_command,     ///< a response to something that is not in the paste
  state_forbids,  ///< a response of +OK to a command that the state does not allow
  bad_response,   ///< a line that should be a response and begins with neither status
  bad_arguments,  ///< a command whose arguments are wrong
};

/// A transcript of POP3 as the transition table has it.
struct Pop3Walk {
  trace::Log log;  ///< hosts as in a review: 0 the client, 1 the server
  struct Line {
    trace::EventIndex sent = trace::kNoEvent;  ///< the event that has its octets
    Pop3Oddity oddity = Pop3Oddity::none;
  };
  std::vector<Line> odd;  ///< those about which something is odd
  bool begins_in_the_middle = false;
  bool is_unfinished = false;
};

Pop3Walk walk_pop3(const Transcript& transcript);

}  // namespace smtplab::explain
