#include "sim/message/mbox.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace smtplab::message {
namespace {

TEST(Mbox, QuotesLinesThatLookLikeItsOwn) {
  std::string mbox;
  append_to_mbox(mbox, "joe@example.com", 373'073'259,
                 "Subject: x\r\n\r\nFrom me\r\n>From you\r\n>>From them\r\n>Fromage\r\n From\r\n");
  append_to_mbox(mbox, "", 0, "Subject: y\r\n\r\n");
  EXPECT_EQ(mbox,
            "From joe@example.com Tue Oct 27 23:27:39 1981\n"
            "Subject: x\n\n>From me\n>>From you\n>>>From them\n>Fromage\n From\n"
            "\n"
            "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n"
            "Subject: y\n\n"
            "\n");
}

TEST(Mbox, GivesEveryOctetBack) {
  const std::vector<MboxMessage> messages = {
      {"a@b.example", 0, "Subject: x\r\n\r\nFrom me\r\n>From you\r\n\r\n\r\n"},
      {"MAILER-DAEMON", 373'073'259, ""},
      {"c@d.example", 951'782'400, "\r\n"},
      {"e@f.example", -1, std::string("\0\xFF\r \r\r\n\r\nFrom \r\n", 16)},
  };
  std::string mbox;
  for (const MboxMessage& message : messages) {
    append_to_mbox(mbox, message.sender, *message.unix_seconds, message.octets);
  }
  EXPECT_EQ(read_mbox(mbox), messages);
}

TEST(Mbox, EndsLinesThatHaveNoEnd) {
  std::string mbox;
  append_to_mbox(mbox, "a@b", 0, "To: x\nFrom here");
  EXPECT_EQ(read_mbox(mbox).at(0).octets, "To: x\r\nFrom here\r\n");
}

TEST(Mbox, ASenderCannotBeginALine) {
  std::string mbox;
  append_to_mbox(mbox, "\"a b\"@c\nFrom \xFF", 0, "x\r\n");
  EXPECT_EQ(mbox, "From \"a-b\"@c-From-- Thu Jan  1 00:00:00 1970\nx\n\n");
}

TEST(Mbox, ReadsWhatItCan) {
  EXPECT_TRUE(read_mbox("").empty());
  EXPECT_TRUE(read_mbox("no mbox\n").empty());
  EXPECT_EQ(read_mbox("From \n"), (std::vector<MboxMessage>{{"", {}, ""}}));
  EXPECT_EQ(read_mbox("From a Thu Foo  1 00:00:00 1970\r\nx"),
            (std::vector<MboxMessage>{{"a", {}, "x\r\n"}}));
}

TEST(Maildir, NamesTellTimeDeliveryAndHost) {
  EXPECT_EQ(maildir_name(373'073'259, 250'000, 7, "mx.example.org"),
            "373073259.M250000P7.mx.example.org");
  EXPECT_EQ(maildir_name(0, 0, 8, "[IPv6:::1]/x"), "0.M0P8.[IPv6\\072\\072\\0721]\\057x");
}

}  // namespace
}  // namespace smtplab::message
