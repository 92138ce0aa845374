#pragma once

#include <span>

#include "conformance/mutants/mutant.h"

namespace smtplab::conformance {

// The mutants of each theme, as the cases have them.
std::span<const Mutant> sequence_mutants();
std::span<const Mutant> state_mutants();
std::span<const Mutant> early_talk_mutants();
std::span<const Mutant> syntax_mutants();
std::span<const Mutant> path_mutants();
std::span<const Mutant> octet_mutants();
std::span<const Mutant> argument_mutants();
std::span<const Mutant> reply_mutants();
std::span<const Mutant> reply_code_mutants();
std::span<const Mutant> odd_reply_mutants();
std::span<const Mutant> extension_mutants();
std::span<const Mutant> internationalized_mutants();
std::span<const Mutant> notification_mutants();
std::span<const Mutant> notice_mutants();
std::span<const Mutant> limit_mutants();
std::span<const Mutant> long_line_mutants();
std::span<const Mutant> transparency_mutants();
std::span<const Mutant> end_of_data_mutants();
std::span<const Mutant> relaying_mutants();
std::span<const Mutant> relayed_mutants();
std::span<const Mutant> directory_mutants();
std::span<const Mutant> delivery_mutants();
std::span<const Mutant> content_mutants();
std::span<const Mutant> trace_field_mutants();
std::span<const Mutant> envelope_mutants();
std::span<const Mutant> outcome_mutants();
std::span<const Mutant> old_command_mutants();
std::span<const Mutant> patience_mutants();
std::span<const Mutant> tls_mutants();
std::span<const Mutant> authentication_mutants();
std::span<const Mutant> sasl_message_mutants();
std::span<const Mutant> chunking_mutants();
std::span<const Mutant> binary_mutants();
std::span<const Mutant> timeout_mutants();

// Of relays.
std::span<const Mutant> relay_routing_mutants();
std::span<const Mutant> relay_reply_mutants();
std::span<const Mutant> relay_session_mutants();
std::span<const Mutant> relay_message_mutants();
std::span<const Mutant> relay_notice_mutants();

}  // namespace smtplab::conformance
