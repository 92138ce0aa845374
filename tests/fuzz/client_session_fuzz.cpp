#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/smtp/session_record.h"

// The first two octets choose the dialect and where the rest is split. Up to an octet of 0xFF the
// rest is typed at the client, behind it comes from the server.

namespace {

using namespace smtplab::smtp;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

Dialect dialect_of(std::uint8_t choice) {
  Dialect dialect((choice & 1U) != 0 ? Standard::rfc821 : Standard::rfc5321);
  if ((choice & 2U) != 0) dialect.command_line_ends.bits = 7;
  if ((choice & 4U) != 0) dialect.end_of_data = {7, 7, 7};
  if ((choice & 8U) != 0) dialect.rules.limits.reply_line = 16;
  if ((choice & 17U) == 16U) dialect.protocol = Protocol::lmtp;
  return dialect;
}

class Splitter {
 public:
  explicit Splitter(std::uint8_t choice) : choice_(choice), random_(choice) {}

  template <class Take>
  void operator()(std::string_view octets, Take take) {
    while (!octets.empty()) {
      random_ = random_ * 1664525U + 1013904223U;
      const std::size_t length = choice_ == 0 ? 1 : 1 + (random_ >> 24) % (1U + choice_);
      const std::string_view piece = octets.substr(0, length);
      take(piece);
      octets.remove_prefix(piece.size());
    }
  }

 private:
  std::uint8_t choice_;
  std::uint32_t random_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Dialect dialect = dialect_of(data[0]);
  const std::string_view octets(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t mark = std::min(octets.find('\xFF'), octets.size());
  const std::string_view typed = octets.substr(0, mark);
  const std::string_view received = octets.substr(std::min(mark + 1, octets.size()));

  test::RecordedClient whole(dialect);
  whole.type(typed);
  whole.receive(received);
  whole.end();
  require(whole.record().output == typed, "typed octets were changed");

  Splitter split(data[1]);
  test::RecordedClient pieces(dialect);
  split(typed, [&](std::string_view piece) { pieces.type(piece); });
  split(received, [&](std::string_view piece) { pieces.receive(piece); });
  pieces.end();
  require(pieces.record().most_buffered <= dialect.rules.limits.reply_line + 1,
          "more than a reply line was kept");
  require(pieces.record().events == whole.record().events, "events depend on the split");
  require(pieces.record().output == whole.record().output, "output depends on the split");
  require(pieces.record().state == whole.record().state, "the state depends on the split");
  return 0;
}
