// `smtplab lookup`: what is printed, and what the program ends with.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "program_run.h"
#include "tests/live/dns_support.h"
#include "tests/live/raw_socket.h"

namespace smtplab::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using testing::ProgramRun;

ProgramRun lookup(const std::string& arguments) { return testing::smtplab("lookup " + arguments); }

ProgramRun in_scenario(const std::string& scenario, const std::string& arguments) {
  return lookup("--scenario scenarios/dns/" + scenario + ".json " + arguments);
}

TEST(Lookup, AsksTheZonesOfAScenario) {
  const ProgramRun run = in_scenario("questions", "example.org MX");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out,
            "example.org. MX: 2 records\n"
            "  example.org. 300 IN MX 10 mx1.example.org.\n"
            "  example.org. 300 IN MX 20 mx2.example.org.\n"
            "asked\n"
            "  ns.test [192.0.2.2]: example.org. MX -> 2 records, with authority\n");
  EXPECT_EQ(run.err, "");
}

TEST(Lookup, TheTypeIsAUnlessAnotherIsGiven) {
  EXPECT_THAT(in_scenario("questions", "mx1.example.org").out,
              HasSubstr("mx1.example.org. 300 IN A 198.51.100.1\n"));
  EXPECT_THAT(in_scenario("questions", "mx1.example.org aaaa").out,
              HasSubstr("mx1.example.org. 300 IN AAAA 2001:db8::1\n"));
}

TEST(Lookup, ShowsTheAliasesOnTheWay) {
  EXPECT_THAT(in_scenario("questions", "www.example.org").out,
              HasSubstr("  www.example.org. 300 IN CNAME mx1.example.org.\n"
                        "  mx1.example.org. 300 IN A 198.51.100.1\n"));
}

TEST(Lookup, AnAddressAsksForItsName) {
  EXPECT_THAT(in_scenario("questions", "198.51.100.1").out,
              HasSubstr("1.100.51.198.in-addr.arpa. 3600 IN PTR mx1.example.org.\n"));
}

TEST(Lookup, ShowsReferralsFromTheRootDown) {
  const ProgramRun run = in_scenario("delegation", "mx1.example.org");
  EXPECT_EQ(run.exit_code, 0) << run.out;
  EXPECT_THAT(run.out, HasSubstr(": mx1.example.org. A -> the servers of org. know\n"));
  EXPECT_THAT(run.out, HasSubstr(": mx1.example.org. A -> 1 record, with authority\n"));
}

TEST(Lookup, WhatIsNotThereExitsWithOneAndShowsTheAuthority) {
  const ProgramRun name = in_scenario("questions", "mx3.example.org");
  EXPECT_EQ(name.exit_code, 1);
  EXPECT_THAT(name.out, HasSubstr("mx3.example.org. A: no such name\n"
                                  "authority\n"
                                  "  example.org. 300 IN SOA ns.test. "));
  const ProgramRun data = in_scenario("questions", "mx2.example.org AAAA");
  EXPECT_EQ(data.exit_code, 1);
  EXPECT_THAT(data.out, HasSubstr("the name exists, but has no record of this type\n"));
}

TEST(Lookup, NoAnswerExitsWithThree) {
  const ProgramRun run = in_scenario("missing-glue", "mx1.example.org");
  EXPECT_EQ(run.exit_code, 3) << run.out;
  EXPECT_THAT(run.out, HasSubstr("mx1.example.org. A: no answer: "));
}

TEST(Lookup, ListsTheHostsOfADomainWithReasonsAndClauses) {
  const ProgramRun run = in_scenario("mx-order", "--mx example.org");
  EXPECT_EQ(run.exit_code, 0) << run.out;
  const std::size_t first = run.out.find(" 1. near.example.org  preference 10  ");
  const std::size_t second = run.out.find(" 2. middle.example.org  preference 20  ");
  ASSERT_NE(first, std::string::npos) << run.out;
  ASSERT_NE(second, std::string::npos) << run.out;
  EXPECT_LT(first, second);
  EXPECT_THAT(run.out, HasSubstr("    It has the lowest preference, and so is tried first.\n"
                                 "    [R5321-5.1-p]"));
}

TEST(Lookup, ADomainThatTakesNoMailExitsWithOne) {
  const ProgramRun null_mx = in_scenario("null-mx", "--mx example.org");
  EXPECT_EQ(null_mx.exit_code, 1);
  EXPECT_THAT(null_mx.out, HasSubstr("the domain example.org takes no mail (null MX)\n"));
  EXPECT_THAT(null_mx.out, HasSubstr("[R7505-1-a]"));
  EXPECT_EQ(in_scenario("questions", "--mx nowhere.example.org").exit_code, 1);
}

TEST(Lookup, TheSeedDrawsTheOrderOfEquals) {
  std::string first_of_all;
  bool differs = false;
  for (int seed = 1; seed <= 8; ++seed) {
    const ProgramRun run =
        in_scenario("equal-mx", "--mx example.org --seed " + std::to_string(seed));
    EXPECT_EQ(run.exit_code, 0);
    const std::string first = run.out.substr(run.out.find(" 1. ")).substr(0, 20);
    differs = differs || (!first_of_all.empty() && first != first_of_all);
    first_of_all = first;
    EXPECT_EQ(in_scenario("equal-mx", "--mx example.org --seed " + std::to_string(seed)).out,
              run.out);
  }
  EXPECT_TRUE(differs);
}

TEST(Lookup, JsonHasKeysAndClauses) {
  const Json found = Json::parse(in_scenario("cname", "--mx old.example.com --format json").out);
  EXPECT_EQ(found["outcome"], "found");
  EXPECT_EQ(found["canonical"], "example.org");
  EXPECT_EQ(found["reasons"][1]["key"], "domain-alias");
  EXPECT_EQ(found["exchangers"][0]["host"], "mx1.example.org");
  EXPECT_EQ(found["exchangers"][0]["preference"], 10);
  EXPECT_EQ(found["exchangers"][0]["reasons"][0]["clauses"][0], "R5321-5.1-i");
  EXPECT_EQ(found["asked"][0]["response"]["authoritative"], true);

  const Json records = Json::parse(in_scenario("questions", "example.org TXT --format json").out);
  EXPECT_EQ(records["outcome"], "records");
  EXPECT_EQ(records["records"][0]["data"], "\"v=spf1 mx -all\"");
  EXPECT_EQ(records["records"][0]["ttl_s"], 300);
}

TEST(Lookup, SpeaksChinese) {
  const ProgramRun run = in_scenario("cname", "--lang zh --mx old.example.com");
  EXPECT_THAT(run.out, HasSubstr("给 old.example.com 的邮件送往 1 台主机\n"));
  EXPECT_THAT(run.out, HasSubstr("[R5321-5.1-d] 先查 MX；CNAME 的结果当作最初的名称处理\n"));
}

TEST(Lookup, AsksARealServer) {
  const live::test::ExampleServer server;
  const std::string there = " --server " + server.endpoint().to_string();
  const ProgramRun records = lookup("www.example.org TXT" + there);
  EXPECT_EQ(records.exit_code, 0) << records.err;
  EXPECT_THAT(records.out, HasSubstr("  www.example.org. 3600 IN CNAME example.org.\n"
                                     "  example.org. 3600 IN TXT \"v=spf1 mx -all\"\n"));
  const ProgramRun long_one = lookup("long.example.org TXT" + there);
  EXPECT_THAT(long_one.out, HasSubstr("long.example.org. TXT: 8 records\n")) << "over TCP";
  const ProgramRun hosts = lookup("--mx example.org" + there);
  EXPECT_EQ(hosts.exit_code, 0);
  EXPECT_THAT(hosts.out, HasSubstr(" 1. mx1.example.org  preference 10  2001:db8::1, 192.0.2.1\n"));
  EXPECT_EQ(lookup("nowhere.example.org" + there).exit_code, 1);
  EXPECT_EQ(lookup("example.com" + there).exit_code, 3) << "it refuses what it does not serve";
}

TEST(Lookup, AServerThatIsNotThereExitsWithThree) {
  live::Endpoint nobody;
  {
    live::test::RawSocket socket(SOCK_DGRAM);
    nobody = socket.bind();
  }
  const ProgramRun run = lookup("example.org --server " + nobody.to_string());
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(run.err, "smtplab: the server cannot be reached: Connection refused\n");
  EXPECT_THAT(run.out, HasSubstr("example.org. A: no answer: no name server has answered"));
}

TEST(Lookup, WhatIsWrongIsNamed) {
  const auto is_wrong = [](const std::string& arguments, const std::string& word) {
    const ProgramRun run = lookup(arguments);
    EXPECT_EQ(run.exit_code, 2) << arguments;
    EXPECT_THAT(run.err, HasSubstr(word)) << arguments;
    EXPECT_EQ(run.out, "") << arguments;
  };
  const std::string zones = " --scenario scenarios/dns/cname.json";
  is_wrong("a..b" + zones, "\"a..b\" is no domain name");
  is_wrong("example.org SRV" + zones, "there is no type \"SRV\" here");
  is_wrong("example.org --server localhost:x", "\"localhost:x\" is no address of a server");
  is_wrong("example.org --scenario nowhere.json", "nowhere.json");
  is_wrong("example.org --scenario scenarios/dns", "--scenario takes one file");
  is_wrong("example.org MX --mx" + zones, "excludes");
  is_wrong("example.org --server 127.0.0.1" + zones, "excludes");
  is_wrong("", "name");
  EXPECT_THAT(lookup("'a\x1b[31m..b'" + zones).err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace smtplab::cli
