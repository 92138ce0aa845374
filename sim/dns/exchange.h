#pragma once

#include <optional>

#include "sim/dns/address.h"
#include "sim/dns/message.h"

namespace smtplab::dns {

/// A query that was sent for a lookup, and what came back.
struct Exchange {
  Address server;
  Question question;
  std::optional<Message> response;  ///< nullopt: nothing in time
};

}  // namespace smtplab::dns
