#pragma once

#include <cstdint>
#include <string>

#include "cli/console.h"
#include "cli/exit_code.h"

namespace smtplab::cli {

struct LookupOptions {
  std::string name;         ///< a domain name, or an address, whose PTR is asked for
  std::string type;         ///< empty: A, or PTR for an address
  bool exchangers = false;  ///< --mx: the hosts for the domain's mail
  std::string scenario;   ///< the file whose zones answer; empty: a server of the real network does
  std::string server;     ///< ADDRESS[:PORT]; empty: the first of /etc/resolv.conf
  double patience_s = 5;  ///< for one response
  std::uint64_t seed = 1;  ///< for hosts of equal preference
  std::string format = "text";
  std::string output = "-";
};

/// `smtplab lookup`: records by name and type, or the hosts that take a domain's mail.
///
/// `passed` where something was found, `failed` where the answer is that there is nothing (no such
/// name, no such record, a domain without mail), `unreachable` where nobody gave an answer.
ExitCode look_up(const LookupOptions& options, const Console& console);

}  // namespace smtplab::cli
