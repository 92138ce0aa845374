#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/dns/address.h"
#include "sim/smtp/transition.h"
#include "sim/trace/log.h"

namespace smtplab::trace {

/// What the events of a log refer to.
struct Header {
  struct Host {
    Host(std::string its_name, const smtp::TransitionTable* its_table = nullptr)
        : name(std::move(its_name)), table(its_table) {}

    std::string name;
    /// Has the keys of the host's own rows; may be null where it has none. Must outlive the Header.
    const smtp::TransitionTable* table;
    std::vector<dns::Address> addresses = {};  ///< for packets
    bool is_elsewhere = false;  ///< somebody else is the host: what happens there is in no event
  };

  std::string scenario;  ///< its id
  std::string title;
  std::vector<Host> hosts;  ///< by HostIndex
  std::uint64_t seed = 0;
  std::int64_t starts_unix_seconds = 0;  ///< the civil time of Instant 0
  std::int32_t starts_offset_minutes = 0;
};

inline constexpr std::string_view kJsonlFormat = "smtplab-trace";
inline constexpr int kJsonlVersion = 1;

/// JSON Lines: the first is the header, then one object an event, in order, each with its index.
///
/// All is ASCII. Octets stand under a name ("payload", "message", "expected", ...) as a string
/// where they are UTF-8, and otherwise under NAME_base64; nothing is lost. "cause" is an index, and
/// left out where there is none; so is whatever an event of that kind does not use.
std::string write_jsonl(const Header& header, const Log& log);

/// The parts of it, each with its line feed, for logs that are written as they grow.
std::string jsonl_header(const Header& header);
std::string jsonl_event(const Header& header, const Log& log, EventIndex index);
std::string jsonl_event(const Header& header, EventIndex index, const Event& event,
                        std::string_view payload);

}  // namespace smtplab::trace
