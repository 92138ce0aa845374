#include "sim/smtp/sasl.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::smtp {
namespace {

using namespace std::string_literals;

const Login kTim{"tim", "tanstaaftanstaaf"};

TEST(Mechanism, NamesAreReadInAnyLetterCase) {
  for (std::size_t i = 0; i < kMechanismCount; ++i) {
    const auto mechanism = static_cast<Mechanism>(i);
    EXPECT_EQ(find_mechanism(mechanism_name(mechanism)), mechanism);
  }
  EXPECT_EQ(find_mechanism("cram-MD5"), Mechanism::cram_md5);
  EXPECT_EQ(find_mechanism("CRAM"), std::nullopt);
  EXPECT_EQ(find_mechanism(""), std::nullopt);
}

TEST(SaslExchange, PlainIsOneMessage) {
  SaslExchange exchange(Mechanism::plain, "");
  EXPECT_TRUE(exchange.client_begins());
  EXPECT_EQ(exchange.challenge(), "");
  EXPECT_TRUE(exchange.take("\0tim\0tanstaaftanstaaf"s));
  EXPECT_EQ(exchange.credentials().user, "tim");
  EXPECT_EQ(exchange.credentials().authorization, "");
  EXPECT_TRUE(exchange.credentials().prove("tanstaaftanstaaf"));
  EXPECT_FALSE(exchange.credentials().prove("tanstaaf"));
}

TEST(SaslExchange, PlainMaySayForWhom) {
  SaslExchange exchange(Mechanism::plain, "");
  EXPECT_TRUE(exchange.take("Ursel\0Kurt\0xipj3plmq"s));
  EXPECT_EQ(exchange.credentials().authorization, "Ursel");
  EXPECT_EQ(exchange.credentials().user, "Kurt");
}

TEST(SaslExchange, WhatIsNoMessageOfPlainProvesNothing) {
  for (const std::string& message :
       {""s, "tim"s, "\0tim"s, "\0tim\0secret\0more"s, "\0\0secret"s}) {
    SaslExchange exchange(Mechanism::plain, "");
    EXPECT_TRUE(exchange.take(message));
    EXPECT_FALSE(exchange.credentials().prove("secret"));
  }
}

TEST(SaslExchange, LoginAsksForNameAndPassword) {
  SaslExchange exchange(Mechanism::login, "");
  EXPECT_EQ(exchange.challenge(), "Username:");
  EXPECT_FALSE(exchange.take("tim"));
  EXPECT_EQ(exchange.challenge(), "Password:");
  EXPECT_TRUE(exchange.take("secret"));
  EXPECT_EQ(exchange.credentials().user, "tim");
  EXPECT_TRUE(exchange.credentials().prove("secret"));
}

// RFC 2195 section 2.
TEST(SaslExchange, CramMd5IsThatOfItsStandard) {
  const std::string challenge = "<1896.697170952@postoffice.reston.mci.net>";
  SaslExchange exchange(Mechanism::cram_md5, challenge);
  EXPECT_FALSE(exchange.client_begins());
  EXPECT_EQ(exchange.challenge(), challenge);
  EXPECT_TRUE(exchange.take("tim b913a602c7eda7a495b4e6e7334d3890"));
  EXPECT_EQ(exchange.credentials().user, "tim");
  EXPECT_TRUE(exchange.credentials().prove(kTim.password));
  EXPECT_FALSE(exchange.credentials().prove("tanstaaf"));
  EXPECT_EQ(response_to(Mechanism::cram_md5, kTim, challenge, 0),
            "tim b913a602c7eda7a495b4e6e7334d3890");
}

TEST(SaslExchange, ADigestForAnotherChallengeProvesNothing) {
  SaslExchange exchange(Mechanism::cram_md5, "<1897.697170952@postoffice.reston.mci.net>");
  exchange.take("tim b913a602c7eda7a495b4e6e7334d3890");
  EXPECT_FALSE(exchange.credentials().prove(kTim.password));
}

// RFC 4422 appendix A: the name is TLS's to prove, and needs no password.
TEST(SaslExchange, ExternalReliesOnACertificate) {
  SaslExchange exchange(Mechanism::external, "tim");
  EXPECT_TRUE(exchange.client_begins());
  EXPECT_EQ(exchange.challenge(), "");
  EXPECT_TRUE(exchange.take("ann"));
  EXPECT_EQ(exchange.credentials().user, "tim");
  EXPECT_EQ(exchange.credentials().authorization, "ann");
  EXPECT_TRUE(exchange.credentials().prove(""));
  SaslExchange nobody(Mechanism::external, "");
  EXPECT_TRUE(nobody.take(""));
  EXPECT_FALSE(nobody.credentials().prove(""));
}

TEST(SaslExchange, WhoHasNoPasswordIsNobody) {
  SaslExchange exchange(Mechanism::plain, "");
  exchange.take("\0tim\0"s);
  EXPECT_FALSE(exchange.credentials().prove(""));
}

TEST(SaslResponse, IsWhatTheServerReads) {
  for (std::size_t i = 0; i < kMechanismCount; ++i) {
    const auto mechanism = static_cast<Mechanism>(i);
    SaslExchange exchange(mechanism, "<1@foo.example>");
    std::size_t step = 0;
    const auto first = initial_response(mechanism, kTim);
    EXPECT_TRUE(!first || exchange.client_begins());
    bool is_complete = first && exchange.take(*first);
    while (!is_complete && step < 3) {
      is_complete = exchange.take(response_to(mechanism, kTim, exchange.challenge(), step++));
    }
    EXPECT_TRUE(exchange.credentials().prove(kTim.password)) << mechanism_name(mechanism);
  }
}

}  // namespace
}  // namespace smtplab::smtp
