#include "sim/agents/authentication.h"

#include <variant>

#include "sim/agents/user_directory.h"

namespace smtplab::agents {

bool are_known(const smtp::Credentials& credentials, const HostConfig& config) {
  const std::string& wanted = credentials.authorization;
  const UserDirectory directory(config);
  const UserDirectory::Entry entry = directory.find_named(credentials.user);
  if (!wanted.empty() && directory.find_named(wanted) != entry) return false;
  const auto* mailbox = std::get_if<const MailboxConfig*>(&entry);
  return mailbox != nullptr && credentials.prove((*mailbox)->details().password);
}

std::string challenge(const HostConfig& config, Context& context) {
  if (!config.security().challenge.empty()) return config.security().challenge;
  constexpr std::int64_t kSecond = 1'000'000'000;
  std::string text = "<" + std::to_string(context.random.next()) + ".";
  text += std::to_string(config.clock.unix_seconds + context.now.nanoseconds / kSecond);
  return text.append("@").append(config.name).append(">");
}

std::string_view submitter_of(const smtp::ServerSession& session, const HostConfig& config) {
  if (!session.dialect().extensions.has(smtp::Extension::auth)) return {};
  if (session.authenticated_as().empty()) return "<>";
  const auto& options = session.transaction().envelope.options;
  if (!options || options->submitter.empty()) return {};
  const UserDirectory directory(config);
  const UserDirectory::Entry user = directory.find_named(session.authenticated_as());
  return directory.find_named(options->submitter) == user ? std::string_view(options->submitter)
                                                          : "<>";
}

}  // namespace smtplab::agents
