#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/agents/dialogue.h"
#include "sim/agents/host_config.h"
#include "sim/kernel/instant.h"
#include "sim/message/civil_time.h"
#include "sim/network/link.h"

namespace smtplab::scenario {

/// Where a part of the scenario stands in its file.
struct Place {
  std::string pointer;     ///< JSON pointer, "/script/0/dialogue/3"
  std::uint32_t line = 0;  ///< from 1; 0 where there is no file
};

/// The printed text that a scenario replays.
struct Source {
  int rfc = 0;
  std::string section;
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
};

struct LinkConfig {
  std::uint32_t host_a = 0;
  std::uint32_t host_b = 0;
  network::Link link;
};

/// A connection that is broken at an instant: the first one open between the two hosts.
struct ResetFault {
  Instant at;
  std::uint32_t host_a = 0;
  std::uint32_t host_b = 0;
};

/// One connection played from a script.
struct DialogueStep {
  Instant at;
  std::uint32_t client = 0;
  std::uint32_t server = 0;
  agents::Dialogue dialogue;
  Place place;
};

/// What a mailbox, terminal or queue must hold when the run has ended.
struct Expectation {
  enum class Kind : std::uint8_t { mailbox, terminal, queue, violations };
  Kind kind = Kind::mailbox;
  std::uint32_t host = 0;
  std::string user;                       ///< of a mailbox or terminal
  std::optional<std::uint32_t> messages;  ///< how many
  /// The last message there, line by line; for a queue, its content.
  std::optional<std::vector<std::string>> content;
  std::optional<std::string> reverse_path;  ///< of the last queued message
  std::optional<std::string> forward_path;
  std::vector<std::string> violations;  ///< names, in order, of all that the hosts saw
  Place place;
};

/// A scenario that was found to be right: every name resolves, every path parses.
struct Scenario {
  std::string file;  ///< as it was given; empty for a scenario made in code
  std::string id;    ///< "S821-F1"
  std::string title;
  Source source;
  std::vector<std::string> notes;
  std::vector<std::string> teaches;  ///< register ids
  smtp::Standard standard = smtp::Standard::rfc5321;
  std::uint64_t seed = 1;
  message::CivilStart starts;
  std::vector<agents::HostConfig> hosts;
  network::Link default_link;
  std::vector<LinkConfig> links;
  std::vector<ResetFault> faults;
  std::vector<DialogueStep> script;
  std::vector<Expectation> expectations;
};

}  // namespace smtplab::scenario
