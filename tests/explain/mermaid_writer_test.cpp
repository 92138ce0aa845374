#include "sim/explain/mermaid_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sample_run.h"

namespace smtplab::explain {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string diagram_of(const SampleRun& run) {
  return write_mermaid(*run.scenario, run.result.log, {}, Language::en);
}

TEST(WriteMermaid, IsRfc821sDialogueAsADiagram) {
  EXPECT_EQ(diagram_of(run_message()),
            "sequenceDiagram\n"
            "    accTitle: A sample\n"
            "    participant h0 as alpha.example\n"
            "    participant h1 as beta.example\n"
            "    h0-)h1: connection 1\n"
            "    h1-->>h0: 220 beta.example Simple Mail Transfer Service Ready\n"
            "    h0->>h1: HELO alpha.example\n"
            "    h1-->>h0: 250 beta.example\n"
            "    h0->>h1: MAIL FROM#58;#60;Smith@alpha.example#62;\n"
            "    h1-->>h0: 250 OK\n"
            "    h0->>h1: RCPT TO#58;#60;Jones@beta.example#62;\n"
            "    h1-->>h0: 250 OK\n"
            "    h0->>h1: RCPT TO#58;#60;Green@beta.example#62;\n"
            "    h1--xh0: 550 No such user here\n"
            "    h0->>h1: DATA\n"
            "    h1-->>h0: 354 Start mail input#59; end with #60;CRLF#62;.#60;CRLF#62;\n"
            "    h0->>h1: content#58; 2 lines, 27 octets\n"
            "    h0->>h1: .   (end of content)\n"
            "    Note over h1: stored for #60;Jones@beta.example#62;\n"
            "    h1-->>h0: 250 OK\n"
            "    h0->>h1: QUIT\n"
            "    h1-->>h0: 221 beta.example Service closing transmission channel\n"
            "    h1--)h0: closes\n");
}

TEST(WriteMermaid, LetsNothingOfAPeerBecomeAWordOfTheLanguage) {
  const SampleRun run = run_dialogue(
      kOpening + R"({"C": "NOOP ; %%{init: {}}%% # wrap: $$x$$\u0000\u202e\r\n"}, "S: 250 OK",)" +
      kClosing);
  const std::string diagram = diagram_of(run);
  const std::size_t at = diagram.find("NOOP");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(diagram.substr(at, diagram.find('\n', at) - at),
            "NOOP #59; #37;#37;#123;init#58; #123;#125;#125;#37;#37; #35; wrap#58; "
            "#36;#36;x#36;#36;#92;x00#92;u#123;202E#125;");
}

TEST(WriteMermaid, SaysWhereNothingHappened) {
  const SampleRun run = run_message();
  const std::string diagram = write_mermaid(*run.scenario, trace::Log(), {}, Language::en);
  EXPECT_THAT(diagram, HasSubstr("participant h0 as No connection was made."));
  EXPECT_THAT(diagram, Not(HasSubstr("->>")));
}

}  // namespace
}  // namespace smtplab::explain
