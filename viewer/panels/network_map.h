#pragma once

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "sim/trace/world_state.h"
#include "viewer/model/future.h"

namespace smtplab::panels {

/// Where a host stands: its column along the road that mail takes, and its place there.
struct MapHost {
  trace::HostIndex host = 0;
  std::size_t column = 0;
  std::size_t row = 0;
  bool is_name_server = false;  ///< stands beneath all others; column is its place there
};

/// The hosts of a run and who has to do with whom: what of the network stays from frame to frame.
struct NetworkMap {
  std::vector<MapHost> hosts;        ///< by HostIndex
  std::vector<std::size_t> columns;  ///< how many stand in each
  std::size_t rows = 0;              ///< of the longest column
  std::size_t name_servers = 0;
  /// Pairs that have a link or speak with one another; the lower index first.
  std::set<std::pair<trace::HostIndex, trace::HostIndex>> links;
};

/// Columns go by the first calls of the run: whoever calls stands left of whom it calls, and
/// whoever fetches mail right of where it fetches it.
NetworkMap network_map(const viewer::Future& future);

/// What a host holds, for its picture.
struct HeldMail {
  std::size_t queued = 0;
  std::size_t in_mailboxes = 0;
  std::size_t shown = 0;
};
HeldMail held_mail(const trace::HostState& host);

/// Something on its way between two hosts at a cursor.
struct Travelling {
  enum class Kind : std::uint8_t { command, reply, refusal, content, question, other };
  Kind kind = Kind::other;
  trace::HostIndex from = trace::kNone;
  trace::HostIndex to = trace::kNone;  ///< kNone: nothing travels
};
Travelling travelling(const viewer::Future& future, const viewer::Moment& moment);

}  // namespace smtplab::panels
