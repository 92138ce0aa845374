#pragma once

#include "tests/agents/server_bench.h"

namespace smtplab::agents::test {

/// Beta.ARPA, where Jones and Brown have mailboxes.
inline HostConfig beta(smtp::Standard standard = smtp::Standard::rfc821) {
  HostConfig config = host("Beta.ARPA", standard);
  config.mailboxes = {{"Jones", {"", Terminal::inactive, 0}},
                      {"Brown", {"", Terminal::inactive, 0}}};
  return config;
}

}  // namespace smtplab::agents::test
