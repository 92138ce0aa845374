#pragma once

#include <string>
#include <string_view>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/smtp/sasl.h"
#include "sim/smtp/server_session.h"

namespace smtplab::agents {

/// Whether the credentials are those of a mailbox's user, by name or by address, who wants to act
/// for nobody else.
bool are_known(const smtp::Credentials& credentials, const HostConfig& config);

/// A challenge for CRAM-MD5 that no other connection gets (RFC 2195 section 2); the host's own, if
/// it has one.
std::string challenge(const HostConfig& config, Context& context);

/// Who has submitted the open transaction's message, as far as the host believes it (RFC 4954
/// section 5): AUTH= of a client that has authenticated as the same user; "<>" for another one,
/// and for whoever has not authenticated on a host that offers AUTH; empty where nothing was said.
std::string_view submitter_of(const smtp::ServerSession& session, const HostConfig& config);

}  // namespace smtplab::agents
