#include "sim/message/failure_notice.h"

#include <fmt/format.h>

namespace smtplab::message {

std::string failure_notice(const FailureNotice& notice) {
  std::string text = fmt::format(
      "Date: {}\r\nFrom: Postmaster@{}\r\nTo: {}\r\nSubject: Undelivered mail\r\n\r\n"
      "Your message was not delivered to:\r\n",
      notice.date, notice.host, notice.to);
  for (const FailedRecipient& failed : notice.failed) {
    text.append("\r\n").append(failed.path).append("\r\n");
    for (const std::string_view line : failed.reply.lines()) {
      text.append(fmt::format("    {} {}\r\n", failed.reply.code.value, line));
    }
  }
  return text;
}

}  // namespace smtplab::message
