#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace smtplab::conformance {

/// Something that a target has to give before a case can be run.
enum class Need : std::uint16_t {
  mailbox,          ///< a local mailbox that takes mail
  second_mailbox,   ///< another one
  unknown_mailbox,  ///< a local one that does not exist
  list,             ///< a mailing list
  alias,            ///< another name of a mailbox
  foreign_mailbox,  ///< a mailbox elsewhere, for which the server must not relay
  untrusted,        ///< the client's address may not relay
  tls,              ///< the server has STARTTLS, or a port with TLS from the start
  credentials,      ///< a user and a password
  mail,             ///< what the mailbox holds can be read back
  sink,             ///< mail for the foreign mailbox's host would arrive here
  second_mail,      ///< what the second mailbox holds can be read back
  postmaster_mail,  ///< what the postmaster's mailbox holds can be read back
  relay_mailbox,    ///< a mailbox elsewhere, for which the server takes mail from anybody
  trusted_bind,     ///< an address from which the server takes mail for anybody
  hops,             ///< addresses for next hops, and where its name server is to stand
  hops6,            ///< the same of IPv6
  retry,            ///< soon it tries again what it could not pass on
};
inline constexpr std::uint16_t kNeedCount = static_cast<std::uint16_t>(Need::retry) + 1;

/// The key of the target file that gives it: "mailbox".
std::string_view need_key(Need need);

class Needs {
 public:
  constexpr Needs() = default;
  constexpr Needs(Need need) : bits_(bit(need)) {}  // NOLINT(google-explicit-constructor)

  constexpr bool has(Need need) const { return (bits_ & bit(need)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Needs without(Needs others) const {
    Needs left;
    left.bits_ = bits_ & ~others.bits_;
    return left;
  }
  friend constexpr Needs operator|(Needs a, Needs b) {
    a.bits_ |= b.bits_;
    return a;
  }
  friend constexpr bool operator==(Needs, Needs) = default;

 private:
  static constexpr std::uint32_t bit(Need need) {
    return std::uint32_t{1} << static_cast<unsigned>(need);
  }
  std::uint32_t bits_ = 0;
};
/// The keys of all of them: "mailbox, sink".
std::string need_keys(Needs needs);
constexpr Needs operator|(Need a, Need b) { return Needs(a) | Needs(b); }

}  // namespace smtplab::conformance
