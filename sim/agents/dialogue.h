#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/kernel/instant.h"

namespace smtplab::agents {

/// One thing that happens in a scripted dialogue.
struct DialogueLine {
  enum class Kind : std::uint8_t {
    client,  ///< octets that the client sends
    server,  ///< octets that the server is expected to answer with
    pause,   ///< the client waits
  };
  Kind kind = Kind::client;
  std::string octets;  ///< with their line end
  Duration pause;
  bool printed = true;     ///< false for what the source does not print (before and after it)
  std::uint32_t line = 0;  ///< of the scenario file
};

/// A whole connection, octet for octet: the client's lines are sent, the server's compared.
struct Dialogue {
  std::vector<DialogueLine> lines;
};

}  // namespace smtplab::agents
