#include "conformance/need.h"

#include <array>
#include <cstddef>

namespace smtplab::conformance {
namespace {

constexpr std::array<std::string_view, kNeedCount> kKeys{"mailbox",
                                                         "second_mailbox",
                                                         "unknown_mailbox",
                                                         "list",
                                                         "alias",
                                                         "foreign_mailbox",
                                                         "trusted",
                                                         "tls_port",
                                                         "user",
                                                         "mail",
                                                         "sink",
                                                         "second_mail",
                                                         "postmaster_mail",
                                                         "relay_mailbox",
                                                         "trusted_bind",
                                                         "hops",
                                                         "hops6",
                                                         "retry_s"};

}  // namespace

std::string need_keys(Needs needs) {
  std::string keys;
  for (std::uint16_t i = 0; i < kNeedCount; ++i) {
    if (!needs.has(static_cast<Need>(i))) continue;
    keys.append(keys.empty() ? "" : ", ").append(kKeys[i]);
  }
  return keys;
}

std::string_view need_key(Need need) { return kKeys[static_cast<std::size_t>(need)]; }

}  // namespace smtplab::conformance
