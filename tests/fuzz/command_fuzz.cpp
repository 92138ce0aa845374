// Whatever the octets: an offset lies within the line; a command that is taken is spelled such
// that it is taken again, to an equal value, even without any leniency that bends the spelling.

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/smtp/command.h"
#include "tests/fuzz/path_rules_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace smtplab::smtp;
  using smtplab::fuzz::require;
  if (size == 0) return 0;
  PathRules rules = smtplab::fuzz::rules_from(data[0]);
  const std::string line(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto command = parse_command(line, rules);
  if (!command) {
    const CommandError& error = command.error();
    require(error.at <= line.size());
    if (error.kind == CommandError::Kind::path) require(error.path_error.has_value());
    if (error.path_error) require(error.path_error->at <= error.at);
    require((error.kind == CommandError::Kind::unknown_verb) == (error.verb == Verb::unknown));
    return 0;
  }
  const CommandSpec& spec = command_spec(command->verb);
  require(rules.standard == Standard::rfc821 ? spec.in_821 : spec.in_5321);
  std::string spelling = format_command(*command);
  require(spelling.size() >= 6 && spelling.ends_with("\r\n"));
  spelling.resize(spelling.size() - 2);
  require(spelling.find("\r\n") == std::string::npos);
  rules.leniencies.space_after_colon = false;
  rules.leniencies.path_without_brackets = false;
  const auto again = parse_command(spelling, rules);
  require(again.has_value());
  require(*again == *command);
  require(format_command(*again) == spelling + "\r\n");
  return 0;
}
