#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/agents/host_config.h"
#include "sim/kernel/instant.h"
#include "sim/kernel/value_box.h"
#include "sim/smtp/forward_path.h"
#include "sim/smtp/reply_text.h"
#include "sim/smtp/reverse_path.h"

namespace smtplab::agents {

/// By what name a user who has logged in is counted: "Bob@mail.example" is "bob".
std::string account_name(std::string_view user);

/// What a host remembers of its clients, to keep them within what its AdmissionConfig allows:
/// who has come before (greylisting), how many recipients each has named (quotas), and who is
/// locked. All of it is on the disk: a crash takes nothing away.
class Admission {
 public:
  /// `config` must outlive it.
  explicit Admission(const HostConfig& config) : config_(&config) {}

  /// Who names a recipient, and for whom.
  struct Request {
    const std::string& client;  ///< the user who has logged in, or the address
    bool is_known = false;      ///< logged in, or of a network that may relay: is never greylisted
    const smtp::ReversePath& from;
    const smtp::ForwardPath& to;
  };

  /// Whether the client has asked for too much, and still has to pay for it.
  bool is_locked(const std::string& client, Instant now) const;
  /// What stands against a recipient who is otherwise accepted; nullopt: nothing, and he is
  /// counted. `now` must not precede any earlier one.
  std::optional<smtp::ReplyText> refusal(const Request& request, Instant now);

 private:
  struct Triple {
    Instant first;
    bool has_waited = false;
  };
  struct Usage {
    Instant since;
    std::uint32_t recipients = 0;
    Instant locked_until;
  };
  struct Memory {
    std::map<std::string, Triple> triples;
    std::map<std::string, Usage> usage;  // by client
  };

  bool must_wait(const Request& request, Instant now);
  bool is_over_quota(const std::string& client, Instant now);
  Memory& memory() { return memory_ ? *memory_ : memory_.emplace(); }

  const HostConfig* config_;
  ValueBox<Memory> memory_;  // null until something is remembered: few hosts do
};

}  // namespace smtplab::agents
