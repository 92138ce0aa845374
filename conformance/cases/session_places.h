#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "conformance/dialogue.h"

namespace smtplab::conformance {

/// Where a session stands, as a client can tell from the replies that it got.
enum class SessionPlace : std::uint8_t {
  connected,   ///< 220 was given, and no EHLO was sent
  ready,       ///< EHLO was answered, no transaction is open
  mail,        ///< MAIL was answered 250
  recipients,  ///< and a RCPT too
};
inline constexpr std::size_t kSessionPlaceCount =
    static_cast<std::size_t>(SessionPlace::recipients) + 1;

/// What a command has to be answered at a place.
enum class PlaceAnswer : std::uint8_t {
  taken,         ///< what the register's reply table calls success for it
  out_of_order,  ///< 503; to DATA also 554
  served,        ///< whatever it says of the command, but not 503
  refused,       ///< 5yz
  any,           ///< the standard does not say
};

/// One row of what is expected; where the table has more than the standard's order of commands, the
/// statement of the register says why.
struct Expectation {
  std::string_view verb;
  PlaceAnswer at[kSessionPlaceCount];
  std::string_view statement;
};

/// The commands that a state is told by. None of it comes from the session's own table: the
/// statements are RFC 5321's, the codes those of its section 4.3.2 in the register.
std::span<const Expectation> expectations();

/// `line` is a whole command. One that is malformed has to be refused.
PlaceAnswer expected(std::string_view line, SessionPlace place);
bool is_expected(std::string_view line, SessionPlace place, int code);
/// Where a positive answer to the command leads.
SessionPlace place_after(std::string_view line, SessionPlace before);

/// The row's verb with what it needs behind it, made for the target.
std::string usual_command(const Dialogue& server, std::string_view verb);

/// Connects and goes there; what comes in between makes the case inconclusive.
void reach(Dialogue& server, SessionPlace place);

/// The command is sent at the place, and each of the table's commands behind it, on connections of
/// their own. The reply to that one has to be what the place asks for. Where it is not, the same is
/// sent without the command before it: what is answered alike then is no fault of the command.
Finding leaves_place(Dialogue& server, SessionPlace place, const std::string& command);

/// The command is answered at the place as it has to be.
Finding is_answered(Dialogue& server, SessionPlace place, const std::string& command);

}  // namespace smtplab::conformance
