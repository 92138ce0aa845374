#pragma once

#include <string>
#include <string_view>

#include "sim/agents/host_config.h"
#include "sim/agents/user_directory.h"
#include "sim/smtp/command.h"
#include "sim/smtp/forward_path.h"
#include "sim/smtp/reply_text.h"

namespace smtplab::agents {

/// Where a command comes from.
struct Caller {
  Caller(const dns::Address& from, bool authenticated = false)
      : address(from), is_authenticated(authenticated) {}

  dns::Address address;
  bool is_authenticated;  ///< by AUTH
};

/// What a host answers to RCPT, VRFY and EXPN. `config` must outlive it.
///
/// Each answer is one of the dialect's texts; `subject` gets what the text is about.
class RecipientPolicy {
 public:
  explicit RecipientPolicy(const HostConfig& config)
      : config_(&config), policy_(config.policy()), directory_(config) {}

  const HostPolicy& policy() const { return policy_; }
  void set_policy(const HostPolicy& policy) { policy_ = policy; }

  /// RCPT in a transaction that was begun with `begun` (RFC 821 sections 3.1, 3.2, 3.4 and 3.6,
  /// RFC 5321 sections 3.3, 3.4, 3.6.2 and 4.5.1).
  /// Whoever has authenticated may relay.
  smtp::ReplyText judge(const smtp::ForwardPath& path, smtp::Verb begun, const Caller& caller,
                        std::string& subject) const;
  /// Whether it may send mail to anywhere.
  bool may_relay(const Caller& caller) const;
  /// VRFY (RFC 821 section 3.3, RFC 5321 sections 3.5.1 to 3.5.3).
  smtp::ReplyText verify(std::string_view text, std::string& subject) const;
  /// EXPN (the same sections).
  smtp::ReplyText expand(std::string_view text, std::string& subject) const;
  /// What is said in place of an answer that shows an address beyond ASCII, where that may not be
  /// (RFC 6531 sections 3.7.4.1 and 3.7.4.2); `subject` is in ASCII afterwards.
  static smtp::ReplyText in_ascii(smtp::ReplyText answer, smtp::Verb asked, std::string& subject);

 private:
  bool relays_for(const smtp::Domain& domain) const;
  smtp::ReplyText judge_local(const smtp::ForwardPath& path, smtp::Verb begun,
                              std::string& subject) const;
  smtp::ReplyText tell_forward(const ForwardConfig& forward, std::string& subject) const;
  smtp::ReplyText verify_unlisted(std::string_view text, std::string& subject) const;
  bool is_plausible(std::string_view text) const;

  const HostConfig* config_;
  HostPolicy policy_;  // at first that of config_
  UserDirectory directory_;
};

}  // namespace smtplab::agents
