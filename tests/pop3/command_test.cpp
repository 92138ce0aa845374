#include "sim/pop3/command.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace smtplab::pop3 {
namespace {

using Kind = CommandError::Kind;

Command read(std::string_view line) {
  const auto command = parse_command(line);
  EXPECT_TRUE(command) << line;
  return command.value_or(Command{Verb::unknown, {}, {}, {}, 0});
}

CommandError error_of(std::string_view line, std::size_t limit = 0) {
  const auto command = parse_command(line, limit);
  EXPECT_FALSE(command) << line;
  return command ? CommandError{Kind::unknown_verb, Verb::unknown, 9999} : command.error();
}

TEST(Commands, AreThoseOfSection9) {
  EXPECT_EQ(read("USER name"), (Command{Verb::user, "name", {}, {}, 0}));
  EXPECT_EQ(read("PASS string"), (Command{Verb::pass, "string", {}, {}, 0}));
  EXPECT_EQ(read("APOP name digest"), (Command{Verb::apop, "name", "digest", {}, 0}));
  EXPECT_EQ(read("STAT").verb, Verb::stat);
  EXPECT_EQ(read("LIST"), (Command{Verb::list, {}, {}, {}, 0}));
  EXPECT_EQ(read("LIST 2"), (Command{Verb::list, {}, {}, 2, 0}));
  EXPECT_EQ(read("RETR 1"), (Command{Verb::retr, {}, {}, 1, 0}));
  EXPECT_EQ(read("DELE 1"), (Command{Verb::dele, {}, {}, 1, 0}));
  EXPECT_EQ(read("NOOP").verb, Verb::noop);
  EXPECT_EQ(read("RSET").verb, Verb::rset);
  EXPECT_EQ(read("TOP 1 10"), (Command{Verb::top, {}, {}, 1, 10}));
  EXPECT_EQ(read("UIDL 3"), (Command{Verb::uidl, {}, {}, 3, 0}));
  EXPECT_EQ(read("QUIT").verb, Verb::quit);
}

TEST(Commands, HaveWordsInAnyLetterCase) {
  EXPECT_EQ(read("quit").verb, Verb::quit);
  EXPECT_EQ(read("uSeR Name").text, "Name");
}

TEST(Commands, PassTakesSpacesAsAPartOfThePassword) {
  EXPECT_EQ(read("PASS a b  c ").text, "a b  c ");
  EXPECT_EQ(read("PASS  x").text, " x");
}

TEST(Commands, AWrongLineTellsWhatAndWhere) {
  const auto expect = [](std::string_view line, Kind kind, Verb verb, std::size_t at,
                         std::size_t limit = 0) {
    const CommandError error = error_of(line, limit);
    EXPECT_EQ(error.kind, kind) << line;
    EXPECT_EQ(error.verb, verb) << line;
    EXPECT_EQ(error.at, at) << line;
  };
  expect("", Kind::unknown_verb, Verb::unknown, 0);
  expect("CAPA", Kind::unknown_verb, Verb::unknown, 0);
  expect(" QUIT", Kind::unknown_verb, Verb::unknown, 0);
  expect("QUITE", Kind::unknown_verb, Verb::unknown, 0);
  expect("QUI", Kind::unknown_verb, Verb::unknown, 0);
  expect("unknown", Kind::unknown_verb, Verb::unknown, 0);
  expect("QUIT ", Kind::argument_unexpected, Verb::quit, 4);
  expect("STAT 1", Kind::argument_unexpected, Verb::stat, 4);
  expect("USER", Kind::argument_missing, Verb::user, 4);
  expect("USER ", Kind::argument_missing, Verb::user, 4);
  expect("USER a b", Kind::argument_unexpected, Verb::user, 6);
  expect("USER  a", Kind::argument_missing, Verb::user, 4);
  expect("PASS", Kind::argument_missing, Verb::pass, 4);
  expect("PASS ", Kind::argument_missing, Verb::pass, 4);
  expect("APOP a", Kind::argument_missing, Verb::apop, 6);
  expect("APOP a b c", Kind::argument_unexpected, Verb::apop, 8);
  expect("RETR", Kind::argument_missing, Verb::retr, 4);
  expect("RETR x", Kind::not_a_number, Verb::retr, 4);
  expect("RETR -1", Kind::not_a_number, Verb::retr, 4);
  expect("RETR +1", Kind::not_a_number, Verb::retr, 4);
  expect("RETR 1 2", Kind::argument_unexpected, Verb::retr, 6);
  expect("LIST ", Kind::argument_missing, Verb::list, 4);
  expect("TOP 1", Kind::argument_missing, Verb::top, 5);
  expect("TOP 1 x", Kind::not_a_number, Verb::top, 5);
  expect("USER a\tb", Kind::not_printable, Verb::user, 6);
  expect("PASS \xc3\xa9", Kind::not_printable, Verb::pass, 5);
  expect("RETR 1\r", Kind::not_printable, Verb::retr, 6);
  expect("USER " + std::string(41, 'a'), Kind::argument_too_long, Verb::user, 4, 40);
  EXPECT_TRUE(parse_command("USER " + std::string(40, 'a'), 40));
  EXPECT_TRUE(parse_command("APOP " + std::string(40, 'a') + " " + std::string(40, 'b'), 40));
}

TEST(Commands, ANumberThatIsTooGreatIsTheGreatest) {
  constexpr std::uint32_t greatest = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(read("RETR 4294967295").message, greatest);
  EXPECT_EQ(read("RETR 4294967297").message, greatest);
  EXPECT_EQ(read("RETR 99999999999999999999999999999999").message, greatest);
  EXPECT_EQ(read("TOP 1 18446744073709551617").lines, greatest);
  EXPECT_EQ(read("RETR 0001").message, 1U);
  EXPECT_EQ(read("RETR 0").message, 0U);
}

TEST(Commands, AreReadAsTheyWereWritten) {
  for (const std::string line :
       {"USER mrose", "PASS tan staaf", "APOP mrose c4c9334bac560ecc979e58001b3e22fb", "STAT",
        "LIST", "LIST 2", "RETR 1", "DELE 4294967295", "NOOP", "RSET", "TOP 1 0", "UIDL", "UIDL 9",
        "QUIT"}) {
    const Command command = read(line);
    EXPECT_TRUE(is_writable(command)) << line;
    std::string out;
    append_command(out, command);
    EXPECT_EQ(out, line + "\r\n");
  }
}

TEST(Commands, OnlyWhatCanBeReadIsWritable) {
  EXPECT_FALSE(is_writable({Verb::user, "", {}, {}, 0}));
  EXPECT_FALSE(is_writable({Verb::user, "a b", {}, {}, 0}));
  EXPECT_FALSE(is_writable({Verb::user, "a\r\nDELE 1", {}, {}, 0}));
  EXPECT_FALSE(is_writable({Verb::pass, "a\r\nDELE 1", {}, {}, 0}));
  EXPECT_TRUE(is_writable({Verb::pass, "a b", {}, {}, 0}));
  EXPECT_FALSE(is_writable({Verb::apop, "a", "", {}, 0}));
  EXPECT_FALSE(is_writable({Verb::apop, "a", "b c", {}, 0}));
  EXPECT_FALSE(is_writable({Verb::retr, {}, {}, {}, 0}));
  EXPECT_FALSE(is_writable({Verb::unknown, {}, {}, {}, 0}));
  EXPECT_FALSE(is_writable({Verb::connection, {}, {}, {}, 0}));
}

TEST(Commands, TheTableIsInTheOrderOfVerbs) {
  for (std::size_t i = 0; i < kVerbCount; ++i) {
    EXPECT_EQ(command_spec(static_cast<Verb>(i)).verb, static_cast<Verb>(i));
  }
  EXPECT_EQ(command_table().size(), kVerbCount - 2);
}

}  // namespace
}  // namespace smtplab::pop3
