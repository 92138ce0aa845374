#pragma once

#include <string>
#include <string_view>

#include "sim/smtp/reverse_path.h"

namespace smtplab::message {

/// What a server says of a message that it has taken.
struct TimeStamp {
  std::string_view from;      ///< the name HELO or EHLO gave
  std::string_view by;        ///< this host
  std::string_view with;      ///< "SMTP", "ESMTP"; empty: left out
  std::string_view id;        ///< empty: left out
  std::string_view for_path;  ///< with brackets; empty: left out
  std::string_view date;      ///< as format_daytime_821 or format_date_5322 give it
  /// The client's address literal, "[192.0.2.1]", of the connection: RFC 5321's form alone has a
  /// place for it; empty: left out.
  std::string_view client_address = {};
};

/// "Received: from A by B ; 27 Oct 81 15:27:39 PST", with CRLF (RFC 821 section 4.1.2).
std::string time_stamp_line_821(const TimeStamp& stamp);
/// "Received: from A ([192.0.2.1]) by B with ESMTP id 1; Tue, ...", folded before "by" and the
/// date, with CRLF (RFC 5321 section 4.4). A client that gave no name stands there by its address.
std::string time_stamp_line_5321(const TimeStamp& stamp);
/// "Return-Path: <a@b>" with CRLF (RFC 821 section 4.1.2, RFC 5321 section 4.4).
std::string return_path_line(const smtp::ReversePath& path);

}  // namespace smtplab::message
