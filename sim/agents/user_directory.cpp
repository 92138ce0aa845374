#include "sim/agents/user_directory.h"

#include <algorithm>

namespace smtplab::agents {
namespace {

using smtp::equals_ignoring_case;

bool has_word(std::string_view name, std::string_view word) {
  while (!name.empty()) {
    const std::size_t end = std::min(name.find(' '), name.size());
    if (equals_ignoring_case(name.substr(0, end), word)) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

bool is_meant(std::string_view user, std::string_view full_name, std::string_view text) {
  return equals_ignoring_case(user, text) || equals_ignoring_case(full_name, text) ||
         has_word(full_name, text);
}

std::string mailbox_text(std::string_view user, std::string_view host) {
  return "<" + smtp::LocalPart::from_content(user).spelling() + "@" + std::string(host) + ">";
}

std::string with_name(std::string_view name, std::string_view path) {
  return name.empty() ? std::string(path) : std::string(name).append(" ").append(path);
}

}  // namespace

bool UserDirectory::is_local(const smtp::Domain& domain) const {
  if (domain.empty() || equals_ignoring_case(domain.text, config_->name)) return true;
  return std::any_of(
      config_->local_domains.begin(), config_->local_domains.end(),
      [&](const std::string& name) { return equals_ignoring_case(domain.text, name); });
}

UserDirectory::Entry UserDirectory::find(std::string_view user) const {
  for (const MailboxConfig& mailbox : config_->mailboxes) {
    if (equals_ignoring_case(mailbox.user, user)) return &mailbox;
  }
  for (const ForwardConfig& forward : config_->forwards) {
    if (equals_ignoring_case(forward.user, user)) return &forward;
  }
  for (const ListConfig& list : config_->lists) {
    if (equals_ignoring_case(list.name, user)) return &list;
  }
  return {};
}

std::vector<UserDirectory::Entry> UserDirectory::search(std::string_view text) const {
  // "user", "user@host" and "<user@host>" may all be asked for (RFC 5321 section 3.5.1).
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos &&
      is_local({smtp::Domain::Kind::name, std::string(text.substr(at + 1))})) {
    text = text.substr(0, at);
  }
  std::vector<Entry> found;
  for (const MailboxConfig& mailbox : config_->mailboxes) {
    if (is_meant(mailbox.user, mailbox.full_name, text)) found.emplace_back(&mailbox);
  }
  for (const ForwardConfig& forward : config_->forwards) {
    if (is_meant(forward.user, forward.full_name, text)) found.emplace_back(&forward);
  }
  for (const ListConfig& list : config_->lists) {
    if (equals_ignoring_case(list.name, text)) found.emplace_back(&list);
  }
  return found;
}

std::string UserDirectory::describe(const Entry& entry) const {
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    return with_name((*mailbox)->full_name, mailbox_text((*mailbox)->user, config_->name));
  }
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    return with_name((*forward)->full_name, (*forward)->to.to_string());
  }
  if (const auto* list = std::get_if<const ListConfig*>(&entry)) {
    return mailbox_text((*list)->name, config_->name);
  }
  return {};
}

}  // namespace smtplab::agents
