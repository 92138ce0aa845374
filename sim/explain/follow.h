#pragma once

#include <string>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/pop3/session_state.h"
#include "sim/smtp/command.h"
#include "sim/smtp/extension.h"
#include "sim/smtp/session_state.h"
#include "sim/smtp/transition.h"

namespace smtplab::explain {

/// The commands that a table serves in a state, by their words: those for which the session has no
/// refusal. Extensions' own only where they are offered.
std::vector<std::string> commands_in(smtp::SessionState state, const smtp::TransitionTable& table,
                                     smtp::Standard standard, smtp::ExtensionSet offered,
                                     smtp::Protocol protocol = smtp::Protocol::smtp);
/// The same of POP3.
std::vector<std::string> pop3_commands_in(pop3::SessionState state);

/// What may come next in a state: one sentence; empty where it cannot be said.
std::string follow_text(smtp::SessionState state, const std::vector<std::string>& commands,
                        Language language);
std::string pop3_follow_text(pop3::SessionState state, Language language);

/// What a command may be answered: the codes that the RFC's own table lists for it.
std::string answers_text(int rfc, smtp::Verb verb, Language language);

}  // namespace smtplab::explain
