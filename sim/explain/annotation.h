#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/explain/conversation.h"
#include "sim/explain/envelope_course.h"
#include "sim/pop3/session_state.h"
#include "sim/register/register.h"
#include "sim/scenario/scenario.h"
#include "sim/smtp/session_state.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// How the two sides are called: C: and S:, or as RFC 821 prints them, S: the sender and R: the
/// receiver.
enum class Labels : std::uint8_t { client_server, sender_receiver };

/// A violation that was seen in a line.
struct NotedViolation {
  std::string what;         ///< one sentence
  std::string_view clause;  ///< the id in the register
};

/// A line of a scripted dialogue that went otherwise; octets as they are, unescaped.
struct Difference {
  std::string expected;         ///< empty: nothing was expected
  std::string seen;             ///< empty: nothing came
  std::uint32_t file_line = 0;  ///< of the scenario; 0 where it is not known
};

/// What there is to say of one line.
struct Annotation {
  /// The key of its transition; of a line that has none, that of its rule (line_rule.h).
  std::string_view row_key;
  std::string what;  ///< what the line does, in one or two sentences
  /// The server's state when it has read the line, or before and after it has answered.
  std::optional<smtp::SessionState> before;
  std::optional<smtp::SessionState> after;
  /// The same of POP3; the row is one of its table then.
  std::optional<pop3::SessionState> pop3_before;
  std::optional<pop3::SessionState> pop3_after;
  EnvelopeView envelope_before;
  EnvelopeView envelope_after;
  /// The row's clauses that the register holds: those of the scenario's standard, and the others.
  std::vector<const requirements::Requirement*> clauses;
  std::vector<const requirements::Requirement*> other_clauses;
  smtp::ReplyCode code;  ///< of a reply; else 0
  std::string meaning;   ///< of the code, in answer to this command
  std::string follow;    ///< what may come next: one sentence; empty behind an end
  std::vector<NotedViolation> violations;
  std::vector<Difference> differences;
  std::vector<std::string> remarks;  ///< what else happened: stored, timed out, lost
};

/// The catalogue's keys of the server's states before and after a line.
struct StateKeys {
  std::string before;  ///< "state.mail", "pop3.state.update"
  std::string after;
};
/// nullopt where one of them is not known.
std::optional<StateKeys> state_keys(const Annotation& note);

/// Annotates every line of a conversation, in its order. Everything is read from the trace; no rule
/// of the protocol is worked out again.
std::vector<Annotation> annotate(const scenario::Scenario& scenario, const trace::Log& log,
                                 const Conversation& conversation, Language language,
                                 Labels labels);

/// What a row says: the sentence of its key.
std::string row_text(std::string_view key, std::string_view verb, Language language, Labels labels);

}  // namespace smtplab::explain
