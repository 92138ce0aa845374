#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/agents/transfer_agent.h"
#include "sim/live/keeper.h"
#include "sim/trace/event.h"

namespace smtplab::live {

/// Which messages of the hosts a Keeper has, under which numbers.
///
/// A message is given to the keeper when its agent wants it stored; whatever else comes to be held,
/// notices above all, and whatever goes, is read from the events. What comes is kept before what
/// goes is dropped, so that a notice is never lost together with its cause.
class Ledger {
 public:
  explicit Ledger(Keeper& keeper) : keeper_(&keeper) {}

  /// The agent has given a ticket's messages to the disk.
  void store(const Receipt& receipt, const agents::TransferAgent& agent, std::int64_t unix_seconds);
  /// The events that follow are those of Stored with this ticket.
  void begin_stored(const Receipt& receipt);
  /// An event of a host whose agent is `agent`.
  void follow(const trace::Event& event, std::string_view payload,
              const agents::TransferAgent& agent, std::int64_t unix_seconds);
  /// The events of one input are complete.
  void finish();
  /// What had no receipt yet is gone with a crash of its host; the keeper goes on to keep it, for
  /// it may be safe already.
  void forget(std::uint32_t host);
  /// What the keeper has from an earlier run, at its place in this one: a uid, or a number in the
  /// queue.
  void restored(const KeptMessage& message, std::uint32_t place);

 private:
  struct Spot {
    std::uint32_t host = 0;
    KeptMessage::Place place = KeptMessage::Place::queue;
    std::string user = {};
    std::uint32_t number = 0;  // the uid, or that in the queue

    friend auto operator<=>(const Spot&, const Spot&) = default;
  };

  void come(Spot spot, KeptMessage message);
  void go(const Spot& spot);

  Keeper* keeper_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::deque<std::uint64_t>> given_;  // by ticket
  std::deque<std::uint64_t> expected_;  // of the Stored whose events come; 0: a terminal's
  std::map<Spot, std::uint64_t> numbers_;
  std::vector<std::uint64_t> gone_;
};

/// The user of "<user@host>" as it stands there.
std::string user_of_path(std::string_view path);

}  // namespace smtplab::live
