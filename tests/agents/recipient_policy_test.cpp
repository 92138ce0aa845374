#include "sim/agents/recipient_policy.h"

#include <gtest/gtest.h>

#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using smtp::ReplyText;
using smtp::Standard;
using smtp::Verb;
using test::host;

smtp::ForwardPath recipient_path(std::string_view text) {
  smtp::PathRules rules;
  rules.standard = Standard::rfc821;
  const auto parsed = smtp::parse_forward_path(text, rules);
  EXPECT_TRUE(parsed) << text;
  return parsed ? parsed->path : smtp::ForwardPath{};
}

std::string shown(ReplyText text, const std::string& subject) {
  return std::string(smtp::reply_text_name(text)) + " " + subject;
}
std::string rcpt(const HostConfig& config, std::string_view to, Verb begun = Verb::mail,
                 const dns::Address& client = {}) {
  std::string subject = "left over";
  const ReplyText text = RecipientPolicy(config).judge(recipient_path(to), begun, client, subject);
  return shown(text, subject);
}
std::string vrfy(const HostConfig& config, std::string_view text) {
  std::string subject = "left over";
  const ReplyText reply = RecipientPolicy(config).verify(text, subject);
  return shown(reply, subject);
}
std::string expn(const HostConfig& config, std::string_view text) {
  std::string subject = "left over";
  const ReplyText reply = RecipientPolicy(config).expand(text, subject);
  return shown(reply, subject);
}

HostConfig isif(Standard standard = Standard::rfc821) {
  HostConfig config = host("USC-ISIF.ARPA", standard);
  config.local_domains = {"ISIF.EXAMPLE"};
  config.mailboxes = {{"Smith", {"Fred Smith", Terminal::inactive, 0}},
                      {"Admin.MRC", {"Mark Crispin", Terminal::active, 0}},
                      {"Kay", {"", Terminal::refusing, 0}},
                      {"two words", {"", Terminal::inactive, 0}}};
  config.forwards = {
      {"Postel", "Jon Postel", recipient_path("<Postel@USC-ISI.ARPA>"), 251},
      {"Paul", "", recipient_path("<Mockapetris@USC-ISIB.ARPA>"), 551},
      {"fred", "Fred Fonebone", recipient_path("<@ONE.ARPA:Jones@USC-ISI.ARPA>"), 250}};
  config.lists = {{"Example-People",
                   {"Fred Fonebone <Fonebone@USC-ISIQ.ARPA>",
                    "Quincy Smith <@USC-ISIF.ARPA:Q-Smith@ISI-VAXA.ARPA>", "<joe@foo-unix.ARPA>"},
                   true},
                  {"Executive-Washroom-List", {"<Postel@USC-ISIF.ARPA>"}, false}};
  return config;
}

struct Case {
  std::string_view to;
  std::string_view answer;
};

TEST(RecipientPolicy, UsersAreFoundInAnyLetterCaseAndDomain) {
  const Case cases[] = {
      {"<Smith@USC-ISIF.ARPA>", "recipient_ok Smith"},
      {"<sMITH@usc-isif.arpa>", "recipient_ok Smith"},
      {"<Smith@isif.example>", "recipient_ok Smith"},
      {"<\"Smi\\th\"@USC-ISIF.ARPA>", "recipient_ok Smith"},
      {"<\"two words\"@USC-ISIF.ARPA>", "recipient_ok two words"},
      {"<Green@USC-ISIF.ARPA>", "user_unknown <Green@USC-ISIF.ARPA>"},
      {"<Smith@USC-ISIE.ARPA>", "relay_denied <Smith@USC-ISIE.ARPA>"},
  };
  for (const auto standard : {Standard::rfc821, Standard::rfc5321}) {
    for (const Case& c : cases) EXPECT_EQ(rcpt(isif(standard), c.to), c.answer);
  }
}

// RFC 5321 sections 4.1.1.3 and 4.5.1: with a domain and without, in any letter case.
TEST(RecipientPolicy, EveryHostHasAPostmaster) {
  for (const std::string_view to :
       {"<Postmaster>", "<POSTMASTER@USC-ISIF.ARPA>", "<postmaster@ISIF.EXAMPLE>"}) {
    EXPECT_TRUE(rcpt(isif(), to).starts_with("recipient_ok")) << to;
  }
  EXPECT_EQ(rcpt(isif(), "<Postmaster@USC-ISIE.ARPA>"), "relay_denied <Postmaster@USC-ISIE.ARPA>");
  EXPECT_TRUE(rcpt(isif(), "<Postmaster>", Verb::send).starts_with("not_active"));
  HostConfig config = isif();
  config.forwards.push_back({"postmaster", "", recipient_path("<Smith@USC-ISIF.ARPA>"), 251});
  EXPECT_EQ(rcpt(config, "<Postmaster>"), "will_forward <Smith@USC-ISIF.ARPA>");
}

// RFC 821 section 3.2, RFC 5321 section 3.4.
TEST(RecipientPolicy, WhoHasMovedIsToldAboutAsConfigured) {
  EXPECT_EQ(rcpt(isif(), "<Postel@USC-ISIF.ARPA>"), "will_forward <Postel@USC-ISI.ARPA>");
  EXPECT_EQ(rcpt(isif(), "<Paul@USC-ISIF.ARPA>"), "please_try <Mockapetris@USC-ISIB.ARPA>");
  EXPECT_EQ(rcpt(isif(), "<fred@USC-ISIF.ARPA>"), "recipient_ok <fred@USC-ISIF.ARPA>");
  EXPECT_TRUE(rcpt(isif(), "<example-people@USC-ISIF.ARPA>").starts_with("recipient_ok"));
}

// RFC 821 section 3.6: the route is the road, and a host that it names first is asked to relay.
TEST(RecipientPolicy, Under821ARouteIsFollowed) {
  const Case cases[] = {
      {"<@USC-ISIF.ARPA:Q-Smith@ISI-VAXA.ARPA>", "relay_accepted"},
      {"<@usc-isif.arpa,@TWO.ARPA:Smith@USC-ISIF.ARPA>", "relay_accepted"},
      {"<@TWO.ARPA:Smith@USC-ISIF.ARPA>", "relay_denied"},
      {"<@TWO.ARPA,@USC-ISIF.ARPA:Smith@THREE.ARPA>", "relay_denied"},
      {"<@USC-ISIF.ARPA:Smith@USC-ISIF.ARPA>", "recipient_ok"},
      {"<@USC-ISIF.ARPA,@ISIF.EXAMPLE:Smith@USC-ISIF.ARPA>", "recipient_ok"},
      {"<@USC-ISIF.ARPA:Green@USC-ISIF.ARPA>", "user_unknown"},
  };
  for (const Case& c : cases) {
    EXPECT_TRUE(rcpt(isif(), c.to).starts_with(std::string(c.answer) + " ")) << c.to;
  }
  HostConfig open = isif();
  open.relay = RelayPolicy::open;
  EXPECT_TRUE(rcpt(open, "<@TWO.ARPA:Smith@USC-ISIF.ARPA>").starts_with("relay_accepted "));
  EXPECT_TRUE(rcpt(open, "<Smith@TWO.ARPA>").starts_with("relay_accepted "));
}

// RFC 5321 section 4.1.1.3: as if the route had not been there.
TEST(RecipientPolicy, Under5321TheMailboxAloneIsJudged) {
  const Case cases[] = {
      {"<@TWO.ARPA:Smith@USC-ISIF.ARPA>", "recipient_ok"},
      {"<@USC-ISIF.ARPA,@TWO.ARPA:Smith@USC-ISIF.ARPA>", "recipient_ok"},
      {"<@TWO.ARPA:Green@USC-ISIF.ARPA>", "user_unknown"},
      {"<@USC-ISIF.ARPA:Q-Smith@ISI-VAXA.ARPA>", "relay_denied"},
  };
  for (const Case& c : cases) {
    EXPECT_TRUE(rcpt(isif(Standard::rfc5321), c.to).starts_with(std::string(c.answer) + " "))
        << c.to;
  }
}

// RFC 821 section 3.4.
TEST(RecipientPolicy, WhatATransactionBeganWithDecidesWhoIsReached) {
  struct {
    Verb begun;
    std::string_view user;
    std::string_view answer;
  } const cases[] = {
      {Verb::mail, "Admin.MRC", "recipient_ok"}, {Verb::mail, "Smith", "recipient_ok"},
      {Verb::mail, "Kay", "recipient_ok"},       {Verb::send, "Admin.MRC", "recipient_ok"},
      {Verb::send, "Smith", "not_active"},       {Verb::send, "Kay", "not_active"},
      {Verb::soml, "Admin.MRC", "recipient_ok"}, {Verb::soml, "Smith", "will_mail"},
      {Verb::soml, "Kay", "will_mail"},          {Verb::saml, "Admin.MRC", "recipient_ok"},
      {Verb::saml, "Smith", "recipient_ok"},     {Verb::saml, "Kay", "recipient_ok"},
  };
  for (const auto& c : cases) {
    const std::string user(c.user);
    EXPECT_EQ(rcpt(isif(), "<" + user + "@USC-ISIF.ARPA>", c.begun),
              std::string(c.answer) + " " + user);
  }
}

// RFC 821 section 3.3, with its example 3.
TEST(RecipientPolicy, VrfyTellsTheTruthInFull) {
  const Case cases[] = {
      {"Crispin", "verified Mark Crispin <Admin.MRC@USC-ISIF.ARPA>"},
      {"Mark Crispin", "verified Mark Crispin <Admin.MRC@USC-ISIF.ARPA>"},
      {"admin.mrc", "verified Mark Crispin <Admin.MRC@USC-ISIF.ARPA>"},
      {"kay", "verified <Kay@USC-ISIF.ARPA>"},
      {"two words", "verified <\"two words\"@USC-ISIF.ARPA>"},
      {"\"two words\"@USC-ISIF.ARPA", "verified <\"two words\"@USC-ISIF.ARPA>"},
      {"Smith@USC-ISIF.ARPA", "verified Fred Smith <Smith@USC-ISIF.ARPA>"},
      {"<Smith@isif.example>", "verified Fred Smith <Smith@USC-ISIF.ARPA>"},
      {"Fred", "ambiguous Fred"},  // Fred Smith, and Fred Fonebone
      {"fred@USC-ISIF.ARPA", "verified Fred Fonebone <fred@USC-ISIF.ARPA>"},
      {"Postel", "will_forward <Postel@USC-ISI.ARPA>"},
      {"Paul", "please_try <Mockapetris@USC-ISIB.ARPA>"},
      {"Example-People", "verified <Example-People@USC-ISIF.ARPA>"},
      {"postmaster", "verified <Postmaster@USC-ISIF.ARPA>"},
      {"Jones", "no_match <Jones>"},
      {"Mark", "verified Mark Crispin <Admin.MRC@USC-ISIF.ARPA>"},
      {"Cris", "no_match <Cris>"},
      {"Smith@USC-ISIE.ARPA", "no_match <Smith@USC-ISIE.ARPA>"},
      {"Crispin@USC-ISIF.ARPA", "no_match <Crispin@USC-ISIF.ARPA>"},
      {"@USC-ISIF.ARPA", "no_match <@USC-ISIF.ARPA>"},
      {"<>", "no_match <>"},
      {"<", "no_match <"},
      {"", "no_match <>"},
  };
  for (const Case& c : cases) EXPECT_EQ(vrfy(isif(), c.to), c.answer) << c.to;
}

// RFC 5321 section 3.5.3: 252 for what would be relayed; RFC 821 has no such reply.
TEST(RecipientPolicy, VrfyDoesNotVouchForOtherHosts) {
  HostConfig config = isif(Standard::rfc5321);
  EXPECT_EQ(vrfy(config, "Smith@two.example"), "no_match <Smith@two.example>");
  config.relay = RelayPolicy::open;
  EXPECT_EQ(vrfy(config, "Smith@two.example"), "cannot_verify <Smith@two.example>");
  EXPECT_EQ(vrfy(config, "Green@USC-ISIF.ARPA"), "no_match <Green@USC-ISIF.ARPA>");
  EXPECT_EQ(vrfy(config, "Sm ith@two.example"), "no_match <Sm ith@two.example>");
  HostConfig old = isif();
  old.relay = RelayPolicy::open;
  EXPECT_EQ(vrfy(old, "Smith@two.example"), "no_match <Smith@two.example>");
}

TEST(RecipientPolicy, ANoncommittalHostTellsUsersFromNobody) {
  HostConfig config = isif(Standard::rfc5321);
  config.verify = VerifyPolicy::noncommittal;
  for (const std::string_view text :
       {"Smith", "Green", "Fred", "<Green@USC-ISIF.ARPA>", "Smith@isif.example", "Postel"}) {
    EXPECT_EQ(vrfy(config, text), "cannot_verify " + std::string(text));
  }
  EXPECT_EQ(vrfy(config, "Smith@two.example"), "no_match Smith@two.example");
  EXPECT_EQ(vrfy(config, "Smith@@"), "no_match Smith@@");
  for (const std::string_view text : {"Example-People", "Executive-Washroom-List", "Nobody"}) {
    EXPECT_EQ(expn(config, text), "expand_denied " + std::string(text));
  }
}

TEST(RecipientPolicy, OffIsOff) {
  HostConfig config = isif();
  config.verify = VerifyPolicy::off;
  EXPECT_EQ(vrfy(config, "Smith"), "not_implemented Smith");
  EXPECT_EQ(expn(config, "Example-People"), "not_implemented Example-People");
}

// RFC 821 section 3.3, example 4.
TEST(RecipientPolicy, ExpnNamesOneMemberOnEachLine) {
  EXPECT_EQ(expn(isif(), "example-people"),
            "verified Fred Fonebone <Fonebone@USC-ISIQ.ARPA>\n"
            "Quincy Smith <@USC-ISIF.ARPA:Q-Smith@ISI-VAXA.ARPA>\n<joe@foo-unix.ARPA>");
  EXPECT_TRUE(expn(isif(), "<Example-People@USC-ISIF.ARPA>").starts_with("verified"));
  EXPECT_EQ(expn(isif(), "Executive-Washroom-List"), "expand_denied Executive-Washroom-List");
  EXPECT_EQ(expn(isif(), "Nobody"), "no_match Nobody");
  EXPECT_EQ(expn(isif(), "Smith"), "no_match Smith");
  EXPECT_EQ(expn(isif(), "Example-People@TWO.ARPA"), "no_match Example-People@TWO.ARPA");
  HostConfig config = isif();
  config.lists = {{"Empty", {}, true}};
  EXPECT_EQ(expn(config, "Empty"), "no_match Empty");
}

// RFC 5321 section 3.5.2: paths must not be returned.
TEST(RecipientPolicy, Under5321RoutesAreNotTold) {
  const HostConfig config = isif(Standard::rfc5321);
  EXPECT_EQ(expn(config, "Example-People"),
            "verified Fred Fonebone <Fonebone@USC-ISIQ.ARPA>\n"
            "Quincy Smith <Q-Smith@ISI-VAXA.ARPA>\n<joe@foo-unix.ARPA>");
  HostConfig told = config;
  told.forwards = {{"fred", "", recipient_path("<@ONE.ARPA:Jones@USC-ISI.ARPA>"), 251}};
  EXPECT_EQ(vrfy(told, "fred@USC-ISIF.ARPA"), "will_forward <Jones@USC-ISI.ARPA>");
}

TEST(RecipientPolicy, MembersMayHaveBracketsInTheirNames) {
  HostConfig config = isif(Standard::rfc5321);
  config.lists = {{"L", {"The <boss> <\"a<b\"@TWO.ARPA>", "no path at all"}, true}};
  EXPECT_EQ(expn(config, "L"), "verified The <boss> <\"a<b\"@TWO.ARPA>\nno path at all");
}

// RFC 5321 section 3.6.2: who may relay is the host's own choice.
TEST(RecipientPolicy, ClientsOfItsNetworkMayRelay) {
  HostConfig config = isif(Standard::rfc5321);
  config.relay_clients = {{dns::Address::ipv4({192, 0, 2, 0}), 28},
                          {dns::Address::ipv4({198, 51, 100, 7}), 32}};
  const std::pair<dns::Address, const char*> cases[] = {
      {dns::Address::ipv4({192, 0, 2, 15}), "relay_accepted"},
      {dns::Address::ipv4({192, 0, 2, 16}), "relay_denied"},
      {dns::Address::ipv4({198, 51, 100, 7}), "relay_accepted"},
      {dns::Address::ipv4({198, 51, 100, 8}), "relay_denied"},
      {dns::Address{}, "relay_denied"},
  };
  for (const auto& [client, answer] : cases) {
    EXPECT_EQ(rcpt(config, "<joe@two.example>", Verb::mail, client),
              std::string(answer) + " <joe@two.example>")
        << client.to_string();
    EXPECT_EQ(rcpt(config, "<Smith@USC-ISIF.ARPA>", Verb::mail, client), "recipient_ok Smith");
  }
}

// RFC 5321 section 3.6.2: a second mail exchanger takes mail for its domains from everybody.
TEST(RecipientPolicy, DomainsThatItRelaysForMayBeSentTo) {
  HostConfig config = isif(Standard::rfc5321);
  config.relay_domains = {"two.example"};
  const dns::Address stranger = dns::Address::ipv4({198, 51, 100, 8});
  const std::pair<const char*, const char*> cases[] = {
      {"<joe@Two.Example>", "relay_accepted <joe@Two.Example>"},
      {"<joe@sub.two.example>", "relay_denied <joe@sub.two.example>"},
      {"<joe@three.example>", "relay_denied <joe@three.example>"},
  };
  for (const auto& [path, answer] : cases) {
    EXPECT_EQ(rcpt(config, path, Verb::mail, stranger), answer);
  }
}

// RFC 5321 sections 3.6.1 and 4.1.1.3.
TEST(RecipientPolicy, RoutesAreIgnoredFollowedOrRefused) {
  struct {
    std::string_view to;
    std::string_view ignored;
    std::string_view followed;
  } const cases[] = {
      {"<@USC-ISIF.ARPA:joe@two.example>", "relay_denied", "relay_accepted"},
      {"<@two.example:Smith@USC-ISIF.ARPA>", "recipient_ok", "relay_denied"},
      {"<@isif.example:Smith@USC-ISIF.ARPA>", "recipient_ok", "recipient_ok"},
  };
  HostConfig config = isif(Standard::rfc5321);
  for (const auto& c : cases) {
    config.routes = RouteTreatment::ignore;
    EXPECT_TRUE(rcpt(config, c.to).starts_with(std::string(c.ignored) + " ")) << c.to;
    config.routes = RouteTreatment::follow;
    EXPECT_TRUE(rcpt(config, c.to).starts_with(std::string(c.followed) + " ")) << c.to;
    config.routes = RouteTreatment::refuse;
    EXPECT_EQ(rcpt(config, c.to), "route_refused " + std::string(c.to));
  }
  EXPECT_EQ(rcpt(config, "<Smith@USC-ISIF.ARPA>"), "recipient_ok Smith");
}

// RFC 5321 section 4.1.1.6: the argument is a String, quoted or not; a quote must be closed.
TEST(RecipientPolicy, AQuoteThatIsNotClosedIsNoString) {
  HostConfig config = isif();
  for (const std::string_view text :
       {"\"john smith", "\"", "\"a\\\"", "\"john@USC-ISIF.ARPA", "\"a\\"}) {
    EXPECT_EQ(vrfy(config, text), "syntax_error " + std::string(text));
    EXPECT_EQ(expn(config, text), "syntax_error " + std::string(text));
  }
  EXPECT_EQ(vrfy(config, "\"two words\""), "verified <\"two words\"@USC-ISIF.ARPA>");
  EXPECT_EQ(vrfy(config, "O\"Hara"), "no_match <O\"Hara>");
  config.verify = VerifyPolicy::noncommittal;
  EXPECT_EQ(vrfy(config, "\"john"), "syntax_error \"john");
  config.verify = VerifyPolicy::off;
  EXPECT_EQ(vrfy(config, "\"john"), "not_implemented \"john");
}

}  // namespace
}  // namespace smtplab::agents
