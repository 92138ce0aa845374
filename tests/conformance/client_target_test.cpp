#include "conformance/client_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smtplab::conformance {
namespace {

using ::testing::ElementsAre;

const Errand kOne{"alice@client.example", {"bob@example.org"}, ""};
const Errand kThree{"alice@client.example", {"bob@example.org", "c@x.example", "d@x.example"}, ""};
const CommandPlaces kPlaces{"127.0.0.1", 2525, "a file", "ca.pem"};

std::vector<std::string> filled(const std::vector<std::string>& command, const Errand& errand) {
  return fill_command(command, errand, kPlaces).value();
}

Sentence wrong(const std::vector<std::string>& command) {
  const auto words = fill_command(command, kOne, kPlaces);
  return words ? Sentence{} : words.error();
}

TEST(FillCommand, PutsPlacesInsideWordsAndKeepsEachAWord) {
  EXPECT_THAT(filled({"send", "smtp://{host}:{port}/x", "--from={from}", "{to}", "@{file}"}, kOne),
              ElementsAre("send", "smtp://127.0.0.1:2525/x", "--from=alice@client.example",
                          "bob@example.org", "@a file"));
  EXPECT_THAT(filled({"{cafile}{cafile}"}, kOne), ElementsAre("ca.pemca.pem"));
}

TEST(FillCommand, ListsRecipients) {
  EXPECT_THAT(filled({"{to}", "{recipients}"}, kThree),
              ElementsAre("bob@example.org", "bob@example.org,c@x.example,d@x.example"));
}

TEST(FillCommand, RepeatsAGroupForEachFurtherRecipient) {
  const std::vector<std::string> command{"send", "--to", "{to}", "[", "--to", "{also}", "]", "end"};
  EXPECT_THAT(filled(command, kOne), ElementsAre("send", "--to", "bob@example.org", "end"));
  EXPECT_THAT(filled(command, kThree), ElementsAre("send", "--to", "bob@example.org", "--to",
                                                   "c@x.example", "--to", "d@x.example", "end"));
}

TEST(FillCommand, DoesNotFillInWhatWasFilledIn) {
  const Errand errand{"{host}", {"{port}"}, ""};
  EXPECT_THAT(filled({"{from}", "{to}"}, errand), ElementsAre("{host}", "{port}"));
}

TEST(FillCommand, LeavesBracesThatAreNoPlaceholders) {
  EXPECT_THAT(filled({"{}", "{\"a\":1}", "{", "a}", "{1}"}, kOne),
              ElementsAre("{}", "{\"a\":1}", "{", "a}", "{1}"));
}

TEST(FillCommand, NamesWhatIsWrong) {
  EXPECT_EQ(wrong({"send", "{hots}"}),
            (Sentence{"check.client.no-such-placeholder", {{"name", "hots"}}}));
  EXPECT_EQ(wrong({"send", "{also}"}),  // outside of a group it means nobody
            (Sentence{"check.client.no-such-placeholder", {{"name", "also"}}}));
  EXPECT_EQ(wrong({"send", "[", "{also}"}), Sentence{"check.client.open-bracket"});
}

TEST(ClientTarget, KnowsItsNameAndWhetherItTakesSeveral) {
  ClientTarget target;
  target.command = {"/usr/bin/send", "{to}"};
  EXPECT_EQ(target.shown_name(), "send");
  EXPECT_FALSE(target.takes_several());
  target.command.emplace_back("to={recipients}");
  target.name = "Ours";
  EXPECT_EQ(target.shown_name(), "Ours");
  EXPECT_TRUE(target.takes_several());
}

}  // namespace
}  // namespace smtplab::conformance
