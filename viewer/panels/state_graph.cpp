#include "viewer/panels/state_graph.h"

#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "sim/explain/follow.h"
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

template <class State>
std::size_t number(State state) {
  return static_cast<std::size_t>(state);
}

/// In the other states something else is read, or nothing.
bool reads_commands(smtp::SessionState state) {
  using enum smtp::SessionState;
  return state == greeted || state == refused || state == ready || state == mail ||
         state == recipients || state == chunks;
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

std::optional<Standing> standing(const viewer::Future& future, std::uint32_t conversation,
                                 std::size_t seen) {
  const viewer::Story& story = future.story();
  const explain::Conversation& told = story.conversations()[conversation];
  const auto last = story.last_line(conversation, seen);
  if (!last) return std::nullopt;
  viewer::Commentary& comments = future.commentary(explain::Language::en);
  // What changes no state tells of none.
  for (std::uint32_t line = story.moments()[*last].line + 1; line-- > 0;) {
    if (told.lines[line].kind == explain::LineKind::hang_up) {
      const std::size_t closed =
          told.is_pop3 ? number(pop3::SessionState::closed) : number(smtp::SessionState::closed);
      return Standing{closed, closed};
    }
    const explain::Annotation& note = comments.note(conversation, line);
    if (note.pop3_before) {
      return Standing{number(note.pop3_after.value_or(*note.pop3_before)),
                      number(*note.pop3_before)};
    }
    if (note.before) {
      return Standing{number(note.after.value_or(*note.before)), number(*note.before)};
    }
  }
  return Standing{};
}

StateGraph smtp_graph(const smtp::Dialect& dialect) {
  using smtp::Outcome;
  using smtp::SessionState;
  using smtp::Verb;
  StateGraph graph;
  graph.columns = 3;
  graph.rows = 7;
  const smtp::TransitionTable& table = dialect.table;
  Between between;
  const auto add = [&](SessionState from, Verb verb, Outcome outcome, const std::string& word) {
    const smtp::RowId row = table.find(from, verb, outcome);
    if (row == smtp::kNoRow) return;
    const SessionState to = table.next(from, row);
    if (to == from) return;
    const bool ends = to == SessionState::closed;
    between[{ends ? StateEdge::kAnywhere : number(from), number(to)}].push_back(word);
  };
  for (std::size_t i = 0; i < smtp::kSessionStateCount; ++i) {
    const auto state = static_cast<SessionState>(i);
    graph.nodes.push_back({"state." + std::string(smtp::session_state_name(state)),
                           kSmtpSpots[i].column, kSmtpSpots[i].row});
    if (!reads_commands(state)) continue;
    for (const std::string& word :
         explain::commands_in(state, table, dialect.standard(), dialect.extensions)) {
      add(state, smtp::verb_of(word), Outcome::completed, word);
      add(state, smtp::verb_of(word), Outcome::continued, word);
    }
  }
  add(SessionState::opened, Verb::connection, Outcome::completed, "220");
  add(SessionState::opened, Verb::connection, Outcome::rejected, "554");
  add(SessionState::judging, Verb::end_of_data, Outcome::completed, "250");
  add(SessionState::authenticating, Verb::auth_response, Outcome::completed, "235");
  // Reading the lone dot is no row: it is answered behind that.
  between[{number(SessionState::content), number(SessionState::judging)}] = {"."};
  between[{StateEdge::kAnywhere, number(SessionState::closed)}].emplace_back("421");
  graph.edges = edges_of(between);
  return graph;
}

StateGraph pop3_graph() {
  using pop3::Outcome;
  using pop3::SessionState;
  StateGraph graph;
  graph.columns = 2;
  graph.rows = 4;
  Between between;
  for (std::size_t i = 0; i < pop3::kSessionStateCount; ++i) {
    const auto state = static_cast<SessionState>(i);
    graph.nodes.push_back({"pop3.state." + std::string(pop3::session_state_name(state)),
                           kPop3Spots[i].column, kPop3Spots[i].row});
    for (std::size_t v = 0; v < pop3::kVerbCount; ++v) {
      const auto verb = static_cast<pop3::Verb>(v);
      if (verb == pop3::Verb::unknown) continue;
      const std::string word = verb == pop3::Verb::connection
                                   ? std::string("+OK")
                                   : std::string(pop3::command_spec(verb).name);
      for (const Outcome outcome : {Outcome::taken, Outcome::completed}) {
        const pop3::RowId row = pop3::find_transition(state, verb, outcome);
        if (row == pop3::kNoRow) continue;
        const std::uint8_t to = pop3::transition(row).to;
        if (to == pop3::Transition::kSame || to == i) continue;
        between[{i, to}].push_back(word);
      }
    }
  }
  graph.edges = edges_of(between);
  return graph;
}

}  // namespace smtplab::panels
