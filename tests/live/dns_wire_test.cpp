// Packets of DNS, octet by octet (RFC 1035 section 4): what is written, what is read, what is not
// believed.

#include "sim/live/dns_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sim/dns/zone_reader.h"
#include "sim/dns/zone_set.h"

namespace smtplab::live {
namespace {

using dns::RecordType;
using Kind = DnsWireError::Kind;

dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }

/// Octets written as they stand in a packet: pairs of hexadecimal digits, or characters in quotes.
std::vector<std::byte> octets(std::string_view text) {
  std::vector<std::byte> octets;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
    } else if (text[at] == '"') {
      for (++at; text[at] != '"'; ++at) octets.push_back(static_cast<std::byte>(text[at]));
      ++at;
    } else {
      octets.push_back(
          static_cast<std::byte>(std::stoi(std::string(text.substr(at, 2)), nullptr, 16)));
      at += 2;
    }
  }
  return octets;
}

std::string hex(std::span<const std::byte> octets) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte octet : octets) {
    text += kDigits[std::to_integer<unsigned>(octet) >> 4U];
    text += kDigits[std::to_integer<unsigned>(octet) & 0xFU];
    text += ' ';
  }
  return text;
}

dns::Message message(std::string_view text) { return dns::parse_message(text).value(); }

std::string text_of(const dns::Message& message) {
  std::string text;
  message.append_to(text);
  return text;
}

/// The message in `packet`, or the name of what is wrong with it.
std::string reading_of(std::string_view packet) {
  const auto read = decode_dns(octets(packet));
  return read ? text_of(read->message) : std::string(key_of(read.error().kind));
}

constexpr std::string_view kEverything =
    "response 4660 noerror aa rd ra ANY example.org.\n"
    "answer example.org. 3600 IN SOA ns.example.org. root.example.org. 7 1800 300 604800 86400\n"
    "answer example.org. 3600 IN NS ns.example.org.\n"
    "answer example.org. 3600 IN MX 10 mx1.example.org.\n"
    "answer example.org. 60 IN TXT \"v=spf1 mx -all\" \"\"\n"
    "answer www.example.org. 0 IN CNAME example.org.\n"
    "authority 1.2.0.192.in-addr.arpa. 2147483647 IN PTR mx1.example.org.\n"
    "additional mx1.example.org. 3600 IN A 192.0.2.1\n"
    "additional mx1.example.org. 3600 IN AAAA 2001:db8::1\n";

TEST(DnsWire, AQueryIsWrittenAsRfc1035HasIt) {
  const DnsPacket query{.message = message("query 4660 rd MX example.org.\n")};
  EXPECT_EQ(hex(encode_dns(query, kMaxPlainUdpOctets)),
            hex(octets("1234 0100 0001 0000 0000 0000 07\"example\"03\"org\"00 000f 0001")));
}

TEST(DnsWire, NamesAreCompressed) {
  const DnsPacket response{.message = message("response 1 noerror aa MX example.org.\n"
                                              "answer example.org. 3600 IN MX 10 mx.example.org.\n"
                                              "additional mx.example.org. 3600 IN A 192.0.2.1\n")};
  EXPECT_EQ(hex(encode_dns(response, kMaxPlainUdpOctets)),
            hex(octets("0001 8400 0001 0001 0000 0001 07\"example\"03\"org\"00 000f 0001"
                       "c00c 000f 0001 00000e10 0007 000a 02\"mx\"c00c"
                       "c02b 0001 0001 00000e10 0004 c0000201")));
}

TEST(DnsWire, EveryTypeOfRecordComesBack) {
  const DnsPacket packet{.message = message(kEverything)};
  const auto read = decode_dns(encode_dns(packet, kMaxTcpOctets));
  ASSERT_TRUE(read.has_value()) << key_of(read.error().kind);
  EXPECT_EQ(text_of(read->message), kEverything);
  EXPECT_EQ(*read, packet);
}

TEST(DnsWire, LabelsHoldAnyOctets) {
  const std::string asked = "query 1 A \\000\\255\\.a\\ b.Example.\n";
  const DnsPacket packet{.message = message(asked)};
  const auto read = decode_dns(encode_dns(packet, kMaxPlainUdpOctets));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(text_of(read->message), text_of(packet.message));
}

TEST(DnsWire, TheLongestNameComesBack) {
  const std::string label(63, 'x');
  const dns::DomainName longest =
      name(label + '.' + label + '.' + label + '.' + std::string(61, 'y'));
  DnsPacket packet;
  packet.message.question = {longest, RecordType::mx};
  const auto octets = encode_dns(packet, kMaxPlainUdpOctets);
  EXPECT_EQ(octets.size(), 12U + 255U + 4U);
  const auto read = decode_dns(octets);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->message.question.name, longest);
}

TEST(DnsWire, EveryResponseCodeComesBack) {
  for (const std::string_view code :
       {"noerror", "formerr", "servfail", "nxdomain", "notimp", "refused"}) {
    const std::string text = "response 9 " + std::string(code) + " A example.org.\n";
    const auto read = decode_dns(encode_dns({.message = message(text)}, kMaxPlainUdpOctets));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(text_of(read->message), text);
    EXPECT_EQ(read->other_code, std::nullopt);
  }
}

TEST(DnsWire, ACodeWithoutANameCountsAsServfail) {
  const auto read = decode_dns(octets("0001 8009 0001 0000 0000 0000 00 0001 0001"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->message.code, dns::ResponseCode::servfail);
  EXPECT_EQ(read->other_code, 9);
}

// RFC 6891 section 6.1.3: the code's upper octet stands in OPT.
TEST(DnsWire, EdnsBringsItsSizeVersionAndTheRestOfTheCode) {
  const auto read =
      decode_dns(octets("0001 8000 0001 0000 0000 0001 00 0001 0001 00 0029 04d0 01 00 8000 0000"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->edns, (Edns{1232, 0}));
  EXPECT_EQ(read->other_code, 16);
  EXPECT_TRUE(read->message.additional.empty());

  DnsPacket answer;
  answer.message.is_response = true;
  answer.message.code = dns::ResponseCode::servfail;
  answer.other_code = 16;
  answer.edns = Edns{1232, 0};
  const auto again = decode_dns(encode_dns(answer, kMaxPlainUdpOctets));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again, answer);
}

TEST(DnsWire, OptionsOfEdnsArePassedOver) {
  // dig sends a cookie: option 10.
  const auto read =
      decode_dns(octets("0001 0120 0001 0000 0000 0001 00 0001 0001"
                        "00 0029 04d0 00000000 000c 000a 0008 0102030405060708"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->edns, (Edns{1232, 0}));
}

TEST(DnsWire, WhatTheSimHasNoNameForIsPassedOver) {
  // A record of HINFO, and one of class CHAOS; the A behind them is kept.
  EXPECT_EQ(reading_of("0001 8000 0001 0003 0000 0000 01\"a\"00 00ff 0001"
                       "c00c 000d 0001 00000001 0006 02\"pc\"02\"os\""
                       "c00c 0010 0003 00000001 0002 01\"v\""
                       "c00c 0001 0001 00000001 0004 c0000201"),
            "response 1 noerror ANY a.\nanswer a. 1 IN A 192.0.2.1\n");
}

TEST(DnsWire, AQuestionKeepsItsTypeAndClassAsNumbers) {
  const auto read = decode_dns(octets("0001 0000 0001 0000 0000 0000 01\"a\"00 0021 0003"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(static_cast<unsigned>(read->message.question.type), 33U);
  EXPECT_EQ(read->question_class, 3);
  EXPECT_EQ(hex(encode_dns(*read, kMaxPlainUdpOctets)),
            hex(octets("0001 0000 0001 0000 0000 0000 01\"a\"00 0021 0003")));
}

// --- too long ------------------------------------------------------------------------------------

dns::Message long_response(std::size_t answers, std::size_t additional) {
  dns::Message response = message("response 1 noerror aa TXT example.org.\n");
  for (std::size_t i = 0; i < answers; ++i) {
    response.answers.push_back(
        {name("example.org"), 60, dns::TxtData{{std::string(100, 'x') + std::to_string(i)}}});
  }
  for (std::size_t i = 0; i < additional; ++i) {
    const auto octet = static_cast<std::uint8_t>(i);
    response.additional.push_back({name("mx" + std::to_string(i) + ".example.org"), 60,
                                   dns::AddressData{dns::Address::ipv4({192, 0, 2, octet})}});
  }
  return response;
}

TEST(DnsWire, AdditionalRecordsGoFirstWithoutAMark) {
  const auto packet = encode_dns({.message = long_response(3, 20)}, kMaxPlainUdpOctets);
  EXPECT_LE(packet.size(), kMaxPlainUdpOctets);
  const auto read = decode_dns(packet);
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(read->truncated);
  EXPECT_EQ(read->message.answers.size(), 3U);
  EXPECT_TRUE(read->message.additional.empty());
}

TEST(DnsWire, WhatIsStillTooLongIsMarkedTruncated) {
  const auto packet = encode_dns({.message = long_response(5, 0)}, kMaxPlainUdpOctets);
  EXPECT_LE(packet.size(), kMaxPlainUdpOctets);
  const auto read = decode_dns(packet);
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->truncated);
  EXPECT_TRUE(read->message.answers.empty());
  EXPECT_EQ(read->message.question, long_response(0, 0).question);
}

TEST(DnsWire, LongPacketsHoldOverTcp) {
  // Names stand further back than the 14 bits of a pointer reach.
  const DnsPacket packet{.message = long_response(200, 1000)};
  const auto octets = encode_dns(packet, kMaxTcpOctets);
  EXPECT_GT(octets.size(), 40'000U);
  const auto read = decode_dns(octets);
  ASSERT_TRUE(read.has_value()) << key_of(read.error().kind);
  EXPECT_EQ(read->message, packet.message);
}

// --- not to be believed --------------------------------------------------------------------------

TEST(DnsWire, APacketCutAnywhereIsNoPacket) {
  const auto packet = encode_dns({.message = message(kEverything)}, kMaxTcpOctets);
  for (std::size_t size = 0; size < packet.size(); ++size) {
    const auto read = decode_dns(std::span(packet).first(size));
    ASSERT_FALSE(read.has_value()) << size << " of " << packet.size() << " octets";
    EXPECT_EQ(read.error().kind == Kind::no_header, size < 12) << size;
    EXPECT_NE(read.error().kind, Kind::trailing_octets) << size;
    if (size >= 12) {
      EXPECT_EQ(read.error().id, 0x1234);
      EXPECT_TRUE(read.error().is_response);
    }
  }
}

TEST(DnsWire, NamesMayNotLoop) {
  EXPECT_EQ(reading_of("0001 0000 0001 0000 0000 0000 c00c 0001 0001"), "bad-name");
  EXPECT_EQ(reading_of("0001 0000 0001 0000 0000 0000 01\"a\"c00e 0001 0001"), "bad-name");
  EXPECT_EQ(reading_of("0001 8000 0001 0001 0000 0000 00 0001 0001"
                       "c013 0005 0001 00000001 0002 c01f"),
            "bad-name")
      << "two names that point at one another";
}

TEST(DnsWire, PointersStayWithinThePacket) {
  EXPECT_EQ(reading_of("0001 0000 0001 0000 0000 0000 c0ff 0001 0001"), "bad-name");
}

TEST(DnsWire, LabelsOfOtherKindsAreRefused) {
  EXPECT_EQ(reading_of("0001 0000 0001 0000 0000 0000 41\"a\"00 0001 0001"), "bad-name");
  EXPECT_EQ(reading_of("0001 0000 0001 0000 0000 0000 81\"a\"00 0001 0001"), "bad-name");
}

TEST(DnsWire, NamesOver255OctetsAreRefused) {
  std::string label = "3f\"" + std::string(63, 'x') + "\"";
  EXPECT_EQ(
      reading_of("0001 0000 0001 0000 0000 0000" + label + label + label + label + "00 0001 0001"),
      "bad-name");
}

TEST(DnsWire, CountsMustBeTrue) {
  EXPECT_EQ(reading_of("0001 0000 0001 0000 0000 0000 00 0001 0001 ff"), "trailing-octets");
  EXPECT_EQ(reading_of("0001 8000 0001 0002 0000 0000 00 0001 0001"
                       "00 0001 0001 00000001 0004 c0000201"),
            "cut");
  EXPECT_EQ(reading_of("0001 8000 0001 ffff ffff ffff 00 0001 0001"), "cut");
  EXPECT_EQ(reading_of("0001 0000 0000 0000 0000 0000"), "question-count");
  EXPECT_EQ(reading_of("0001 0000 0002 0000 0000 0000 00 0001 0001 00 0001 0001"),
            "question-count");
}

TEST(DnsWire, DataMustFitItsType) {
  const std::string header = "0001 8000 0001 0001 0000 0000 00 00ff 0001 00 ";
  const std::string rest = " 0001 00000001 ";
  EXPECT_EQ(reading_of(header + "0001" + rest + "0003 c00002"), "bad-record");
  EXPECT_EQ(reading_of(header + "0001" + rest + "0005 c000020100"), "bad-record");
  EXPECT_EQ(reading_of(header + "0001" + rest + "0000"), "bad-record");
  EXPECT_EQ(reading_of(header + "001c" + rest + "0004 c0000201"), "bad-record");
  EXPECT_EQ(reading_of(header + "000f" + rest + "0002 000a"), "bad-record");
  EXPECT_EQ(reading_of(header + "000f" + rest + "0001 00"), "bad-record");
  EXPECT_EQ(reading_of(header + "0002" + rest + "0000"), "bad-record");
  EXPECT_EQ(reading_of(header + "0002" + rest + "0003 01\"a\"00"),
            "response 1 noerror ANY .\nanswer . 1 IN NS a.\n");
  EXPECT_EQ(reading_of(header + "0010" + rest + "0002 05\"a\""), "bad-record")
      << "a string that is longer than the data";
}

TEST(DnsWire, AResponseBelongsToAQueryByIdAndQuestion) {
  const dns::Message query = message("query 7 MX example.org.\n");
  const auto belongs = [&](std::string_view text) {
    return is_response_to({.message = message(text)}, query);
  };
  EXPECT_TRUE(belongs("response 7 noerror MX EXAMPLE.org.\n"));
  EXPECT_FALSE(belongs("response 8 noerror MX example.org.\n")) << "another id";
  EXPECT_FALSE(belongs("response 7 noerror MX example.com.\n")) << "another name";
  EXPECT_FALSE(belongs("response 7 noerror A example.org.\n")) << "another type";
  EXPECT_FALSE(belongs("query 7 MX example.org.\n")) << "a query";
  DnsPacket other{.message = message("response 7 noerror MX example.org.\n")};
  other.question_class = 3;
  EXPECT_FALSE(is_response_to(other, query)) << "another class";
}

}  // namespace
}  // namespace smtplab::live
