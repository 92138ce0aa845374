#include "sim/dns/message.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/dns/cache.h"
#include "tests/dns/example_zones.h"

namespace smtplab::dns {
namespace {

using Kind = TextError::Kind;

std::string text_of(const Message& message) {
  std::string text;
  message.append_to(text);
  return text;
}

constexpr std::string_view kResponse =
    "response 7 noerror aa rd ra MX example.org.\n"
    "answer example.org. 3600 IN MX 10 mx1.example.org.\n"
    "answer example.org. 0 IN TXT \"two words\" \"q\\\"\\\\;\\010\\255\" \"\"\n"
    "authority example.org. 3600 IN NS ns\\.1.example.org.\n"
    "authority example.org. 2147483647 IN SOA ns.example.org. hostmaster.example.org. 1 2 3 4 5\n"
    "additional mx1.example.org. 3600 IN A 192.0.2.1\n"
    "additional mx1.example.org. 3600 IN AAAA 2001:db8::1\n"
    "additional www.example.org. 3600 IN CNAME mx1.example.org.\n"
    "additional 1.2.0.192.in-addr.arpa. 3600 IN PTR mx1.example.org.\n";

TEST(Message, IsTextBothWays) {
  const auto message = parse_message(kResponse);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->id, 7);
  EXPECT_TRUE(message->authoritative && message->recursion_desired);
  EXPECT_EQ(message->question.type, RecordType::mx);
  EXPECT_EQ(std::get<TxtData>(message->answers[1].data).strings[1], "q\"\\;\n\xFF");
  EXPECT_EQ(text_of(*message), kResponse);
}

TEST(Message, AQueryIsOneLine) {
  Message query;
  query.id = 65535;
  query.question = {test::name("A.example"), RecordType::any};
  EXPECT_EQ(text_of(query), "query 65535 ANY A.example.\n");
  EXPECT_EQ(parse_message(text_of(query)).value(), query);
}

TEST(Message, AQuestionsTypeMayBeANumber) {
  Message query;
  query.question = {test::name("a.example"), static_cast<RecordType>(33)};
  EXPECT_EQ(text_of(query), "query 0 TYPE33 a.example.\n");
  EXPECT_EQ(parse_message(text_of(query)).value(), query);
  EXPECT_EQ(parse_message("query 1 TYPE15 a.").value().question.type, RecordType::mx);
  for (const char* wrong :
       {"query 1 TYPE a.", "query 1 TYPE65536 a.", "query 1 TYPE1x a.", "query 1 TYPE-1 a."}) {
    EXPECT_EQ(parse_message(wrong).error().kind, Kind::unknown_type) << wrong;
  }
}

TEST(Message, EveryCodeHasAName) {
  for (const auto code : {ResponseCode::noerror, ResponseCode::formerr, ResponseCode::servfail,
                          ResponseCode::nxdomain, ResponseCode::notimp, ResponseCode::refused}) {
    Message response;
    response.is_response = true;
    response.code = code;
    EXPECT_EQ(parse_message(text_of(response)).value(), response) << to_string(code);
  }
}

TEST(Message, WrongTextIsRefusedWithItsLine) {
  const auto error = [](std::string_view text) { return parse_message(text).error(); };
  EXPECT_EQ(error("").kind, Kind::bad_header);
  EXPECT_EQ(error("question 1 A a.").kind, Kind::bad_header);
  EXPECT_EQ(error("query 65536 A a.").kind, Kind::bad_header);
  EXPECT_EQ(error("query 1 A").kind, Kind::bad_header);
  EXPECT_EQ(error("query 1 aa A a.").kind, Kind::bad_header);
  EXPECT_EQ(error("response 1 A a.").kind, Kind::bad_header);
  EXPECT_EQ(error("response 1 fine A a.").kind, Kind::bad_header);
  EXPECT_EQ(error("query 1 WKS a.").kind, Kind::unknown_type);
  EXPECT_EQ(error("query 1 A a..").kind, Kind::bad_name);
  EXPECT_EQ(error("query 1 A a.\nhint a. 1 IN A 1.2.3.4").kind, Kind::bad_section);
  EXPECT_EQ(error("query 1 A a.\nanswer a. 1 CH A 1.2.3.4").kind, Kind::other_class);
  EXPECT_EQ(error("query 1 A a.\nanswer a. x IN A 1.2.3.4").kind, Kind::bad_ttl);
  EXPECT_EQ(error("query 1 A a.\nanswer a. 1 IN ANY 1.2.3.4").kind, Kind::unknown_type);
  EXPECT_EQ(error("query 1 A a.\nanswer a. 1").kind, Kind::missing_type);
  EXPECT_EQ(error("query 1 A a.\nanswer a. 1 IN A ::1").line, 2U);
}

// The trace keeps what a cache learns in this form.
TEST(CacheEntryText, IsReadBack) {
  CacheEntry entry;
  entry.name = test::name("example.org");
  entry.type = RecordType::mx;
  entry.trust = Trust::referral;
  entry.expires = Instant{} + seconds(3600);
  entry.data = {MxData{10, test::name("mx1.example.org")}, MxData{20, DomainName()}};
  std::string text;
  entry.append_to(text);
  EXPECT_EQ(text, "records referral 3600000000000 MX example.org.\n10 mx1.example.org.\n20 .\n");
  EXPECT_EQ(parse_cache_entry(text).value(), entry);
  CacheEntry denial;
  denial.kind = CacheEntry::Kind::no_such_name;
  denial.type = RecordType::any;
  text.clear();
  denial.append_to(text);
  EXPECT_EQ(parse_cache_entry(text).value(), denial);
  EXPECT_FALSE(parse_cache_entry("records answer x A a."));
  EXPECT_FALSE(parse_cache_entry("records answer 1 A a. b"));
  EXPECT_FALSE(parse_cache_entry("records answer 1 A a.\n::1"));
  EXPECT_FALSE(parse_cache_entry(""));
}

}  // namespace
}  // namespace smtplab::dns
