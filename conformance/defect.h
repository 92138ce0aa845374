#pragma once

#include <cstdint>
#include <string_view>

namespace smtplab::conformance {

/// One way in which a server can be wrong. conformance/mutants has a server for each that is right
/// in all other things; a case names the one that it must convict. By theme; the order is free.
enum class Defect : std::uint16_t {
  none,
  // Several a line: there are hundreds.
  // clang-format off
  // sequence
  accepts_rcpt_before_mail, accepts_data_before_mail, accepts_data_without_recipients,
  accepts_mail_inside_transaction, bad_sequence_ends_transaction, bad_mail_ends_session,
  rset_keeps_transaction, ehlo_keeps_transaction, helo_keeps_transaction, refuses_second_ehlo,
  keeps_recipients_after_message, refuses_rset_before_ehlo, refuses_noop_before_ehlo,
  refuses_rset_outside_transaction, rset_closes_connection, refuses_noop, noop_ends_transaction,
  vrfy_ends_transaction, help_ends_transaction, quit_is_answered_250, quit_leaves_connection_open,
  refuses_quit_inside_transaction, unknown_command_is_answered_502,
  unknown_command_closes_connection, answers_noop_twice,
  // sequence: states
  expn_ends_transaction, unknown_command_ends_transaction, refused_mail_ends_early_transaction,
  refused_first_recipient_ends_transaction, unknown_recipient_clears_recipients,
  second_recipient_clears_recipients, early_data_ends_transaction,
  data_with_argument_ends_transaction, refused_rset_ends_transaction,
  refused_ehlo_ends_transaction, noop_clears_recipients, noop_ends_session, vrfy_ends_session,
  expn_ends_session, help_ends_session, rset_ends_session, unknown_command_ends_session,
  early_rcpt_ends_session, early_data_ends_session, malformed_mail_opens_transaction,
  refused_ehlo_ends_session, refuses_noop_inside_transaction, refuses_rset_inside_transaction,
  refuses_help_inside_transaction, refuses_vrfy_inside_transaction,
  refuses_expn_inside_transaction, refuses_ehlo_inside_transaction,
  refuses_helo_inside_transaction, takes_unknown_commands_inside_transaction, takes_one_recipient,
  refuses_vrfy_before_ehlo, refuses_expn_before_ehlo, refuses_help_before_ehlo,
  refuses_quit_before_ehlo, accepts_rcpt_before_ehlo, accepts_data_before_ehlo,
  // early talk
  closes_at_pipelining, closes_at_early_talk,
  // syntax
  minds_case_of_commands, refuses_trailing_space, ignores_argument_of_data,
  ignores_argument_of_rset, ignores_argument_of_quit, refuses_argument_of_noop,
  refuses_null_reverse_path, refuses_quoted_local_part, refuses_quoted_pair,
  minds_case_of_domains, takes_source_route_for_syntax_error, accepts_path_without_brackets,
  accepts_space_before_path, accepts_path_with_two_words, accepts_control_character,
  accepts_octets_beyond_ascii, accepts_any_address_literal, ignores_unknown_parameters,
  unknown_parameter_is_answered_501, refuses_size_parameter, refuses_body_parameter,
  ends_commands_at_bare_lf, ends_commands_at_bare_cr, accepts_helo_without_argument,
  // replies
  greets_without_domain, refuses_ehlo, refuses_helo, announces_extensions_to_helo,
  ehlo_names_no_domain, ehlo_lines_break_grammar, announces_unregistered_keyword,
  announces_help_without_having_it, answers_with_code_600, codes_differ_within_reply,
  reply_has_wrong_separator, replies_end_in_bare_lf, reply_text_beyond_ascii, reply_line_too_long,
  leaves_out_status_codes, status_class_differs_from_code, glues_text_to_status_code,
  loses_pipelined_commands,
  // transparency
  loses_empty_lines, keeps_stuffed_dots, removes_dot_from_double_dots_only,
  ends_data_at_any_dot_crlf, takes_segment_for_line, loses_control_characters,
  splits_lines_at_500, takes_32k_of_content, refuses_empty_message,
  refuses_message_without_header,
  // end of data
  ends_data_at_lf_dot_lf, ends_data_at_lf_dot_crlf, ends_data_at_crlf_dot_lf,
  ends_data_at_cr_dot_cr, ends_data_at_cr_dot_crlf, ends_data_at_crlf_dot_cr,
  ends_data_at_cr_dot_lf, ends_data_at_lf_dot_cr, takes_crcrlf_for_crlf,
  takes_lf_and_crcrlf_for_crlf, drops_nul, drops_trailing_space_of_data,
  drops_leading_space_of_data, drops_nul_before_lf, drops_trailing_tab_of_data,
  takes_lfcr_for_crlf, goes_by_first_line, refuses_all_messages, refuses_bare_cr,
  // relaying
  relays_for_everybody, relays_domain_with_trailing_dot, relays_quoted_local_part,
  relays_quoted_address, relays_percent, relays_bang_path, relays_along_source_route,
  relays_along_foreign_source_route, relays_nested_at, relays_to_address_literal, relays_colon,
  relays_from_null_sender, relays_from_local_senders, relays_after_local_hello,
  // relaying: what is passed on
  marks_from_lines_of_relayed, stuffs_no_dots, splits_long_lines_of_relayed, cuts_relayed_at_32k,
  strips_eight_bits_of_relayed, tidies_header_of_relayed, removes_bcc_of_relayed,
  removes_space_before_colon, ends_header_of_relayed, begins_text_of_relayed_anew,
  removes_return_path_of_relayed, adds_return_path_to_relayed, completes_relayed,
  completes_addresses_of_relayed, refuses_odd_addresses_of_relayed, refuses_odd_lines_of_relayed,
  refuses_relayed_without_from, refuses_fields_twice_of_relayed, ends_lines_of_relayed_at_lf,
  ends_lines_of_relayed_at_cr, sends_bare_line_ends_on, cuts_lines_of_relayed_at_nul,
  loses_control_characters_of_relayed, adds_no_received_to_relayed,
  removes_received_of_others_of_relayed, makes_senders_of_relayed_small,
  makes_recipients_of_relayed_small, names_a_sender_for_null_of_relayed, keeps_own_name_in_route,
  adds_recipients_to_relayed, tells_of_no_failures, tells_of_failures_with_sender,
  tells_of_failures_in_plain_text, passes_loops_on,
  // directory
  knows_no_postmaster, minds_case_of_postmaster, refuses_postmaster_without_domain,
  refused_recipient_ends_transaction, has_no_vrfy, verifies_everybody, vrfy_gives_no_mailbox,
  vrfy_gives_dead_mailbox, expn_gives_no_members, does_not_announce_expn, has_no_help,
  denies_lists_to_everybody, vrfy_needs_domain,
  // delivery
  adds_no_received, puts_received_below, received_has_no_from, received_has_no_address,
  received_has_two_digit_year, removes_received_of_others, refuses_odd_received,
  adds_no_return_path, adds_two_return_paths, delivers_nothing, delivers_broken_off_messages,
  // limits
  refuses_senders_of_64, refuses_recipients_of_64, refuses_domains_of_252,
  refuses_recipient_domains_of_252, refuses_hello_of_252, refuses_paths_of_256,
  refuses_recipient_paths_of_256, refuses_lines_of_512, refuses_much_trailing_space,
  repeats_long_commands, takes_50_recipients, refuses_data_for_100_recipients,
  too_many_recipients_are_answered_550, too_many_recipients_are_answered_451,
  too_many_recipients_clear_all, mixes_up_transactions,
  // long lines
  cuts_lines_at_512, cuts_lines_at_1000, cuts_lines_at_2048, cuts_lines_at_4096,
  cuts_lines_at_8192, cuts_lines_at_16384, cuts_lines_at_65536, closes_at_long_line,
  closes_at_very_long_line, repeats_long_words, repeats_long_parameters,
  // paths
  refuses_dots_in_senders, refuses_digits_in_senders, refuses_atom_specials,
  refuses_quoted_senders, refuses_quoted_space, refuses_quoted_specials, refuses_quoted_quote,
  refuses_dots_in_recipients, refuses_atom_specials_in_recipients,
  refuses_quoted_space_in_recipients, refuses_many_labels, refuses_domain_with_leading_digit,
  refuses_hyphens_in_domain, refuses_ipv4_literal, refuses_ipv6_literal,
  refuses_short_ipv6_literal, refuses_mixed_ipv6_literal, refuses_source_route_of_sender,
  refuses_long_source_route, follows_source_routes, accepts_short_ipv4_literal,
  accepts_long_ipv6_literal, accepts_unclosed_literal, accepts_underscore_in_domain,
  accepts_empty_label, accepts_two_dots, accepts_sender_without_domain, accepts_unclosed_sender,
  accepts_mail_without_path, accepts_two_senders, accepts_null_recipient,
  accepts_rcpt_without_path, accepts_recipient_without_brackets, accepts_recipient_without_domain,
  // arguments
  minds_case_of_ehlo, minds_case_of_noop, minds_case_of_rset, minds_case_of_vrfy,
  minds_case_of_help, minds_case_of_quit, minds_case_of_data, minds_case_of_parameters,
  minds_case_of_body, refuses_ehlo_with_ipv4_literal, refuses_ehlo_with_ipv6_literal,
  verifies_ehlo, verifies_helo, refuses_ehlo_with_503, accepts_ehlo_without_argument,
  knows_no_help_topics, verifies_nothing, accepts_mail_without_from,
  ignores_unknown_rcpt_parameters, unknown_rcpt_parameter_is_answered_501,
  ignores_unknown_keywords, private_command_is_answered_502, ignores_empty_lines,
  answers_before_line_end,
  // octets
  takes_any_name_in_hello, takes_any_literal_in_hello, drops_control_characters,
  cuts_commands_at_nul, takes_dollar_in_domain,
  // extensions
  announces_size_in_words, ignores_declared_size, too_large_is_answered_554, accepts_size_twice,
  accepts_size_in_words, accepts_size_without_value, ends_content_at_declared_size,
  counts_size_wrongly, offers_no_8bitmime, announces_8bitmime_with_parameter,
  announces_pipelining_with_parameter, announces_status_codes_with_parameter, refuses_body_7bit,
  accepts_unknown_body, accepts_body_twice, strips_declared_eight_bits,
  keeps_dots_before_eight_bits, splits_eight_bit_lines, loses_group_behind_content,
  loses_quit_at_end_of_group, drops_group_behind_unknown_command,
  takes_message_without_recipients, pads_status_codes, status_only_on_first_line,
  gives_no_status_after_helo,
  // contents
  puts_return_path_below, names_a_sender_for_null, makes_senders_small,
  keeps_return_path_of_others, received_has_no_by, received_has_unregistered_protocol,
  received_has_unregistered_clause,
  received_lists_recipients, received_names_zone, adds_apparently_to, tidies_header,
  completes_addresses, removes_bcc, folds_long_header_lines, trims_white_space,
  removes_empty_lines_at_end, checks_resent_fields, counts_addresses_in_header,
  refuses_zone_names, refuses_routes_in_header, counts_30_hops,
  // trace fields
  adds_no_return_path_for_null, received_from_is_bare_literal, received_by_is_bare_literal,
  received_clauses_are_mixed, received_date_lacks_comma, ends_lines_of_text_at_cr,
  cuts_lines_of_text_at_nul, keeps_dot_of_long_lines, loses_header_without_text,
  list_changes_message, loses_quotes_of_sender, delivers_each_message_id_once,
  // envelopes
  refuses_message_for_some, forgets_recipient_named_twice, adds_recipients_to_second_message,
  rset_keeps_recipients, ehlo_keeps_recipients, list_keeps_return_path, alias_changes_return_path,
  // reply codes
  answers_with_code_299, gives_bare_code, gives_no_text, does_not_know_noop, does_not_know_rset,
  denies_everybody, vrfy_gives_source_route, has_no_expn, unknown_recipient_is_answered_500,
  // lists
  expn_gives_two_members_a_line, list_changes_header, list_leaves_out_sender,
  // outcomes
  received_has_zone_of_its_own, received_has_unregistered_link, delivers_refused_messages,
  routes_by_header, answers_for_each_recipient, limits_size_and_does_not_say_so,
  // old commands
  waits_for_quit_of_others, does_not_announce_send, send_begins_nothing,
  // idleness
  hangs_up_after_a_minute,
  // odd replies
  repeats_control_characters, quit_names_no_domain, gives_no_status_to_rcpt,
  gives_no_status_to_parameters, gives_no_status_to_vrfy, early_mail_is_answered_502,
  announces_etrn_without_having_it, reads_four_letters,
  // patience
  closes_after_four_mistakes, takes_ten_rsets, takes_ten_noops, gives_up_after_twenty_mistakes,
  // internationalized
  announces_smtputf8_with_parameter, offers_smtputf8_without_8bitmime, ehlo_reply_is_beyond_ascii,
  refuses_smtputf8_parameter, refuses_smtputf8_beside_body, accepts_smtputf8_with_value,
  refuses_sender_in_utf8, refuses_sender_of_other_script, refuses_quoted_sender_in_utf8,
  refuses_u_labels, accepts_sender_without_smtputf8, refuses_sender_beyond_ascii_with_553,
  gives_other_status_beyond_ascii, accepts_recipient_without_smtputf8, accepts_latin_1,
  accepts_overlong_utf8, accepts_surrogates, vrfy_takes_no_smtputf8, expn_takes_no_smtputf8,
  vrfy_reply_is_beyond_ascii, remembers_smtputf8_of_vrfy, vrfy_with_smtputf8_gives_name_alone,
  refusal_repeats_recipient, replies_repeat_octets_beyond_ascii, unknown_commands_are_repeated,
  accepts_ehlo_beyond_ascii, received_hides_smtputf8, encodes_header_in_utf8,
  return_path_is_spelled_in_ascii, relays_header_without_smtputf8,
  relays_address_without_smtputf8,
  // tls
  announces_starttls_with_parameter, refuses_starttls, ignores_argument_of_starttls,
  refuses_mail_under_tls, greets_again_under_tls, offers_starttls_under_tls, starts_tls_twice,
  serves_commands_behind_starttls, keeps_session_for_tls, keeps_login_for_tls, keeps_name_for_tls,
  serves_clear_commands_behind_starttls, requires_tls_of_everybody,
  // authentication
  announces_auth_in_lower_case, unknown_mechanism_is_answered_535,
  unknown_mechanism_has_other_status, minds_case_of_mechanisms, minds_case_of_auth,
  serves_auth_inside_transaction, serves_plain_in_clear, offers_passwords_in_clear,
  needs_initial_response, login_is_answered_250, cannot_log_in_by_login,
  cannot_log_in_by_cram_md5, login_has_other_status, takes_any_password,
  wrong_password_is_answered_550, wrong_password_has_other_status, failed_login_closes_connection,
  takes_no_login_after_failure, serves_auth_twice, rset_ends_login, ehlo_ends_login,
  offers_plain_that_needs_tls, received_tells_of_no_login,
  // authentication: messages
  empty_challenge_has_no_space, challenges_in_plain_text, cancelling_is_answered_535,
  cancelling_closes_connection, bad_base64_is_answered_535, early_pad_is_answered_535,
  bad_response_is_answered_535, passes_over_spaces_in_base64, passes_over_odd_octets_in_base64,
  passes_over_early_pads, unwanted_response_is_answered_535, unwanted_response_has_other_status,
  takes_pad_for_no_response, takes_short_responses_only, takes_tail_of_response_for_command,
  too_long_response_has_other_status,
  // chunking
  announces_chunking_with_parameter, has_no_data_beside_chunking,
  whole_message_in_chunk_is_answered_354, first_chunk_is_answered_354, refuses_empty_last_chunk,
  minds_case_of_bdat, answers_before_end_of_chunk, takes_chunk_after_last,
  leaves_chunk_before_mail, leaves_chunk_before_rcpt, leaves_chunk_behind_refused_recipient,
  leaves_second_chunk_behind_failure, takes_data_after_chunk, falls_silent_after_chunk_and_rset,
  rset_keeps_chunks, removes_dots_in_chunks, ends_chunk_at_lone_dot, ends_line_at_end_of_chunk,
  leaves_rest_of_large_chunk, closes_on_binary_command, takes_missing_size_for_none,
  takes_word_for_size, waits_for_negative_chunk, takes_hexadecimal_size,
  takes_other_word_behind_size, takes_text_behind_last, wrong_chunk_size_closes_connection,
  counts_chunks_in_64_bits,
  // binary content
  announces_binarymime_with_parameter, offers_binarymime_without_chunking,
  refuses_body_binarymime, takes_binarymime_by_data, loses_nul_of_binary_content,
  refuses_undeclared_binary,
  // timeouts
  times_out_after_two_minutes,
  // extensions: notifications
  announces_dsn_with_parameter, refuses_ret_full, refuses_ret_hdrs, refuses_ret_in_small_letters,
  refuses_envid, refuses_encoded_envid, refuses_envid_with_parentheses, refuses_long_envid,
  refuses_ret_behind_envid, accepts_ret_without_value, accepts_unknown_ret, accepts_ret_twice,
  accepts_envid_without_value, accepts_bad_envid, accepts_envid_twice, refuses_notify_never,
  refuses_notify_in_small_letters, refuses_three_words, refuses_orcpt, refuses_quoted_orcpt,
  refuses_orcpt_of_x400, refuses_long_orcpt, accepts_notify_without_value, accepts_unknown_notify,
  accepts_never_with_another, refuses_never_with_553, accepts_notify_twice,
  accepts_orcpt_without_value, accepts_orcpt_without_type, accepts_bad_orcpt, accepts_orcpt_twice,
  drops_envid, invents_envid, drops_ret, invents_ret, drops_notify, invents_notify, drops_orcpt,
  makes_orcpt_small, adds_wrong_orcpt, refuses_unknown_submitter, refuses_named_submitter,
  // extensions: notices
  keeps_silent_of_success, tells_of_every_success, tells_of_success_for_failure,
  tells_of_success_with_never, returns_text_of_success, leaves_envelope_out_of_success,
  leaves_original_out_of_success, keeps_silent_of_failure, keeps_silent_of_asked_failure,
  tells_of_failure_with_never, tells_of_failure_for_success, names_all_in_notice,
  lets_notify_stick, keeps_silent_of_list, sends_notice_from_postmaster, sends_notice_with_ret,
  sends_notice_with_notify, writes_mixed_notice, writes_notice_to_another, leaves_envelope_out,
  invents_envelope_in_notice, leaves_original_out, invents_original, leaves_reporter_out,
  names_another_recipient, leaves_action_out, pads_status_in_notice, leaves_remote_out,
  leaves_diagnostic_out, writes_named_zone_of_arrival, writes_named_zone_of_attempt,
  promises_retry_of_failure, returns_header_alone, labels_message_as_header,
  // relays: routing
  prefers_highest_preference, tries_first_exchanger_alone, tries_two_exchangers_alone,
  takes_first_of_equal, tries_one_of_equal, needs_exchanger_records,
  falls_back_to_address_of_domain, waits_for_absent_exchanger, passes_over_null_exchanger,
  refuses_alias_of_exchanger, refuses_alias_of_domain, waits_for_absent_domain,
  takes_failing_name_server_for_no, tries_one_address, ignores_ipv6_addresses,
  does_not_know_own_name, passes_over_own_name, does_not_read_address_literals,
  remembers_exchangers,
  // relays: replies
  bounces_4yz_at_greeting, bounces_4yz_at_ehlo, bounces_4yz_at_mail, bounces_4yz_at_rcpt,
  bounces_4yz_at_data, bounces_4yz_after_content, bounces_421, bounces_lost_connections,
  bounces_connection_lost_at_content, takes_lost_connection_for_success, retries_5yz_at_greeting,
  retries_5yz_at_mail, retries_5yz_at_rcpt, retries_5yz_at_data, retries_5yz_after_content,
  repeats_after_5yz, sends_content_after_5yz, retries_at_once, bounces_too_many_recipients,
  takes_552_to_rcpt_for_final, loses_recipients_beyond_100, gives_up_all_for_one,
  refuses_replies_of_lines, takes_segments_for_replies, needs_text_of_replies,
  needs_text_behind_space, refuses_long_replies, reads_text_of_replies, knows_listed_2yz_only,
  bounces_unknown_4yz, retries_unknown_5yz, retries_556,
  // relays: sessions
  begins_with_mail, begins_with_helo, names_itself_without_domain, knows_no_helo,
  sends_parameters_unasked, speaks_before_greeting, pipelines_unasked, sends_content_unasked,
  groups_behind_ehlo, puts_space_before_path, gives_data_argument, leaves_without_quit,
  leaves_before_reply_to_quit, sends_copy_to_each, gives_up_after_a_minute,
  // relays: messages
  retries_too_large_messages, declares_no_size, declares_small_size, sends_eight_bits_anyway,
  declares_no_eight_bits, strips_eight_bits_for_hop, sends_utf8_anyway, declares_no_utf8,
  keeps_envid_back, keeps_ret_back, keeps_notify_back, keeps_orcpt_back,
  sends_dsn_parameters_anyway, is_silent_about_success, tells_of_all_success,
  tells_in_spite_of_never, gives_up_without_tls, adds_no_received_for_hop, removes_received_for_hop,
  adds_field_for_hop, adds_return_path_for_hop, writes_message_id_anew, stuffs_no_dots_for_hop,
  splits_long_lines_for_hop, adds_line_before_dot, cuts_content_at_32k, sends_bare_line_ends_to_hop,
  passes_all_loops_on, takes_forty_hops_for_loop, names_a_sender_for_null_at_hop,
  makes_sender_small_for_hop, makes_recipient_small_for_hop, loses_quotes_for_hop,
  reads_percent_for_hop, reads_bang_for_hop, cuts_detail_for_hop, sends_route_on,
  copies_route_into_reverse_path, writes_recipients_into_header, mixes_up_recipients_of_domains,
  // relays: notices
  answers_null_senders, bounces_in_mixed_form, bounces_to_another_name, bounces_without_reporter,
  bounces_without_recipient, bounces_without_action, bounces_without_status, bounces_without_remote,
  bounces_without_diagnostic, shortens_diagnostic, bounces_without_envelope_id,
  bounces_without_original_recipient, bounces_without_letter, bounces_header_alone,
  bounces_name_others_too, bounces_with_ret,
  // clang-format on
  count_,  ///< how many there are; no defect
};

}  // namespace smtplab::conformance
