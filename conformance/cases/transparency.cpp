// What reaches the mailbox is what was sent (RFC 5321 sections 4.5.2 and 4.5.3.1). A 250 says
// nothing about it, so all of these read the mailbox.

#include <string>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

using Lines = std::vector<std::string>;

/// Delivers the lines and compares. Empty lines that were added at the end are no fault of
/// transparency.
Finding arrive(Dialogue& server, const Lines& lines) {
  Mail mail(server);
  server.open();
  server.given_delivery(mail.content("text", stuffed(lines)));
  Lines got = mail.wait_for("text").body_after(mail.mark("text"));
  while (got.size() > lines.size() && got.back().empty()) got.pop_back();
  for (std::size_t i = 0; i < std::max(lines.size(), got.size()); ++i) {
    const std::string wanted = i < lines.size() ? lines[i] : "(end)";
    const std::string seen = i < got.size() ? got[i] : "(end)";
    server.require(wanted == seen,
                   {"check.seen.text-changed",
                    {{"line", std::to_string(i + 1)}, {"wanted", wanted}, {"seen", seen}}},
                   server.trial().transcript().size() - 1);
  }
  return server.finding();
}

/// The same content in segments of one octet around what could end it.
Finding arrives_in_pieces(Dialogue& server, std::size_t piece) {
  Mail mail(server);
  const Lines lines{".", "..", "a.", ".b", "", "."};
  const std::string text = mail.content("text") + stuffed(lines) + ".\r\n";
  const std::size_t begin = text.size() - stuffed(lines).size() - 3;
  server.open();
  server.given_data();
  server.send(std::string_view(text).substr(0, begin));
  for (std::size_t at = begin; at < text.size(); at += piece) {
    server.send(std::string_view(text).substr(at, piece));
    server.listen(milliseconds(5));
  }
  server.given_reply(250);
  const Lines got = mail.wait_for("text").body_after(mail.mark("text"));
  return server.require(got == lines, {"check.seen.pieces"},
                        server.trial().transcript().size() - 1);
}

std::string all_ascii() {
  std::string text;
  for (char c = 1; c > 0 && c < 127; ++c) {
    if (c != '\r' && c != '\n') text += c;
  }
  return text;
}

constexpr Needs kTransparencyNeeds = Need::mailbox | Need::mail;

constexpr Case kTransparencyCases[] = {
    {.id = "text-unchanged",
     .requirement = "R5321-4.5.2-b",
     .also = {"R821-4.5.2-b"},
     .mutant = Defect::loses_empty_lines,
     .needs = kTransparencyNeeds,
     .run =
         [](Dialogue& server) {
           return arrive(server, {"one", "", " indented", "trailing space ", "From here", "last"});
         }},
    {.id = "stuffed-dots",
     .requirement = "R5321-4.5.2-b",
     .also = {"R1123-5.2.11-a", "R821-4.5.2-b", "R821-4.1.1-n"},
     .mutant = Defect::keeps_stuffed_dots,
     .needs = kTransparencyNeeds,
     .run =
         [](Dialogue& server) {
           return arrive(server, {".", "..", ".a", "...b", "c.", ". d", "."});
         }},
    {.id = "dot-before-line-that-was-not-stuffed",
     .requirement = "R5321-4.5.2-b",
     .mutant = Defect::removes_dot_from_double_dots_only,
     .needs = kTransparencyNeeds,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given_delivery(mail.content("text", ".text\r\n"));
           const Lines got = mail.wait_for("text").body_after(mail.mark("text"));
           return server.require(!got.empty() && got.front() == "text", {"check.seen.dot-kept"},
                                 server.trial().transcript().size() - 1);
         }},
    {.id = "dot-inside-line",
     .requirement = "R5321-4.5.2-b",
     .mutant = Defect::ends_data_at_any_dot_crlf,
     .needs = kTransparencyNeeds,
     .run =
         [](Dialogue& server) {
           return arrive(server, {"a sentence.", "another one", "."});
         }},
    {.id = "segments-of-one-octet",
     .requirement = "R5321-4.5.2-b",
     .also = {"R2920-3.2-h"},
     .mutant = Defect::takes_segment_for_line,
     .needs = kTransparencyNeeds,
     .run = [](Dialogue& server) { return arrives_in_pieces(server, 1); }},
    {.id = "segments-of-two-octets",
     .requirement = "R5321-4.5.2-b",
     .also = {"R2920-3.2-h"},
     .mutant = Defect::takes_segment_for_line,
     .needs = kTransparencyNeeds,
     .run = [](Dialogue& server) { return arrives_in_pieces(server, 2); }},
    {.id = "segments-of-three-octets",
     .requirement = "R5321-4.5.2-b",
     .also = {"R2920-3.2-h"},
     .mutant = Defect::takes_segment_for_line,
     .needs = kTransparencyNeeds,
     .run = [](Dialogue& server) { return arrives_in_pieces(server, 3); }},
    {.id = "all-ascii-characters",
     .requirement = "R5321-4.5.2-c",
     .also = {"R821-4.5.2-c"},
     .mutant = Defect::loses_control_characters,
     .needs = kTransparencyNeeds,
     .run =
         [](Dialogue& server) {
           return arrive(server, {all_ascii(), "end"});
         }},
    {.id = "text-line-of-1000",
     .requirement = "R5321-4.5.3.1.6-a",
     .also = {"R5321-4.5.3.1-a"},
     .mutant = Defect::splits_lines_at_500,
     .needs = kTransparencyNeeds,
     .run =
         [](Dialogue& server) {
           return arrive(server, {std::string(998, 'a'), "." + std::string(997, 'b'), "end"});
         }},
    {.id = "content-of-64k",
     .requirement = "R5321-4.5.3.1.7-a",
     .also = {"R1123-5.3.8-a"},
     .mutant = Defect::takes_32k_of_content,
     .needs = kTransparencyNeeds,
     .run = [](Dialogue& server) { return arrive(server, Lines(950, std::string(68, 'x'))); }},
    {.id = "empty-message",
     .requirement = "R5321-3.3-q",
     .also = {"R821-3.1-e"},
     .mutant = Defect::refuses_empty_message,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_data();
           server.ask(".");
           return server.last_is(250);
         }},
    {.id = "message-without-header",
     .requirement = "R5321-3.3-s",
     .also = {"R5321-4.5.3.1.8-d"},
     .mutant = Defect::refuses_message_without_header,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_data();
           server.send("\r\nA message without a header.\r\n.\r\n");
           return server.reply_is(250);
         }},
};

}  // namespace

std::span<const Case> transparency_cases() { return kTransparencyCases; }

}  // namespace smtplab::conformance
