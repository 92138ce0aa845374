#include "sim/smtp/sasl.h"

#include <array>
#include <utility>

#include "sim/kernel/md5.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::smtp {
namespace {

constexpr std::array<std::string_view, kMechanismCount> kNames = {"EXTERNAL", "PLAIN", "LOGIN",
                                                                  "CRAM-MD5"};

std::string plain_message(const Login& login) {
  return std::string(1, '\0').append(login.user).append(1, '\0').append(login.password);
}

}  // namespace

std::string_view mechanism_name(Mechanism mechanism) {
  return kNames[static_cast<std::size_t>(mechanism)];
}

std::optional<Mechanism> find_mechanism(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (equals_ignoring_case(kNames[i], name)) return static_cast<Mechanism>(i);
  }
  return std::nullopt;
}

bool Credentials::prove(std::string_view known) const {
  if (user.empty()) return false;
  if (mechanism == Mechanism::external) return true;
  if (known.empty()) return false;
  if (mechanism == Mechanism::cram_md5) return digest == to_hex(hmac_md5(known, challenge));
  return password == known;
}

SaslExchange::SaslExchange(Mechanism mechanism, std::string known) {
  credentials_.mechanism = mechanism;
  if (mechanism == Mechanism::cram_md5) {
    credentials_.challenge = std::move(known);
  } else if (mechanism == Mechanism::external) {
    credentials_.user = std::move(known);
  }
}

std::string_view SaslExchange::challenge() const {
  if (credentials_.mechanism != Mechanism::login) return credentials_.challenge;
  return has_user_ ? "Password:" : "Username:";
}

bool SaslExchange::take(std::string_view response) {
  switch (credentials_.mechanism) {
    case Mechanism::external:  // RFC 4422 appendix A.1: whom to act for, or nothing
      credentials_.authorization = response;
      return true;
    case Mechanism::plain:
      take_plain(response);
      return true;
    case Mechanism::cram_md5:
      take_digest(response);
      return true;
    case Mechanism::login:
      break;
  }
  (has_user_ ? credentials_.password : credentials_.user) = response;
  return std::exchange(has_user_, true);
}

// RFC 4616 section 2: [authzid] NUL authcid NUL passwd.
void SaslExchange::take_plain(std::string_view response) {
  const std::size_t first = response.find('\0');
  if (first == std::string_view::npos) return;
  const std::size_t second = response.find('\0', first + 1);
  if (second == std::string_view::npos) return;
  const std::string_view password = response.substr(second + 1);
  if (password.find('\0') != std::string_view::npos) return;
  credentials_.authorization = response.substr(0, first);
  credentials_.user = response.substr(first + 1, second - first - 1);
  credentials_.password = password;
}

// RFC 2195 section 2: the user, a space, the digest. A name may hold spaces.
void SaslExchange::take_digest(std::string_view response) {
  const std::size_t space = response.rfind(' ');
  if (space == std::string_view::npos) return;
  credentials_.user = response.substr(0, space);
  credentials_.digest = response.substr(space + 1);
}

std::optional<std::string> initial_response(Mechanism mechanism, const Login& login) {
  switch (mechanism) {
    case Mechanism::external:  // to act for whomever the certificate names
      return "";
    case Mechanism::plain:
      return plain_message(login);
    case Mechanism::login:  // its old form has none, and all servers know that one
    case Mechanism::cram_md5:
      break;
  }
  return std::nullopt;
}

std::string response_to(Mechanism mechanism, const Login& login, std::string_view challenge,
                        std::size_t step) {
  switch (mechanism) {
    case Mechanism::external:
      return "";
    case Mechanism::plain:
      return plain_message(login);
    case Mechanism::login:
      return step == 0 ? login.user : login.password;
    case Mechanism::cram_md5:
      break;
  }
  return login.user + ' ' + to_hex(hmac_md5(login.password, challenge));
}

}  // namespace smtplab::smtp
