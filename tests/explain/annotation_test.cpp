#include "sim/explain/annotation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "sample_run.h"
#include "sim/explain/code_meaning.h"
#include "sim/register/register.h"

namespace smtplab::explain {
namespace {

using smtp::SessionState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// The annotations of a run's only connection, found by what the line says.
class Notes {
 public:
  explicit Notes(const SampleRun& run, Language language = Language::en,
                 Labels labels = Labels::client_server)
      : conversation_(conversations(*run.scenario, run.result.log).at(0)),
        notes_(annotate(*run.scenario, run.result.log, conversation_, language, labels)) {}

  /// The n-th line that begins so.
  const Annotation& of(std::string_view beginning, int n = 1) const {
    for (std::size_t i = 0; i < notes_.size(); ++i) {
      if (conversation_.lines[i].octets.starts_with(beginning) && --n == 0) return notes_[i];
    }
    throw std::runtime_error("no line " + std::string(beginning));
  }
  const Annotation& last() const { return notes_.back(); }

 private:
  Conversation conversation_;
  std::vector<Annotation> notes_;
};

TEST(Annotate, SaysWhatALineDoes) {
  const SampleRun run = run_message();
  const Notes notes(run);
  EXPECT_EQ(notes.of("MAIL").row_key, "mail");
  EXPECT_THAT(notes.of("MAIL").what, HasSubstr("begins a mail transaction"));
  EXPECT_EQ(notes.of("550").row_key, "rcpt-rejected");
  EXPECT_THAT(notes.of("550").what, HasSubstr("refused, and only this one"));
}

// RFC 1939 sections 4 to 7.
TEST(Annotate, SaysWhatALineOfPop3Does) {
  const SampleRun run = run_text(R"({"id": "sample", "title": "A sample",
    "hosts": [{"name": "pc.example", "role": "mua"},
              {"name": "mx.example", "mailboxes": [{"user": "bob", "password": "secret"}]}],
    "script": [{"at_s": 0, "from": "pc.example", "to": "mx.example", "port": 110, "dialogue": [
      {"S": "+OK mx.example POP3 server ready\r\n"}, "C: STAT", "S: -ERR"]}]})");
  const Notes notes(run);
  EXPECT_EQ(notes.of("+OK").row_key, "greeting");
  EXPECT_THAT(notes.of("+OK").what, HasSubstr("must say whose maildrop it wants"));
  EXPECT_EQ(notes.of("+OK").pop3_before, pop3::SessionState::opened);
  EXPECT_EQ(notes.of("+OK").pop3_after, pop3::SessionState::authorization);
  EXPECT_THAT(notes.of("STAT").what, HasSubstr("does not belong into this state"));
  EXPECT_THAT(notes.of("-ERR").what, HasSubstr("refuses the command"));
  const Notes chinese(run, Language::zh);
  EXPECT_THAT(chinese.of("STAT").what, HasSubstr("不能用这个命令"));
}

// RFC 4422 appendix A: what is said of PLAIN would be false of it.
TEST(Annotate, ExternalShowsNoPassword) {
  const SampleRun run = run_text(R"({"id": "sample", "title": "A sample",
    "hosts": [{"name": "pc.example", "role": "mua", "extensions": ["STARTTLS"],
               "tls": {"certificate": "joe"}},
              {"name": "mx.example", "mailboxes": ["bob"], "extensions": ["STARTTLS", "AUTH"]}],
    "script": [{"at_s": 0, "from": "pc.example", "to": "mx.example", "dialogue": [
      "S: 220", "C: EHLO pc.example", "S: 250", "C: AUTH EXTERNAL =", "S: 538", "C: STARTTLS",
      "S: 220", "C: EHLO pc.example", "S: 250", "C: auth external =", "S: 535",
      "C: AUTH EXTERNAL", "S: 334", "C: Ym9i", "S: 535", "C: AUTH PLAIN AHRpbQB4", "S: 535"]}]})");
  const Notes notes(run);
  EXPECT_THAT(notes.of("AUTH EXTERNAL =").what, HasSubstr("there is no TLS yet"));
  EXPECT_THAT(notes.of("220", 2).remarks, ElementsAre(HasSubstr("TLS protects the connection"),
                                                      HasSubstr("a certificate that names joe")));
  EXPECT_THAT(notes.of("auth external").what, HasSubstr("TLS has given it, in the certificate"));
  EXPECT_THAT(notes.of("535").what, HasSubstr("no user of the name in it"));
  EXPECT_THAT(notes.of("Ym9i").what, HasSubstr("wants to act for, in base64"));
  EXPECT_THAT(notes.of("535", 2).what, HasSubstr("no user of the name in it"));
  EXPECT_THAT(notes.of("AUTH PLAIN").what, HasSubstr("the proof itself"));
  EXPECT_THAT(notes.of("535", 3).what, HasSubstr("name or the proof is wrong"));
  EXPECT_THAT(Notes(run, Language::zh).of("AUTH EXTERNAL").what, HasSubstr("还没有 TLS"));
}

TEST(Annotate, TheSameOctetsMeanOtherThingsElsewhere) {
  const SampleRun run = run_message();
  const Notes notes(run);
  EXPECT_EQ(notes.of("250 OK", 1).row_key, "mail-accepted");
  EXPECT_EQ(notes.of("250 OK", 2).row_key, "rcpt-accepted");
  EXPECT_EQ(notes.of("250 OK", 3).row_key, "message-accepted");
  EXPECT_NE(notes.of("250 OK", 1).what, notes.of("250 OK", 2).what);
  EXPECT_NE(notes.of("250 OK", 2).what, notes.of("250 OK", 3).what);
  EXPECT_NE(notes.of("RCPT", 1).what, notes.of("RCPT", 2).what);
}

TEST(Annotate, GivesTheStateBeforeAndAfter) {
  const SampleRun run = run_message();
  const Notes notes(run);
  EXPECT_EQ(notes.of("MAIL").before, SessionState::ready);
  EXPECT_EQ(notes.of("MAIL").after, SessionState::ready);
  EXPECT_EQ(notes.of("250 OK", 1).before, SessionState::ready);
  EXPECT_EQ(notes.of("250 OK", 1).after, SessionState::mail);
  EXPECT_EQ(notes.of("550").before, SessionState::recipients);
  EXPECT_EQ(notes.of("550").after, SessionState::recipients);
  EXPECT_EQ(notes.of("354").after, SessionState::content);
  EXPECT_EQ(notes.of("221").after, SessionState::closed);
}

TEST(Annotate, FollowsTheEnvelope) {
  const SampleRun run = run_message();
  const Notes notes(run);
  EXPECT_EQ(notes.of("MAIL").envelope_after, EnvelopeView{});
  const Annotation& mail = notes.of("250 OK", 1);
  EXPECT_EQ(mail.envelope_before.reverse_path, std::nullopt);
  EXPECT_EQ(mail.envelope_after.reverse_path, "<Smith@alpha.example>");
  const Annotation& rcpt = notes.of("250 OK", 2);
  EXPECT_THAT(rcpt.envelope_before.forward_paths, IsEmpty());
  EXPECT_THAT(rcpt.envelope_after.forward_paths, ElementsAre("<Jones@beta.example>"));
  const Annotation& refused = notes.of("550");
  EXPECT_EQ(refused.envelope_before, refused.envelope_after);
  EXPECT_THAT(refused.envelope_after.forward_paths, ElementsAre("<Jones@beta.example>"));
  EXPECT_EQ(notes.of("250 OK", 3).envelope_after, EnvelopeView{});
}

// RFC 2920 section 3.1: MAIL, RCPT and DATA may be sent together. The server answers one after the
// other, and what it has at each is what those before have led to.
TEST(Annotate, FollowsTheEnvelopeOfCommandsThatAreSentTogether) {
  const SampleRun run = run_text(R"({"id": "sample", "title": "A sample", "standard": 5321,
    "hosts": [{"name": "alpha.example", "role": "mua", "smart_host": "beta.example"},
              {"name": "beta.example", "mailboxes": ["Jones", "Brown"],
               "extensions": ["PIPELINING"]}],
    "script": [{"at_s": 0, "host": "alpha.example", "submit": {"from": "<Smith@alpha.example>",
      "to": ["<Jones@beta.example>", "<Brown@beta.example>"], "body": ["Hello"]}}],
    "expect": [{"mailbox": "<Jones@beta.example>", "messages": 1}]})");
  const Notes notes(run);
  ASSERT_EQ(notes.of("RCPT", 2).before, SessionState::recipients)
      << "MAIL and both RCPT did not go out together";
  EXPECT_EQ(notes.of("MAIL").envelope_after, EnvelopeView{});
  EXPECT_EQ(notes.of("RCPT", 1).envelope_before.reverse_path, "<Smith@alpha.example>");
  EXPECT_THAT(notes.of("RCPT", 1).envelope_before.forward_paths, IsEmpty());
  EXPECT_THAT(notes.of("RCPT", 2).envelope_before.forward_paths,
              ElementsAre("<Jones@beta.example>"));
  EXPECT_EQ(notes.of("RCPT", 2).envelope_after, notes.of("RCPT", 2).envelope_before);
  EXPECT_THAT(notes.of("DATA").envelope_after.forward_paths,
              ElementsAre("<Jones@beta.example>", "<Brown@beta.example>"));
  // The replies say what each has changed, as ever.
  EXPECT_EQ(notes.of("250", 2).envelope_before, EnvelopeView{});
  EXPECT_EQ(notes.of("250", 2).envelope_after.reverse_path, "<Smith@alpha.example>");
}

TEST(Annotate, TellsWhereTheMessageWent) {
  const SampleRun run = run_message();
  const Notes notes(run);
  EXPECT_THAT(notes.of(".").remarks, ElementsAre("stored for <Jones@beta.example>"));
}

TEST(Annotate, ExplainsContentAsOneBlock) {
  const SampleRun run = run_message();
  const Notes notes(run);
  EXPECT_THAT(notes.of("Blah").what, HasSubstr("2 lines of content"));
  EXPECT_THAT(notes.of("Blah").what, HasSubstr("One line begins with a dot"));
}

TEST(Annotate, CitesTheStandardOfTheScenarioFirst) {
  const SampleRun run = run_message();
  const Notes notes(run);
  const Annotation& refused = notes.of("550");
  ASSERT_THAT(refused.clauses, ::testing::Not(IsEmpty()));
  for (const auto* clause : refused.clauses) EXPECT_EQ(clause->rfc, 821) << clause->id;
  for (const auto* clause : refused.other_clauses) EXPECT_NE(clause->rfc, 821) << clause->id;
}

TEST(Annotate, NamesTheSidesAsTheLabelsDo) {
  const SampleRun run = run_message();
  EXPECT_THAT(Notes(run).of("RCPT").what, HasSubstr("The client"));
  const Notes old(run, Language::en, Labels::sender_receiver);
  EXPECT_THAT(old.of("RCPT").what, HasSubstr("The sender"));
  EXPECT_THAT(old.of("RCPT").what, ::testing::Not(HasSubstr("client")));
}

TEST(Annotate, SpeaksChinese) {
  const SampleRun run = run_message();
  EXPECT_THAT(Notes(run, Language::zh).of("MAIL").what, HasSubstr("反向路径"));
}

TEST(Annotate, NotesViolationsWhereTheyAre) {
  const std::string long_line = "C: NOOP " + std::string(600, 'a');
  const SampleRun run =
      run_dialogue(kOpening + "\"" + long_line + "\", \"S: 500 Line too long.\"," + kClosing);
  EXPECT_TRUE(run.result.passed());
  const Notes notes(run);
  ASSERT_THAT(notes.of("NOOP").violations, SizeIs(1));
  EXPECT_THAT(notes.of("NOOP").violations[0].what, HasSubstr("longer than"));
  EXPECT_EQ(notes.of("NOOP").violations[0].clause, "R5321-4.5.3.1-b");
  EXPECT_THAT(notes.of("HELO").violations, IsEmpty());
}

TEST(Annotate, NotesWhatDiffersFromTheScript) {
  const SampleRun run =
      run_dialogue(kOpening + R"("C: NOOP", "S: 250 Okay", "C: RSET", "S: 250 OK",)" + kClosing);
  EXPECT_FALSE(run.result.passed());
  const Notes notes(run);
  ASSERT_THAT(notes.of("250 OK", 1).differences, SizeIs(1));
  EXPECT_EQ(notes.of("250 OK", 1).differences[0].expected, "250 Okay\r\n");
  EXPECT_EQ(notes.of("250 OK", 1).differences[0].seen, "250 OK\r\n");
  EXPECT_NE(notes.of("250 OK", 1).differences[0].file_line, 0U);
  EXPECT_THAT(notes.of("250 OK", 2).differences, IsEmpty());
}

TEST(Annotate, TellsOfABrokenConnection) {
  const SampleRun run = run_dialogue(
      kOpening + R"("C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK", {"wait_s": 10},)" + kClosing,
      R"(, "faults": [{"at_s": 5, "reset": ["alpha.example", "beta.example"]}])");
  const Notes notes(run);
  EXPECT_THAT(notes.last().what, HasSubstr("breaks"));
  EXPECT_THAT(notes.last().remarks, ElementsAre(HasSubstr("the open transaction with it")));
  EXPECT_EQ(notes.last().envelope_after, EnvelopeView{});
}

TEST(CodeMeaning, IsThatOfTheCommandAndTheRfc) {
  using smtp::Verb;
  EXPECT_EQ(code_meaning(821, Verb::rcpt, {550}, Language::en),
            "Mailbox unavailable: not found, or no access");
  EXPECT_EQ(code_meaning(821, Verb::expn, {550}, Language::en),
            "No mailing list of that name, or no access");
  EXPECT_EQ(code_meaning(821, Verb::connection, {220}, Language::en), "<domain> service ready");
  EXPECT_EQ(code_meaning(5321, Verb::end_of_data, {554}, Language::en).substr(0, 18),
            "Transaction failed");
}

TEST(CodeMeaning, IsThatOfAnExtensionWhereTheRfcItselfHasNone) {
  using smtp::Verb;
  EXPECT_EQ(code_meaning(5321, Verb::mail, {530}, Language::en),
            "Must issue STARTTLS first; or: Authentication required");
  EXPECT_EQ(code_meaning(5321, Verb::mail, {530}, Language::zh),
            "必须先发 STARTTLS；或者：需要认证");
  // Before TLS too RSET may need TLS, but no authentication; NOOP neither.
  EXPECT_EQ(code_meaning(5321, Verb::rset, {530}, Language::en), "Must issue STARTTLS first");
  EXPECT_THAT(code_meaning(5321, Verb::noop, {530}, Language::en), HasSubstr("does not list 530"));
  EXPECT_EQ(code_meaning(5321, Verb::connection, {521}, Language::en), "Host does not accept mail");
  EXPECT_EQ(code_meaning(5321, Verb::rcpt, {556}, Language::en), "Domain does not accept mail");
  EXPECT_EQ(code_meaning(5321, Verb::rcpt, {556}, Language::zh), "该域不接收邮件");
}

/// Whatever the register's tables list has its meaning from there, and in both languages.
TEST(CodeMeaning, IsThereForEveryRowOfTheTables) {
  for (const requirements::ReplyMeaning& row : requirements::standard_register().replies()) {
    const bool is_of_extension = row.rfc != 821 && row.rfc != 5321 && row.rfc != 1123;
    if (!is_of_extension) continue;
    const auto verb = row.command == "(connect)"     ? smtp::Verb::connection
                      : row.command.starts_with('(') ? smtp::Verb::mail
                      : row.stage == "after data"    ? smtp::Verb::end_of_data
                                                     : smtp::verb_of(row.command);
    const smtp::ReplyCode code{static_cast<std::uint16_t>(row.code)};
    const std::string en = code_meaning(5321, verb, code, Language::en);
    const std::string zh = code_meaning(5321, verb, code, Language::zh);
    EXPECT_THAT(en, Not(HasSubstr("does not list"))) << row.rfc << " " << row.command;
    EXPECT_TRUE(std::any_of(zh.begin(), zh.end(), [](char c) { return (c & 0x80) != 0; }))
        << row.rfc << " " << row.code << ": " << zh;
  }
}

TEST(CodeMeaning, ComesFromTheDigitsWhereTheTablesHaveNone) {
  EXPECT_EQ(code_meaning(821, smtp::Verb::noop, {459}, Language::en),
            "not now, try again later; about the mail system. RFC 821 does not list 459 for NOOP");
  EXPECT_EQ(code_meaning(821, smtp::Verb::noop, {999}, Language::en),
            "no class that SMTP uses; about nothing that is defined. RFC 821 does not list 999 for "
            "NOOP");
  EXPECT_THAT(code_meaning(821, smtp::Verb::end_of_data, {354}, Language::en),
              HasSubstr("RFC 821 does not list 354 for the end of data"));
  EXPECT_EQ(code_meaning(821, smtp::Verb::noop, {0}, Language::en), "");
}

}  // namespace
}  // namespace smtplab::explain
