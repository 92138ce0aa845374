#include "sim/explain/follow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/smtp/dialect.h"

namespace smtplab::explain {
namespace {

using smtp::SessionState;
using smtp::Standard;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> commands(SessionState state, Standard standard = Standard::rfc5321,
                                  smtp::ExtensionSet offered = {}) {
  const smtp::Dialect dialect(standard);
  return commands_in(state, dialect.table, standard, offered);
}

// RFC 5321 section 4.1.4.
TEST(CommandsIn, AreThoseThatTheStateLets) {
  EXPECT_THAT(commands(SessionState::greeted),
              ElementsAre("HELO", "EHLO", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP"));
  EXPECT_THAT(commands(SessionState::ready),
              ElementsAre("HELO", "EHLO", "MAIL", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP"));
  EXPECT_THAT(commands(SessionState::mail),
              ElementsAre("HELO", "EHLO", "RCPT", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP"));
  EXPECT_THAT(
      commands(SessionState::recipients),
      ElementsAre("HELO", "EHLO", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP"));
  EXPECT_THAT(commands(SessionState::refused), ElementsAre("QUIT"));  // section 3.1
}

TEST(CommandsIn, OfRfc821HaveItsOwn) {
  EXPECT_THAT(commands(SessionState::ready, Standard::rfc821),
              ::testing::IsSupersetOf({"HELO", "MAIL", "SEND", "SOML", "SAML", "TURN"}));
  EXPECT_THAT(commands(SessionState::ready, Standard::rfc821),
              ::testing::Not(::testing::Contains("EHLO")));
}

TEST(CommandsIn, OfExtensionsAreThereWhereTheyAreOffered) {
  smtp::ExtensionSet offered;
  offered.add(smtp::Extension::starttls);
  offered.add(smtp::Extension::auth);
  offered.add(smtp::Extension::chunking);
  const auto ready = commands(SessionState::ready, Standard::rfc5321, offered);
  EXPECT_THAT(ready, ::testing::IsSupersetOf({"STARTTLS", "AUTH"}));
  EXPECT_THAT(ready, ::testing::Not(::testing::Contains("BDAT")));  // RFC 3030 section 2
  const auto recipients = commands(SessionState::recipients, Standard::rfc5321, offered);
  EXPECT_THAT(recipients, ::testing::Contains("BDAT"));
  EXPECT_THAT(recipients, ::testing::Not(::testing::Contains("AUTH")));  // RFC 4954 section 4
}

// RFC 1939 sections 4 to 7.
TEST(CommandsIn, OfPop3AreThoseOfItsStates) {
  EXPECT_THAT(pop3_commands_in(pop3::SessionState::authorization),
              ElementsAre("USER", "APOP", "QUIT"));
  EXPECT_THAT(pop3_commands_in(pop3::SessionState::named), ElementsAre("PASS", "QUIT"));
  EXPECT_THAT(pop3_commands_in(pop3::SessionState::transaction),
              ElementsAre("STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL", "QUIT"));
  EXPECT_THAT(pop3_commands_in(pop3::SessionState::closed), IsEmpty());
}

TEST(FollowText, SaysWhatIsNoCommandInWords) {
  EXPECT_THAT(follow_text(SessionState::content, {}, Language::en), HasSubstr("a dot"));
  EXPECT_THAT(follow_text(SessionState::authenticating, {"NOOP"}, Language::en),
              HasSubstr("no command"));
  EXPECT_THAT(follow_text(SessionState::mail, {"RCPT", "QUIT"}, Language::en),
              HasSubstr("RCPT, QUIT."));
}

// RFC 5321 section 4.3.2.
TEST(AnswersText, ListsTheCodesOfTheTable) {
  EXPECT_EQ(answers_text(5321, smtp::Verb::data, Language::en),
            "It may be answered 354; a refusal would be 503, 554.");
  EXPECT_EQ(answers_text(5321, smtp::Verb::quit, Language::en), "It may be answered 221.");
  EXPECT_EQ(answers_text(821, smtp::Verb::unknown, Language::en), "It can only be refused.");
}

}  // namespace
}  // namespace smtplab::explain
