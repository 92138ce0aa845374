#include "viewer/panels/state_graph.h"

#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "sim/pop3/command.h"
#include "sim/pop3/session_state.h"
#include "sim/pop3/transition.h"
#include "sim/smtp/command.h"
#include "sim/smtp/session_state.h"
#include "sim/smtp/transition.h"

namespace smtplab::panels {
namespace {

using Between = std::map<std::pair<std::size_t, std::size_t>, std::vector<std::string>>;

struct Spot {
  float column;
  float row;
};

// Downwards as a session goes; what is beside the road stands beside it.
constexpr Spot kSmtpSpots[smtp::kSessionStateCount] = {
    {1, 0},  // opened
    {1, 1},  // greeted
    {2, 1},  // refused
    {1, 2},  // ready
    {1, 3},  // mail
    {1, 4},  // recipients
    {1, 5},  // content
    {1, 6},  // judging
    {2, 5},  // chunks
    {2, 2},  // authenticating
    {2, 3},  // negotiating
    {0, 1},  // turned
    {0, 6},  // closed
};
constexpr Spot kPop3Spots[pop3::kSessionStateCount] = {
    {0, 0},  // opened
    {0, 1},  // authorization
    {1, 1},  // named
    {0, 2},  // transaction
    {0, 3},  // update
    {1, 3},  // closed
};

std::string smtp_word(smtp::Verb verb) {
  switch (verb) {
    case smtp::Verb::connection:
      return "220";
    case smtp::Verb::end_of_data:
      return ".";
    case smtp::Verb::auth_response:
      return "AUTH ...";
    case smtp::Verb::unknown:
      return "?";
    default:
      return std::string(smtp::command_spec(verb).name);
  }
}

std::vector<StateEdge> edges_of(const Between& between) {
  std::vector<StateEdge> edges;
  for (const auto& [ends, words] : between) {
    StateEdge edge{ends.first, ends.second, {}};
    std::set<std::string> known;
    for (const std::string& word : words) {
      if (!known.insert(word).second) continue;
      edge.label.append(edge.label.empty() ? "" : ", ").append(word);
    }
    edges.push_back(std::move(edge));
  }
  return edges;
}

}  // namespace

StateGraph smtp_graph(smtp::Standard standard) {
  using smtp::Transition;
  StateGraph graph;
  graph.columns = 3;
  graph.rows = 7;
  for (std::size_t i = 0; i < smtp::kSessionStateCount; ++i) {
    const auto state = static_cast<smtp::SessionState>(i);
    graph.nodes.push_back({"state." + std::string(smtp::session_state_name(state)),
                           kSmtpSpots[i].column, kSmtpSpots[i].row});
  }
  const std::uint8_t wanted =
      standard == smtp::Standard::rfc821 ? Transition::k821 : Transition::k5321;
  Between between;
  for (const Transition& row : smtp::transitions()) {
    if (row.to == Transition::kSame || (row.standards & wanted) == 0 || row.from == row.to)
      continue;
    const std::size_t from = row.from == Transition::kAny ? StateEdge::kAnywhere : row.from;
    const std::string word = row.verb == Transition::kAny
                                 ? std::string("421")
                                 : smtp_word(static_cast<smtp::Verb>(row.verb));
    between[{from, row.to}].push_back(word);
  }
  graph.edges = edges_of(between);
  return graph;
}

StateGraph pop3_graph() {
  using pop3::Transition;
  StateGraph graph;
  graph.columns = 2;
  graph.rows = 4;
  for (std::size_t i = 0; i < pop3::kSessionStateCount; ++i) {
    const auto state = static_cast<pop3::SessionState>(i);
    graph.nodes.push_back({"pop3.state." + std::string(pop3::session_state_name(state)),
                           kPop3Spots[i].column, kPop3Spots[i].row});
  }
  Between between;
  for (const Transition& row : pop3::transitions()) {
    if (row.to == Transition::kSame || row.from == row.to) continue;
    const std::size_t from = row.from == Transition::kAny ? StateEdge::kAnywhere : row.from;
    const auto verb = static_cast<pop3::Verb>(row.verb);
    const std::string word = row.verb == Transition::kAny || verb == pop3::Verb::connection
                                 ? std::string("+OK")
                                 : std::string(pop3::command_spec(verb).name);
    between[{from, row.to}].push_back(word);
  }
  graph.edges = edges_of(between);
  return graph;
}

}  // namespace smtplab::panels
