#include "sim/agents/user_directory.h"

#include <algorithm>
#include <utility>

#include "sim/smtp/internationalized_domain.h"

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

std::string_view without_brackets(std::string_view text) {
  const bool has_them = text.size() >= 2 && text.front() == '<' && text.back() == '>';
  return has_them ? text.substr(1, text.size() - 2) : text;
}

/// The user of "user@host", whose host is known to be this one.
std::string user_of(std::string_view mailbox, std::size_t at_sign) {
  return smtp::LocalPart{std::string(mailbox.substr(0, at_sign))}.content();
}

std::string with_name(std::string_view name, std::string_view path) {
  return name.empty() ? std::string(path) : std::string(name).append(" ").append(path);
}

}  // namespace

bool UserDirectory::is_local(const smtp::Domain& domain) const {
  if (domain.empty() || smtp::is_same_domain_name(domain.text, config_->name)) return true;
  return std::any_of(
      config_->local_domains.begin(), config_->local_domains.end(),
      [&](const std::string& name) { return smtp::is_same_domain_name(domain.text, name); });
}

Way UserDirectory::way_of(const smtp::ForwardPath& path) const {
  const auto is_own = [this](const smtp::Domain& host) { return is_local(host); };
  const bool has_road =
      follows_routes() && !std::all_of(path.route.begin(), path.route.end(), is_own);
  if (!has_road && is_local(path.mailbox.domain)) return Way::local;
  const bool is_asked = follows_routes() && !path.route.empty() && is_local(path.route.front());
  return is_asked ? Way::as_asked : Way::onward;
}

UserDirectory::Entry UserDirectory::find(const smtp::LocalPart& user) const {
  return user.needs_unquoting() ? find(user.content()) : find(user.spelling());
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
  if (text.find('@') != std::string_view::npos) {
    const Entry entry = find_named(text);
    if (std::holds_alternative<std::monostate>(entry)) return {};
    return {entry};
  }
  text = without_brackets(text);
  if (text.empty()) return {};
  std::vector<Entry> found;
  for (const MailboxConfig& mailbox : config_->mailboxes) {
    if (is_meant(mailbox.user, mailbox.details().full_name, text)) found.emplace_back(&mailbox);
  }
  for (const ForwardConfig& forward : config_->forwards) {
    if (is_meant(forward.user, forward.full_name, text)) found.emplace_back(&forward);
  }
  for (const ListConfig& list : config_->lists) {
    if (equals_ignoring_case(list.name, text)) found.emplace_back(&list);
  }
  return found;
}

UserDirectory::Entry UserDirectory::find_named(std::string_view text) const {
  text = without_brackets(text);
  const std::size_t at_sign = text.rfind('@');
  if (at_sign == std::string_view::npos) return find(text);
  const smtp::Domain host{smtp::Domain::Kind::name, std::string(text.substr(at_sign + 1))};
  return is_local(host) ? find(user_of(text, at_sign)) : Entry{};
}

std::string UserDirectory::mailbox_path(std::string_view user) const {
  std::string path(1, '<');
  path.append(smtp::LocalPart::from_content(user).spelling());
  return path.append("@").append(config_->name).append(">");
}

void UserDirectory::append_told(std::string& out, const smtp::ForwardPath& path) const {
  if (follows_routes()) return path.append_to(out);
  out.push_back('<');
  path.mailbox.append_to(out);
  out.push_back('>');
}

std::string UserDirectory::describe(const Entry& entry) const {
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    return with_name((*mailbox)->details().full_name, mailbox_path((*mailbox)->user));
  }
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    if ((*forward)->announce == 250) {
      return with_name((*forward)->full_name, mailbox_path((*forward)->user));
    }
    std::string path;
    append_told(path, (*forward)->to);
    return with_name((*forward)->full_name, path);
  }
  if (const auto* list = std::get_if<const ListConfig*>(&entry)) {
    return mailbox_path((*list)->name);
  }
  return {};
}

std::optional<smtp::ForwardPath> member_path(std::string_view member, const smtp::PathRules& rules,
                                             std::size_t& name_length) {
  // A name and a quoted local-part may hold a bracket, so the first one need not be the path's.
  for (std::size_t at = member.find('<'); at != std::string_view::npos;
       at = member.find('<', at + 1)) {
    auto parsed = smtp::parse_forward_path(member.substr(at), rules);
    if (!parsed || at + parsed->length != member.size()) continue;
    name_length = at;
    return std::move(parsed->path);
  }
  return std::nullopt;
}

}  // namespace smtplab::agents
