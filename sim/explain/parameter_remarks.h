#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/catalogue.h"

namespace smtplab::explain {

/// What parameters of MAIL or RCPT that the envelope keeps are for, a sentence each:
/// " NOTIFY=NEVER ORCPT=rfc822;a@b.example" as a trace has them (RFC 3461, RFC 4954 section 5).
std::vector<std::string> parameter_remarks(std::string_view parameters, Language language);

}  // namespace smtplab::explain
