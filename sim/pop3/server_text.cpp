#include "sim/pop3/server_text.h"

#include <fmt/format.h>

namespace smtplab::pop3 {

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string summary(const Maildrop& maildrop) {
  return fmt::format("{} ({})", counted(maildrop.count(), "message"),
                     counted(maildrop.octets(), "octet"));
}

std::string refusal_text(Outcome outcome, const Command& command, const Maildrop& maildrop) {
  const Verb verb = command.verb;
  const std::string_view word = command_spec(verb).name;
  switch (outcome) {
    case Outcome::unknown:
      return "no such command";
    case Outcome::line_too_long:
      return "command line too long";
    case Outcome::not_implemented:
      return fmt::format("{} is not served here", word);
    case Outcome::malformed:
      return fmt::format("wrong arguments to {}", word);
    case Outcome::no_such_message:
      if (verb != Verb::list && verb != Verb::uidl) return "no such message";
      return fmt::format("no such message, only {} in maildrop",
                         counted(maildrop.count(), "message"));
    case Outcome::already_deleted:
      return fmt::format("message {} already deleted", command.message.value_or(0));
    default:
      return verb == Verb::pass ? "PASS comes directly behind USER"
                                : fmt::format("{} may not come now", word);
  }
}

}  // namespace smtplab::pop3
