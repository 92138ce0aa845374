#pragma once

#include <memory>
#include <string>

namespace smtplab::agents {

/// Octets of a message that mailboxes, queues and forks share; they never change.
using SharedOctets = std::shared_ptr<const std::string>;

}  // namespace smtplab::agents
