#include "sim/agents/transfer_agent.h"

#include <gtest/gtest.h>

#include "tests/agents/beta_host.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using smtp::Standard;
using test::beta;
using test::host;
using test::Lines;
using test::ServerBench;
using test::told;
using trace::EventKind;

// RFC 821 section 3.1, example 1.
const Lines kExample1 = {
    "S: 220 Beta.ARPA Simple Mail Transfer Service Ready",
    "C: HELO Alpha.ARPA",
    "S: 250 Beta.ARPA",
    "C: MAIL FROM:<Smith@Alpha.ARPA>",
    "S: 250 OK",
    "C: RCPT TO:<Jones@Beta.ARPA>",
    "S: 250 OK",
    "C: RCPT TO:<Green@Beta.ARPA>",
    "S: 550 No such user here",
    "C: RCPT TO:<Brown@Beta.ARPA>",
    "S: 250 OK",
    "C: DATA",
    "S: 354 Start mail input; end with <CRLF>.<CRLF>",
    "C: Blah blah blah...",
    "C: .",
    "S: 250 OK",
    "C: QUIT",
    "S: 221 Beta.ARPA Service closing transmission channel",
};

TEST(TransferAgent, TakesTheMessageOfExample1) {
  ServerBench bench(beta());
  EXPECT_TRUE(bench.plays(kExample1));
  EXPECT_EQ(told(bench.log), (Lines{"command connection",
                                    "answered connection 220",
                                    "command HELO",
                                    "answered HELO 250",
                                    "command MAIL",
                                    "answered MAIL 250",
                                    "reverse-path <Smith@Alpha.ARPA>",
                                    "command RCPT",
                                    "answered RCPT 250",
                                    "forward-path <Jones@Beta.ARPA>",
                                    "command RCPT",
                                    "answered RCPT 550",
                                    "command RCPT",
                                    "answered RCPT 250",
                                    "forward-path <Brown@Beta.ARPA>",
                                    "command DATA",
                                    "answered DATA 354",
                                    "content 19",
                                    "command end-of-data",
                                    "stored <Jones@Beta.ARPA>",
                                    "stored <Brown@Beta.ARPA>",
                                    "answered end-of-data 250",
                                    "envelope-cleared",
                                    "command QUIT",
                                    "answered QUIT 221"}));
  EXPECT_EQ(bench.closed, std::vector<std::uint32_t>{0});
  EXPECT_EQ(bench.agent.open_connections(), 0U);
  EXPECT_EQ(bench.agent.held().size(), 2U);
}

TEST(TransferAgent, EventsNameTheirCause) {
  ServerBench bench(beta());
  bench.start();
  trace::Recorder recorder(bench.tally, &bench.log);
  const trace::EventIndex arrived = recorder.record({});
  bench.give(Octets{0, "MAIL FROM:<a@b.example>\r\nRCPT TO:<Jones@Beta.ARPA>\r\n"}, arrived);
  const Lines expected = {"command MAIL", "answered MAIL 250", "reverse-path <a@b.example>",
                          "command RCPT", "answered RCPT 250", "forward-path <Jones@Beta.ARPA>"};
  std::vector<trace::EventIndex> causes;
  Lines seen;
  for (trace::EventIndex i = arrived + 1; i < bench.log.size(); ++i) {
    if (bench.log[i].kind == EventKind::violation) continue;  // of unasked pipelining
    seen.push_back(test::told(bench.log[i], bench.log.payload(i)));
    causes.push_back(bench.log[i].cause);
    EXPECT_EQ(bench.log[i].host, test::kHost);
    EXPECT_EQ(bench.log[i].connection, 0U);
  }
  EXPECT_EQ(seen, expected);
  // The violation stands between MAIL and its answer.
  const trace::EventIndex mail = arrived + 1;
  const trace::EventIndex rcpt = mail + 4;
  EXPECT_EQ(causes,
            (std::vector<trace::EventIndex>{arrived, mail, mail + 2, arrived, rcpt, rcpt + 1}));
  EXPECT_EQ(bench.done.back().cause, rcpt + 1) << "what is sent is caused by the last answer";
}

TEST(TransferAgent, TheLastReplyWaitsForTheDisk) {
  ServerBench bench(beta());
  bench.disk_is_slow = true;
  bench.start();
  EXPECT_EQ(bench.mail({"<Jones@Beta.ARPA>"}), "");
  EXPECT_EQ(bench.reply_to("QUIT"), "") << "one thing after the other";
  EXPECT_TRUE(bench.kept().empty());
  EXPECT_TRUE(bench.agent.held().empty());
  bench.finish_disk();
  EXPECT_EQ(bench.output[0], "250 OK\r\n221 Beta.ARPA Service closing transmission channel\r\n");
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>"}));
}

// RFC 5321 section 4.1.1.10, and RFC 1047's trouble: the message was complete.
TEST(TransferAgent, AConnectionLostWhileTheDiskWorksTakesNothingBack) {
  ServerBench bench(beta());
  bench.disk_is_slow = true;
  bench.start();
  bench.mail({"<Jones@Beta.ARPA>"});
  bench.give(Closed{0, true});
  EXPECT_EQ(bench.agent.open_connections(), 0U);
  bench.send("NOOP\r\n");
  bench.wait(minutes(60));
  const std::vector<std::uint32_t> tickets = bench.tickets;
  bench.finish_disk();
  for (const std::uint32_t ticket : tickets) bench.give(Stored{ticket});  // told twice
  EXPECT_EQ(bench.output[0], "");
  EXPECT_EQ(bench.agent.held().size(), 1U);
  EXPECT_EQ(
      bench.events({EventKind::stored, EventKind::answered, EventKind::envelope_cleared}).back(),
      "envelope-cleared");
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>"}));
  EXPECT_EQ(bench.log[bench.log.size() - 2].connection, 0U) << "where the message came from";
  EXPECT_EQ(bench.closed, std::vector<std::uint32_t>{0});
}

TEST(TransferAgent, AConnectionLostBeforeTheDotStoresNothing) {
  for (const bool was_reset : {false, true}) {
    ServerBench bench(beta());
    bench.start();
    bench.reply_to("MAIL FROM:<a@b.example>");
    bench.reply_to("RCPT TO:<Jones@Beta.ARPA>");
    bench.reply_to("DATA");
    bench.reply_to("Hello");
    bench.give(Closed{0, was_reset});
    EXPECT_EQ(bench.output[0], "");
    EXPECT_TRUE(bench.agent.held().empty());
    EXPECT_TRUE(bench.tickets.empty());
    EXPECT_EQ(told(bench.log).back(), "envelope-cleared");
    EXPECT_EQ(bench.agent.open_connections(), 0U);
  }
}

TEST(TransferAgent, ASilentClientIsToldAndLeft) {
  ServerBench bench(beta());
  bench.start();
  bench.reply_to("MAIL FROM:<a@b.example>");
  bench.wait(minutes(4));
  bench.reply_to("NOOP");
  const trace::EventIndex noop = bench.log.size() - 1;
  bench.wait(minutes(4));
  EXPECT_EQ(bench.agent.open_connections(), 1U) << "the five minutes began again";
  bench.wait(minutes(1));
  EXPECT_EQ(bench.output[0],
            "421 Beta.ARPA Service not available, closing transmission channel\r\n");
  Lines last = told(bench.log);
  last.erase(last.begin(), last.end() - 3);
  EXPECT_EQ(last, (Lines{"timed-out connection", "answered connection 421", "envelope-cleared"}));
  EXPECT_EQ(bench.log[noop + 1].cause, noop) << "what the waiting began with";
  EXPECT_EQ(bench.log[noop + 2].cause, noop + 1);
  EXPECT_EQ(bench.log[noop + 1].at, Instant{} + minutes(9));
  EXPECT_EQ(bench.closed, std::vector<std::uint32_t>{0});
}

TEST(TransferAgent, EnvelopesAreClearedByRsetHeloAndQuit) {
  for (const char* command : {"RSET", "HELO Alpha.ARPA", "QUIT"}) {
    ServerBench bench(beta());
    bench.start();
    bench.reply_to("MAIL FROM:<a@b.example>");
    bench.reply_to("RCPT TO:<Jones@Beta.ARPA>");
    bench.reply_to(command);
    EXPECT_EQ(
        bench.events(
            {EventKind::reverse_path, EventKind::forward_path, EventKind::envelope_cleared}),
        (Lines{"reverse-path <a@b.example>", "forward-path <Jones@Beta.ARPA>", "envelope-cleared"}))
        << command;
  }
}

TEST(TransferAgent, ASecondMessageHasNothingOfTheFirst) {
  ServerBench bench(beta());
  bench.start();
  bench.mail({"<Jones@Beta.ARPA>"}, "MAIL FROM:<a@b.example>", "first");
  bench.mail({"<Brown@Beta.ARPA>"}, "MAIL FROM:<c@d.example>", "second");
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>", "stored <Brown@Beta.ARPA>"}));
  EXPECT_EQ(bench.last_message(),
            "Return-Path: <c@d.example>\r\n"
            "Received: from Alpha.ARPA by Beta.ARPA ; 27 Oct 81 15:27:39 PST\r\nsecond\r\n");
}

// RFC 821 section 3.8.
TEST(TransferAgent, TurnIsRefusedUnlessWanted) {
  ServerBench bench(beta());
  bench.start();
  EXPECT_EQ(bench.reply_to("TURN"), "502 Command not implemented\r\n");
  EXPECT_EQ(bench.reply_to("NOOP"), "250 OK\r\n");
}

TEST(TransferAgent, HelpNamesWhatIsServed) {
  ServerBench old(beta());
  old.start();
  EXPECT_EQ(old.reply_to("HELP"),
            "214 Commands: HELO MAIL RCPT DATA RSET NOOP QUIT VRFY EXPN HELP SEND SOML SAML\r\n");
  HostConfig quiet = beta(Standard::rfc5321);
  quiet.verify = VerifyPolicy::off;
  ServerBench now(quiet);
  now.start("EHLO alpha.example");
  EXPECT_EQ(now.reply_to("HELP"), "214 Commands: HELO EHLO MAIL RCPT DATA RSET NOOP QUIT HELP\r\n");
  EXPECT_EQ(now.reply_to("VRFY Jones"), "502 Command not implemented\r\n");
}

TEST(TransferAgent, ConnectionsAreApart) {
  ServerBench bench(beta());
  bench.connect(4);
  bench.connect(9);
  bench.reply_to("HELO a.example", 4);
  EXPECT_EQ(bench.reply_to("MAIL FROM:<a@b.example>", 9), "503 Bad sequence of commands\r\n");
  EXPECT_EQ(bench.reply_to("MAIL FROM:<a@b.example>", 4), "250 OK\r\n");
  bench.give(Closed{9, false});
  EXPECT_EQ(bench.reply_to("RCPT TO:<Jones@Beta.ARPA>", 4), "250 OK\r\n");
  EXPECT_EQ(bench.agent.open_connections(), 1U);
}

TEST(TransferAgent, InputsItKnowsNothingOfDoNothing) {
  ServerBench bench(beta());
  bench.start();
  const std::size_t length = bench.log.size();
  bench.give(Octets{7, "QUIT\r\n"});
  bench.give(Closed{7, true});
  bench.give(Timer{7, 0});
  bench.give(Stored{0});
  bench.give(Stored{12});
  bench.give(Connected{8, network::Side::client, 0});
  bench.give(Connected{0, network::Side::server, 0});
  bench.give(Timer{0, 5});
  EXPECT_EQ(bench.log.size(), length);
  EXPECT_EQ(bench.agent.open_connections(), 1U);
  EXPECT_EQ(bench.reply_to("NOOP"), "250 OK\r\n");
}

// RFC 2920 section 3.2: whoever says 354 there must not send the message to anybody.
TEST(TransferAgent, AMessageForNobodyIsRefused) {
  HostConfig config = host("mx.example.org", smtp::Standard::rfc5321);
  config.dialect.texts.set(smtp::ReplyText::no_recipients, {smtp::ReplyCode{354}, {}, "go on"});
  ServerBench bench(config);
  bench.start("EHLO pc.example.com");
  EXPECT_TRUE(bench.plays({"C: MAIL FROM:<joe@a.example>", "S: 250 OK", "C: DATA", "S: 354 go on",
                           "C: .", "S: 550 No such user here"}));
  EXPECT_TRUE(bench.kept().empty());
}

TEST(TransferAgent, ADialectMayLetItAnswerForWhatCannotBeRead) {
  HostConfig config = beta();
  smtp::Transition row;
  row.verb = static_cast<std::uint8_t>(smtp::Verb::rcpt);
  row.outcome = smtp::Outcome::malformed;
  row.decides = smtp::Decides::agent;
  row.reply = smtp::ReplyText::recipient_ok;
  row.key = "takes-anything";
  config.dialect.table = smtp::TransitionTable(Standard::rfc821, {row});
  ServerBench bench(config);
  bench.start();
  bench.reply_to("MAIL FROM:<a@b.example>");
  EXPECT_EQ(bench.reply_to("RCPT TO:nobody"), "250 OK\r\n");
  EXPECT_TRUE(bench.events({EventKind::forward_path}).empty());
  bench.reply_to("DATA");
  EXPECT_EQ(bench.reply_to("Hello\r\n."), "250 OK\r\n");
  EXPECT_TRUE(bench.agent.held().empty());
}

// A copy in the midst of a message goes on alone.
TEST(TransferAgent, ACopyGoesOnAlone) {
  ServerBench bench(beta());
  bench.start();
  bench.reply_to("MAIL FROM:<a@b.example>");
  const TransferAgent copy = bench.agent;
  bench.reply_to("RCPT TO:<Jones@Beta.ARPA>");
  bench.reply_to("DATA");
  bench.reply_to("Hello\r\n.");
  EXPECT_EQ(bench.agent.held().size(), 1U);
  EXPECT_TRUE(copy.held().empty());
  bench.agent = copy;
  EXPECT_EQ(bench.reply_to("DATA"), "503 Bad sequence of commands\r\n");
}

// RFC 5321 section 6.3.
TEST(TransferAgent, AMessageThatGoesRoundIsRefused) {
  HostConfig config = beta(Standard::rfc5321);
  config.most_hops = 3;
  for (const int hops : {2, 3}) {
    ServerBench bench(config);
    std::string text;
    for (int i = 0; i < hops; ++i) text += "Received: from a by b; some day\r\n";
    bench.start("EHLO alpha.example");
    const std::string reply =
        bench.mail({"<Jones@Beta.ARPA>"}, "MAIL FROM:<joe@a.example>", text + "\r\nHello");
    EXPECT_EQ(reply.substr(0, 3), hops == 2 ? "250" : "554") << reply;
    EXPECT_EQ(bench.kept().size(), hops == 2 ? 1U : 0U);
    EXPECT_EQ(bench.reply_to("NOOP").substr(0, 3), "250");
  }
}

// RFC 5321 section 4.4: the client's address stands behind what it called itself.
TEST(TransferAgent, TheTimeStampNamesTheClientsAddress) {
  const std::pair<dns::Address, const char*> cases[] = {
      {dns::Address::ipv4({192, 0, 2, 9}), "from alpha.example ([192.0.2.9])"},
      {*dns::Address::parse("2001:db8::9"), "from alpha.example ([IPv6:2001:db8::9])"}};
  for (const auto& [peer, from] : cases) {
    ServerBench bench(beta(Standard::rfc5321));
    bench.peer = peer;
    bench.start("EHLO alpha.example");
    bench.mail({"<Jones@Beta.ARPA>"});
    EXPECT_NE(bench.last_message().find(from), std::string::npos) << bench.last_message();
  }
}

// RFC 5321 section 4.3.1: a client waits for the greeting.
TEST(TransferAgent, AGreetingMayWait) {
  HostConfig config = beta();
  config.greeting_delay = seconds(2);
  ServerBench patient(config);
  patient.connect();
  EXPECT_EQ(patient.output[0], "");
  patient.wait(seconds(2) - nanoseconds(1));
  EXPECT_EQ(patient.output[0], "");
  patient.wait(nanoseconds(1));
  EXPECT_TRUE(patient.output[0].starts_with("220 Beta.ARPA"));
  EXPECT_TRUE(patient.events({EventKind::violation}).empty());
  EXPECT_EQ(patient.reply_to("HELO Alpha.ARPA"), "250 Beta.ARPA\r\n");
  patient.wait(minutes(5));
  EXPECT_EQ(patient.closed, std::vector<std::uint32_t>{0}) << "the five minutes count from then";

  ServerBench early(config);
  early.connect();
  early.send("HELO Alpha.ARPA\r\n");
  EXPECT_EQ(early.output[0], "");
  early.wait(seconds(2));
  EXPECT_EQ(early.output[0],
            "220 Beta.ARPA Simple Mail Transfer Service Ready\r\n250 Beta.ARPA\r\n");
  ASSERT_EQ(early.events({EventKind::violation}).size(), 1U);
}

TEST(TransferAgent, WhoLeavesBeforeTheGreetingIsForgotten) {
  HostConfig config = beta();
  config.greeting_delay = seconds(2);
  ServerBench bench(config);
  bench.connect();
  bench.give(Closed{0, false});
  EXPECT_EQ(bench.agent.open_connections(), 0U);
  bench.wait(minutes(60));
  EXPECT_EQ(bench.output[0], "");
  bench.connect();
  bench.wait(seconds(2));
  EXPECT_TRUE(bench.output[0].starts_with("220 ")) << "the number may be used again";
}

}  // namespace
}  // namespace smtplab::agents
