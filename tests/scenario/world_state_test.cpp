// What the trace tells of hosts is what they are: the fold over the events equals the simulation.

#include "sim/trace/world_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "sim/scenario/loader.h"
#include "sim/scenario/simulation.h"
#include "tests/scenario/bundled_files.h"
#include "tests/scenario/mail_worlds.h"

namespace smtplab::scenario {
namespace {

using trace::WorldState;

// Whoever agrees to TURN may try an entry that is not due (`may_be_early`).
void expect_same_queue(const agents::TransferAgent& agent, const trace::HostState& told,
                       Instant now, bool may_be_early) {
  ASSERT_EQ(told.queue.size(), agent.queue().entries().size());
  for (const auto& [id, entry] : agent.queue().entries()) {
    const auto mail = told.queue.find(id);
    ASSERT_NE(mail, told.queue.end()) << entry.paths();
    EXPECT_EQ(mail->second.paths, entry.paths());
    EXPECT_EQ(mail->second.octets, entry.content->size());
    EXPECT_EQ(mail->second.attempts, entry.attempts);
    if (entry.due && *entry.due > now) {
      // The trace says it in whole seconds.
      ASSERT_TRUE(mail->second.due) << entry.paths();
      EXPECT_LE(*mail->second.due, *entry.due) << entry.paths();
      EXPECT_LT(*entry.due - *mail->second.due, seconds(1)) << entry.paths();
    } else if (entry.due || !may_be_early) {
      EXPECT_TRUE(!mail->second.due || *mail->second.due <= now) << entry.paths();
    }
  }
}

void expect_same_mailboxes(const agents::TransferAgent& agent, const trace::HostState& told) {
  std::map<std::string, std::map<std::uint32_t, std::uint32_t>> kept;
  const agents::Deliveries& deliveries = agent.deliveries();
  const agents::MailboxStore& store = deliveries.mailboxes();
  for (std::uint32_t i = 0; i < store.count(); ++i) {
    for (const agents::StoredMessage& message : store.messages(i)) {
      kept[deliveries.mailbox_path(i)][message.uid] =
          static_cast<std::uint32_t>(message.octets->size());
    }
  }
  EXPECT_EQ(told.mailboxes, kept);
  std::map<std::string, std::uint32_t> shown;
  for (const agents::HeldMessage& message : deliveries.shown()) ++shown[message.subject];
  EXPECT_EQ(told.shown, shown);
}

void expect_same_connections(const Simulation& simulation, const WorldState& told) {
  const network::Network& network = simulation.network();
  for (std::uint32_t i = 0; i < network.connection_count(); ++i) {
    const network::Connection& connection = network.connection(i);
    const auto state = told.connections().find(i);
    if (state == told.connections().end()) {
      EXPECT_TRUE(connection.client_closed) << "connection " << i;
      continue;
    }
    EXPECT_EQ(state->second.client, connection.client);
    EXPECT_EQ(state->second.server, connection.server);
    EXPECT_EQ(state->second.port, connection.port);
    EXPECT_EQ(state->second.client_open, !connection.client_closed) << "connection " << i;
    if (state->second.server_open) {
      EXPECT_FALSE(connection.server_closed) << "connection " << i;
    }
  }
  for (const auto& [index, state] : told.connections()) {
    EXPECT_LT(index, network.connection_count());
  }
}

void expect_same(const Simulation& simulation, const WorldState& told) {
  const std::size_t count = simulation.scenario().hosts.size();
  for (std::uint32_t host = 0; host < count; ++host) {
    SCOPED_TRACE(simulation.scenario().hosts[host].name);
    const trace::HostState& state = told.host(host);
    EXPECT_EQ(state.is_up, simulation.is_up(host));
    const agents::TransferAgent* agent = simulation.transfer_agent(host);
    EXPECT_EQ(told.cached(host), simulation.cache(host));
    if (agent == nullptr) continue;
    expect_same_queue(*agent, state, simulation.now(),
                      simulation.scenario().hosts[host].accepts_turn);
    expect_same_mailboxes(*agent, state);
  }
  expect_same_connections(simulation, told);
}

/// Plays it and compares whenever ten more events have happened, and at the end.
void compare_all_the_way(const std::shared_ptr<const Scenario>& scenario) {
  Simulation simulation(scenario);
  trace::Log log;
  WorldState told;
  trace::EventIndex applied = 0;
  bool goes_on = true;
  for (trace::EventIndex next = 0; goes_on; next = log.size() + 10) {
    while (log.size() < next && (goes_on = simulation.step(&log))) {
    }
    if (next == 0) goes_on = simulation.step(&log);
    for (; applied < log.size(); ++applied) told.apply(log[applied], log.payload(applied));
    SCOPED_TRACE("after event " + std::to_string(applied));
    expect_same(simulation, told);
    if (::testing::Test::HasFailure()) return;
  }
}

class Told : public ::testing::TestWithParam<std::string> {};

TEST_P(Told, EveryTenthEventFindsTheHostsAsTheTraceTells) {
  auto loaded = load_scenario_file(GetParam());
  ASSERT_TRUE(loaded);
  compare_all_the_way(std::make_shared<const Scenario>(std::move(*loaded)));
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Told, ::testing::ValuesIn(testing::bundled_files()),
                         testing::NameOfFile());

TEST(WorldState, TellsOfHostsThatCrashAndTryAgain) {
  for (const testing::MailWorld& world : testing::mail_worlds()) {
    SCOPED_TRACE(world.name);
    compare_all_the_way(testing::loaded(world));
  }
}

TEST(WorldState, OfAPointOfALogIsThatOfTheEventsBefore) {
  const auto scenario = testing::loaded(testing::mail_worlds().front());
  Simulation simulation(scenario);
  trace::Log log;
  simulation.run(&log);
  WorldState told;
  for (trace::EventIndex i = 0; i <= log.size(); ++i) {
    const WorldState at = trace::state_at(log, i);
    ASSERT_EQ(at.now(), told.now());
    ASSERT_EQ(at.connections(), told.connections());
    for (std::uint32_t host = 0; host < scenario->hosts.size(); ++host) {
      ASSERT_EQ(at.host(host), told.host(host));
    }
    if (i < log.size()) told.apply(log[i], log.payload(i));
  }
  EXPECT_TRUE(told.connections().empty());
}

}  // namespace
}  // namespace smtplab::scenario
