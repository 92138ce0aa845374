#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/network/connection.h"

namespace smtplab::explain {

/// One line of a session that somebody has pasted.
struct TranscriptLine {
  network::Side speaker = network::Side::client;
  std::string text;        ///< without what stood before it, and without its line end
  std::size_t number = 0;  ///< of the line in the paste, from 1
};

/// Why a paste is no transcript.
enum class TranscriptError : std::uint8_t {
  empty,
  binary,      ///< octets that no text has
  no_replies,  ///< no line of it could be a server's
};

/// A session as it was pasted.
struct Transcript {
  std::vector<TranscriptLine> lines;
  std::size_t passed_over = 0;  ///< lines that are neither side's: "Trying 192.0.2.1...", "=== ..."
  bool is_pop3 = false;         ///< its replies begin with +OK or -ERR
  bool is_cut = false;          ///< the paste is longer than is read
};

/// So much of a paste is read.
inline constexpr std::size_t kMostTranscriptOctets = 262'144;
inline constexpr std::size_t kMostTranscriptLines = 2000;

/// Finds out who says what. Each line may bear swaks' marks (" -> ", "<-  ", "<** ", " ~> "),
/// curl's ("> ", "< "), sendmail's (">>> ", "<<< "), Postfix's ("In:  ", "Out: "), labels ("C: "
/// and "S: ", or RFC 821's "S: " and "R: ") and a time before these; what bears none is passed over
/// then. In a paste without marks three digits begin a reply, and what follows a 354 is content; of
/// POP3, +OK and -ERR do, and what a listing or a message holds is the server's.
tl::expected<Transcript, TranscriptError> read_transcript(std::string_view octets);

}  // namespace smtplab::explain
