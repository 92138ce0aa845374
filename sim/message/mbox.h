#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::message {

/// Appends a message to a file of the "mboxrd" form: a line "From sender date", the message with LF
/// line ends and a ">" before each line that begins with "From " behind any number of ">", and a
/// blank line. A last line without an end gets one.
///
/// `sender` is the reverse-path's mailbox; empty, for a null one, it is written as
/// "MAILER-DAEMON". Octets of it that are not graphic US-ASCII become "-". The date is UT.
void append_to_mbox(std::string& mbox, std::string_view sender, std::int64_t unix_seconds,
                    std::string_view message);

struct MboxMessage {
  std::string sender;
  std::optional<std::int64_t> unix_seconds;  ///< nullopt: no date that could be read
  std::string octets;                        ///< with CRLF line ends

  friend bool operator==(const MboxMessage&, const MboxMessage&) = default;
};

/// Reads what append_to_mbox wrote. Of messages whose line ends are all CRLF, the last one too,
/// each octet comes back; LF alone comes back as CRLF. What stands before the first "From " line is
/// passed over.
std::vector<MboxMessage> read_mbox(std::string_view mbox);

/// A name for a message's file in a Maildir, "373073259.M250000P7.mx.example.org": the time with
/// microseconds, and `delivery`, which must differ between a host's deliveries. "/" and ":" of the
/// host become "\057" and "\072".
std::string maildir_name(std::int64_t unix_seconds, std::uint32_t microseconds,
                         std::uint64_t delivery, std::string_view host);

}  // namespace smtplab::message
