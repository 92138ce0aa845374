#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/catalogue.h"
#include "sim/explain/conversation.h"
#include "sim/explain/transcript.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// Something that is wrong in a line, or odd.
struct Finding {
  std::string what;         ///< one sentence
  std::string_view clause;  ///< the id in the register; may be empty
};

/// A transcript that was followed: the same things that a run gives.
struct TranscriptReview {
  std::shared_ptr<const scenario::Scenario>
      scenario;  ///< two hosts: client.example, server.example
  trace::Log log;
  Conversation conversation;
  std::vector<Annotation> notes;               ///< of each line of the conversation
  std::vector<std::vector<Finding>> findings;  ///< of each line; violations are in the notes
  std::vector<std::string> remarks;            ///< about the whole: what is missing, or was cut

  /// How many lines have something wrong.
  std::size_t faulty_lines() const;
};

/// Follows a session by the rows of the transition table, as the server's own replies say that it
/// went, and finds what either side has done wrong. A transcript that begins in the middle is
/// followed from the state that its first command asks for.
TranscriptReview review_transcript(const Transcript& transcript, Language language);

}  // namespace smtplab::explain
