#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/explain/conversation.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// An envelope as the trace tells it. Paths are as in the trace, unescaped.
struct EnvelopeView {
  std::optional<std::string> reverse_path;  ///< none: no transaction is open
  std::vector<std::string> forward_paths;
  friend bool operator==(const EnvelopeView&, const EnvelopeView&) = default;
};

/// The server's envelope around one line.
struct EnvelopeAround {
  EnvelopeView before;
  EnvelopeView after;
};

/// The envelope around each line of a conversation, in the lines' order: where a line changes it,
/// before and after that; else as it is when the server comes to the line, which of commands that
/// are sent together (PIPELINING) is after it has dealt with those before.
std::vector<EnvelopeAround> envelopes_around(const trace::Log& log,
                                             const Conversation& conversation);

}  // namespace smtplab::explain
