#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/pop3/command.h"
#include "sim/pop3/maildrop.h"
#include "sim/pop3/transition.h"

namespace smtplab::pop3 {

// What a server says behind +OK and -ERR; the words are those of RFC 1939's examples.

/// "1 message", "2 messages".
std::string counted(std::uint64_t count, std::string_view noun);

/// "2 messages (320 octets)": what is not marked as deleted.
std::string summary(const Maildrop& maildrop);

/// Behind the -ERR to a command that broke a rule: one that a row with Decides::rule answers.
std::string refusal_text(Outcome outcome, const Command& command, const Maildrop& maildrop);

}  // namespace smtplab::pop3
