#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/smtp/dialect.h"
#include "viewer/model/future.h"

namespace smtplab::panels {

/// A state of a session, and where it stands: columns and rows count from the left and the top.
struct StateNode {
  std::string key;  ///< in the catalogue: "state.ready"
  float column = 0;
  float row = 0;
};

/// Commands, as answered, that lead from one state to another.
struct StateEdge {
  static constexpr std::size_t kAnywhere = ~std::size_t{0};
  std::size_t from = 0;  ///< a node; kAnywhere: every one
  std::size_t to = 0;
  std::string label;  ///< "MAIL", "DATA, BDAT"
};

/// The states of a session and what leads from one to the next, as the transition table has it.
struct StateGraph {
  std::vector<StateNode> nodes;  ///< by the state's number
  std::vector<StateEdge> edges;
  float columns = 1;
  float rows = 1;
};

/// Where a session stands, and where it stood before its last line: nodes of its graph.
struct Standing {
  std::size_t now = 0;
  std::size_t before = 0;
  friend bool operator==(const Standing&, const Standing&) = default;
};
/// Of a conversation when so many moments have been shown; nullopt: it has not begun. A connection
/// that has been closed, or has broken, has no session any more: it stands at the closed state.
std::optional<Standing> standing(const viewer::Future& future, std::uint32_t conversation,
                                 std::size_t seen);

/// With the commands that a server of this dialect serves.
StateGraph smtp_graph(const smtp::Dialect& dialect);
StateGraph pop3_graph();

}  // namespace smtplab::panels
