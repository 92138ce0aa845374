#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "tests/smtp/session_record.h"

// The first three octets choose the dialect, where the rest is split, and what the agent answers.
// At an octet of 0xFE TLS begins, if it is awaited.

namespace {

using namespace smtplab::smtp;

constexpr std::uint8_t kAllLineEnds = 7;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

Dialect dialect_of(std::uint8_t choice) {
  // RFC 821 has no extensions: with them it stands for LMTP.
  const bool is_lmtp = (choice & 9U) == 9U;
  Dialect dialect((choice & 1U) != 0 && !is_lmtp ? Standard::rfc821 : Standard::rfc5321);
  if ((choice & 2U) != 0) dialect.command_line_ends.bits = kAllLineEnds;
  if ((choice & 4U) != 0) dialect.end_of_data = {kAllLineEnds, kAllLineEnds, kAllLineEnds};
  if ((choice & 8U) != 0) {
    for (std::uint8_t i = 0; i < kExtensionCount; ++i) {
      dialect.extensions.add(static_cast<Extension>(i));
    }
    dialect.set_smtputf8(true);
  }
  if (is_lmtp) {
    dialect.protocol = Protocol::lmtp;
    dialect.extensions.remove(Extension::chunking);
    dialect.extensions.remove(Extension::binary_mime);
  }
  if ((choice & 16U) != 0) {
    dialect.rules.limits.command_line = 40;
    dialect.rules.limits.text_line = 20;
    dialect.rules.limits.recipients = 2;
    dialect.rules.limits.message_size = 100;
  }
  if ((choice & 32U) != 0) dialect.end_of_data = {0, kAllLineEnds, 1};
  if ((choice & 64U) != 0) dialect.eight_bit = EightBit::strip;
  dialect.security.passwords_in_clear = (choice & 128U) != 0;
  return dialect;
}

std::vector<Reply> replies_of(std::uint8_t choice) {
  const Reply pool[] = {*parse_reply("250 OK"),         *parse_reply("354 go on"),
                        *parse_reply("450-no\n450 no"), *parse_reply("550 {subject} {client}"),
                        *parse_reply("421 {domain}"),   *parse_reply("251 far")};
  if (choice == 0) return {};  // the usual ones
  std::vector<Reply> replies;
  for (unsigned i = 0; i < 5; ++i) {
    const unsigned odd = (choice >> i & 1U) * (1U + (choice + i) % 5U);
    replies.push_back(pool[odd]);
  }
  return replies;
}

void check_output(std::string_view output) {
  while (!output.empty()) {
    const std::size_t end = output.find("\r\n");
    require(end != std::string_view::npos, "the output ends within a line");
    const std::string_view line = output.substr(0, end);
    require(line.size() >= 4 && (line[3] == ' ' || line[3] == '-'), "a reply line without code");
    require(line[0] >= '2' && line[0] <= '5', "a reply line with another class");
    require(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
            "a bare line end or NUL in a reply");
    output.remove_prefix(end + 2);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const Dialect dialect = dialect_of(data[0]);
  const std::vector<Reply> replies = replies_of(data[2]);
  const std::string_view octets(reinterpret_cast<const char*>(data) + 3, size - 3);

  const std::size_t mark = std::min(octets.find('\xFE'), octets.size());
  const std::string_view in_clear = octets.substr(0, mark);
  const std::string_view under_tls = octets.substr(std::min(mark + 1, octets.size()));

  test::RecordedServer whole(dialect, replies);
  whole.receive(in_clear);
  whole.start_tls();
  whole.receive(under_tls);
  whole.end();
  check_output(whole.record().output);
  require(whole.record().content.size() <= octets.size(), "content grew");

  test::RecordedServer split(dialect, replies);
  std::uint32_t random = data[1];
  const auto give = [&](std::string_view rest) {
    while (!rest.empty()) {
      random = random * 1664525U + 1013904223U;
      const std::size_t length = data[1] == 0 ? 1 : 1 + (random >> 24) % (1U + data[1]);
      const std::string_view piece = rest.substr(0, length);
      split.receive(piece);
      rest.remove_prefix(piece.size());
    }
  };
  give(in_clear);
  split.start_tls();
  give(under_tls);
  split.end();
  const Limits& limits = dialect.rules.limits;
  const bool has_auth = dialect.extensions.has(Extension::auth);
  const std::size_t longest = std::max(
      limits.command_line + std::max(mail_room(dialect.extensions), rcpt_room(dialect.extensions)),
      has_auth ? limits.auth_line : 0);
  require(split.record().most_buffered <= longest + 1, "more than a command line was kept");
  require(split.record().events == whole.record().events, "events depend on the split");
  require(split.record().content == whole.record().content, "content depends on the split");
  require(split.record().output == whole.record().output, "output depends on the split");
  require(split.record().state == whole.record().state, "the state depends on the split");
  return 0;
}
