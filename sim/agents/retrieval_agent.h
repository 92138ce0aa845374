#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/mailbox_store.h"
#include "sim/agents/maildrop_reader.h"
#include "sim/agents/retrieval.h"
#include "sim/dns/message.h"

namespace smtplab::agents {

/// The part of a host that fetches its users' mail over POP3 (RFC 1939), and keeps it.
///
/// Pulled: take() turns one input into effects and trace events; inputs about connections and
/// tokens that it does not know do nothing. What was fetched is on the host's disk from the octet
/// on that ends the message: a crash loses what is under way, and nothing else. A message that was
/// fetched and, because the connection broke, not removed, is known again by its unique-id and not
/// fetched twice. `config` and the retrievals must outlive it.
class RetrievalAgent {
 public:
  explicit RetrievalAgent(const HostConfig& config) : config_(&config) {}

  /// `token` comes back with Resolved and Connected and is no other retrieval's.
  void fetch(const Retrieval& wish, std::uint32_t token, Context& context);
  void take(const Input& input, Context& context);
  void crash();

  /// What a user has, in the order in which it was fetched.
  std::span<const StoredMessage> messages(std::string_view user) const;
  std::size_t open_errands() const { return errands_.size(); }

 private:
  struct Errand {
    const Retrieval* wish;
    std::string mailbox;  // of the user at this host
    std::optional<dns::Question> question{};
    std::vector<dns::Address> addresses{};
    std::size_t address = 0;
    std::uint32_t fetched = 0;
    trace::EventIndex last_event = trace::kNoEvent;
    std::optional<MaildropReader> reader{};
  };
  using Errands = std::map<std::uint32_t, Errand>;  // by token
  struct Kept {
    std::vector<StoredMessage> messages;
    // What the server still had when it was last asked, by server and user.
    std::map<std::string, std::set<std::string>> known_uids;
  };

  void find_server(Errands::iterator errand, Context& context);
  void on_resolved(Errands::iterator errand, const Resolved& resolved, Context& context);
  void connect(Errands::iterator errand, Context& context);
  void on_progress(Errands::iterator errand, Context& context);
  void keep(Errand& errand, Context& context);
  void end(Errands::iterator errand, FetchEnd how, Context& context);
  Errands::iterator find(std::uint32_t connection);
  std::set<std::string>& known_uids(const Errand& errand);

  const HostConfig* config_;
  Errands errands_;
  std::map<std::uint32_t, std::uint32_t> tokens_;  // of connections
  std::map<std::string, Kept> kept_;               // by mailbox; on the disk
};

}  // namespace smtplab::agents
