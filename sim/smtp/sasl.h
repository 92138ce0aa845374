#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplab::smtp {

/// The SASL mechanisms that AUTH can name here, in the order in which they are announced: RFC 4422
/// appendix A, RFC 4616, the older LOGIN, and RFC 2195.
enum class Mechanism : std::uint8_t { external, plain, login, cram_md5 };
inline constexpr std::size_t kMechanismCount = static_cast<std::size_t>(Mechanism::cram_md5) + 1;

/// "CRAM-MD5"
std::string_view mechanism_name(Mechanism mechanism);
/// Reads a name in any letter case (RFC 4954 section 8).
std::optional<Mechanism> find_mechanism(std::string_view name);
/// Whoever sees the exchange on the wire knows the password.
constexpr bool shows_password(Mechanism mechanism) {
  return mechanism == Mechanism::plain || mechanism == Mechanism::login;
}

/// Which mechanisms are in force.
struct MechanismSet {
  std::uint8_t bits = (1U << kMechanismCount) - 1;

  constexpr bool has(Mechanism m) const { return (bits >> static_cast<unsigned>(m) & 1U) != 0; }
  constexpr void add(Mechanism m) {
    bits = static_cast<std::uint8_t>(bits | 1U << static_cast<unsigned>(m));
  }
  friend constexpr bool operator==(MechanismSet, MechanismSet) = default;
};

/// Who a client says it is, and what it proves it with.
struct Credentials {
  Mechanism mechanism = Mechanism::plain;
  std::string authorization = {};  ///< whom it wants to act for; empty: for `user`
  /// Of EXTERNAL, the name in the certificate. Empty: the message was none of the mechanism's, or
  /// no certificate was shown.
  std::string user = {};
  std::string password = {};   ///< of PLAIN and LOGIN
  std::string challenge = {};  ///< of CRAM-MD5: what the server gave
  std::string digest = {};     ///< and what came back

  /// Whether this comes from someone who knows `known`; never for an empty one. A certificate's
  /// name is proved already: by TLS.
  bool prove(std::string_view known) const;
};

/// A server's side of one exchange, in octets as they are before and after base64.
class SaslExchange {
 public:
  /// `known` is what the server has beforehand: the challenge that CRAM-MD5 gives, which must be
  /// unlike in each exchange (RFC 2195 section 2), and the name that EXTERNAL relies on.
  SaslExchange(Mechanism mechanism, std::string known);

  /// Whether the client speaks first: an initial response may come with the command.
  bool client_begins() const { return credentials_.mechanism != Mechanism::cram_md5; }
  /// What is to be sent next; empty where the client is only told to go on.
  std::string_view challenge() const;
  /// Takes the client's next message; true when credentials() are complete.
  bool take(std::string_view response);
  const Credentials& credentials() const { return credentials_; }

 private:
  void take_plain(std::string_view response);
  void take_digest(std::string_view response);

  Credentials credentials_;
  bool has_user_ = false;  // of LOGIN
};

/// Who a client logs in as.
struct Login {
  std::string user;
  std::string password;

  friend bool operator==(const Login&, const Login&) = default;
};

/// What a client sends first; nullopt where the mechanism lets the server begin.
std::optional<std::string> initial_response(Mechanism mechanism, const Login& login);
/// What it sends to the `step`th challenge, from 0, where it sent nothing first.
std::string response_to(Mechanism mechanism, const Login& login, std::string_view challenge,
                        std::size_t step);

}  // namespace smtplab::smtp
