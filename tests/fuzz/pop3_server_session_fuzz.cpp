#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/pop3/session_record.h"

// The first three octets choose the dialect, where the rest is split, and what the host answers.

namespace {

using namespace smtplab::pop3;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

Dialect dialect_of(std::uint8_t choice) {
  Dialect dialect;
  if ((choice & 1U) != 0) dialect.command_line_ends.bits = 7;
  if ((choice & 2U) != 0) dialect.limits.command_line = 16;
  if ((choice & 4U) != 0) dialect.limits.argument = 4;
  if ((choice & 8U) != 0) dialect.limits.refused_logins = 0;
  if ((choice & 16U) != 0) dialect.limits.waiting_output = 50;
  if ((choice & 32U) != 0) dialect.limits.response_line = 24;
  if ((choice & 64U) != 0) dialect.leave_out(Verb::top);
  return dialect;
}

// Each line is whole and clean; what begins a response has its status.
void check_output(std::string_view output, std::size_t limit) {
  require(output.starts_with("+OK"), "no greeting");
  while (!output.empty()) {
    const std::size_t end = output.find("\r\n");
    require(end != std::string_view::npos, "the output ends within a line");
    const std::string_view line = output.substr(0, end);
    require(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
            "a bare line end or NUL in the output");
    require(!line.starts_with("-ERR") || line.size() + 2 <= limit, "a response is too long");
    output.remove_prefix(end + 2);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const Dialect dialect = dialect_of(data[0]);
  const std::vector<std::string> messages = {"a: b\r\n\r\n.\r\nc\r\n", "d\n.e", "", "\r\n\r\n"};
  const unsigned no = data[2] % 8;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 3, size - 3);

  test::RecordedServer whole(dialect, messages, no);
  whole.receive(octets);
  whole.end();
  check_output(whole.record().output, dialect.limits.response_line);
  require(whole.record().state == SessionState::closed, "the session did not end");

  test::RecordedServer split(dialect, messages, no);
  std::uint32_t random = data[1];
  for (std::string_view rest = octets; !rest.empty();) {
    random = random * 1664525U + 1013904223U;
    const std::size_t length = data[1] == 0 ? 1 : 1 + (random >> 24) % (1U + data[1]);
    const std::string_view piece = rest.substr(0, length);
    split.receive(piece);
    rest.remove_prefix(piece.size());
  }
  split.end();
  require(split.record().most_buffered <= dialect.limits.command_line + 1,
          "more than a command line was kept");
  require(split.record().events == whole.record().events, "events depend on the split");
  require(split.record().output == whole.record().output, "output depends on the split");
  return 0;
}
