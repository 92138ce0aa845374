#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/smtp/reply.h"

namespace smtplab::message {

/// Someone whom a message did not reach.
struct FailedRecipient {
  std::string path;   ///< with brackets
  smtp::Reply reply;  ///< that says why
};

/// What a host tells the sender of a message that it had taken and could not deliver to all.
struct FailureNotice {
  std::string_view date;  ///< as format_daytime_821 or format_date_5322 give it
  std::string_view host;  ///< whose postmaster writes
  std::string to;         ///< the sender's mailbox, without brackets
  std::vector<FailedRecipient> failed;
};

/// The notice as a message with CRLF line ends; it goes out with a null reverse-path (RFC 821
/// section 3.6 and its example 7, RFC 5321 sections 3.6.3 and 4.4).
std::string failure_notice(const FailureNotice& notice);

}  // namespace smtplab::message
