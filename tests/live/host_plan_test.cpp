#include "sim/live/host_plan.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace smtplab::live {
namespace {

scenario::Scenario three_hosts() {
  scenario::Scenario scenario;
  for (const char* const name : {"a.example", "b.example", "c.example"}) {
    agents::HostConfig host;
    host.name = name;
    host.addresses.push_back(
        scenario::default_address(static_cast<std::uint32_t>(scenario.hosts.size())));
    scenario.hosts.push_back(std::move(host));
  }
  scenario.hosts[2].role = agents::HostRole::name_server;
  return scenario;
}

dns::Address address(const char* text) { return *dns::Address::parse(text); }

TEST(HostPlan, EachHostHasAnAddressInLoopback) {
  const scenario::Scenario scenario = three_hosts();
  const HostPlan plan(scenario, {2000, {}, {}, {}});
  EXPECT_EQ(plan.endpoint_of(0, 25).to_string(), "127.25.0.1:2025");
  EXPECT_EQ(plan.endpoint_of(2, 53).to_string(), "127.25.0.3:2053");
  EXPECT_EQ(plan.caller_at(address("127.25.0.2")), 1U);
  EXPECT_EQ(plan.caller_at(address("127.0.0.1")), plan.outside());
}

TEST(HostPlan, AddressesOfTheScenarioAreFoundAgain) {
  const scenario::Scenario scenario = three_hosts();
  const HostPlan plan(scenario, {2000, {}, {}, {}});
  EXPECT_EQ(plan.find(address("192.0.2.2")), 1U);
  EXPECT_EQ(plan.find(address("127.25.0.2")), std::nullopt);
  EXPECT_EQ(plan.scenario_address_at(address("127.25.0.2")), address("192.0.2.2"));
  EXPECT_EQ(plan.scenario_address_at(address("127.0.0.1")), address("127.0.0.1"));
}

TEST(HostPlan, SomebodyElseIsAHostThatIsNotServed) {
  const scenario::Scenario scenario = three_hosts();
  HostPlan::Settings settings{2000, {}, {}, {}};
  settings.external.emplace(1, Endpoint{address("127.0.0.1"), 25});
  const HostPlan plan(scenario, settings);
  EXPECT_FALSE(plan.is_served(1));
  EXPECT_TRUE(plan.is_served(0));
  EXPECT_EQ(plan.endpoint_of(1, 25).to_string(), "127.0.0.1:25");
  settings.served = {0};
  EXPECT_FALSE(HostPlan(scenario, settings).is_served(2));
}

TEST(HostPlan, AHostCanBeBoundElsewhere) {
  const scenario::Scenario scenario = three_hosts();
  HostPlan::Settings settings{0, {}, {}, {}};
  settings.bound_to.emplace(0, address("192.168.0.7"));
  const HostPlan plan(scenario, settings);
  EXPECT_EQ(plan.endpoint_of(0, 25).to_string(), "192.168.0.7:25");
  EXPECT_EQ(plan.caller_at(address("192.168.0.7")), 0U);
}

TEST(HostPlan, ManyHostsHaveDifferentAddresses) {
  scenario::Scenario scenario;
  for (std::uint32_t i = 0; i < 600; ++i) {
    agents::HostConfig host;
    host.addresses.push_back(scenario::default_address(i));
    scenario.hosts.push_back(std::move(host));
  }
  const HostPlan plan(scenario, {0, {}, {}, {}});
  for (std::uint32_t i = 0; i < 600; ++i) {
    EXPECT_EQ(plan.caller_at(plan.address_of(i)), i);
    const auto last = plan.address_of(i).octets()[3];
    EXPECT_TRUE(last != 0 && last != 255) << i;
  }
}

dns::ResourceRecord record(const char* name, const char* where) {
  return {*dns::DomainName::parse(name), 60, dns::AddressData{address(where)}};
}

TEST(HostPlan, OthersAreToldWhereHostsStand) {
  const scenario::Scenario scenario = three_hosts();
  HostPlan::Settings settings{2000, {}, {}, {}, true};
  settings.external.emplace(1, Endpoint{address("127.0.0.9"), 2525});
  const HostPlan plan(scenario, settings);
  dns::Message response;
  response.answers = {record("a.example", "192.0.2.1"), record("b.example", "192.0.2.2"),
                      record("nobody.example", "198.51.100.7"), record("a.example", "2001:db8::1")};
  response.additional = {record("c.example", "192.0.2.3"), record("c.example", "192.0.2.3")};
  const dns::Message told = plan.for_others(response);
  EXPECT_EQ(told.answers,
            (std::vector{record("a.example", "127.25.0.1"), record("b.example", "127.0.0.9"),
                         record("nobody.example", "127.25.255.254")}))
      << "no family of addresses that nobody has here";
  EXPECT_EQ(told.additional, std::vector{record("c.example", "127.25.0.3")});
  settings.tells_places = false;
  EXPECT_EQ(HostPlan(scenario, settings).for_others(response), response);
}

TEST(HostPlan, SomebodyElseIsKnownByHisAddressUnlessItIsEverybodys) {
  const scenario::Scenario scenario = three_hosts();
  HostPlan::Settings settings{2000, {}, {}, {}};
  settings.external.emplace(1, Endpoint{address("127.0.0.9"), 25});
  EXPECT_EQ(HostPlan(scenario, settings).caller_at(address("127.0.0.9")), 1U);
  settings.external.insert_or_assign(1, Endpoint{address("127.0.0.1"), 25});
  const HostPlan plan(scenario, settings);
  EXPECT_EQ(plan.caller_at(address("127.0.0.1")), plan.outside());
}

}  // namespace
}  // namespace smtplab::live
