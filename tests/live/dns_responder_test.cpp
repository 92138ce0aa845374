#include "sim/live/dns_responder.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "tests/live/dns_support.h"

namespace smtplab::live {
namespace {

using test::message;
using test::text_of;

std::optional<dns::Message> from_zones(const dns::Message& query) {
  static const dns::ZoneSet kZones = test::example_zones();
  return kZones.answer(query);
}

std::optional<DnsPacket> response_to(const DnsPacket& query,
                                     DnsTransport transport = DnsTransport::udp) {
  const auto octets = respond_dns(encode_dns(query, kMaxTcpOctets), transport, from_zones);
  if (!octets) return std::nullopt;
  return decode_dns(*octets).value();
}

std::string response_to(std::string_view query) {
  const auto response = response_to({.message = message(query)});
  return response ? text_of(response->message) : "nothing";
}

TEST(DnsResponder, AnswersFromTheZones) {
  EXPECT_EQ(response_to("query 7 rd MX example.org.\n"),
            "response 7 noerror aa rd MX example.org.\n"
            "answer example.org. 3600 IN MX 20 mx2.example.org.\n"
            "answer example.org. 3600 IN MX 10 mx1.example.org.\n"
            "additional mx2.example.org. 3600 IN A 192.0.2.2\n"
            "additional mx1.example.org. 3600 IN A 192.0.2.1\n"
            "additional mx1.example.org. 3600 IN AAAA 2001:db8::1\n");
  EXPECT_EQ(response_to("query 7 A nowhere.example.org.\n"),
            "response 7 nxdomain aa A nowhere.example.org.\n"
            "authority example.org. 600 IN SOA ns.example.org. root.example.org. 7 1800 300 "
            "604800 600\n");
  EXPECT_EQ(response_to("query 7 A example.com.\n"), "response 7 refused A example.com.\n");
}

TEST(DnsResponder, ATypeWithoutANameHasNoData) {
  DnsPacket query{.message = message("query 7 A example.org.\n")};
  query.message.question.type = static_cast<dns::RecordType>(33);  // SRV
  const auto response = response_to(query);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->message.code, dns::ResponseCode::noerror);
  EXPECT_EQ(response->message.question, query.message.question);
  EXPECT_TRUE(response->message.answers.empty());
  ASSERT_EQ(response->message.authority.size(), 1U);
  EXPECT_EQ(response->message.authority[0].type(), dns::RecordType::soa);
}

TEST(DnsResponder, AResponseIsNeverAnswered) {
  EXPECT_EQ(response_to("response 7 noerror MX example.org.\n"), "nothing");
  const auto cut = test::packet("response 7 noerror MX example.org.\n");
  EXPECT_FALSE(
      respond_dns(std::span(cut).first(cut.size() - 1), DnsTransport::udp, from_zones).has_value());
}

TEST(DnsResponder, AServerMaySayNothing) {
  const auto silent = [](const dns::Message&) -> std::optional<dns::Message> {
    return std::nullopt;
  };
  EXPECT_FALSE(respond_dns(test::packet("query 7 A a.\n"), DnsTransport::udp, silent).has_value());
}

TEST(DnsResponder, WhatIsNoMessageIsAFormatErrorOnceItsHeaderIsWhole) {
  const auto query = test::packet("query 4660 A example.org.\n");
  for (std::size_t size = 0; size < query.size(); ++size) {
    const auto response = respond_dns(std::span(query).first(size), DnsTransport::udp, from_zones);
    ASSERT_EQ(response.has_value(), size >= 12) << size << " octets";
    if (!response) continue;
    const std::vector<std::byte> header = {std::byte{0x12}, std::byte{0x34}, std::byte{0x80},
                                           std::byte{1}};
    EXPECT_EQ(response->size(), 12U);
    EXPECT_TRUE(std::equal(header.begin(), header.end(), response->begin()));
  }
}

TEST(DnsResponder, OtherKindsOfQueriesAreDeclined) {
  DnsPacket notify{.message = message("query 7 SOA example.org.\n")};
  notify.opcode = 4;
  EXPECT_EQ(response_to(notify)->message.code, dns::ResponseCode::notimp);
  EXPECT_EQ(response_to(notify)->opcode, 4);

  DnsPacket chaos{.message = message("query 7 TXT version.bind.\n")};
  chaos.question_class = 3;
  EXPECT_EQ(response_to(chaos)->message.code, dns::ResponseCode::refused);

  DnsPacket transfer{.message = message("query 7 A example.org.\n")};
  transfer.message.question.type = static_cast<dns::RecordType>(252);
  EXPECT_EQ(response_to(transfer, DnsTransport::tcp)->message.code, dns::ResponseCode::notimp);
}

// RFC 6891 section 6.1.1: a response has OPT if the query had, and else not.
TEST(DnsResponder, EdnsIsAnsweredWithEdns) {
  DnsPacket query{.message = message("query 7 MX example.org.\n")};
  EXPECT_EQ(response_to(query)->edns, std::nullopt);
  query.edns = Edns{4096, 0};
  EXPECT_EQ(response_to(query)->edns, (Edns{1232, 0}));
  EXPECT_EQ(response_to(query)->message.answers.size(), 2U);
  query.edns = Edns{4096, 1};
  EXPECT_EQ(response_to(query)->other_code, 16);
  EXPECT_TRUE(response_to(query)->message.answers.empty());
}

TEST(DnsResponder, SizesEndWhereTheAskerSays) {
  DnsPacket query{.message = message("query 7 TXT long.example.org.\n")};
  EXPECT_TRUE(response_to(query)->truncated) << "8 strings of 200 octets do not fit 512";
  EXPECT_FALSE(response_to(query, DnsTransport::tcp)->truncated);
  EXPECT_EQ(response_to(query, DnsTransport::tcp)->message.answers.size(), 8U);
  query.edns = Edns{65535, 0};
  EXPECT_TRUE(response_to(query)->truncated) << "nor what a packet may have";
  query.edns = Edns{0, 0};
  EXPECT_TRUE(response_to(query)->truncated);

  DnsPacket shorter{.message = message("query 7 MX example.org.\n")};
  shorter.edns = Edns{1, 0};  // counts as 512
  EXPECT_FALSE(response_to(shorter)->truncated);
}

}  // namespace
}  // namespace smtplab::live
