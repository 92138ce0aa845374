#include "conformance/target.h"

namespace smtplab::conformance {

std::string Target::shown_name() const {
  if (!name.empty()) return name;
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string_view Target::domain() const {
  const std::size_t at = mailbox.rfind('@');
  return at == std::string::npos ? std::string_view() : std::string_view(mailbox).substr(at + 1);
}

Needs Target::given() const {
  Needs needs;
  const auto add = [&needs](bool is_given, Need need) {
    if (is_given) needs = needs | need;
  };
  add(!mailbox.empty(), Need::mailbox);
  add(!second_mailbox.empty(), Need::second_mailbox);
  add(!unknown_mailbox.empty(), Need::unknown_mailbox);
  add(!list.empty(), Need::list);
  add(!alias.empty(), Need::alias);
  add(!foreign_mailbox.empty(), Need::foreign_mailbox);
  add(!trusted, Need::untrusted);
  add(starttls || tls_port != 0, Need::tls);
  add(!user.empty() && !password.empty(), Need::credentials);
  add(!mail.empty(), Need::mail);
  add(!sink.empty(), Need::sink);
  add(!second_mailbox.empty() && !second_mail.empty(), Need::second_mail);
  add(!postmaster_mail.empty(), Need::postmaster_mail);
  add(!relay_mailbox.empty(), Need::relay_mailbox);
  add(!trusted_bind.empty(), Need::trusted_bind);
  add(!hops.empty() && !dns.empty(), Need::hops);
  add(!hops6.empty(), Need::hops6);
  add(retry > Duration{}, Need::retry);
  return needs;
}

}  // namespace smtplab::conformance
