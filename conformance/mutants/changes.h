#pragma once

#include <vector>

#include "conformance/mutants/reference_host.h"
#include "sim/smtp/transition.h"

namespace smtplab::conformance {

// What mutants and variants are made of.

/// Lays rows over the host's transition table; only the last call counts.
void lay(ReferenceHost& host, std::vector<smtp::Transition> rows);
/// What the host does on reading a command in a state: the session gives `reply`.
smtp::Transition answers(smtp::SessionState from, smtp::Verb verb, smtp::ReplyText reply,
                         smtp::Outcome read = smtp::Outcome::taken);
/// The same in every state.
smtp::Transition always_answers(smtp::Verb verb, smtp::ReplyText reply,
                                smtp::Outcome read = smtp::Outcome::taken);
/// The agent is asked, as if the command were in its place; `usual` is what it says mostly.
smtp::Transition asks_agent(smtp::SessionState from, smtp::Verb verb, smtp::ReplyText usual,
                            smtp::Outcome read = smtp::Outcome::taken);
/// Where a reply of that outcome leads.
smtp::Transition leads(smtp::SessionState from, smtp::Verb verb, smtp::Outcome outcome,
                       smtp::SessionState to);
/// One of the host's replies is another.
void say(ReferenceHost& host, smtp::ReplyText id, std::uint16_t code, std::string text);

}  // namespace smtplab::conformance
