#include "sim/pop3/message_text.h"

#include <algorithm>
#include <cstddef>

#include "sim/smtp/transparency.h"

namespace smtplab::pop3 {
namespace {

// Offset of the first LF from `from` on that no CR stands before; npos if there is none.
std::size_t find_lone_lf(std::string_view text, std::size_t from) {
  std::size_t lf = text.find('\n', from);
  while (lf != std::string_view::npos && lf > 0 && text[lf - 1] == '\r')
    lf = text.find('\n', lf + 1);
  return lf;
}

}  // namespace

std::uint64_t size_on_wire(std::string_view message) {
  std::uint64_t size = message.size();
  for (std::size_t lf = find_lone_lf(message, 0); lf != std::string_view::npos;
       lf = find_lone_lf(message, lf + 1)) {
    ++size;
  }
  if (!message.empty() && message.back() != '\n') size += 2;
  return size;
}

std::string_view top_of(std::string_view message, std::uint32_t body_lines) {
  bool in_body = false;
  std::size_t at = 0;
  while (at < message.size() && (!in_body || body_lines > 0)) {
    const std::size_t lf = message.find('\n', at);
    if (lf == std::string_view::npos) return message;
    const std::string_view line = message.substr(at, lf - at);
    if (in_body) {
      --body_lines;
    } else {
      in_body = line.empty() || line == "\r";
    }
    at = lf + 1;
  }
  return message.substr(0, at);
}

void append_message(std::string& out, std::string_view message) {
  smtp::ContentEncoder encoder;
  while (!message.empty()) {
    const std::size_t lf = std::min(find_lone_lf(message, 0), message.size());
    encoder.append(out, message.substr(0, lf));
    if (lf < message.size()) encoder.append(out, "\r\n");
    message.remove_prefix(std::min(lf + 1, message.size()));
  }
  encoder.finish(out);
}

}  // namespace smtplab::pop3
