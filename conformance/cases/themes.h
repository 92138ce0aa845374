#pragma once

#include <span>

#include "conformance/case.h"

namespace smtplab::conformance {

// The cases of each theme, in the order in which they are run and reported.
std::span<const Case> sequence_cases();
std::span<const Case> state_cases();
std::span<const Case> early_talk_cases();
std::span<const Case> syntax_cases();
std::span<const Case> path_cases();
std::span<const Case> octet_cases();
std::span<const Case> argument_cases();
std::span<const Case> reply_cases();
std::span<const Case> reply_code_cases();
std::span<const Case> odd_reply_cases();
std::span<const Case> extension_cases();
std::span<const Case> pipelining_cases();
std::span<const Case> internationalized_cases();
std::span<const Case> international_reply_cases();
std::span<const Case> notification_cases();
std::span<const Case> notice_cases();
std::span<const Case> notice_field_cases();
std::span<const Case> limit_cases();
std::span<const Case> long_line_cases();
std::span<const Case> transparency_cases();
std::span<const Case> end_of_data_cases();
std::span<const Case> relaying_cases();
std::span<const Case> relayed_content_cases();
std::span<const Case> relayed_octet_cases();
std::span<const Case> relayed_envelope_cases();
std::span<const Case> directory_cases();
std::span<const Case> delivery_cases();
std::span<const Case> content_cases();
std::span<const Case> trace_field_cases();
std::span<const Case> envelope_cases();
std::span<const Case> list_cases();
std::span<const Case> outcome_cases();
std::span<const Case> old_command_cases();
std::span<const Case> idleness_cases();
std::span<const Case> patience_cases();
std::span<const Case> tls_cases();
std::span<const Case> authentication_cases();
std::span<const Case> sasl_message_cases();
std::span<const Case> chunking_cases();
std::span<const Case> chunk_argument_cases();
std::span<const Case> binary_cases();
std::span<const Case> timeout_cases();

// Of those that judge clients.
std::span<const Case> client_opening_cases();
std::span<const Case> client_reply_cases();
std::span<const Case> client_command_cases();
std::span<const Case> client_refusal_cases();
std::span<const Case> client_content_cases();
std::span<const Case> client_timeout_cases();
std::span<const Case> client_tls_cases();

// Of relays.
std::span<const Case> relay_routing_cases();
std::span<const Case> relay_reply_cases();
std::span<const Case> relay_session_cases();
std::span<const Case> relay_extension_cases();
std::span<const Case> relay_content_cases();
std::span<const Case> relay_envelope_cases();
std::span<const Case> relay_notice_cases();
std::span<const Case> relay_timeout_cases();

}  // namespace smtplab::conformance
