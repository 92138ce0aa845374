#include "sim/scenario/stored_messages.h"

#include "sim/smtp/character_class.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::scenario {

std::string folded_user(std::string_view user) {
  std::string folded(user);
  for (char& c : folded) c = smtp::to_lower(c);
  return folded;
}

std::string user_of(std::string_view subject) {
  const std::size_t at = subject.rfind('@');
  if (at == std::string_view::npos || at == 0) return {};
  const smtp::LocalPart local{std::string(subject.substr(1, at - 1))};
  return folded_user(local.content());
}

std::vector<trace::EventIndex> stored_for(const trace::Log& log, std::uint32_t host,
                                          std::string_view user) {
  const std::string wanted = folded_user(user);
  std::vector<trace::EventIndex> found;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].kind != trace::EventKind::stored || log[i].host != host) continue;
    if (user_of(log.payload(i).substr(0, log[i].begin)) == wanted) found.push_back(i);
  }
  return found;
}

}  // namespace smtplab::scenario
