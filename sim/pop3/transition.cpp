#include "sim/pop3/transition.h"

#include <iterator>

namespace smtplab::pop3 {
namespace {

using enum Outcome;
using S = SessionState;
using V = Verb;

constexpr std::uint8_t any = Transition::kAny;
constexpr std::uint8_t same = Transition::kSame;
constexpr Decides agent = Decides::agent;
constexpr Decides session = Decides::session;
constexpr Decides rule = Decides::rule;

constexpr std::uint8_t in(S state) { return static_cast<std::uint8_t>(state); }
constexpr std::uint8_t on(V verb) { return static_cast<std::uint8_t>(verb); }

// The first row that matches is the one, so special rows stand before general ones. In the rows of
// answers `decides` does not count. One row is to be read at a glance:
// clang-format off
constexpr Transition kTransitions[] = {
    // The connection and its greeting; its end without a command.
    {in(S::opened), on(V::connection), completed, in(S::authorization), session, "greeting",
     {"R1939-3-a", "R1939-7-j", "R1939-7-k"}},
    {in(S::opened), on(V::connection), rejected, in(S::closed), session, "greeting-refused",
     {"R1939-3-a"}},
    {any, on(V::connection), closing, in(S::closed), session, "autologout",
     {"R1939-3-j", "R1939-3-k"}},

    // A command that breaks the rules before anything else is looked at.
    {any, any, line_too_long, same, rule, "line-too-long", {"R1939-3-h"}},
    {any, any, unknown, same, rule, "unrecognized", {"R1939-3-h"}},
    {any, any, not_implemented, same, rule, "not-implemented", {"R1939-3-h", "R1939-7-a"}},
    {any, any, malformed, same, rule, "malformed", {"R1939-3-h"}},

    // AUTHORIZATION.
    {in(S::authorization), on(V::user), taken, same, agent, "user", {"R1939-7-g"}},
    {in(S::authorization), on(V::user), completed, in(S::named), agent, "user-accepted",
     {"R1939-7-g", "R1939-7-h"}},
    {in(S::authorization), on(V::user), rejected, same, agent, "user-rejected", {"R1939-7-g"}},
    {in(S::named), on(V::user), taken, same, rule, "second-user", {"R1939-7-g", "R1939-3-i"}},
    {in(S::named), on(V::pass), taken, same, agent, "pass", {"R1939-7-i"}},
    {in(S::named), on(V::pass), completed, in(S::transaction), agent, "pass-accepted",
     {"R1939-4-b", "R1939-4-c"}},
    {in(S::named), on(V::pass), rejected, in(S::authorization), agent, "pass-rejected",
     {"R1939-7-g", "R1939-7-i"}},
    {in(S::authorization), on(V::pass), taken, same, rule, "pass-without-user",
     {"R1939-7-i", "R1939-3-i"}},
    {in(S::authorization), on(V::apop), taken, same, agent, "apop", {"R1939-7-j", "R1939-7-l"}},
    {in(S::authorization), on(V::apop), completed, in(S::transaction), agent, "apop-accepted",
     {"R1939-7-m", "R1939-4-b", "R1939-4-c"}},
    {in(S::authorization), on(V::apop), rejected, same, agent, "apop-rejected", {"R1939-7-m"}},
    {in(S::named), on(V::apop), taken, same, rule, "apop-after-user", {"R1939-3-i"}},
    {in(S::authorization), on(V::quit), taken, same, session, "quit-before-login", {"R1939-6-b"}},
    {in(S::authorization), on(V::quit), completed, in(S::closed), session,
     "quit-before-login-answered", {"R1939-6-b"}},
    {in(S::named), on(V::quit), taken, same, session, "quit-before-login", {"R1939-6-b"}},
    {in(S::named), on(V::quit), completed, in(S::closed), session, "quit-before-login-answered",
     {"R1939-6-b"}},
    // Whatever stands between them, PASS no longer comes directly behind USER.
    {in(S::named), any, rejected, in(S::authorization), rule, "name-forgotten", {"R1939-7-i"}},

    // TRANSACTION.
    {in(S::transaction), on(V::stat), taken, same, session, "stat", {"R1939-5-a"}},
    {in(S::transaction), on(V::stat), completed, same, session, "stat-answered",
     {"R1939-5-a", "R1939-5-b"}},
    {in(S::transaction), on(V::list), taken, same, session, "list", {"R1939-5-c", "R1939-5-d"}},
    {in(S::transaction), on(V::list), completed, same, session, "list-answered",
     {"R1939-5-d", "R1939-5-b", "R1939-5-e"}},
    {in(S::transaction), on(V::retr), taken, same, agent, "retr", {"R1939-5-f"}},
    {in(S::transaction), on(V::retr), completed, same, agent, "retr-answered",
     {"R1939-5-f", "R1939-3-e", "R1939-3-f"}},
    {in(S::transaction), on(V::retr), rejected, same, agent, "retr-rejected", {"R1939-5-f"}},
    {in(S::transaction), on(V::dele), taken, same, session, "dele", {"R1939-5-g"}},
    {in(S::transaction), on(V::dele), completed, same, session, "dele-answered",
     {"R1939-5-g", "R1939-5-h"}},
    {in(S::transaction), on(V::noop), taken, same, session, "noop", {"R1939-5-i"}},
    {in(S::transaction), on(V::noop), completed, same, session, "noop-answered", {"R1939-5-i"}},
    {in(S::transaction), on(V::rset), taken, same, session, "rset", {"R1939-5-j"}},
    {in(S::transaction), on(V::rset), completed, same, session, "rset-answered", {"R1939-5-j"}},
    {in(S::transaction), on(V::top), taken, same, agent, "top", {"R1939-7-b"}},
    {in(S::transaction), on(V::top), completed, same, agent, "top-answered",
     {"R1939-7-b", "R1939-7-c"}},
    {in(S::transaction), on(V::top), rejected, same, agent, "top-rejected", {"R1939-7-b"}},
    {in(S::transaction), on(V::uidl), taken, same, session, "uidl", {"R1939-7-d"}},
    {in(S::transaction), on(V::uidl), completed, same, session, "uidl-answered",
     {"R1939-7-d", "R1939-7-e", "R1939-5-b"}},
    {any, any, no_such_message, same, rule, "no-such-message", {"R1939-4-c"}},
    {any, any, already_deleted, same, rule, "already-deleted", {"R1939-5-g"}},

    // UPDATE.
    {in(S::transaction), on(V::quit), taken, in(S::update), agent, "quit", {"R1939-6-a"}},
    {in(S::update), on(V::quit), completed, in(S::closed), agent, "quit-answered",
     {"R1939-6-a", "R1939-6-d", "R1939-6-e"}},
    {in(S::update), on(V::quit), rejected, in(S::closed), agent, "quit-removal-failed",
     {"R1939-6-e", "R1939-6-d"}},

    // Whatever is left.
    {any, any, taken, same, rule, "wrong-state", {"R1939-3-i"}},
    {any, any, closing, in(S::closed), agent, "refused-too-often", {"R1939-7-m", "R1939-6-c"}},
    {any, any, completed, same, agent, "unexpected-completion", {"R1939-3-i"}},
    {any, any, rejected, same, rule, "rejected", {"R1939-3-h", "R1939-3-i"}},
};
// clang-format on

using Index = std::array<std::uint8_t, kSessionStateCount * kVerbCount * kOutcomeCount>;
static_assert(std::size(kTransitions) < 256);

constexpr std::size_t place(std::size_t state, std::size_t verb, std::size_t outcome) {
  return (state * kVerbCount + verb) * kOutcomeCount + outcome;
}

constexpr Index make_index() {
  Index index{};
  // Backwards, so that the first row that matches is written last.
  for (std::size_t i = std::size(kTransitions); i-- > 0;) {
    const Transition& row = kTransitions[i];
    for (std::size_t state = 0; state < kSessionStateCount; ++state) {
      if (row.from != any && row.from != state) continue;
      for (std::size_t verb = 0; verb < kVerbCount; ++verb) {
        if (row.verb != any && row.verb != verb) continue;
        index[place(state, verb, static_cast<std::size_t>(row.outcome))] =
            static_cast<std::uint8_t>(i);
      }
    }
  }
  return index;
}

constexpr Index kIndex = make_index();

}  // namespace

std::span<const Transition> transitions() { return kTransitions; }

RowId find_transition(SessionState state, Verb verb, Outcome outcome) {
  return kIndex[place(static_cast<std::size_t>(state), static_cast<std::size_t>(verb),
                      static_cast<std::size_t>(outcome))];
}

const Transition& transition(RowId id) { return kTransitions[id]; }

SessionState next_state(SessionState from, RowId id) {
  const std::uint8_t to = kTransitions[id].to;
  return to == same ? from : static_cast<SessionState>(to);
}

std::string_view session_state_name(SessionState state) {
  constexpr std::string_view names[kSessionStateCount] = {"opened",      "authorization", "named",
                                                          "transaction", "update",        "closed"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace smtplab::pop3
