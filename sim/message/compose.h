#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/message/header_writer.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::message {

/// Someone in From, To or Cc: "Fred Fonebone <fred@example.com>", or the mailbox alone.
struct Correspondent {
  std::string name;  ///< the display name; may be empty
  smtp::Mailbox mailbox;
};

/// What somebody writes with a user agent.
struct Draft {
  Correspondent from;
  std::vector<Correspondent> to;  ///< empty: no To field
  std::vector<Correspondent> cc;
  std::string subject;                  ///< empty: left out
  std::string date;                     ///< as format_date_5322 gives it
  std::string message_id;               ///< as message_id() gives it
  std::vector<std::string> body_lines;  ///< without line ends
  bool smtputf8 = false;                ///< the header may be in UTF-8 (RFC 6532)
};

/// Why a draft cannot be sent; `at` is the offset of the first wrong octet in the field's text or
/// in the line.
struct ComposeError {
  enum class Place : std::uint8_t { from, to, cc, subject, date, message_id, body } place;
  HeaderError::Kind kind;
  std::size_t index = 0;  ///< of the body's line
  std::size_t at = 0;
};

/// The message with CRLF line ends (RFC 5322 sections 2 and 3.6): Date, From, To, Cc, Subject,
/// Message-ID, the body. Lists are folded behind commas. A body with octets over 127 must be UTF-8,
/// gets MIME fields that say so, and needs a server with 8BITMIME (RFC 6152).
///
/// Malformed, at offset 0, are: a date that parse_date_5322 does not read, or reads as obsolete; a
/// message_id that is not "<left@right>"; a mailbox without local-part or domain.
tl::expected<std::string, ComposeError> compose(const Draft& draft);

/// "<7@client.example.com>": the same on every run, another for each `sequence` of a host
/// (RFC 5322 section 3.6.4).
std::string message_id(std::string_view host, std::uint64_t sequence);

}  // namespace smtplab::message
