#include "sim/agents/recipient_policy.h"

#include <algorithm>
#include <cstddef>
#include <variant>

#include "sim/message/header_writer.h"
#include "sim/smtp/path_parser.h"
#include "sim/smtp/utf8.h"

namespace smtplab::agents {
namespace {

using smtp::ReplyText;
using smtp::Verb;

// RFC 821 section 3.4: what the transaction was begun with decides what counts as reached. A user
// who refuses messages on the terminal is not reached by it either.
ReplyText judge_terminal(Terminal terminal, Verb begun) {
  if (terminal == Terminal::active) return ReplyText::recipient_ok;
  if (begun == Verb::send) return ReplyText::not_active;
  return begun == Verb::soml ? ReplyText::will_mail : ReplyText::recipient_ok;
}

/// What VRFY and EXPN ask for: a String may be quoted (RFC 5321 section 4.1.1.6), a name with a
/// space must be. Paths are left as they are.
std::string unquoted(std::string_view text) {
  const bool is_name = text.find_first_of("<@") == std::string_view::npos;
  return is_name ? smtp::LocalPart(std::string(text)).content() : std::string(text);
}

/// Begins with a quote that is never closed.
bool is_cut_short(std::string_view text) {
  if (!text.starts_with('"')) return false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] == '\\') ++i;
  }
  return true;
}

}  // namespace

ReplyText RecipientPolicy::judge(const smtp::ForwardPath& path, Verb begun, const Caller& caller,
                                 std::string& subject) const {
  subject.clear();
  path.append_to(subject);
  if (!path.route.empty() && config_->routes == RouteTreatment::refuse) {
    return ReplyText::route_refused;
  }
  switch (directory_.way_of(path)) {
    case Way::local:
      return judge_local(path, begun, subject);
    case Way::as_asked:
      return ReplyText::relay_accepted;
    case Way::onward:
      break;
  }
  const bool is_taken = may_relay(caller) || relays_for(path.mailbox.domain);
  return is_taken ? ReplyText::relay_accepted : ReplyText::relay_denied;
}

bool RecipientPolicy::may_relay(const Caller& caller) const {
  return caller.is_authenticated || policy_.relay == RelayPolicy::open ||
         std::any_of(config_->relay_clients.begin(), config_->relay_clients.end(),
                     [&](const AddressRange& range) { return range.contains(caller.address); });
}

bool RecipientPolicy::relays_for(const smtp::Domain& domain) const {
  return domain.kind == smtp::Domain::Kind::name &&
         std::any_of(
             config_->relay_domains.begin(), config_->relay_domains.end(),
             [&](const std::string& one) { return smtp::equals_ignoring_case(one, domain.text); });
}

ReplyText RecipientPolicy::judge_local(const smtp::ForwardPath& path, Verb begun,
                                       std::string& subject) const {
  const UserDirectory::Entry entry = directory_.find(path.mailbox.local_part);
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    subject = (*mailbox)->user;
    return judge_terminal((*mailbox)->details().terminal, begun);
  }
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    if ((*forward)->announce == 250) return ReplyText::recipient_ok;
    return tell_forward(**forward, subject);
  }
  if (std::holds_alternative<const ListConfig*>(entry)) return ReplyText::recipient_ok;
  // Every host has a postmaster, written down or not (RFC 5321 section 4.5.1).
  if (path.is_postmaster()) return judge_terminal(Terminal::inactive, begun);
  return ReplyText::user_unknown;
}

ReplyText RecipientPolicy::tell_forward(const ForwardConfig& forward, std::string& subject) const {
  subject.clear();
  directory_.append_told(subject, forward.to);
  return forward.announce == 551 ? ReplyText::please_try : ReplyText::will_forward;
}

ReplyText RecipientPolicy::verify(std::string_view text, std::string& subject) const {
  subject.assign(text);
  const std::string bare = unquoted(text);
  if (policy_.verify == VerifyPolicy::off) return ReplyText::not_implemented;
  if (is_cut_short(text)) return ReplyText::syntax_error;
  text = bare;
  if (policy_.verify == VerifyPolicy::noncommittal) {
    return is_plausible(text) ? ReplyText::cannot_verify : ReplyText::no_match;
  }
  const auto found = directory_.search(text);
  if (found.size() > 1) return ReplyText::ambiguous;
  if (found.size() == 1) {
    const auto* forward = std::get_if<const ForwardConfig*>(&found.front());
    if (forward != nullptr && (*forward)->announce != 250) return tell_forward(**forward, subject);
    // A list too: RFC 821 section 3.3 allows it where a message reaches all on the list.
    subject = directory_.describe(found.front());
    return ReplyText::verified;
  }
  return verify_unlisted(text, subject);
}

// The string matches nobody in the directory.
ReplyText RecipientPolicy::verify_unlisted(std::string_view text, std::string& subject) const {
  if (!text.starts_with('<')) subject.insert(0, 1, '<').push_back('>');
  const auto parsed = smtp::parse_forward_path(subject, config_->dialect.rules);
  if (!parsed || !parsed->path.route.empty()) return ReplyText::no_match;
  const Way way = directory_.way_of(parsed->path);
  if (way == Way::local && parsed->path.is_postmaster()) {
    subject = directory_.mailbox_path("Postmaster");
    return ReplyText::verified;
  }
  // Mail for it would be passed on, but whether it arrives is not known here. RFC 821 has no 252.
  const bool is_relayed = way == Way::onward && policy_.relay == RelayPolicy::open &&
                          config_->dialect.standard() == smtp::Standard::rfc5321;
  return is_relayed ? ReplyText::cannot_verify : ReplyText::no_match;
}

ReplyText RecipientPolicy::expand(std::string_view text, std::string& subject) const {
  subject.assign(text);
  const std::string bare = unquoted(text);
  if (policy_.verify == VerifyPolicy::off) return ReplyText::not_implemented;
  if (is_cut_short(text)) return ReplyText::syntax_error;
  text = bare;
  // For every name alike, or the replies would tell which lists there are.
  if (policy_.verify == VerifyPolicy::noncommittal) return ReplyText::expand_denied;
  const UserDirectory::Entry entry = directory_.find_named(text);
  const auto* list = std::get_if<const ListConfig*>(&entry);
  if (list == nullptr || (*list)->members.empty()) return ReplyText::no_match;
  if (!(*list)->may_be_expanded) return ReplyText::expand_denied;
  subject.clear();
  for (const std::string& member : (*list)->members) {
    if (!subject.empty()) subject.push_back('\n');
    std::size_t name_length = 0;
    const auto path = member_path(member, config_->dialect.rules, name_length);
    subject.append(member, 0, path ? name_length : std::string::npos);
    if (path) directory_.append_told(subject, *path);
  }
  return ReplyText::verified;
}

ReplyText RecipientPolicy::in_ascii(ReplyText answer, Verb asked, std::string& subject) {
  if (smtp::is_ascii(subject)) return answer;
  subject = message::escape_to_ascii(subject);
  switch (answer) {
    case ReplyText::will_forward:
      return asked == Verb::vrfy ? ReplyText::cannot_show : ReplyText::recipient_ok;
    case ReplyText::please_try:
      return ReplyText::needs_utf8_reply;
    case ReplyText::verified:
      return asked == Verb::vrfy ? ReplyText::cannot_show : ReplyText::needs_utf8_reply;
    default:
      return answer;
  }
}

// What looks as if RCPT would take it (RFC 5321 section 3.5.3). A name without a host may be
// anyone's here.
bool RecipientPolicy::is_plausible(std::string_view text) const {
  if (text.find('@') == std::string_view::npos) return true;
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  const auto mailbox = smtp::parse_mailbox(text, config_->dialect.rules);
  if (!mailbox) return false;
  return policy_.relay == RelayPolicy::open || directory_.is_local(mailbox->domain);
}

}  // namespace smtplab::agents
