#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/smtp/notification.h"
#include "sim/smtp/reply.h"

namespace smtplab::message {

/// What became of a message for one recipient (RFC 3464 section 2.3.3).
enum class DeliveryAction : std::uint8_t { failed, delayed, delivered, relayed, expanded };
inline constexpr std::size_t kDeliveryActionCount =
    static_cast<std::size_t>(DeliveryAction::expanded) + 1;

/// "failed": the action field's value.
std::string_view delivery_action_name(DeliveryAction action);

/// Why a message has not arrived, where no reply says so well enough; the subject and detail of
/// RFC 3463 that each stands for are in the .cpp.
enum class FailureReason : std::uint8_t {
  none,
  bad_host,             ///< the domain does not exist
  no_mail_host,         ///< it says that it takes no mail (RFC 7505)
  no_answer,            ///< no host took the connection
  bad_connection,       ///< it was lost
  name_server_failure,  ///< nobody could say where the domain's hosts are
  no_route,
  loop,     ///< RFC 5321 section 6.3
  expired,  ///< tries have gone on for too long
};

/// A recipient and what became of the message.
struct ReportedRecipient {
  std::string path;              ///< with brackets
  smtp::Reply reply;             ///< the last one that matters; a code of 0: there was none
  std::string remote_host = {};  ///< that gave the reply; empty: this host itself did
  DeliveryAction action = DeliveryAction::failed;
  FailureReason reason = FailureReason::none;
  std::string original_recipient = {};  ///< ORCPT: "rfc822;a@b.example"; empty: not known
  std::string last_attempt = {};        ///< as format_date_5322 gives it; empty: left out
  std::string retry_until = {};         ///< the same; for `delayed` alone
};

/// What a host tells the sender of a message about its recipients.
struct DeliveryReport {
  std::string_view date;               ///< as format_daytime_821 or format_date_5322 give it
  std::string_view host;               ///< whose postmaster writes
  std::string to;                      ///< the sender's mailbox, without brackets
  std::string_view message_id = {};    ///< with brackets; empty: left out
  std::string_view envelope_id = {};   ///< ENVID, decoded; empty: left out
  std::string_view arrival_date = {};  ///< of the message here; empty: left out
  std::string_view original = {};      ///< the message's octets; empty: not returned
  std::uint64_t largest_returned_octets = 65'536;    ///< a larger message's header alone goes back
  smtp::Returned returned = smtp::Returned::unsaid;  ///< RET
  std::vector<ReportedRecipient> recipients;
};

/// The Status field's value: the reply's own enhanced code where its class agrees with the reply
/// code's, set or at the front of its text; else the reason's with the reply code's class; else
/// "5.0.0", "4.0.0" or "2.0.0" by the reply or, without one, by the action.
smtp::EnhancedStatusCode status_of(const ReportedRecipient& recipient);

/// "Undelivered mail", "Delayed mail" or "Report of delivery": by the worst that is reported.
std::string_view subject_of(const DeliveryReport& report);

/// Appends what people read: the recipients by action, each with the words of its host. Octets that
/// others wrote are escaped, so that a line holds printable US-ASCII and at most 998 octets.
void append_explanation(std::string& out, const DeliveryReport& report);

}  // namespace smtplab::message
