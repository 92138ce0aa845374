#include "sim/smtp/internationalized_domain.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/smtp/mailbox.h"

namespace smtplab::smtp {
namespace {

// Punycode by the samples of RFC 3492 section 7.1, of those whose letters are all lower-case.
TEST(InternationalizedDomain, WritesALabels) {
  const struct {
    std::string u_label, a_label;
  } rows[] = {
      {"ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"},
      {"他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"},
      {"他們爲什麽不說中文", "xn--ihqwctvzc91f659drss3x8bo0yb"},
      {"почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"},
      {"세계의모든사람들이한국어를이해한다면얼마나좋을까",
       "xn--989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c"},
      {"3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"},
      {"安室奈美恵-with-super-monkeys", "xn---with-super-monkeys-pc58ag80a8qai00g7n9n"},
      {"majiでkoiする5秒前", "xn--majikoi5-783gue6qz075azm5e"},
      {"パフィーdeルンバ", "xn--de-jg4avhby1noc0d"},
      {"そのスピードで", "xn--d9juau41awczczp"},
      {"bücher", "xn--bcher-kva"},
      {"BüCHER", "xn--bcher-kva"},
      {"例え", "xn--r8jz45g"},
  };
  for (const auto& row : rows) {
    if (row.a_label.size() > 63) {
      EXPECT_FALSE(to_a_label(row.u_label)) << row.u_label;
    } else {
      EXPECT_EQ(to_a_label(row.u_label).value_or("none"), row.a_label) << row.u_label;
    }
  }
}

// RFC 5891 section 4.2, RFC 5892.
TEST(InternationalizedDomain, RefusesWhatCanBeNoULabel) {
  const std::string labels[] = {
      "",
      "\xC3",          // no UTF-8
      "\xED\xA0\x80",  // a surrogate
      "-ü",
      "ü-",
      "xn--ü",
      "ü a",
      "ü.a",
      "ü_a",
      "a\xC2\x80",  // a control character
      "\xE2\x80\xAE"
      "a",                 // U+202E: turns the direction of writing
      "例\xE3\x80\x82え",  // U+3002: a full stop
      "\xEF\xBC\xA1",      // U+FF21: a letter of full width
      "\xCC\x81"
      "a",                 // a combining mark with nothing before it
      "\xF0\x9F\x92\xA9",  // a picture
      "\xEF\xBF\xBF",      // no character
  };
  for (const std::string& label : labels) EXPECT_FALSE(to_a_label(label)) << label;
  std::string longest;
  for (int i = 0; i < 57; ++i) longest += "ü";
  EXPECT_TRUE(to_a_label(longest.substr(0, 2 * 50)));
  for (int i = 0; i < 200; ++i) longest += "ü";
  EXPECT_FALSE(to_a_label(longest));
}

TEST(InternationalizedDomain, LeavesAsciiLabelsAlone) {
  EXPECT_EQ(to_ascii_domain("www.Bücher.EXAMPLE").value_or(""), "www.xn--bcher-kva.EXAMPLE");
  EXPECT_EQ(to_ascii_domain("a.example").value_or(""), "a.example");
  EXPECT_FALSE(to_ascii_domain("ok.-ü.example"));
}

TEST(InternationalizedDomain, AULabelIsItsALabel) {
  EXPECT_TRUE(is_same_domain_name("bücher.example", "XN--BCHER-KVA.Example"));
  EXPECT_TRUE(is_same_domain_name("xn--bcher-kva.example", "Bücher.example"));
  EXPECT_TRUE(is_same_domain_name("a.EXAMPLE", "A.example"));
  EXPECT_FALSE(is_same_domain_name("bücher.example", "bucher.example"));
  EXPECT_FALSE(is_same_domain_name("-ü.example", "-ä.example"));
  const Domain u_label{Domain::Kind::name, "bücher.example"};
  const Domain a_label{Domain::Kind::name, "xn--bcher-kva.example"};
  EXPECT_EQ(u_label, a_label);
}

}  // namespace
}  // namespace smtplab::smtp
