#pragma once

#include <cstdint>

#include "sim/agents/context.h"
#include "sim/agents/input.h"
#include "sim/agents/mailbox_server.h"
#include "sim/agents/name_server.h"
#include "sim/agents/retrieval.h"
#include "sim/agents/retrieval_agent.h"
#include "sim/agents/transfer_agent.h"
#include "sim/agents/user_agent.h"
#include "sim/dns/resolver.h"
#include "sim/kernel/value_box.h"

namespace smtplab::agents {

/// Who of a host's programs takes an input.
enum class Program : std::uint8_t {
  user_agent,
  transfer_agent,
  mailbox_server,
  retrieval_agent,
  name_server,
  person,   ///< looks at answers, and nothing else
  outside,  ///< written by somebody outside, who is told by the driver
};

/// The programs that run on one host, and whether it is up. A value.
///
/// Whoever drives the host says what its configuration is, the same one each time, and carries out
/// the effects of what its programs take.
struct HostPrograms {
  NameServer name_server;
  dns::Resolver resolver;
  ValueBox<TransferAgent> transfer_agent = {};    // from its first input on
  ValueBox<UserAgent> user_agent = {};            // from its first errand on
  ValueBox<MailboxServer> mailbox_server = {};    // while it has connections
  ValueBox<RetrievalAgent> retrieval_agent = {};  // from the first retrieval on
  bool is_up = true;
  bool is_silent = false;   // while it is down, connections to it are not even refused
  std::uint16_t epoch = 0;  // counts its lives

  TransferAgent& the_transfer_agent(const HostConfig& config) {
    return transfer_agent ? *transfer_agent : transfer_agent.emplace(config);
  }
  UserAgent& the_user_agent(const HostConfig& config) {
    return user_agent ? *user_agent : user_agent.emplace(config);
  }

  /// A program that is not there takes nothing.
  void take(Program program, const Input& input, const HostConfig& config, Context& context);
  /// Fetches a user's mail from now on; `token` is the driver's.
  void fetch(const Retrieval& retrieval, std::uint32_t token, const HostConfig& config,
             Context& context);
  /// Its programs lose all that was not stored. What its resolver knows is the driver's to empty,
  /// for he knows who has asked.
  void go_down(bool silently, Instant now);
  void come_up() { is_up = true, is_silent = false; }
};

}  // namespace smtplab::agents
