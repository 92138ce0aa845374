#include "sim/explain/transcript_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "sample_run.h"
#include "sim/scenario/loader.h"

namespace smtplab::explain {
namespace {

using smtp::SessionState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A reviewed paste, and its lines by how they begin.
class Review {
 public:
  explicit Review(const std::string& paste, Language language = Language::en)
      : review_(review_transcript(read_transcript(paste).value(), language)) {}

  const Annotation& note(std::string_view beginning, int n = 1) const {
    return review_.notes[place(beginning, n)];
  }
  /// What is wrong, and the clause.
  std::vector<std::string> wrong(std::string_view beginning, int n = 1) const {
    const std::size_t at = place(beginning, n);
    std::vector<std::string> all;
    for (const Finding& one : review_.findings[at]) {
      all.push_back(one.what + " " + std::string(one.clause));
    }
    for (const NotedViolation& one : review_.notes[at].violations) {
      all.push_back(one.what + " " + std::string(one.clause));
    }
    return all;
  }
  const TranscriptReview& all() const { return review_; }

 private:
  std::size_t place(std::string_view beginning, int n) const {
    for (std::size_t i = 0; i < review_.notes.size(); ++i) {
      const bool fits = review_.conversation.lines[i].octets.starts_with(beginning);
      if (fits && --n == 0) return i;
    }
    throw std::runtime_error("no line " + std::string(beginning));
  }

  TranscriptReview review_;
};

const std::string kOpened =
    "220 mx.example ESMTP\nEHLO pc.example\n250-mx.example\n250 SIZE 1000\n";

TEST(ReviewTranscript, FollowsTheSessionsState) {
  const Review review(kOpened +
                      "MAIL FROM:<a@pc.example>\n250 OK\nRCPT TO:<b@mx.example>\n250 OK\n"
                      "DATA\n354 go on\nHi\n.\n250 OK\nQUIT\n221 bye\n");
  EXPECT_EQ(review.note("MAIL").row_key, "mail");
  EXPECT_EQ(review.note("250 OK", 1).after, SessionState::mail);
  EXPECT_EQ(review.note("250 OK", 2).row_key, "rcpt-accepted");
  EXPECT_THAT(review.note("250 OK", 2).envelope_after.forward_paths, ElementsAre("<b@mx.example>"));
  EXPECT_EQ(review.note("Hi").row_key, "line.content");
  EXPECT_EQ(review.note("250 OK", 3).row_key, "message-accepted");
  EXPECT_EQ(review.note("250 OK", 3).envelope_after, EnvelopeView{});
  EXPECT_EQ(review.note("221").after, SessionState::closed);
  EXPECT_EQ(review.all().faulty_lines(), 0U);
  EXPECT_THAT(review.all().remarks, IsEmpty());
  // What may follow is what this server offers: no STARTTLS, no AUTH.
  EXPECT_THAT(review.note("250-mx").follow, HasSubstr("MAIL"));
  EXPECT_THAT(review.note("250-mx").follow, ::testing::Not(HasSubstr("STARTTLS")));
}

// RFC 5321 section 3.3.
TEST(ReviewTranscript, FindsASpaceBehindTheColon) {
  const Review review(kOpened + "MAIL FROM: <a@pc.example>\n250 OK\n");
  EXPECT_THAT(review.wrong("MAIL"),
              ElementsAre(::testing::AllOf(HasSubstr("a space behind the colon"),
                                           HasSubstr("(octet 11)"), HasSubstr("R5321-3.3-l"))));
  EXPECT_THAT(review.wrong("250 OK"), ElementsAre(HasSubstr("strictly it is 501")));
  EXPECT_EQ(review.note("250 OK").after, SessionState::mail);  // as the server says
}

TEST(ReviewTranscript, FindsAReplyThatTheStateDoesNotAllow) {
  const Review review(kOpened + "RCPT TO:<b@mx.example>\n250 OK\n");
  EXPECT_EQ(review.note("RCPT").row_key, "rcpt-before-mail");
  EXPECT_THAT(review.wrong("250 OK"),
              ElementsAre(::testing::AllOf(HasSubstr("503 was due"), HasSubstr("R5321-3.3-k"))));
  const Review right(kOpened + "RCPT TO:<b@mx.example>\n503 MAIL first\n");
  EXPECT_EQ(right.all().faulty_lines(), 0U);
}

TEST(ReviewTranscript, FindsRepliesOfAWrongFormOrClass) {
  const Review review(kOpened +
                      "MAIL FROM:<a@pc.example>\n354 go on\nNOOP\n250-a\n251 b\nRSET\n"
                      "250 OK\n250 once more\n");
  EXPECT_THAT(review.wrong("354"), ElementsAre(HasSubstr("a class that can't follow")));
  EXPECT_THAT(review.wrong("250-a"), ElementsAre(HasSubstr("different codes")));
  EXPECT_THAT(review.wrong("250 once"), ElementsAre(HasSubstr("no command asked for")));
}

TEST(ReviewTranscript, TakesAPipelinedGroupAsTheServerReadIt) {
  const Review review(
      "220 mx.example\nEHLO pc.example\n250-mx.example\n250 PIPELINING\n"
      "MAIL FROM:<a@pc.example>\nRCPT TO:<b@mx.example>\nRCPT TO:<c@mx.example>\n"
      "DATA\n250 OK\n250 OK\n550 No\n354 go on\n.\n250 OK\n");
  EXPECT_EQ(review.note("RCPT", 1).row_key, "rcpt-first");
  EXPECT_EQ(review.note("RCPT", 2).row_key, "rcpt-next");
  EXPECT_EQ(review.note("550").row_key, "rcpt-rejected");
  EXPECT_EQ(review.all().faulty_lines(), 0U);
}

TEST(ReviewTranscript, BeginsInTheMiddle) {
  const Review review("RCPT TO:<b@mx.example>\n250 OK\nDATA\n354 go on\nhi\n");
  EXPECT_EQ(review.note("RCPT").row_key, "rcpt-first");
  EXPECT_EQ(review.note("354").after, SessionState::content);
  EXPECT_THAT(review.all().remarks,
              ElementsAre(HasSubstr("begins in the middle"), HasSubstr("ends before the session")));
  EXPECT_EQ(review.all().faulty_lines(), 0U);
  const Review orphan("250 OK\nDATA\n354 go on\n.\n250 OK\n");
  EXPECT_THAT(orphan.wrong("250 OK"), ElementsAre(HasSubstr("not in the paste")));
  EXPECT_EQ(orphan.note("354").row_key, "data-accepted");
}

TEST(ReviewTranscript, SaysWhereAReplyIsMissing) {
  const Review review(kOpened + "NOOP\n");
  EXPECT_THAT(review.wrong("NOOP"), ElementsAre(HasSubstr("no reply to it")));
}

TEST(ReviewTranscript, GoesOnBehindStartTlsAndInANewSession) {
  const Review review(
      "220 mx.example\nEHLO pc.example\n250-mx.example\n250 STARTTLS\nSTARTTLS\n"
      "220 go\nEHLO pc.example\n250-mx.example\n250 AUTH PLAIN\nQUIT\n221 bye\n"
      "220 mx.example\nHELO pc.example\n250 mx.example\n");
  EXPECT_EQ(review.note("220 go").row_key, "starttls-accepted");
  EXPECT_EQ(review.note("EHLO", 2).before, SessionState::greeted);
  EXPECT_EQ(review.note("220 mx", 2).row_key, "greeting");
  EXPECT_EQ(review.note("HELO").row_key, "helo");
  EXPECT_EQ(review.all().faulty_lines(), 0U);
}

TEST(ReviewTranscript, FollowsAnAuthExchange) {
  const Review review(
      "220 mx.example\nEHLO pc.example\n250-mx.example\n250 AUTH LOGIN\n"
      "AUTH LOGIN\n334 VXNlcm5hbWU6\nYWxpY2U=\n334 UGFzc3dvcmQ6\nc2VjcmV0\n"
      "235 OK\nMAIL FROM:<a@pc.example>\n250 OK\n");
  EXPECT_EQ(review.note("334", 1).row_key, "auth-challenge");
  EXPECT_EQ(review.note("YWxpY2U=").before, SessionState::authenticating);
  EXPECT_EQ(review.note("235").row_key, "auth-response-accepted");
  EXPECT_EQ(review.all().faulty_lines(), 0U);
}

// RFC 4954 section 4.1, last example: a transcript has no certificate, and often no STARTTLS.
TEST(ReviewTranscript, FollowsExternal) {
  const std::string login = "250-mx.example\n250 AUTH EXTERNAL\nAUTH EXTERNAL =\n235 OK\n";
  for (const std::string start :
       {"220 mx.example\nEHLO pc.example\n",
        "220 mx.example\nEHLO pc.example\n250-mx.example\n250 STARTTLS\nSTARTTLS\n220 go\n"
        "EHLO pc.example\n"}) {
    const Review review(start + login);
    EXPECT_EQ(review.note("AUTH").row_key, "auth-with-response");
    EXPECT_THAT(review.note("AUTH").what, HasSubstr("in the certificate"));
    EXPECT_EQ(review.note("235").row_key, "auth-accepted");
    EXPECT_EQ(review.all().faulty_lines(), 0U);
  }
}

// RFC 1939 sections 4 to 7.
TEST(ReviewTranscript, FollowsASessionOfPop3) {
  const Review review(
      "+OK ready\nUSER bob\n+OK\nPASS secret\n+OK 1 message\nLIST\n+OK 1\n1 20\n.\n"
      "DELE x\n-ERR\nQUIT\n+OK bye\n");
  EXPECT_EQ(review.note("+OK ready").row_key, "greeting");
  EXPECT_EQ(review.note("PASS").row_key, "pass");
  EXPECT_EQ(review.note("+OK 1 message").pop3_after, pop3::SessionState::transaction);
  EXPECT_EQ(review.note("1 20").row_key, "line.said");
  EXPECT_THAT(review.wrong("DELE"), ElementsAre(HasSubstr("arguments are wrong")));
  EXPECT_EQ(review.note("QUIT").row_key, "quit");
  EXPECT_EQ(review.all().faulty_lines(), 1U);
  const Review wrong("+OK ready\nSTAT\n+OK 1 20\nhello\nNOOP\n");
  EXPECT_THAT(wrong.wrong("+OK 1 20"), ElementsAre(HasSubstr("-ERR was due")));
  EXPECT_THAT(wrong.wrong("NOOP"), ElementsAre(HasSubstr("no reply to it")));
  const Review middle("RETR 1\n+OK\nhi\n.\n");
  EXPECT_EQ(middle.note("RETR").row_key, "retr");
  EXPECT_THAT(middle.all().remarks, ElementsAre(HasSubstr("begins in the middle")));
}

TEST(ReviewTranscript, SpeaksChinese) {
  const Review review(kOpened + "RCPT TO:<b@mx.example>\n250 OK\n", Language::zh);
  EXPECT_THAT(review.wrong("250 OK"), ElementsAre(HasSubstr("应当回答 503")));
}

// A run's own text is a paste like others: it is found to be as right as it was.
TEST(ReviewTranscript, FindsNothingInARunOfRfc821) {
  const SampleRun run =
      run_text(file_text(std::string(SMTPLAB_SOURCE_DIR) + "/scenarios/rfc5321/s5321-d1.json"));
  std::string paste;
  const auto told = conversations(*run.scenario, run.result.log);
  for (const Line& line : told.front().lines) paste += line.octets;
  const Review review(paste);
  EXPECT_EQ(review.all().faulty_lines(), 0U);
  std::size_t lines = 0;
  for (const Line& line : told.front().lines) lines += line.octets.empty() ? 0U : 1U;
  EXPECT_THAT(review.all().notes, SizeIs(lines));
}

}  // namespace
}  // namespace smtplab::explain
