// Aliases and lists: who gets a message, and whom a notice about it names.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/deliveries.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using smtp::Standard;
using test::host;
using test::Lines;
using test::ServerBench;

smtp::ForwardPath plain_path(std::string_view text) {
  return smtp::parse_forward_path(text, smtp::PathRules{})->path;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++times;
  }
  return times;
}

/// Beta.ARPA with an alias and a list of the same members, of whom two can't be reached there.
HostConfig with_lists() {
  HostConfig config = host("Beta.ARPA", Standard::rfc5321);
  config.mailboxes = {{"Jones", {"", Terminal::inactive, 0}},
                      {"Small", {"", Terminal::inactive, 150}}};
  const Lines members = {"<nobody@Beta.ARPA>", "<Small@Beta.ARPA>", "<Jones@Beta.ARPA>",
                         "<ann@d.example>", "<bob@d.example>"};
  const smtp::ReversePath keeper =
      smtp::parse_reverse_path("<keeper@k.example>", smtp::PathRules{})->path;
  config.lists = {{"alias", members, true, {}}, {"list", members, true, keeper}};
  config.forwards = {{"away", "", plain_path("<alias@Beta.ARPA>"), 250}};
  config.relay = RelayPolicy::open;
  return config;
}

// RFC 3464 section 2.3.2: the address with which the host has taken the message. Who is behind an
// alias its sender need not know; the keeper of a list does.
TEST(ListDeliveries, ANoticeNamesAnAliasAndTheMembersOfAList) {
  for (const std::string to : {"alias", "away", "list"}) {
    ServerBench bench(with_lists());
    bench.start("EHLO alpha.example");
    bench.mail({"<" + to + "@Beta.ARPA>"}, "MAIL FROM:<joe@a.example>", std::string(200, 'x'));
    const std::string notice = bench.last_message();
    const bool is_list = to == "list";
    EXPECT_EQ(count(notice, "Final-Recipient: "), is_list ? 2U : 1U) << notice;
    EXPECT_EQ(count(notice, "Final-Recipient: rfc822; " + to + "@Beta.ARPA\r\n"), is_list ? 0U : 1U)
        << notice;
    EXPECT_EQ(notice.find("nobody@Beta.ARPA") == std::string::npos, !is_list) << notice;
    EXPECT_EQ(notice.find("Small@Beta.ARPA") == std::string::npos, !is_list) << notice;
  }
}

// RCPT refuses him by 551, but a list may still name him.
TEST(ListDeliveries, AMemberWhoHasMovedIsNotForwardedAgainstTheHostsWill) {
  HostConfig config = with_lists();
  config.forwards.push_back({"left", "", plain_path("<left@d.example>"), 551});
  config.lists = {{"some", {"<left@Beta.ARPA>", "<Jones@Beta.ARPA>"}, true, {}}};
  ServerBench bench(config);
  bench.start("EHLO alpha.example");
  bench.mail({"<some@Beta.ARPA>"}, "MAIL FROM:<joe@a.example>");
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>", "queued <> <joe@a.example>"}));
}

// RFC 5321 section 4.5.5: what comes from nobody goes on from nobody, and its failures are told to
// nobody, not to the list's keeper either.
TEST(ListDeliveries, AListPassesOnANoticeAsANotice) {
  ServerBench bench(with_lists());
  bench.start("EHLO alpha.example");
  bench.mail({"<list@Beta.ARPA>"}, "MAIL FROM:<>", std::string(200, 'x'));
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>", "queued <> <ann@d.example>",
                                 "queued <> <bob@d.example>"}));
}

TEST(ListDeliveries, WhoIsNamedBehindAnAliasHasHisOwnName) {
  ServerBench bench(with_lists());
  bench.start("EHLO alpha.example");
  bench.mail({"<away@Beta.ARPA>", "<eve@d.example>"});
  Lines names;
  for (const auto& [id, entry] : bench.agent.queue().entries()) {
    names.push_back(entry.to.to_string() + " " + entry.accepted_as);
  }
  ASSERT_EQ(names.size(), 4U) << "the last is the notice";
  EXPECT_EQ(names[0], "<ann@d.example> <away@Beta.ARPA>");
  EXPECT_EQ(names[2], "<eve@d.example> ");
}

TEST(ListDeliveries, WhereOthersRefuseTheMembersOfAnAliasItIsNamedOnce) {
  for (const std::string to : {"alias", "list"}) {
    ServerBench bench(with_lists());
    bench.start("EHLO alpha.example");
    bench.mail({"<" + to + "@Beta.ARPA>"}, "MAIL FROM:<joe@a.example>");
    for (const Effect& effect : std::vector<Effect>(bench.done)) {
      if (effect.kind != Effect::Kind::resolve) continue;
      bench.answer(effect, dns::Outcome::no_such_name);
    }
    const std::string notice = bench.last_message();
    EXPECT_EQ(notice.find("rfc822; ann@d.example") != std::string::npos, to == "list") << notice;
    EXPECT_EQ(notice.find("rfc822; bob@d.example") != std::string::npos, to == "list") << notice;
    EXPECT_EQ(count(notice, "Final-Recipient: rfc822; alias@Beta.ARPA"), to == "list" ? 0U : 1U)
        << notice;
  }
}

}  // namespace
}  // namespace smtplab::agents
