#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sim/smtp/reply.h"
#include "sim/smtp/standard.h"

namespace smtplab::smtp {

/// Every reply that a server of ours can give. The first group is given by the session itself
/// (syntax, order, limits), the second by the agent behind it (who lives here, who may relay).
enum class ReplyText : std::uint8_t {
  hello,
  ehlo,
  reset_done,
  noop_done,
  closing,
  unrecognized,
  not_implemented,
  syntax_error,
  bad_sequence,
  line_too_long,
  path_too_long,
  unknown_parameter,
  bad_parameter,
  nested_mail,
  no_recipients,
  refused_session,
  too_many_recipients,
  declared_size_too_large,
  content_too_large,
  timed_out,
  tls_required,
  authentication_required,
  already_secure,
  auth_challenge,
  already_authenticated,
  unsupported_mechanism,
  encryption_required,
  unwanted_response,
  bad_base64,
  auth_cancelled,
  auth_line_too_long,
  chunk_taken,
  sender_not_ascii,
  recipient_not_ascii,

  greeting,
  sender_ok,
  recipient_ok,
  start_mail_input,
  accepted,
  user_unknown,
  will_forward,
  please_try,
  not_active,
  will_mail,
  relay_denied,
  relay_accepted,
  greylisted,
  over_quota,
  account_locked,
  spf_failed,
  spf_put_off,
  route_refused,
  mailbox_full,
  mailbox_over_quota,
  storage_full,
  too_many_hops,
  verified,
  no_match,
  needs_utf8_reply,
  cannot_show,
  ambiguous,
  cannot_verify,
  expand_denied,
  help,
  turn_accepted,
  turn_refused,
  ready_for_tls,
  tls_unavailable,
  authenticated,
  authentication_failed,
  shutting_down,
};
inline constexpr std::size_t kReplyTextCount =
    static_cast<std::size_t>(ReplyText::shutting_down) + 1;

/// "user_unknown": the key under which a scenario sets the reply.
std::string_view reply_text_name(ReplyText id);
/// kReplyTextCount if there is none of that name.
std::size_t find_reply_text(std::string_view name);

/// The replies of one host. In texts, {domain} is the host's own name, {client} the name that
/// HELO or EHLO gave, {subject} what the reply is about (a path, a mailbox, a verb, a size).
class ReplyTexts {
 public:
  /// The texts that the standard prints in its own tables and examples.
  explicit ReplyTexts(Standard standard = Standard::rfc5321);

  const Reply& operator[](ReplyText id) const { return (*replies_)[static_cast<std::size_t>(id)]; }
  void set(ReplyText id, Reply reply);

 private:
  using Replies = std::array<Reply, kReplyTextCount>;

  static Replies of(Standard standard);

  std::shared_ptr<const Replies> replies_;  // shared by copies, until one is set
};

/// What the placeholders of a reply text stand for.
struct ReplyFields {
  std::string_view domain;
  std::string_view client;
  std::string_view subject;
};

/// The reply with its placeholders filled in; an unknown placeholder stays as it is.
Reply fill_in(const Reply& reply, const ReplyFields& fields);

}  // namespace smtplab::smtp
