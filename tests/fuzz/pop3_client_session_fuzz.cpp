#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/pop3/session_record.h"

// The first two octets choose the dialect and where the rest is split. Up to an octet of 0xFF the
// rest is lines of commands, behind it comes from the server.

namespace {

using namespace smtplab::pop3;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

// What a line is read as is written, and read as the same.
std::vector<Command> commands_of(std::string_view lines) {
  std::vector<Command> commands;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (auto command = parse_command(lines.substr(0, end))) {
      require(is_writable(*command), "a command that was read is not writable");
      std::string line;
      append_command(line, *command);
      const auto again = parse_command(std::string_view(line).substr(0, line.size() - 2));
      require(again.has_value() && *again == *command, "a command is not read as it was written");
      commands.push_back(std::move(*command));
    }
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return commands;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  Dialect dialect;
  if ((data[0] & 1U) != 0) dialect.limits.response_line = 16;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t mark = std::min(octets.find('\xFF'), octets.size());
  const std::vector<Command> commands = commands_of(octets.substr(0, mark));
  const std::string_view received = octets.substr(std::min(mark + 1, octets.size()));

  test::RecordedClient whole(dialect, commands);
  whole.receive(received);
  whole.end();
  require(whole.record().content.size() <= received.size(), "content grew");
  require(whole.record().state == SessionState::closed, "the session did not end");

  test::RecordedClient split(dialect, commands);
  std::uint32_t random = data[1];
  for (std::string_view rest = received; !rest.empty();) {
    random = random * 1664525U + 1013904223U;
    const std::size_t length = data[1] == 0 ? 1 : 1 + (random >> 24) % (1U + data[1]);
    const std::string_view piece = rest.substr(0, length);
    split.receive(piece);
    rest.remove_prefix(piece.size());
  }
  split.end();
  require(split.record().most_buffered <= dialect.limits.response_line + 1,
          "more than a response line was kept");
  require(split.record().events == whole.record().events, "events depend on the split");
  require(split.record().content == whole.record().content, "content depends on the split");
  require(split.record().output == whole.record().output, "output depends on the split");
  return 0;
}
