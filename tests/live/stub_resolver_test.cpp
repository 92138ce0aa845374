#include "sim/live/stub_resolver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>

#include "tests/live/dns_support.h"
#include "tests/live/raw_socket.h"

namespace smtplab::live {
namespace {

using namespace std::chrono_literals;
using dns::Outcome;
using dns::RecordType;
using test::message;
using test::name;

/// A server that says what `answer` does.
class Server {
 public:
  explicit Server(DnsAnswer answer)
      : server_(
            DnsServer::listen(context_, Endpoint::parse("127.0.0.1", 0).value(), std::move(answer))
                .value()),
        endpoint_(server_->endpoint()),
        thread_([this] { context_.run(); }) {}
  ~Server() {
    context_.stop();
    thread_.join();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  dns::Resolution look_up(std::string_view domain, RecordType type = RecordType::a) const {
    StubResolver resolver(endpoint_, 200ms, 2);
    return resolver.look_up({name(domain), type});
  }

 private:
  boost::asio::io_context context_;
  std::unique_ptr<DnsServer> server_;
  Endpoint endpoint_;
  std::thread thread_;
};

/// Says this to everybody, with the id and the question that were asked.
DnsAnswer always(const std::string& text) {
  return [text](const dns::Message& query) {
    dns::Message response = message(text);
    response.id = query.id;
    response.question = query.question;
    return response;
  };
}

TEST(StubResolver, AServerThatOffersRecursionSpeaksForTheAuthority) {
  const Server recursive(always("response 1 nxdomain rd ra A a.\n"));
  EXPECT_EQ(recursive.look_up("example.org").outcome, Outcome::no_such_name);
  const Server other(always("response 1 nxdomain rd A a.\n"));
  EXPECT_EQ(other.look_up("example.org").outcome, Outcome::server_failure);
}

TEST(StubResolver, AsksOnWhereAnAliasEndsTheAnswer) {
  const Server server([](const dns::Message& query) {
    dns::Message response = query;
    response.is_response = true;
    response.authoritative = true;
    if (query.question.name == name("a.example")) {
      response.answers = {{name("a.example"), 60, dns::CnameData{name("b.example")}}};
    } else {
      response.answers = {
          {name("b.example"), 60, dns::AddressData{dns::Address::ipv4({192, 0, 2, 1})}}};
    }
    return response;
  });
  const dns::Resolution found = server.look_up("a.example");
  EXPECT_EQ(found.outcome, Outcome::records);
  EXPECT_EQ(found.queries, 2U);
  EXPECT_EQ(found.canonical, name("b.example"));
  EXPECT_EQ(found.chain.size(), 1U);
  EXPECT_EQ(found.records.size(), 1U);
}

TEST(StubResolver, AliasesWithoutEndComeToAnEnd) {
  std::atomic<int> count = 0;
  const Server server([&](const dns::Message& query) {
    dns::Message response = query;
    response.is_response = true;
    response.authoritative = true;
    const std::string next = "n" + std::to_string(++count) + ".example";
    response.answers = {{query.question.name, 60, dns::CnameData{name(next)}}};
    return response;
  });
  const dns::Resolution found = server.look_up("n0.example");
  EXPECT_EQ(found.failure, dns::Failure::too_many_aliases);
  EXPECT_EQ(count, 8);
}

TEST(StubResolver, RepeatsAQueryThatHasNoResponse) {
  std::atomic<int> asked = 0;
  const Server server([&](const dns::Message& query) -> std::optional<dns::Message> {
    if (++asked == 1) return std::nullopt;
    return test::example_zones().answer(query);
  });
  const dns::Resolution found = server.look_up("mx1.example.org");
  EXPECT_EQ(found.outcome, Outcome::records);
  EXPECT_EQ(found.queries, 2U);

  const Server silent([](const dns::Message&) { return std::nullopt; });
  EXPECT_EQ(silent.look_up("mx1.example.org").outcome, Outcome::timed_out);
}

TEST(StubResolver, TellsRefusalsFromDenials) {
  EXPECT_EQ(Server(always("response 1 refused ra A a.\n")).look_up("a").outcome,
            Outcome::server_failure);
  EXPECT_EQ(Server(always("response 1 servfail ra A a.\n")).look_up("a").outcome,
            Outcome::server_failure);
  EXPECT_EQ(Server(always("response 1 noerror ra A a.\n")).look_up("a").outcome, Outcome::no_data);
  EXPECT_EQ(Server(always("response 1 noerror A a.\n"
                          "authority example. 60 IN NS ns.example.\n"))
                .look_up("a.example")
                .outcome,
            Outcome::server_failure)
      << "a referral is no answer";
}

TEST(StubResolver, ReadsTheFirstServerOfResolvConf) {
  const auto first = [](std::string_view text) {
    const auto server = first_name_server(text);
    return server ? server->to_string() : "none";
  };
  EXPECT_EQ(first("# comment\nsearch example.org\nnameserver 192.0.2.53\nnameserver 192.0.2.54\n"),
            "192.0.2.53:53");
  EXPECT_EQ(first("nameserver\t2001:db8::53 \n"), "[2001:db8::53]:53");
  EXPECT_EQ(first("nameserver nonsense\nnameserver 192.0.2.53"), "192.0.2.53:53");
  EXPECT_EQ(first("nameservers 192.0.2.53\n;nameserver 192.0.2.53\nnameserver\n"), "none");
  EXPECT_EQ(first(""), "none");
}

}  // namespace
}  // namespace smtplab::live
