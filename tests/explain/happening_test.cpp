#include "sim/explain/happening.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "sample_run.h"
#include "sim/dns/resolution.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/text_layout.h"
#include "sim/register/register.h"
#include "sim/trace/decision.h"

namespace smtplab::explain {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using trace::EventKind;

/// A letter to two, of whom one is not known; "faults" may break something.
SampleRun run_road(const std::string& faults = {}, const std::string& host_keys = {}) {
  return run_text(R"({"id": "road", "title": "A road", "starts": "2024-05-06T09:00:00+02:00",
    "hosts": [{"name": "pc.example.com", "role": "mua", "smart_host": "smtp.example.com"},
      {"name": "smtp.example.com", "local_domains": ["example.com"], "mailboxes": ["alice"],
       "relay": "open")" +
                  host_keys + R"(},
      {"name": "mx.example.org", "local_domains": ["example.org"], "mailboxes": ["bob"]}],)" +
                  faults + R"(
    "script": [{"at_s": 1, "host": "pc.example.com", "submit": {"from": "<alice@example.com>",
      "to": ["<bob@example.org>", "<nobody@example.org>"], "body": ["Hello"]}}],
    "expect": [{"violations": []}]})");
}

const std::string kDown =
    R"("faults": [{"at_s": 0, "crash": "mx.example.org", "restart_after_s": 1000}],)";

std::string happening_text(const SampleRun& run, Language language = Language::en,
                           bool annotate = false) {
  TextOptions options;
  options.language = language;
  options.annotate = annotate;
  return write_text(*run.scenario, run.result, options);
}

/// True if the parts stand in the text in this order.
::testing::AssertionResult in_order(const std::string& text,
                                    const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const std::string& part : parts) {
    const std::size_t found = text.find(part, at);
    if (found == std::string::npos) {
      return ::testing::AssertionFailure() << "not there, or too early: " << part << "\n" << text;
    }
    at = found + part.size();
  }
  return ::testing::AssertionSuccess();
}

TEST(Happenings, TheRoadOfALetterIsToldInItsOrder) {
  EXPECT_TRUE(in_order(
      happening_text(run_road()),
      {"  1.000 =>  pc.example.com: <alice@example.com> writes to <bob@example.org>",
       "-- Connection 1: pc.example.com (C) to smtp.example.com (S)", " -> C: QUIT",
       "pc.example.com: the server has taken it for <bob@example.org>",
       "smtp.example.com: mail for example.org goes to example.org",
       "-- Connection 2: smtp.example.com (C) to mx.example.org (S)",
       "<** S: 550 No such user here", "<-  S: 250 OK",
       "=>  smtp.example.com: passed on for <bob@example.org>",
       "<=  smtp.example.com: mail for <nobody@example.org> can't be delivered", "550 No such user",
       "=>  smtp.example.com: a notice goes into the mailbox", " -> C: QUIT", "-- At the end"}));
}

TEST(Happenings, AHostThatIsDownIsTriedAgain) {
  const std::string text = happening_text(run_road(kDown));
  EXPECT_TRUE(in_order(
      text, {"   0.000 xx  mx.example.org crashes",
             "xx  smtp.example.com calls mx.example.org: nobody listens there",
             "..  smtp.example.com: mail for <bob@example.org>,",
             "waits: no host of the domain answers", "next try in 30 min",
             "1000.000 ++  mx.example.org is up again", "1801.300 =>  smtp.example.com: mail for",
             "-- Connection 2: smtp.example.com (C)", "passed on for <bob@example.org>"}));
  EXPECT_THAT(text, Not(HasSubstr("-- Connection 3")));
}

TEST(Happenings, WhatRecursForDaysIsShortened) {
  const SampleRun run = run_road(R"("faults": [{"at_s": 0, "crash": "mx.example.org"}],)");
  const std::string text = happening_text(run);
  EXPECT_TRUE(in_order(
      text, {"    0:00:00.000 xx  mx.example.org crashes", "next try in 30 min", "next try in 2 h",
             "a notice of the delay goes into", "... the same ", " more times, until 4d ", "4d ",
             "<=  smtp.example.com: gives up on mail for <bob@example.org>",
             "a notice goes into the mailbox"}));
  TextOptions options;
  options.in_full = true;
  const std::string full = write_text(*run.scenario, run.result, options);
  EXPECT_THAT(full, Not(HasSubstr("... the same ")));
  EXPECT_GT(full.size(), 2 * text.size());
}

TEST(Happenings, WhatIsPassedOnIsNotHeldAnyMore) {
  const std::string text = happening_text(run_road());
  EXPECT_THAT(text, HasSubstr("mailbox <bob@mx.example.org>: 1 message"));
  EXPECT_THAT(text, Not(HasSubstr("queue:")));
  const std::string held = happening_text(run_road({}, R"(, "outgoing": "hold")"));
  EXPECT_THAT(held, HasSubstr("queue: 1 message to send on, <alice@example.com>"));
}

TEST(Happenings, AreExplainedOnceWithTheirClauses) {
  const std::string text = happening_text(run_road(kDown), Language::en, true);
  const std::string why = "The message stays in the queue, and its";
  EXPECT_THAT(text, HasSubstr(why));
  EXPECT_EQ(text.find(why), text.rfind(why));
  EXPECT_THAT(text, HasSubstr("[R5321-4.5.4.1-a]"));
  EXPECT_THAT(text, HasSubstr("[R5321-3.6.3-a]"));
}

TEST(Happenings, MarksAreExplainedWhereTheyAreUsed) {
  const std::string text = happening_text(run_road(kDown), Language::en, true);
  EXPECT_THAT(text, HasSubstr("=> on its way, or there   .. waits   <= goes back, or nowhere"));
  EXPECT_THAT(text, HasSubstr("xx ++ broken, and up again"));
  EXPECT_THAT(text, Not(HasSubstr("name server is asked")));
}

TEST(Happenings, FitTheirWidthInBothLanguages) {
  for (const Language language : {Language::en, Language::zh}) {
    for (const std::size_t width : {40U, 80U}) {
      TextOptions options;
      options.language = language;
      options.width = width;
      const SampleRun run = run_road(kDown);
      const std::string text = write_text(*run.scenario, run.result, options);
      EXPECT_FALSE(std::regex_search(text, std::regex("\\[[a-z]+\\.|\\{[a-zA-Z_]+\\}"))) << text;
      std::size_t begin = 0;
      for (std::size_t end = text.find('\n'); end != std::string::npos;
           end = text.find('\n', begin)) {
        EXPECT_LE(display_width(text.substr(begin, end - begin)), width);
        begin = end + 1;
      }
    }
  }
}

TEST(HappeningKinds, HaveSentencesAndClausesThatExist) {
  std::set<std::string_view> keys;
  for (const HappeningKind& kind : happening_kinds()) {
    EXPECT_TRUE(keys.insert(kind.key).second) << kind.key;
    for (const Language language : {Language::en, Language::zh}) {
      EXPECT_TRUE(catalogue(language).has("happening." + std::string(kind.key))) << kind.key;
    }
    for (const std::string_view id : kind.clauses) {
      if (id.empty()) continue;
      EXPECT_NE(requirements::standard_register().find(id), nullptr) << kind.key << ": " << id;
    }
  }
  EXPECT_TRUE(std::is_sorted(happening_kinds().begin(), happening_kinds().end(),
                             [](const auto& a, const auto& b) { return a.key < b.key; }));
  EXPECT_GT(keys.size(), 40U);
}

TEST(HappeningKinds, HaveMarksOfThreeColumns) {
  std::set<std::string_view> marks;
  for (const HappeningKind& kind : happening_kinds()) {
    EXPECT_EQ(display_width(mark_of(kind.course)), 3U);
    marks.insert(mark_of(kind.course));
  }
  EXPECT_EQ(marks.size(), 9U);
}

/// Appends an event of one host.
trace::EventIndex add(trace::Log& log, EventKind kind, const std::string& head,
                      const std::string& tail = {}, std::uint32_t value = 0) {
  trace::Event event;
  event.kind = kind;
  event.host = 0;
  event.value = value;
  event.begin = static_cast<std::uint32_t>(head.size());
  return log.append(event, head + tail);
}

std::string told(const trace::Log& log, bool cache = false) {
  scenario::Scenario scenario;
  for (const char* name : {"a.example", "ns.example"}) {
    scenario.hosts.emplace_back();
    scenario.hosts.back().name = name;
  }
  TextOptions options;
  options.annotate = false;
  options.in_full = cache;
  return write_text(scenario, log, options);
}

TEST(Happenings, QuestionsAndAnswersAreShort) {
  trace::Log log;
  add(log, EventKind::datagram_sent, "query 7 rd MX example.org.\n", {}, 1);
  add(log, EventKind::datagram_sent,
      "response 7 noerror aa MX example.org.\nanswer example.org. 3600 IN MX 10 mx1.example.org.\n"
      "additional mx1.example.org. 3600 IN A 192.0.2.1\n",
      {}, 1);
  add(log, EventKind::datagram_sent, "response 8 nxdomain aa MX nowhere.example.\n", {}, 1);
  add(log, EventKind::datagram_sent, "response 9 servfail MX example.org.\n", {}, 1);
  add(log, EventKind::datagram_sent, "no message at all", {}, 1);
  const std::string text = told(log);
  EXPECT_THAT(text, HasSubstr("?>  a.example asks ns.example: MX example.org?\n"));
  EXPECT_THAT(text, HasSubstr("<?  a.example answers ns.example: MX 10 mx1.example.org\n"));
  EXPECT_THAT(text, HasSubstr("answers ns.example: no such name\n"));
  EXPECT_THAT(text, HasSubstr("answers ns.example: MX example.org: servfail\n"));
  EXPECT_THAT(text, Not(HasSubstr("no message at all")));
}

TEST(Happenings, ALookupThatFailsSaysWhy) {
  trace::Log log;
  const auto server_failure = static_cast<std::uint32_t>(dns::Outcome::server_failure);
  add(log, EventKind::resolved, "MX example.org.", "servers-failed", server_failure);
  add(log, EventKind::resolved, "A www.example.org.",
      "www.example.org. 60 IN CNAME www.example.org.\nalias-loop", server_failure);
  add(log, EventKind::resolved, "A mx.example.org.", {},
      static_cast<std::uint32_t>(dns::Outcome::timed_out));
  const std::string text = told(log);
  const auto flat = [](std::string shown) {
    return std::regex_replace(shown, std::regex("\\s+"), " ");
  };
  EXPECT_THAT(flat(text),
              HasSubstr("a.example gets no answer to MX example.org: each name server has failed, "
                        "refused, or had no authority"));
  EXPECT_THAT(flat(text), HasSubstr("no answer to A www.example.org: the aliases lead back to "
                                    "where they began"));
  EXPECT_THAT(flat(text), HasSubstr("A mx.example.org: no name server has answered in time"));
}

TEST(Happenings, AFaultOfANameServerSaysWhatItDoes) {
  trace::Log log;
  for (const char* mode : {"servfail", "silent", "normal", ""}) {
    add(log, EventKind::fault, {}, mode);
  }
  EXPECT_TRUE(in_order(told(log), {"xx  a.example says that it cannot answer (SERVFAIL)",
                                   "xx  a.example answers no query from now on",
                                   "++  a.example answers queries again",
                                   "xx  there is no connection that could be broken"}));
}

TEST(Happenings, TheCacheIsShownOnRequest) {
  trace::Log log;
  add(log, EventKind::cache_changed,
      "records answer 3600000000000 MX example.org.\n10 mx1.example.org.\n");
  EXPECT_THAT(told(log), Not(HasSubstr("remembers")));
  EXPECT_THAT(told(log, true),
              HasSubstr("[]  a.example remembers: MX example.org: 10 mx1.example.org."));
}

TEST(Happenings, WhatSomebodyOutsideDecidesAndChangesIsTold) {
  trace::Log log;
  const auto add_decision = [&](EventKind kind, trace::Decision decision, smtp::Verb verb,
                                const std::string& head, const std::string& tail) {
    trace::Event event;
    event.kind = kind;
    event.host = 0;
    event.value = static_cast<std::uint32_t>(decision);
    event.verb = verb;
    event.begin = static_cast<std::uint32_t>(head.size());
    log.append(event, head + tail);
  };
  using trace::Decision;
  const auto none = smtp::Verb::unknown;
  add_decision(EventKind::asked, Decision::rcpt, smtp::Verb::rcpt, "<b@c.d>", "250 OK");
  add_decision(EventKind::decided, Decision::rcpt, smtp::Verb::rcpt, "<b@c.d>", "450 Later");
  add_decision(EventKind::decided, Decision::rcpt, smtp::Verb::rcpt, "<b@c.d>", "");
  add_decision(EventKind::asked, Decision::data, smtp::Verb::end_of_data, "", "250 OK");
  add_decision(EventKind::asked, Decision::route, none, "c.d", "c.d");
  add_decision(EventKind::decided, Decision::route, none, "c.d", "hub.example");
  add_decision(EventKind::asked, Decision::retry, none, "<b@c.d>", "1800");
  add_decision(EventKind::asked, Decision::retry, none, "<b@c.d>", "give-up");
  add_decision(EventKind::decided, Decision::retry, none, "<b@c.d>", "90.5");
  add_decision(EventKind::decided, Decision::retry, none, "<b@c.d>", "give-up");
  add(log, EventKind::reply_chosen, "", "421 No\nmore");
  add(log, EventKind::policy_changed, "relay", "open");
  add(log, EventKind::zone_changed, "c.d. MX", "c.d. 60 IN MX 10 m.c.d.\n");
  add(log, EventKind::zone_changed, "c.d. MX", "");
  EXPECT_TRUE(in_order(told(log),
                       {">>  a.example asks outside how to answer RCPT <b@c.d>; its own answer:",
                        "              250 OK", ">>  a.example is told to answer 450 Later",
                        ">>  a.example is told to decide by itself",
                        ">>  a.example asks outside whether to take the message; its own answer:",
                        ">>  a.example asks outside where mail for c.d is to go",
                        ">>  a.example is told to send mail for c.d to hub.example",
                        ">>  a.example asks outside when to try <b@c.d> again; by itself: 30 min",
                        ">>  a.example asks outside when to try <b@c.d> again; by itself: it",
                        ">>  a.example is told to try <b@c.d> again in 1 min 30 s",
                        ">>  a.example is told to give up mail for <b@c.d>",
                        ">>  a.example: its next reply is chosen outside: 421 No, more",
                        ">>  a.example: relay is open from now on",
                        ">>  a.example: for c.d. MX its zone has 10 m.c.d. from now on",
                        ">>  a.example: for c.d. MX its zone has nothing any more"}));
}

TEST(Happenings, NothingOfAPeerReachesTheTerminalAsItIs) {
  trace::Log log;
  add(log, EventKind::deferred, "<> <a@\x1b[31m>", "\x1b]0;x\x07 reply");
  add(log, EventKind::routed, "example\x1b.org", "10 mx\x1b [192.0.2.1]");
  add(log, EventKind::composed, "", "");
  add(log, EventKind::failed, "", "");
  add(log, EventKind::dequeued, "");
  EXPECT_THAT(told(log), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace smtplab::explain
