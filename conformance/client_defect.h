#pragma once

#include <cstdint>

namespace smtplab::conformance {

/// One way in which a client can be wrong; conformance/mutants has a client for each that is right
/// in all other things. By theme; the order is free.
enum class ClientDefect : std::uint16_t {
  none,
  // openings
  talks_before_greeting,
  takes_first_line_of_greeting,
  refuses_greeting_without_text,
  minds_code_of_greeting,
  ignores_greeting,
  hangs_up_on_refused_greeting,
  begins_with_mail,
  begins_with_helo,
  names_itself_with_underscore,
  names_itself_localhost,
  adds_text_to_hello,
  knows_no_helo,
  ignores_refused_hello,
  hangs_up_on_refused_hello,
  minds_case_of_keywords,
  count_,  ///< how many there are; no defect
};

}  // namespace smtplab::conformance
