#pragma once

#include <string>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/smtp/sasl.h"

namespace smtplab::agents {

/// Whether the credentials are those of a mailbox's user, by name or by address, who wants to act
/// for nobody else.
bool are_known(const smtp::Credentials& credentials, const HostConfig& config);

/// A challenge for CRAM-MD5 that no other connection gets (RFC 2195 section 2); the host's own, if
/// it has one.
std::string challenge(const HostConfig& config, Context& context);

}  // namespace smtplab::agents
