#pragma once

#include "sim/dns/address.h"
#include "sim/dns/message.h"

namespace smtplab::agents {

/// A DNS message on its way over UDP (RFC 1035 section 4.2.1). It may be lost.
struct Datagram {
  dns::Address from;
  dns::Address to;
  dns::Message message;
};

}  // namespace smtplab::agents
