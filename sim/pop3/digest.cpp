#include "sim/pop3/digest.h"

#include "sim/kernel/md5.h"

namespace smtplab::pop3 {

std::string apop_digest(std::string_view timestamp, std::string_view secret) {
  return to_hex(md5({timestamp, secret}));
}

}  // namespace smtplab::pop3
