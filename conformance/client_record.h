#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/client_script.h"

namespace smtplab::conformance {

/// A command as it came, read as leniently as can be: judging its form is the cases' affair.
struct ClientCommand {
  Place place = Place::other;
  std::string octets;    ///< with the end that it came with; without one where the client hung up
  std::size_t line = 0;  ///< in the transcript
  std::uint32_t connection = 0;
  bool encrypted = false;
  /// It, or the beginning of it, came before the answer to what stands before it went out.
  bool early = false;
  int code = 0;  ///< what it was answered; 0: nothing

  /// Without its end.
  std::string_view text() const;
  /// What stands behind the first space, "" if nothing.
  std::string_view argument() const;
  /// Of MAIL and RCPT what stands behind "FROM:" or "TO:" and the path: "SIZE=10 BODY=7BIT".
  std::string_view parameters() const;
  /// Of MAIL and RCPT: what stands behind the colon, up to the path's end.
  std::string_view path() const;
  bool was_taken() const { return code / 100 == 2; }
};

/// Message content as it came.
struct ClientContent {
  std::string octets;  ///< stuffed dots and all, without the lone dot's line
  /// ".\r\n", and what else was taken for the end because the client waited behind it; "" where
  /// it never ended.
  std::string end;
  std::uint32_t connection = 0;
  bool early = false;  ///< it began before the 354 went out
  int code = 0;        ///< what the end was answered
  std::vector<std::size_t> line_offsets;
  std::vector<std::size_t> transcript_lines;  ///< of each of them

  /// Where the octet stands in the transcript.
  std::size_t line_at(std::size_t offset) const;
  /// Stuffed dots removed.
  std::string message() const;
};

/// One connection of the client's.
struct ClientCall {
  std::uint32_t number = 0;
  bool encrypted = false;
  bool client_closed = false;     ///< it ended the connection, or was gone when an answer was due
  bool awaited_no_reply = false;  ///< it did so before the answer to `last` went out
  bool ran_out = false;           ///< the time for the whole run was over
  bool was_silent = false;  ///< the same, and it had said nothing for long behind our last answer
  Place last = Place::greeting;  ///< what it said last
  std::size_t end_line = 0;      ///< of the transcript: where the connection ended
};

}  // namespace smtplab::conformance
