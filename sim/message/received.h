#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sim/message/date.h"

namespace smtplab::message {

/// What a Received field says, as views of its body; what it does not say is empty.
struct Received {
  std::string_view from;           ///< the name HELO or EHLO gave
  std::string_view from_tcp_info;  ///< in the last parentheses behind it (RFC 5321 section 4.4)
  std::string_view by;
  std::string_view by_tcp_info;
  std::string_view via;
  std::string_view with;
  std::string_view id;
  std::string_view for_path;  ///< with brackets, if it has them
  std::string_view date_text;
  std::optional<MessageDate> date;

  /// The client's address as its server saw it: "[192.0.2.1]"; empty if it did not say so.
  std::string_view client_address() const;
};

/// Reads a Received field's body, of RFC 821 or RFC 5321 or written as people do: clauses in any
/// order, of each the first; what stands before a clause is passed over. Several words
/// ("with Microsoft SMTP Server") are one value with the white space between them.
Received parse_received(std::string_view body);

/// How many Received fields the message's header has: to find loops (RFC 5321 section 6.3).
/// Linear in the header; allocates nothing.
std::size_t count_received(std::string_view message);
/// A server that counts must not refuse below this (RFC 5321 section 6.3).
inline constexpr std::size_t kLeastReceivedLimit = 100;

/// The message without the Return-Path fields of its header: what a server that makes the final
/// delivery puts its own before (RFC 5321 section 4.4). A relay must not look for them.
std::string without_return_path(std::string_view message);
void append_without_return_path(std::string& out, std::string_view message);

}  // namespace smtplab::message
