// CHUNKING: content by BDAT in place of DATA (RFC 3030 section 2).

#include <initializer_list>

#include "conformance/cases/chunks.h"
#include "conformance/cases/commands.h"
#include "conformance/cases/steps.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// Octets that would be answered if they were taken for commands.
constexpr std::string_view kCommands = "NOOP\r\nNOOP\r\n";

/// A transaction, and the message `name` with this body in chunks, each answered 250. A line of the
/// body's own stands first in it.
void given_message_in_chunks(Dialogue& server, std::string_view name,
                             std::initializer_list<std::string_view> body) {
  given_chunking(server);
  server.given_transaction();
  send_chunk(server, Mail(server).content(name));
  server.given_reply(250);
  for (const std::string_view chunk : body) {
    send_chunk(server, chunk);
    server.given_reply(250);
  }
  send_last_chunk(server, "");
  server.given_reply(250);
}

/// The body arrives with exactly these lines.
Finding arrives_as(Dialogue& server, std::initializer_list<std::string_view> body,
                   const std::vector<std::string>& lines) {
  Mail mail(server);
  given_message_in_chunks(server, "chunks", body);
  auto got = mail.wait_for("chunks").body_after(mail.mark("chunks"));
  while (got.size() > lines.size() && got.back().empty()) got.pop_back();
  return server.require(got == lines, {"check.seen.chunks-changed"},
                        server.trial().transcript().size() - 1);
}

/// The chunk's octets are read and dropped, though it is refused.
Finding swallows_refused_chunk(Dialogue& server) {
  send_last_chunk(server, kCommands);
  server.read();
  server.last_is(k5yz);
  return is_in_step(server, "check.seen.chunk-as-commands");
}

constexpr Needs kChunkingMail = Need::mailbox | Need::mail;

constexpr Case kChunkingCases[] = {
    {.id = "chunking-keyword",
     .requirement = "R3030-2-a",
     .mutant = Defect::announces_chunking_with_parameter,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           const std::string line(server.parameters_of("CHUNKING"));
           return server.require(line.empty(), {"check.seen.keyword-parameter",
                                                {{"keyword", "CHUNKING"}, {"line", line}}});
         }},
    {.id = "data-beside-chunking",
     .requirement = "R3030-2-c",
     .mutant = Defect::has_no_data_beside_chunking,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           server.ask("DATA");
           return server.last_is(354);
         }},
    {.id = "bdat-last",
     .requirement = "R3030-2-k",
     .also = {"R3030-2-g", "R3030-2-f"},
     .mutant = Defect::whole_message_in_chunk_is_answered_354,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           send_last_chunk(server, Mail(server).content("whole"));
           return server.reply_is(250);
         }},
    {.id = "bdat-several-chunks",
     .requirement = "R3030-2-k",
     .also = {"R3030-2-g"},
     .mutant = Defect::first_chunk_is_answered_354,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           send_chunk(server, Mail(server).content("first"));
           server.reply_is(250);
           send_chunk(server, "second\r\n");
           server.reply_is(250);
           send_last_chunk(server, "third\r\n");
           return server.reply_is(250);
         }},
    {.id = "bdat-empty-last-chunk",
     .requirement = "R3030-2-k",
     .also = {"R3030-2-h"},
     .mutant = Defect::refuses_empty_last_chunk,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           send_chunk(server, Mail(server).content("all"));
           server.given_reply(250);
           send_last_chunk(server, "");
           return server.reply_is(250);
         }},
    {.id = "bdat-in-lower-case",
     .requirement = "R3030-2-b",
     .also = {"R5321-2.4-a"},
     .mutant = Defect::minds_case_of_bdat,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           const std::string text = Mail(server).content("small");
           server.send("bdat " + std::to_string(text.size()) + " last\r\n" + text);
           return server.reply_is(250);
         }},
    {.id = "bdat-answer-waits-for-octets",
     .requirement = "R3030-2-g",
     .mutant = Defect::answers_before_end_of_chunk,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           server.send("BDAT 8 LAST\r\nX: y");
           const bool is_early = server.listen();
           server.require(!is_early, {"check.seen.early-chunk-answer"});
           server.send("\r\n\r\n");
           return server.reply_is({k2yz, k5yz});
         }},
    {.id = "bdat-after-last",
     .requirement = "R3030-2-i",
     .mutant = Defect::takes_chunk_after_last,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           send_last_chunk(server, Mail(server).content("done"));
           server.given_reply(250);
           send_last_chunk(server, "more\r\n");
           return server.reply_is(503);
         }},
    {.id = "bdat-before-mail",
     .requirement = "R3030-2-l",
     .mutant = Defect::leaves_chunk_before_mail,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           return swallows_refused_chunk(server);
         }},
    {.id = "bdat-before-rcpt",
     .requirement = "R3030-2-l",
     .mutant = Defect::leaves_chunk_before_rcpt,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given(mail_command(server), 250);
           return swallows_refused_chunk(server);
         }},
    {.id = "bdat-behind-refused-recipient",
     .requirement = "R3030-2-l",
     .mutant = Defect::leaves_chunk_behind_refused_recipient,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given(mail_command(server), 250);
           server.given("RCPT TO:<@>", k5yz);
           return swallows_refused_chunk(server);
         }},
    {.id = "bdat-pipelined-behind-failure",
     .requirement = "R3030-2-n",
     .also = {"R3030-2-l"},
     .mutant = Defect::leaves_second_chunk_behind_failure,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.needs_offer("PIPELINING");
           server.send(mail_command(server) + "\r\nBDAT 6\r\nNOOP\r\nBDAT 6 LAST\r\nNOOP\r\n");
           server.given_reply(250);
           server.reply_is(k5yz);
           server.reply_is(k5yz);
           return is_in_step(server, "check.seen.chunk-as-commands");
         }},
    {.id = "bdat-then-data",
     .requirement = "R3030-2-r",
     .mutant = Defect::takes_data_after_chunk,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           send_chunk(server, Mail(server).content("mixed"));
           server.given_reply(250);
           server.ask("DATA");
           return server.last_is(503);
         }},
    {.id = "bdat-then-rset",
     .requirement = "R5321-4.2-a",
     .also = {"R3030-2-p", "R5321-4.1.1.5-a"},
     .mutant = Defect::falls_silent_after_chunk_and_rset,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_chunking(server);
           server.given_transaction();
           send_chunk(server, "half\r\n");
           server.given_reply(250);
           server.given("RSET", 250);
           server.send("NOOP\r\n");
           answers(server);
           return server.reply_is(250);
         }},
    {.id = "rset-drops-chunks",
     .requirement = "R3030-2-p",
     .also = {"R5321-4.1.1.5-a"},
     .mutant = Defect::rset_keeps_chunks,
     .needs = kChunkingMail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           given_chunking(server);
           server.given_transaction();
           send_chunk(server, "X-Dropped: before the reset\r\n");
           server.given_reply(250);
           server.given("RSET", 250);
           server.given_transaction();
           send_last_chunk(server, mail.content("kept"));
           server.given_reply(250);
           return server.require(!mail.wait_for("kept").has("before the reset"),
                                 {"check.seen.chunk-not-dropped"},
                                 server.trial().transcript().size() - 1);
         }},
    {.id = "bdat-dots-kept",
     .requirement = "R3030-2-g",
     .mutant = Defect::removes_dots_in_chunks,
     .needs = kChunkingMail,
     .run =
         [](Dialogue& server) {
           return arrives_as(server, {".one\r\n..two\r\n", "...three\r\nend\r\n"},
                             {".one", "..two", "...three", "end"});
         }},
    {.id = "bdat-lone-dot-is-no-end",
     .requirement = "R3030-2-g",
     .mutant = Defect::ends_chunk_at_lone_dot,
     .needs = kChunkingMail,
     .run =
         [](Dialogue& server) {
           return arrives_as(server, {"above\r\n.\r\nbelow\r\n"}, {"above", ".", "below"});
         }},
    {.id = "bdat-line-end-in-two-chunks",
     .requirement = "R3030-2-g",
     .mutant = Defect::ends_line_at_end_of_chunk,
     .needs = kChunkingMail,
     .run =
         [](Dialogue& server) {
           return arrives_as(server, {"first line\r", "\nsecond", " line\r\n"},
                             {"first line", "second line"});
         }},
    {.id = "bdat-over-size",
     .requirement = "R3030-2-l",
     .also = {"R3030-2-n"},
     .mutant = Defect::leaves_rest_of_large_chunk,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           constexpr std::uint64_t kMostOctets = 2'000'000;
           given_chunking(server);
           const std::uint64_t limit = size_limit(server);
           if (limit == 0 || limit > kMostOctets) {
             server.trial().not_applicable({"check.skip.size-limit-too-high"});
           }
           server.given_transaction();
           send_last_chunk(server, std::string(limit, 'x').append("\r\n").append(kCommands));
           server.reply_is(k5yz);
           return is_in_step(server, "check.seen.chunk-as-commands");
         }},
    {.id = "bdat-too-small-for-its-octets",
     .requirement = "R3030-2-u",
     .mutant = Defect::closes_on_binary_command,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // What stands behind the chunk is a command of arbitrary octets.
           given_chunking(server);
           server.given_transaction();
           const std::string text = Mail(server).content("short");
           send_last_chunk(server, text, std::string("\x80\xFF\x01\0\x7F\xC3 \xE9.\r\n", 11));
           server.given_reply(250);
           server.replies();
           return server.stays_open();
         }},
};

}  // namespace

std::span<const Case> chunking_cases() { return kChunkingCases; }

}  // namespace smtplab::conformance
