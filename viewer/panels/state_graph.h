#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/smtp/dialect.h"

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

/// With the commands that a server of this dialect serves.
StateGraph smtp_graph(const smtp::Dialect& dialect);
StateGraph pop3_graph();

}  // namespace smtplab::panels
