#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/agents/dialogue.h"
#include "sim/agents/host_config.h"
#include "sim/agents/name_server.h"
#include "sim/agents/outbox.h"
#include "sim/agents/retrieval.h"
#include "sim/dns/message.h"
#include "sim/dns/resolution.h"
#include "sim/dns/resolver_config.h"
#include "sim/dns/zone_reader.h"
#include "sim/kernel/instant.h"
#include "sim/message/civil_time.h"
#include "sim/network/link.h"
#include "sim/network/port.h"
#include "sim/smtp/reply_code.h"

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
  Place place;
};

/// Something that is broken, or mended, at an instant.
struct Fault {
  enum class Kind : std::uint8_t {
    reset,    ///< the first connection that is open between the two hosts breaks
    crash,    ///< host_a loses all that it has not stored; nobody listens there any more
    silence,  ///< the same, and the machine itself does not answer
    restart,  ///< host_a comes up again
    names,    ///< host_a, a name server, deals with queries as `answers` says, from now on
  };
  Kind kind = Kind::reset;
  Instant at;
  std::uint32_t host_a = 0;
  std::uint32_t host_b = 0;
  agents::NameServerMode answers = agents::NameServerMode::normal;
};

/// One connection played from a script.
struct DialogueStep {
  Instant at;
  std::uint32_t client = 0;
  std::uint32_t server = 0;
  std::uint16_t port = network::kSmtpPort;
  agents::Dialogue dialogue;
  Place place;
};

/// A message that a user writes and submits.
struct SubmissionStep {
  Instant at;
  std::uint32_t host = 0;
  agents::Submission submission;
  Place place;
};

/// A user's mail that is fetched from a server.
struct RetrievalStep {
  Instant at;
  std::uint32_t host = 0;
  agents::Retrieval retrieval;
  Place place;
};

/// A question about a name that somebody asks at a host.
struct QuestionStep {
  Instant at;
  std::uint32_t host = 0;
  dns::Question question;
  Place place;
};

/// Something in a zone that may stand there, but was hardly meant so.
struct ZoneRemark {
  dns::ZoneNote note;
  Place place;
};

/// What a mailbox, terminal or queue must hold when the run has ended.
struct Expectation {
  enum class Kind : std::uint8_t {
    mailbox,
    terminal,
    queue,
    violations,
    delivered,
    bounced,
    event,   ///< how often something happened
    answer,  ///< what a lookup found
    fetched,
  };
  Kind kind = Kind::mailbox;
  std::uint32_t host = 0;
  std::string user;  ///< of a mailbox or terminal, or who fetched; for `bounced`, who is told
  std::optional<std::uint32_t> messages;  ///< how many
  /// The last message there, line by line; for a queue, its content.
  std::optional<std::vector<std::string>> content;
  std::vector<std::string> contains;        ///< texts, each within some line of the last message
  std::optional<std::string> reverse_path;  ///< of the last queued message
  std::optional<std::string> forward_path;
  std::vector<std::string> violations;  ///< names, in order, of all that the hosts saw
  std::vector<std::string> via;         ///< hosts of a delivered message's road, all of them
  std::optional<Duration> by;           ///< until when it was delivered, since the start
  std::string recipient;                ///< whom a bounce names, with brackets
  smtp::EnhancedStatusCode status;      ///< with which one; not set: with any
  /// At `host` (kNone: at any), `messages` times (not set: at least once).
  trace::EventKind event = trace::EventKind::stored;
  std::string text;        ///< within the event's payload
  dns::Question question;  ///< of a lookup at `host`
  dns::Outcome outcome = dns::Outcome::records;
  std::vector<std::string> records;  ///< their data, of Outcome::records, in any order
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
  /// Hosts whose part a real server takes where the scenario is served: "127.0.0.1:2525". A run
  /// passes over it.
  std::map<std::uint32_t, std::string> externals;
  network::Link default_link;
  std::optional<Place> default_link_place;  ///< where it is written
  std::vector<LinkConfig> links;
  std::vector<Fault> faults;
  std::vector<DialogueStep> script;
  std::vector<SubmissionStep> submissions;
  std::vector<RetrievalStep> retrievals;
  std::vector<QuestionStep> questions;
  /// How hosts look names up; without hints, in a table of all hosts.
  dns::ResolverConfig resolver;
  std::vector<ZoneRemark> zone_remarks;
  std::vector<Expectation> expectations;
};

}  // namespace smtplab::scenario
