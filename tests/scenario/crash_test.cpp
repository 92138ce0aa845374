// A host that has answered 250 to a message is responsible for it (RFC 5321 sections 4.2.5
// and 6.1): it must not be lost because the host crashes afterwards, whenever that is. It may be
// doubled only where the client's end of data was taken and the reply to it not read
// (section 4.5.3.2.6).
//
// Each host of each world crashes after each step of the run, and comes up again ten minutes later.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/scenario/simulation.h"
#include "sim/trace/world_state.h"
#include "tests/scenario/mail_worlds.h"

namespace smtplab::scenario {
namespace {

using testing::MailWorld;
using trace::EventIndex;
using trace::EventKind;

/// The words in `text` that begin with `prefix`, without it, up to a space or a line end.
std::vector<std::string> words_after(std::string_view text, std::string_view prefix) {
  std::vector<std::string> words;
  for (std::size_t at = text.find(prefix); at != std::string_view::npos;
       at = text.find(prefix, at + 1)) {
    const std::size_t begin = at + prefix.size();
    words.emplace_back(text.substr(begin, text.find_first_of(" \r\n", begin) - begin));
  }
  return words;
}

/// "letter-2". A notice of an RFC 821 host does not hold the letter; there is but one of those.
std::string letter_in(std::string_view text) {
  const auto numbers = words_after(text, "\nletter-");
  return "letter-" + (numbers.empty() ? "1" : numbers.front());
}

/// "@a,@b:c@d" or "c@d" in angle brackets: "c@d".
std::string mailbox_of(std::string_view path) {
  if (path.starts_with("<")) path = path.substr(1, path.size() - 2);
  const std::size_t colon = path.starts_with("@") ? path.find(':') : std::string_view::npos;
  return std::string(colon == std::string_view::npos ? path : path.substr(colon + 1));
}

/// A recipient of a letter for whom a host has answered 250.
struct Promise {
  std::uint32_t host;
  std::string letter;
  std::string from;  // a mailbox; empty for the null reverse-path
  std::string to;
  auto operator<=>(const Promise&) const = default;
};

/// What a run has come to.
struct CrashOutcome {
  std::set<Promise> promises;
  /// Copies by place, letter and what is told of whom ("" for the letter itself).
  std::map<std::tuple<std::string, std::string, std::string>, int> copies;
  std::vector<std::string> waiting;      // "<from> <to>" of what is in queues
  std::set<std::string> may_be_doubled;  // letters

  bool has(const std::string& place, const std::string& letter, const std::string& of) const {
    return copies.count({place, letter, of}) != 0;
  }
};

/// Of whom a notice tells. One of RFC 3464 has a field for each; one of an RFC 821 host has its
/// sentences alone, and does not hold the letter.
std::vector<std::string> told_in(const MailWorld& world, std::string_view notice) {
  std::vector<std::string> paths = words_after(notice, "\nFinal-Recipient: rfc822; ");
  if (!paths.empty() || !notice.starts_with("Return-Path: <>")) return paths;
  for (const auto& [address, places] : world.ends) {
    if (places.empty() && notice.find(address) != std::string_view::npos) paths.push_back(address);
  }
  return paths;
}

void note_copies(const MailWorld& world, const std::string& place, std::string_view message,
                 CrashOutcome& outcome) {
  const std::string letter = letter_in(message);
  std::vector<std::string> told_of = told_in(world, message);
  if (told_of.empty()) told_of.emplace_back();
  for (const std::string& of : told_of) ++outcome.copies[{place, letter, mailbox_of(of)}];
}

/// What was said on one connection.
struct Said {
  std::string octets;  // by the client
  bool was_kept = false;
  bool was_heard = false;
};

CrashOutcome outcome_of(const MailWorld& world, const Simulation& simulation,
                        const trace::Log& log) {
  CrashOutcome outcome;
  trace::WorldState state;
  std::map<std::uint32_t, Said> said;
  for (EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    const bool ends_data = event.verb == smtp::Verb::end_of_data;
    if (event.connection != trace::kNone) {
      Said& here = said[event.connection];
      const auto connection = state.connections().find(event.connection);
      const bool is_server =
          connection != state.connections().end() && connection->second.server == event.host;
      if (event.kind == EventKind::sent && !is_server) here.octets += log.payload(i);
      if (event.kind == EventKind::stored || event.kind == EventKind::queued ||
          event.kind == EventKind::displayed) {
        here.was_kept = true;
      }
      if (event.kind == EventKind::reply && ends_data) here.was_heard = true;
      if (event.kind == EventKind::answered && ends_data && event.code.is_positive()) {
        for (const std::string& to : connection->second.forward_paths) {
          outcome.promises.insert({event.host, letter_in(here.octets),
                                   mailbox_of(*connection->second.reverse_path), mailbox_of(to)});
        }
      }
    }
    state.apply(event, log.payload(i));
  }
  for (const auto& [connection, here] : said) {
    if (here.was_kept && !here.was_heard) outcome.may_be_doubled.insert(letter_in(here.octets));
  }
  for (std::uint32_t host = 0; host < simulation.scenario().hosts.size(); ++host) {
    for (const agents::HeldMessage& held : simulation.held(host)) {
      if (held.place == agents::HeldMessage::Place::queue) {
        outcome.waiting.push_back(held.subject);
      } else {
        note_copies(world, held.subject, *held.octets, outcome);
      }
    }
  }
  return outcome;
}

/// Why a promise was broken; empty if it was kept.
std::string broken(const MailWorld& world, const CrashOutcome& outcome, const Promise& promise) {
  auto ends = world.ends.find(promise.to + " " + promise.letter);
  if (ends == world.ends.end()) ends = world.ends.find(promise.to);
  const std::string what = promise.letter + " for " + promise.to;
  if (ends == world.ends.end()) return "the world does not say what becomes of " + what;
  for (const std::string& place : ends->second) {
    bool is_there = false;
    for (const auto& [copy, count] : outcome.copies) {
      is_there = is_there || (std::get<0>(copy) == place && std::get<1>(copy) == promise.letter);
    }
    if (!is_there) return what + " is not in " + place;
  }
  if (!ends->second.empty() || promise.from.empty()) return {};
  for (const std::string& place : world.ends.at(promise.from)) {
    if (!outcome.has(place, promise.letter, promise.to)) return "nothing is told of " + what;
  }
  return {};
}

/// The first thing that is wrong; empty if all is well. `whole` is the run without a crash.
std::string wrong(const MailWorld& world, const CrashOutcome& whole, const CrashOutcome& outcome) {
  // All worlds have time enough.
  if (!outcome.waiting.empty()) return "it still waits: " + outcome.waiting.front();
  for (const Promise& promise : outcome.promises) {
    if (std::string why = broken(world, outcome, promise); !why.empty()) return why;
  }
  for (const auto& [copy, count] : outcome.copies) {
    const auto& [place, letter, of] = copy;
    const auto expected = whole.copies.find(copy);
    const int most = expected == whole.copies.end() ? 0 : expected->second;
    if (count <= most || outcome.may_be_doubled.count(letter) != 0) continue;
    return std::to_string(count) + " instead of " + std::to_string(most) + " copies of " + letter +
           " in " + place + (of.empty() ? "" : " about " + of);
  }
  return {};
}

class CrashAnywhere : public ::testing::TestWithParam<MailWorld> {};

TEST_P(CrashAnywhere, NothingThatWasAnswered250IsLost) {
  const MailWorld& world = GetParam();
  const auto scenario = testing::loaded(world);
  Simulation simulation(scenario);
  trace::Log log;
  std::vector<std::pair<Simulation, trace::Log>> moments;
  do {
    moments.emplace_back(simulation, log);
  } while (simulation.step(&log));
  const CrashOutcome whole = outcome_of(world, simulation, log);
  ASSERT_FALSE(whole.promises.empty());
  ASSERT_EQ(wrong(world, whole, whole), "");
  std::size_t crashes = 0;
  std::size_t doubled = 0;
  for (std::uint32_t host = 0; host < scenario->hosts.size(); ++host) {
    if (scenario->hosts[host].role != agents::HostRole::transfer_agent) continue;
    for (const auto& [moment, so_far] : moments) {
      if (!moment.is_up(host)) continue;
      Simulation crashed = moment;
      trace::Log crashed_log = so_far;
      crashed.crash(host, &crashed_log);
      crashed.run_until(crashed.now() + minutes(10), &crashed_log);
      crashed.restart(host, &crashed_log);
      ASSERT_TRUE(crashed.run(&crashed_log, 1'000'000));
      ++crashes;
      const CrashOutcome outcome = outcome_of(world, crashed, crashed_log);
      ASSERT_EQ(wrong(world, whole, outcome), "")
          << scenario->hosts[host].name << " crashed before event " << so_far.size() << " at "
          << moment.now().nanoseconds << " ns";
      for (const auto& [copy, count] : outcome.copies) {
        const auto expected = whole.copies.find(copy);
        if (expected != whole.copies.end() && count > expected->second) ++doubled;
      }
    }
  }
  RecordProperty("crashes", static_cast<int>(crashes));
  RecordProperty("doubled", static_cast<int>(doubled));
  EXPECT_GT(crashes, 20U);
}

struct NameOfWorld {
  std::string operator()(const ::testing::TestParamInfo<MailWorld>& tested) const {
    std::string name = tested.param.name;
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
  }
};

INSTANTIATE_TEST_SUITE_P(Worlds, CrashAnywhere, ::testing::ValuesIn(testing::mail_worlds()),
                         NameOfWorld());

}  // namespace
}  // namespace smtplab::scenario
