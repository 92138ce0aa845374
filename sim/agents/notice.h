#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/host_config.h"
#include "sim/message/delivery_report.h"
#include "sim/smtp/reverse_path.h"

namespace smtplab::agents {

/// What a host tells the sender of a message about its recipients.
struct Notice {
  const smtp::ReversePath&
      sender;                 ///< not null: nobody is told of a notice (RFC 5321 section 4.5.5)
  std::string_view original;  ///< the message as the host holds it
  std::vector<message::ReportedRecipient> recipients;
  std::uint32_t number = 0;  ///< for its Message-ID
};

/// The notice as a message: plain text under RFC 821, a report of RFC 3464 under RFC 5321.
std::string write_notice(const HostConfig& config, Instant now, Notice notice);

/// The date as the host writes it in its trace fields.
std::string date_line(const HostConfig& config, Instant now);

}  // namespace smtplab::agents
