#pragma once

#include <string_view>

namespace smtplab::web {

/// The page's modules as one, with what starts it on the lesson that stands in the page.
std::string_view handout_script();
std::string_view page_style();
/// HTML with {{policy}}, {{lang}}, {{title}}, {{noscript}}, {{style}}, {{lesson}} and {{script}},
/// to be filled in.
std::string_view handout_frame();

/// Of what must stand in the page octet for octet; 64 hexadecimal digits.
std::string_view handout_script_sha256();
std::string_view page_style_sha256();

}  // namespace smtplab::web
