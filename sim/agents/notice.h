#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/message/delivery_report.h"
#include "sim/smtp/envelope.h"
#include "sim/smtp/reverse_path.h"

namespace smtplab::agents {

/// What a host tells the sender of a message about its recipients.
struct Notice {
  const smtp::ReversePath&
      sender;                 ///< not null: nobody is told of a notice (RFC 5321 section 4.5.5)
  std::string_view original;  ///< the message as the host holds it
  std::vector<message::ReportedRecipient> recipients;
  std::uint32_t number = 0;          ///< for its Message-ID
  const smtp::MailOptions& options;  ///< of the message
};

/// Whether the sender is to hear of it.
bool wants_to_know(const smtp::Notify& notify, message::DeliveryAction action);

/// A notice that is not written.
struct WithheldNotice {
  smtp::Notify notify;
  std::string path;
  message::DeliveryAction action;
};
/// Tells the trace of it; `cause` is the event that would have brought it about.
void record_withheld(const WithheldNotice& notice, trace::EventIndex cause, Context& context);

/// The notice as a message: plain text under RFC 821, a report of RFC 3464 under RFC 5321.
std::string write_notice(const HostConfig& config, Instant now, Notice notice);

/// The date as the host writes it in its trace fields.
std::string date_line(const HostConfig& config, Instant now);

}  // namespace smtplab::agents
