// BINARYMIME: content that is no text (RFC 3030 section 3).

#include "conformance/cases/chunks.h"
#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

constexpr std::string_view kBinaryHeader =
    "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
    "Content-Transfer-Encoding: binary\r\n";

void given_binary_transaction(Dialogue& server) {
  server.open();
  server.needs_offer("BINARYMIME");
  server.given(mail_command(server) + " BODY=BINARYMIME", 250);
  server.given(rcpt_command(server), k2yz);
}

/// All octets but those of line ends: a mailbox may keep these in its own way.
std::string all_octets() {
  std::string text;
  for (int octet = 0; octet < 256; ++octet) {
    if (octet != '\r' && octet != '\n') text += static_cast<char>(octet);
  }
  return text;
}

constexpr Case kBinaryCases[] = {
    {.id = "binarymime-keyword",
     .requirement = "R3030-3-a",
     .mutant = Defect::announces_binarymime_with_parameter,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("BINARYMIME");
           const std::string line(server.parameters_of("BINARYMIME"));
           return server.require(line.empty(), {"check.seen.keyword-parameter",
                                                {{"keyword", "BINARYMIME"}, {"line", line}}});
         }},
    {.id = "binarymime-with-chunking",
     .requirement = "R3030-3-a",
     .mutant = Defect::offers_binarymime_without_chunking,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("BINARYMIME");
           return server.require(server.offers("CHUNKING"),
                                 {"check.seen.not-offered", {{"keyword", "CHUNKING"}}});
         }},
    {.id = "body-binarymime",
     .requirement = "R3030-3-b",
     .mutant = Defect::refuses_body_binarymime,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("BINARYMIME");
           server.given(mail_command(server), 250);
           server.given("RSET", 250);
           server.ask(mail_command(server) + " BODY=BINARYMIME");
           return server.last_is(250);
         }},
    {.id = "binarymime-by-data",
     .requirement = "R3030-3-f",
     .mutant = Defect::takes_binarymime_by_data,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_binary_transaction(server);
           server.ask("DATA");
           return server.last_is(503);
         }},
    {.id = "binarymime-octets-kept",
     .requirement = "R3030-3-e",
     .also = {"R3030-3-d"},
     .mutant = Defect::loses_nul_of_binary_content,
     .needs = Need::mailbox | Need::mail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           given_binary_transaction(server);
           const std::string text = all_octets();
           send_last_chunk(
               server, std::string(kBinaryHeader) + mail.content("binary", text + "\r\nend\r\n"));
           server.given_reply(250);
           const auto got = mail.wait_for("binary").body_after(mail.mark("binary"));
           return server.require(got.size() > 1 && got[0] == text && got[1] == "end",
                                 {"check.seen.binary-changed"},
                                 server.trial().transcript().size() - 1);
         }},
    {.id = "binary-without-body",
     .requirement = "R3030-3-r",
     .mutant = Defect::refuses_undeclared_binary,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // Of a binary message only its header says so: it may have to be returned, and it is
           // taken.
           server.open();
           server.needs_offer("BINARYMIME");
           server.given_transaction();
           send_last_chunk(server, std::string(kBinaryHeader) + Mail(server).content("undeclared"));
           return server.reply_is(250);
         }},
};

}  // namespace

std::span<const Case> binary_cases() { return kBinaryCases; }

}  // namespace smtplab::conformance
