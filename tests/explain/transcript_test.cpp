#include "sim/explain/transcript.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace smtplab::explain {
namespace {

using ::testing::ElementsAre;

/// "C: EHLO pc.example", ...: who says what.
std::vector<std::string> transcript_lines(const std::string& paste) {
  const auto transcript = read_transcript(paste);
  std::vector<std::string> lines;
  if (!transcript) return {"error " + std::to_string(static_cast<int>(transcript.error()))};
  for (const TranscriptLine& line : transcript->lines) {
    lines.push_back((line.speaker == network::Side::client ? "C: " : "S: ") + line.text);
  }
  return lines;
}

TranscriptError error_of(const std::string& paste) {
  const auto transcript = read_transcript(paste);
  EXPECT_FALSE(transcript.has_value());
  return transcript ? TranscriptError::empty : transcript.error();
}

TEST(ReadTranscript, OfTelnetTellsSidesByTheDigitsAndContentByThe354) {
  EXPECT_THAT(transcript_lines("Trying 192.0.2.1...\nConnected to mx.example.\n"
                               "Escape character is '^]'.\n"
                               "220 mx.example\r\nHELO pc.example\r\n250 mx.example\r\n"
                               "DATA\r\n354 go on\r\n550 is content\r\n\r\n.\r\n250 OK\r\n"),
              ElementsAre("S: 220 mx.example", "C: HELO pc.example", "S: 250 mx.example", "C: DATA",
                          "S: 354 go on", "C: 550 is content", "C: ", "C: .", "S: 250 OK"));
}

TEST(ReadTranscript, OfSwaksGoesByItsMarks) {
  EXPECT_THAT(
      transcript_lines("=== Trying mx.example:25...\n=== Connected to mx.example.\n"
                       "<-  220 mx.example\n -> EHLO pc.example\n<-  250-mx.example\n<-  250 SIZE\n"
                       " -> MAIL FROM:<a@b.example>\n<** 550 no\n -> \n ~> QUIT\n<~  221 bye\n"),
      ElementsAre("S: 220 mx.example", "C: EHLO pc.example", "S: 250-mx.example", "S: 250 SIZE",
                  "C: MAIL FROM:<a@b.example>", "S: 550 no", "C: ", "C: QUIT", "S: 221 bye"));
}

TEST(ReadTranscript, OfARunGoesByTimeMarkAndLabel) {
  EXPECT_THAT(
      transcript_lines("  0.000  -- a.example calls b.example\n"
                       "  0.020 <-  S: 220 b.example\n        The server is ready.\n"
                       "  0.040  -> C: HELO a.example\n  0.060 <-  S: 250-b.example\n"
                       "        <-  S: 250 HELP\n"),
      ElementsAre("S: 220 b.example", "C: HELO a.example", "S: 250-b.example", "S: 250 HELP"));
}

TEST(ReadTranscript, TakesLabelsOfBothStandards) {
  EXPECT_THAT(transcript_lines("S: 220 b.example\nC: NOOP\nS: 250 OK\n"),
              ElementsAre("S: 220 b.example", "C: NOOP", "S: 250 OK"));
  EXPECT_THAT(transcript_lines("R: 220 b.example\nS: NOOP\nR: 250 OK\n"),
              ElementsAre("S: 220 b.example", "C: NOOP", "S: 250 OK"));
}

TEST(ReadTranscript, TakesOtherProgramsMarks) {
  const auto same = ElementsAre("S: 220 b.example", "C: NOOP", "S: 250 OK");
  EXPECT_THAT(transcript_lines("* Connected\n< 220 b.example\n> NOOP\n< 250 OK\n"), same);
  EXPECT_THAT(transcript_lines("<<< 220 b.example\n>>> NOOP\n<<< 250 OK\n"), same);
  EXPECT_THAT(transcript_lines("Out: 220 b.example\nIn:  NOOP\nOut: 250 OK\n"), same);
}

TEST(ReadTranscript, RefusesWhatIsNone) {
  EXPECT_EQ(error_of(" \r\n\t\n"), TranscriptError::empty);
  EXPECT_EQ(error_of(std::string(1000, '\0')), TranscriptError::binary);
  EXPECT_EQ(error_of("Dear Bob,\nhow are you?\n"), TranscriptError::no_replies);
  EXPECT_EQ(error_of(std::string(10'000'000, 'a')), TranscriptError::no_replies);
}

TEST(ReadTranscript, OfPop3GivesListingsAndMessagesToTheServer) {
  EXPECT_THAT(transcript_lines(
                  "+OK ready\nLIST\n+OK\n1 20\n.\nRETR 1\n+OK\nSubject: x\n\n250 y\n.\nQUIT\n"),
              ElementsAre("S: +OK ready", "C: LIST", "S: +OK", "S: 1 20", "S: .", "C: RETR 1",
                          "S: +OK", "S: Subject: x", "S: ", "S: 250 y", "S: .", "C: QUIT"));
  EXPECT_TRUE(read_transcript("+OK ready\nQUIT\n")->is_pop3);
  EXPECT_FALSE(read_transcript("220 ready\nQUIT\n")->is_pop3);
}

TEST(ReadTranscript, ReadsSoMuchAndNoMore) {
  std::string paste = "220 b.example\n";
  for (int i = 0; i < 500'000; ++i) paste += "NOOP\n250 OK\n";
  const auto transcript = read_transcript(paste);
  ASSERT_TRUE(transcript.has_value());
  EXPECT_TRUE(transcript->is_cut);
  EXPECT_EQ(transcript->lines.size(), kMostTranscriptLines);
}

}  // namespace
}  // namespace smtplab::explain
