#include "sim/smtp/internationalized_path.h"

#include <algorithm>

#include "sim/smtp/utf8.h"

namespace smtplab::smtp {
namespace {

bool is_ascii(const SourceRoute& route) {
  return std::all_of(route.begin(), route.end(),
                     [](const Domain& host) { return smtp::is_ascii(host.text); });
}

bool is_ascii(const Mailbox& mailbox) {
  return smtp::is_ascii(mailbox.local_part.spelling()) && smtp::is_ascii(mailbox.domain.text);
}

}  // namespace

bool is_ascii(const ReversePath& path) {
  return is_ascii(path.route) && (path.is_null() || is_ascii(*path.mailbox));
}

bool is_ascii(const ForwardPath& path) { return is_ascii(path.route) && is_ascii(path.mailbox); }

}  // namespace smtplab::smtp
