#pragma once

#include <cstdint>

namespace smtplab::conformance {

/// One way in which a client can be wrong; conformance/mutants has a client for each that is right
/// in all other things. By theme; the order is free.
enum class ClientDefect : std::uint16_t {
  none,
  // Several a line: there are many.
  // clang-format off
  // openings
  talks_before_greeting, takes_first_line_of_greeting, refuses_greeting_without_text,
  minds_code_of_greeting, ignores_greeting, hangs_up_on_refused_greeting, begins_with_mail,
  begins_with_helo, names_itself_with_underscore, names_itself_localhost, adds_text_to_hello,
  knows_no_helo, ignores_refused_hello, hangs_up_on_refused_hello, minds_case_of_keywords,
  // replies
  takes_first_line_for_all, takes_segment_for_reply, refuses_bare_codes, minds_codes, reads_texts,
  ignores_refused_rcpt, ignores_refused_mail, takes_any_code_for_ok, refuses_long_replies,
  refuses_many_lines,
  // commands
  writes_space_behind_colon, sends_source_route, ends_commands_at_lf, ends_commands_twice,
  says_more_behind_data, sends_rcpt_before_mail, does_not_await_ehlo, does_not_await_mail,
  does_not_await_rcpt, does_not_await_354, does_not_await_final_reply, hangs_up_without_quit,
  does_not_await_221, sends_size_always, sends_parameters_after_helo, writes_size_in_words,
  declares_half, makes_recipients_small, sends_copies, does_not_look_at_mail,
  // refusals
  takes_any_answer_for_354, tries_again_at_once, exits_with_0,
  // contents
  stuffs_no_dots, stuffs_lone_dots_only, doubles_all_dots, forgets_dots_at_blocks, adds_empty_line,
  leaves_last_line_open, sends_lf, doubles_cr, sends_bare_cr, splits_lines_at_500,
  adds_return_path, sends_twice,
  // timeouts
  waits_five_seconds, waits_a_minute,
  // TLS
  says_more_behind_starttls, talks_on_behind_starttls, does_not_ask_again_under_tls,
  keeps_offers_at_tls, starts_tls_twice, keeps_injected_replies, goes_on_without_tls,
  // clang-format on
  count_,  ///< how many there are; no defect
};

}  // namespace smtplab::conformance
