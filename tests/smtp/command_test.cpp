#include "sim/smtp/command.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace smtplab::smtp {
namespace {

using namespace std::string_literals;
using Kind = CommandError::Kind;
using PathKind = PathError::Kind;

PathRules rules_of(Standard standard) {
  PathRules rules;
  rules.standard = standard;
  return rules;
}

const PathRules k821 = rules_of(Standard::rfc821);
const PathRules k5321 = rules_of(Standard::rfc5321);

/// The line is taken, and is spelled `formatted` (by default as it was); that parses the same.
void expect_command(const std::string& line, const PathRules& rules, Verb verb,
                    std::string formatted = "") {
  if (formatted.empty()) formatted = line;
  const auto command = parse_command(line, rules);
  ASSERT_TRUE(command.has_value()) << line << " refused at " << command.error().at;
  EXPECT_EQ(command->verb, verb) << line;
  EXPECT_EQ(format_command(*command), formatted + "\r\n");
  const auto again = parse_command(formatted, rules);
  ASSERT_TRUE(again.has_value()) << formatted;
  EXPECT_EQ(*again, *command) << line;
}

void expect_refused(const std::string& line, const PathRules& rules, Verb verb, Kind kind,
                    std::size_t at) {
  const auto command = parse_command(line, rules);
  ASSERT_FALSE(command.has_value()) << line;
  EXPECT_EQ(command.error().kind, kind) << line;
  EXPECT_EQ(command.error().verb, verb) << line;
  EXPECT_EQ(command.error().at, at) << line;
}

void expect_path_refused(const std::string& line, const PathRules& rules, PathKind kind,
                         std::size_t at) {
  const auto command = parse_command(line, rules);
  ASSERT_FALSE(command.has_value()) << line;
  EXPECT_EQ(command.error().kind, Kind::path) << line;
  EXPECT_EQ(command.error().at, at) << line;
  ASSERT_TRUE(command.error().path_error.has_value()) << line;
  EXPECT_EQ(command.error().path_error->kind, kind) << line;
}

TEST(CommandTable, HasARowForEachWordInTheOrderOfVerb) {
  std::size_t index = 0;
  for (const CommandSpec& spec : command_table()) {
    EXPECT_EQ(static_cast<std::size_t>(spec.verb), index++);
    EXPECT_EQ(verb_of(spec.name), spec.verb);
    EXPECT_EQ(command_spec(spec.verb).name, spec.name);
  }
  EXPECT_EQ(index, static_cast<std::size_t>(Verb::unknown));
  for (const Verb verb :
       {Verb::unknown, Verb::connection, Verb::end_of_data, Verb::auth_response}) {
    EXPECT_EQ(command_spec(verb).verb, verb);
    EXPECT_EQ(verb_of(command_spec(verb).name), Verb::unknown);
  }
}

TEST(CommandTable, LetterCaseDoesNotCount) {
  for (const char* word : {"MAIL", "Mail", "mail", "MaIl", "mAIl"}) {  // RFC 821 section 4.1.2
    EXPECT_EQ(verb_of(word), Verb::mail);
  }
  for (const char* word : {"", "MAI", "MAILS", "MA\tL", "M\x01IL", "-AIL", "NOO0", "ELHO"}) {
    EXPECT_EQ(verb_of(word), Verb::unknown) << word;
  }
}

TEST(ParseCommand, TakesTheExamplesOfRfc821) {
  expect_command("HELO USC-ISIF.ARPA", k821, Verb::helo);
  expect_command("MAIL FROM:<Smith@Alpha.ARPA>", k821, Verb::mail);
  expect_command("MAIL FROM:<@HOSTX.ARPA:JOE@HOSTW.ARPA>", k821, Verb::mail);
  expect_command("RCPT TO:<@HOSTX.ARPA,@HOSTY.ARPA:JOE@HOSTZ.ARPA>", k821, Verb::rcpt);
  expect_command("RCPT TO:<Jones@Beta.ARPA>", k821, Verb::rcpt);
  expect_command("VRFY Crispin", k821, Verb::vrfy);
  expect_command("EXPN Example-People", k821, Verb::expn);
  expect_command("SEND FROM:<EAK@Alpha.ARPA>", k821, Verb::send);
  expect_command("SOML FROM:<EAK@Alpha.ARPA>", k821, Verb::soml);
  expect_command("SAML FROM:<EAK@Alpha.ARPA>", k821, Verb::saml);
  expect_command("HELP", k821, Verb::help);
  expect_command("HELP MAIL", k821, Verb::help);
  for (const CommandSpec& spec : command_table()) {
    if (!spec.in_821) continue;
    if (spec.argument != ArgumentKind::none && spec.verb != Verb::noop) continue;
    expect_command(std::string(spec.name), k821, spec.verb);
  }
}

TEST(ParseCommand, TakesTheCommandsOfExtensions) {
  expect_command("STARTTLS", k5321, Verb::starttls);
  expect_command("starttls", k5321, Verb::starttls, "STARTTLS");
  expect_command("AUTH CRAM-MD5", k5321, Verb::auth);
  expect_command("AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", k5321, Verb::auth);
  expect_refused("STARTTLS now", k5321, Verb::starttls, Kind::argument_unexpected, 9);
  expect_refused("AUTH", k5321, Verb::auth, Kind::argument_missing, 4);
  expect_refused("STARTTL", k5321, Verb::unknown, Kind::unknown_verb, 0);
  expect_refused("STARTTLSX", k5321, Verb::unknown, Kind::unknown_verb, 0);
  expect_refused("STARTTLS\x01", k5321, Verb::starttls, Kind::control_character, 8);
  expect_refused("STARTTLS", k821, Verb::starttls, Kind::not_in_standard, 0);
}

TEST(ParseCommand, TakesTheExamplesOfRfc5321) {
  expect_command("EHLO bar.com", k5321, Verb::ehlo);
  expect_command("HELO bar.com", k5321, Verb::helo);
  expect_command("MAIL FROM:<Smith@bar.com>", k5321, Verb::mail);
  expect_command("MAIL FROM:<>", k5321, Verb::mail);
  expect_command("RCPT TO:<@hosta.int,@jkl.org:userc@d.bar.org>", k5321, Verb::rcpt);
  expect_command("RCPT TO:<Postmaster>", k5321, Verb::rcpt);
  expect_command("VRFY Crispin", k5321, Verb::vrfy);
  expect_command("EXPN Example-People", k5321, Verb::expn);
  expect_command("HELP", k5321, Verb::help);
  expect_command("HELP MAIL", k5321, Verb::help);
  expect_command("NOOP", k5321, Verb::noop);
  expect_command("NOOP whatever you like", k5321, Verb::noop);
  for (const Verb verb : {Verb::data, Verb::rset, Verb::quit}) {
    expect_command(std::string(command_spec(verb).name), k5321, verb);
  }
}

TEST(ParseCommand, TellsWhatItRead) {
  const auto rcpt = parse_command("rcpt to:<@a:Bob@Example.ORG> NOTIFY=NEVER x-1", k5321);
  ASSERT_TRUE(rcpt.has_value());
  const auto& path = std::get<ForwardPath>(rcpt->argument);
  EXPECT_EQ(path.route.size(), 1U);
  EXPECT_EQ(path.mailbox.to_string(), "Bob@Example.ORG");
  EXPECT_EQ(rcpt->parameters, (std::vector<Parameter>{{"NOTIFY", "NEVER"}, {"x-1", {}}}));
  const auto mail = parse_command("MAIL FROM:<>", k5321);
  ASSERT_TRUE(mail.has_value());
  EXPECT_TRUE(std::get<ReversePath>(mail->argument).is_null());
  const auto ehlo = parse_command("EHLO [IPv6:::1]", k5321);
  ASSERT_TRUE(ehlo.has_value());
  EXPECT_EQ(std::get<Domain>(ehlo->argument).kind, Domain::Kind::ipv6);
  const auto noop = parse_command("NOOP", k5321);
  ASSERT_TRUE(noop.has_value());
  EXPECT_TRUE(std::holds_alternative<std::monostate>(noop->argument));
  const auto vrfy = parse_command("VRFY  Fred Smith ", k5321);
  ASSERT_TRUE(vrfy.has_value());
  EXPECT_EQ(std::get<std::string>(vrfy->argument), "Fred Smith");
}

TEST(ParseCommand, WordsAndKeywordsAreFreeOfLetterCase) {
  expect_command("mail from:<A@B>", k821, Verb::mail, "MAIL FROM:<A@B>");
  expect_command("rCpT tO:<A@B>", k5321, Verb::rcpt, "RCPT TO:<A@B>");
  expect_command("quit", k5321, Verb::quit, "QUIT");
}

TEST(ParseCommand, RefusesUnknownWords) {
  for (const PathRules& rules : {k821, k5321}) {
    for (const std::string line : {"", " ", " QUIT", "QUI", "QUITS", "FOO bar", "MAILFROM:<a@b>",
                                   "RCPT:<a@b>", "\xC3QUIT", "\tQUIT", "DATA\xA0", "."}) {
      expect_refused(line, rules, Verb::unknown, Kind::unknown_verb, 0);
    }
  }
}

TEST(ParseCommand, TellsWordsOfTheOtherStandard) {
  expect_refused("EHLO bar.com", k821, Verb::ehlo, Kind::not_in_standard, 0);
  for (const Verb verb : {Verb::send, Verb::soml, Verb::saml, Verb::turn}) {
    expect_refused(std::string(command_spec(verb).name), k5321, verb, Kind::not_in_standard, 0);
  }
}

TEST(ParseCommand, ATabIsNoSpace) {
  expect_refused("MAIL\tFROM:<a@b>", k5321, Verb::mail, Kind::control_character, 4);
  expect_refused("MAIL FROM:\t<a@b>", k5321, Verb::mail, Kind::control_character, 10);
  expect_refused("MAIL \tFROM:<a@b>", k821, Verb::mail, Kind::control_character, 5);
  expect_refused("QUIT\t", k5321, Verb::quit, Kind::control_character, 4);
  expect_refused("MAIL FROM:<a@b>\t", k5321, Verb::mail, Kind::control_character, 15);
  expect_refused("MAIL FROM:<a@b>\t", k821, Verb::mail, Kind::control_character, 15);
}

TEST(ParseCommand, OneOrMoreSpacesSeparateUnderRfc821) {
  expect_command("HELO  x", k821, Verb::helo, "HELO x");
  expect_command("MAIL   FROM:<a@b>", k821, Verb::mail, "MAIL FROM:<a@b>");
  expect_refused("MAIL  FROM:<a@b>", k5321, Verb::mail, Kind::keyword_missing, 5);
  expect_path_refused("EHLO  x", k5321, PathKind::domain, 5);
}

TEST(ParseCommand, RefusesArgumentsWhereNoneBelong) {
  for (const PathRules& rules : {k821, k5321}) {
    for (const Verb verb : {Verb::data, Verb::rset, Verb::quit}) {
      const std::string word(command_spec(verb).name);
      expect_refused(word + " now", rules, verb, Kind::argument_unexpected, 5);
      expect_refused(word + "   now ", rules, verb, Kind::argument_unexpected, 7);
    }
  }
  expect_refused("NOOP x", k821, Verb::noop, Kind::argument_unexpected, 5);
  expect_refused("TURN x", k821, Verb::turn, Kind::argument_unexpected, 5);
}

TEST(ParseCommand, RefusesMissingArguments) {
  for (const PathRules& rules : {k821, k5321}) {
    for (const Verb verb : {Verb::helo, Verb::mail, Verb::rcpt, Verb::vrfy, Verb::expn}) {
      const std::string word(command_spec(verb).name);
      expect_refused(word, rules, verb, Kind::argument_missing, 4);
      expect_refused(word + "  ", rules, verb, Kind::argument_missing, 4);
    }
    expect_refused("MAIL FROM:", rules, Verb::mail, Kind::argument_missing, 10);
    expect_refused("RCPT TO:", rules, Verb::rcpt, Kind::argument_missing, 8);
  }
  expect_refused("EHLO", k5321, Verb::ehlo, Kind::argument_missing, 4);
}

TEST(ParseCommand, PointsAtTheKeywordsFirstWrongOctet) {
  for (const PathRules& rules : {k821, k5321}) {
    expect_refused("MAIL <a@b>", rules, Verb::mail, Kind::keyword_missing, 5);
    expect_refused("MAIL TO:<a@b>", rules, Verb::mail, Kind::keyword_missing, 5);
    expect_refused("MAIL FORM:<a@b>", rules, Verb::mail, Kind::keyword_missing, 6);
    expect_refused("MAIL FROM <a@b>", rules, Verb::mail, Kind::keyword_missing, 9);
    expect_refused("MAIL FROM :<a@b>", rules, Verb::mail, Kind::keyword_missing, 9);
    expect_refused("MAIL FROM", rules, Verb::mail, Kind::keyword_missing, 9);
    expect_refused("RCPT FROM:<a@b>", rules, Verb::rcpt, Kind::keyword_missing, 5);
    expect_refused("RCPT T:<a@b>", rules, Verb::rcpt, Kind::keyword_missing, 6);
    expect_refused("MAIL \xC3", rules, Verb::mail, Kind::non_ascii, 5);
  }
}

TEST(ParseCommand, NoSpaceStandsAfterTheColonUnlessLenient) {
  expect_refused("MAIL FROM: <a@b>", k5321, Verb::mail, Kind::space_before_path, 10);
  expect_refused("RCPT TO: <a@b>", k821, Verb::rcpt, Kind::space_before_path, 8);
  PathRules rules = k5321;
  rules.leniencies.space_after_colon = true;
  expect_command("MAIL FROM: <a@b>", rules, Verb::mail, "MAIL FROM:<a@b>");
  expect_command("RCPT TO:   <a@b> X=1", rules, Verb::rcpt, "RCPT TO:<a@b> X=1");
  expect_refused("MAIL FROM :<a@b>", rules, Verb::mail, Kind::keyword_missing, 9);
  expect_path_refused("MAIL FROM: a@b", rules, PathKind::no_opening_bracket, 11);
}

TEST(ParseCommand, PointsIntoThePath) {
  expect_path_refused("MAIL FROM:a@b", k5321, PathKind::no_opening_bracket, 10);
  expect_path_refused("RCPT TO:<>", k5321, PathKind::null_not_allowed, 9);
  expect_path_refused("RCPT TO:<a@b_c>", k5321, PathKind::domain, 12);
  expect_path_refused("MAIL FROM:<Postmaster>", k5321, PathKind::no_at_sign, 21);
  expect_path_refused("RCPT TO:<a@b", k5321, PathKind::no_closing_bracket, 12);
  expect_path_refused("RCPT TO:<u@#123>", k5321, PathKind::number_form, 11);
  expect_path_refused("RCPT TO:<u@[999.1.1.1]>", k5321, PathKind::address_literal, 14);
  expect_path_refused("RCPT TO:<a@b>x", k5321, PathKind::text_after_path, 13);
  expect_path_refused("MAIL FROM:<>>", k5321, PathKind::text_after_path, 12);
  const auto command = parse_command("RCPT TO:<a@b>x", k5321);
  EXPECT_EQ(command.error().path_error->at, 5U);  // counted from the path's own first octet
  expect_refused("RCPT TO:<a\xC3@b>", k5321, Verb::rcpt, Kind::non_ascii, 10);
  expect_refused("RCPT TO:<a\x01@b>", k5321, Verb::rcpt, Kind::control_character, 10);
}

TEST(ParseCommand, ReadsParameters) {
  expect_command("MAIL FROM:<a@b> SIZE=1000 BODY=8BITMIME 8", k5321, Verb::mail);
  expect_command("RCPT TO:<Postmaster> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Bob@x", k5321,
                 Verb::rcpt);
  expect_command("MAIL FROM:<a@b> X-=!\"#$%&'()*+,-./:;<>?@[\\]^_`{|}~", k5321, Verb::mail);
  expect_command("MAIL FROM:<> SIZE=1 SIZE=2", k5321, Verb::mail);
  const struct {
    std::string tail;
    Kind kind;
    std::size_t at;
  } rows[] = {
      {"  SIZE=1", Kind::parameter_syntax, 16},  {" SIZE=1  X", Kind::parameter_syntax, 23},
      {" =1", Kind::parameter_syntax, 16},       {" -X", Kind::parameter_syntax, 16},
      {" SIZE=", Kind::parameter_syntax, 21},    {" SIZE= X", Kind::parameter_syntax, 21},
      {" SIZE=1=2", Kind::parameter_syntax, 22}, {" SI_ZE", Kind::parameter_syntax, 18},
      {" <a@b>", Kind::parameter_syntax, 16},    {" X=\x7F", Kind::control_character, 18},
      {" X=a\tb", Kind::control_character, 19},  {" X=\xC3", Kind::non_ascii, 18},
  };
  for (const auto& row : rows) {
    expect_refused("MAIL FROM:<a@b>" + row.tail, k5321, Verb::mail, row.kind, row.at);
  }
  expect_path_refused("MAIL FROM:<a@b> SIZE=1", k821, PathKind::text_after_path, 15);
}

TEST(ParseCommand, HostsNameThemselves) {
  for (const char* line : {"EHLO example.org", "EHLO [192.0.2.1]", "EHLO [IPv6:2001:db8::1]",
                           "EHLO [tag:x]", "EHLO localhost"}) {
    expect_command(line, k5321, Verb::ehlo);
  }
  expect_command("HELO [10.0.0.1]", k821, Verb::helo);
  expect_command("HELO #123", k821, Verb::helo);
  // RFC 5321's HELO takes a name only.
  expect_path_refused("HELO [192.0.2.1]", k5321, PathKind::domain, 5);
  expect_path_refused("EHLO exa_mple.org", k5321, PathKind::domain, 8);
  expect_path_refused("EHLO example.org.", k5321, PathKind::domain, 17);
  expect_path_refused("EHLO <example.org>", k5321, PathKind::domain, 5);
  expect_path_refused("EHLO [192.0.2.1]x", k5321, PathKind::domain, 16);
  for (const PathRules& rules : {k821, k5321}) {
    expect_refused("HELO example.org hello", rules, Verb::helo, Kind::argument_unexpected, 17);
    expect_refused("HELO exa\tmple", rules, Verb::helo, Kind::control_character, 8);
    expect_refused("HELO ex\xC3", rules, Verb::helo, Kind::non_ascii, 7);
  }
}

TEST(ParseCommand, TextIsFreeButForItsOctets) {
  for (const PathRules& rules : {k821, k5321}) {
    expect_command("VRFY <bob@example.org>", rules, Verb::vrfy);
    expect_command("EXPN \"Fred Smith\"", rules, Verb::expn);
    expect_refused("VRFY a\tb", rules, Verb::vrfy, Kind::control_character, 6);
    expect_refused("HELP \x7F", rules, Verb::help, Kind::control_character, 5);
    expect_refused("VRFY J\xC3\xB6rg", rules, Verb::vrfy, Kind::non_ascii, 6);
  }
  // RFC 821: a backslash makes any of the 128 octets part of the string.
  expect_command("VRFY a\\\tb", k821, Verb::vrfy);
  expect_refused("VRFY a\\\tb", k5321, Verb::vrfy, Kind::control_character, 7);
  expect_refused("VRFY a\\\xC3", k821, Verb::vrfy, Kind::non_ascii, 7);
  PathRules rules = k5321;
  rules.leniencies.octets_beyond_ascii = true;
  expect_command("VRFY J\xC3\xB6rg", rules, Verb::vrfy);
  expect_command("MAIL FROM:<J\xC3\xB6rg@b> X=\xC3\xB6", rules, Verb::mail);
}

TEST(ParseCommand, ToleratesSpacesAtTheEnd) {
  expect_command("NOOP  ", k5321, Verb::noop, "NOOP");
  expect_command("MAIL FROM:<a@b> ", k5321, Verb::mail, "MAIL FROM:<a@b>");
  expect_command("MAIL FROM:<a@b>  ", k821, Verb::mail, "MAIL FROM:<a@b>");
  expect_command("DATA ", k821, Verb::data, "DATA");
  expect_command("EHLO example.org ", k5321, Verb::ehlo, "EHLO example.org");
  PathRules rules = k5321;
  rules.leniencies.trailing_space = false;
  expect_refused("DATA ", rules, Verb::data, Kind::argument_unexpected, 4);
  expect_refused("EHLO example.org ", rules, Verb::ehlo, Kind::argument_unexpected, 16);
  expect_refused("EHLO ", rules, Verb::ehlo, Kind::argument_missing, 5);
  expect_refused("MAIL FROM:<a@b> ", rules, Verb::mail, Kind::parameter_syntax, 16);
  expect_refused("VRFY ", rules, Verb::vrfy, Kind::argument_missing, 5);
  expect_refused("MAIL FROM: ", rules, Verb::mail, Kind::space_before_path, 10);
  expect_refused("NOOP ", rules, Verb::noop, Kind::argument_missing, 5);
  expect_command("VRFY a ", rules, Verb::vrfy);
  rules.standard = Standard::rfc821;
  expect_path_refused("MAIL FROM:<a@b> ", rules, PathKind::text_after_path, 15);
}

TEST(ParseCommand, TakesPathsWithoutBracketsWhereAsked) {
  PathRules rules = k5321;
  rules.leniencies.path_without_brackets = true;
  expect_command("MAIL FROM:a@b", rules, Verb::mail, "MAIL FROM:<a@b>");
  expect_command("MAIL FROM:a@b SIZE=1", rules, Verb::mail, "MAIL FROM:<a@b> SIZE=1");
  expect_command("RCPT TO:postmaster", rules, Verb::rcpt, "RCPT TO:<postmaster>");
  expect_refused("MAIL FROM:", rules, Verb::mail, Kind::argument_missing, 10);
}

}  // namespace
}  // namespace smtplab::smtp
