#include "sim/smtp/reply_text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace smtplab::smtp {
namespace {

TEST(ReplyTexts, HaveNamesByWhichTheyAreFound) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kReplyTextCount; ++i) {
    const std::string_view name = reply_text_name(static_cast<ReplyText>(i));
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(find_reply_text(name), i);
  }
  EXPECT_EQ(find_reply_text("no_such_text"), kReplyTextCount);
  EXPECT_EQ(find_reply_text("user_unknown"), static_cast<std::size_t>(ReplyText::user_unknown));
}

TEST(ReplyTexts, HaveTheCodesOfTheirStandard) {
  const ReplyTexts old(Standard::rfc821);
  const ReplyTexts now(Standard::rfc5321);
  // RFC 821 section 4.5.3 and RFC 5321 sections 4.5.3.1.10 and 4.1.1.11.
  EXPECT_EQ(old[ReplyText::too_many_recipients].code.value, 552);
  EXPECT_EQ(now[ReplyText::too_many_recipients].code.value, 452);
  EXPECT_EQ(now[ReplyText::unknown_parameter].code.value, 555);
  for (const ReplyTexts* texts : {&old, &now}) {
    EXPECT_EQ((*texts)[ReplyText::greeting].code.value, 220);
    EXPECT_EQ((*texts)[ReplyText::closing].code.value, 221);
    EXPECT_EQ((*texts)[ReplyText::start_mail_input].code.value, 354);
    EXPECT_EQ((*texts)[ReplyText::timed_out].code.value, 421);
    EXPECT_EQ((*texts)[ReplyText::will_forward].code.value, 251);
    EXPECT_EQ((*texts)[ReplyText::please_try].code.value, 551);
    EXPECT_EQ((*texts)[ReplyText::turn_refused].code.value, 502);
    EXPECT_EQ((*texts)[ReplyText::ambiguous].code.value, 553);
  }
}

// RFC 2034 section 4: the class is the reply's, and 3yz has none.
TEST(ReplyTexts, StatusCodesFitTheirReplies) {
  for (const Standard standard : {Standard::rfc821, Standard::rfc5321}) {
    const ReplyTexts texts(standard);
    for (std::size_t i = 0; i < kReplyTextCount; ++i) {
      const Reply& reply = texts[static_cast<ReplyText>(i)];
      if (!reply.status.is_set()) continue;
      EXPECT_EQ(reply.status.status_class, reply.code.value / 100)
          << reply_text_name(static_cast<ReplyText>(i));
    }
    EXPECT_FALSE(texts[ReplyText::start_mail_input].status.is_set());
  }
}

TEST(ReplyTexts, CanBeSet) {
  ReplyTexts texts;
  texts.set(ReplyText::user_unknown, *parse_reply("550 Nobody"));
  EXPECT_EQ(texts[ReplyText::user_unknown].text, "Nobody");
}

TEST(FillIn, PutsNamesWherePlaceholdersStand) {
  const ReplyFields fields{"foo.example", "bar.example", "<bob@foo.example>"};
  const auto filled = [&](const char* text) {
    return fill_in(Reply{ReplyCode{250}, {2, 1, 0}, text}, fields).text;
  };
  EXPECT_EQ(filled("{domain} greets {client}"), "foo.example greets bar.example");
  EXPECT_EQ(filled("{subject}{subject}"), "<bob@foo.example><bob@foo.example>");
  EXPECT_EQ(filled("{unknown} {domain"), "{unknown} {domain");
  EXPECT_EQ(filled(""), "");
  EXPECT_EQ(filled("{"), "{");
  EXPECT_EQ(filled("plain"), "plain");
  const Reply filled_reply = fill_in(Reply{ReplyCode{250}, {2, 1, 0}, "{domain}"}, fields);
  EXPECT_EQ(filled_reply.code.value, 250);
  EXPECT_EQ(filled_reply.status, (EnhancedStatusCode{2, 1, 0}));
}

TEST(FillIn, DoesNotReadWhatItPutIn) {
  const Reply reply{ReplyCode{250}, {}, "{subject}"};
  EXPECT_EQ(fill_in(reply, {"a", "b", "{domain}"}).text, "{domain}");
}

}  // namespace
}  // namespace smtplab::smtp
