// What a message is when it has been passed on: a relay has no need to look into it, and must not,
// but for its own Received field and the search for loops (RFC 5321 sections 3.6.3 and 6.4).

#include <algorithm>
#include <vector>

#include "conformance/cases/commands.h"
#include "conformance/cases/relayed.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using Lines = std::vector<std::string>;

std::string joined_lines(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\r\n";
  return text;
}

Lines header_at_sink(const SinkMessage& message) {
  return DeliveredMessage(message.content).header();
}

/// The lines stand in the header at the sink as they were sent, one behind the other.
Finding header_stays(Dialogue& server, const Lines& lines) {
  const Lines header = header_at_sink(passed_on_with(server, joined_lines(lines)));
  const auto found = std::search(header.begin(), header.end(), lines.begin(), lines.end());
  return judged(server, found != header.end(), {"check.seen.relay-changed-header"});
}
/// The same of one line, the probe.
Finding probe_stays(Dialogue& server) {
  return header_stays(server, {std::string(server.probe())});
}

/// `sent` is the text on the wire, `meant` the same without stuffed dots.
Finding text_stays(Dialogue& server, const std::string& sent, const std::string& meant) {
  const std::string got = text_at_sink(server, passed_on_with(server, {}, sent));
  return judged(server, got == meant, {"check.seen.relay-changed-text"});
}

/// Whether a refusal says that the header is its reason: filters refuse messages for what they
/// like, and give the same codes.
bool blames_header(const ServerReply& reply) {
  if (reply.status().starts_with("5.6.")) return true;
  std::string text = reply.shown();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::string_view kWords[] = {"header",    "rfc 822",  "rfc822",  "rfc 2822",
                                         "rfc2822",   "rfc 5322", "rfc5322", "compliant",
                                         "malformed", "syntax",   "missing", "duplicate"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// The probe stands for the fields of a message; an ordinary one was taken just before. "%" is the
/// mark.
Finding is_not_validated(Dialogue& server) {
  Mail mail(server);
  given_relaying(server);
  server.given(mail.content("plain") + ".", 250);
  server.given(mail_command(server), 250);
  server.given("RCPT TO:<" + server.target().relay_mailbox + ">", k2yz);
  server.given("DATA", 354);
  std::string content(server.probe());
  for (std::size_t at = content.find('%'); at != std::string::npos; at = content.find('%', at)) {
    content.replace(at, 1, mail.mark("sent"));
  }
  server.ask(content + "\r\n\r\n" + mail.mark("sent") + "\r\n.");
  if (server.last().reply_class() != 5) return server.last_is(250);
  const std::string reply = server.last().shown();
  if (!blames_header(server.last()))
    return server.doubt({"check.doubt.content-refused", {{"reply", reply}}});
  return server.require(false, {"check.seen.relay-minds-header", {{"reply", reply}}});
}

constexpr Case unvalidated(std::string_view id, std::string_view fields, Defect mutant) {
  return {.id = id,
          .requirement = "R5321-4.5.3.1.8-c",
          .also = {"R5321-3.6.3-f", "R5321-2.4-h"},
          .mutant = mutant,
          .needs = kRelayed,
          .probe = fields,
          .run = is_not_validated};
}

constexpr Case kept_line(std::string_view id, std::string_view line, Defect mutant) {
  return {.id = id,
          .requirement = "R5321-3.6.3-f",
          .also = {"R1123-5.2.6-a"},
          .mutant = mutant,
          .needs = kRelayed,
          .probe = line,
          .run = probe_stays};
}

using enum Defect;

constexpr Case kRelayedContentCases[] = {
    {.id = "relayed-text-unchanged",
     .requirement = "R5321-3.6.3-f",
     .also = {"R5321-2.4-h"},
     .mutant = marks_from_lines_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string text =
               joined_lines({"From here", ">From there", "", "\ttab\t", " ", "=3D=20",
                             "trailing space ", "--", "-- ", "", ""});
           return text_stays(server, text, text);
         }},
    {.id = "relayed-dots",
     .requirement = "R5321-4.5.2-a",
     .also = {"R5321-3.6.3-f", "R5321-4.5.2-b"},
     .mutant = stuffs_no_dots,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const Lines dots{".", "..", ".a", "...b", "c.", ".", "d"};
           return text_stays(server, stuffed(dots), joined_lines(dots));
         }},
    {.id = "relayed-long-lines",
     .requirement = "R5321-3.6.3-f",
     .also = {"R5321-4.5.3.1.6-a", "R5321-4.5.3.1-a"},
     .mutant = splits_long_lines_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const Lines lines{std::string(998, 'a'), "." + std::string(997, 'b'), "end"};
           return text_stays(server, stuffed(lines), joined_lines(lines));
         }},
    {.id = "relayed-content-of-64k",
     .requirement = "R5321-4.5.3.1.7-a",
     .also = {"R5321-3.6.3-f", "R1123-5.3.8-a"},
     .mutant = cuts_relayed_at_32k,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string text = joined_lines(Lines(950, std::string(68, 'x')));
           return text_stays(server, text, text);
         }},
    {.id = "relayed-eight-bits",
     .requirement = "R6152-3-i",
     .also = {"R6152-3-e", "R5321-3.6.3-f"},
     .mutant = strips_eight_bits_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.needs_offer("8BITMIME");
           server.given(mail_command(server) + " BODY=8BITMIME", 250);
           server.given("RCPT TO:<" + server.target().relay_mailbox + ">", k2yz);
           server.given("DATA", 354);
           std::string text;
           for (int c = 0x80; c < 0x100; ++c) text += static_cast<char>(c);
           const std::string fields =
               "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n"
               "Content-Transfer-Encoding: 8bit\r\n";
           server.given(fields + mail.content("sent", text + "\r\n") + ".", 250);
           const std::string got = text_at_sink(server, mail.wait_for_sink("sent"));
           return judged(server, got == text + "\r\n", {"check.seen.relay-changed-text"});
         }},
    {.id = "relayed-header-unchanged",
     .requirement = "R5321-3.6.3-f",
     .also = {"R1123-5.2.6-a", "R5321-2.4-h"},
     .mutant = tidies_header_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           return header_stays(server, {"X-Odd:no space", "x-odd:   many   spaces\tand tab ",
                                        "X-Folded: one", "  two", "\tthree",
                                        "X-Empty:", "Comments: the same", "Comments: the same"});
         }},
    kept_line("relayed-bcc-unchanged", "Bcc: <blind@example.net>", removes_bcc_of_relayed),
    kept_line("relayed-space-before-colon-unchanged", "X-Space : before the colon",
              removes_space_before_colon),
    {.id = "relayed-long-header-line",
     .requirement = "R5321-3.6.3-f",
     .also = {"R5321-4.5.3.1.6-a"},
     .mutant = splits_long_lines_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           return header_stays(server, {"X-Long: " + std::string(990, 'a')});
         }},
    {.id = "relayed-line-that-is-no-field",
     .requirement = "R5321-3.6.3-f",
     .also = {"R5321-2.4-h"},
     .mutant = ends_header_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string own = Mail(server).content("sent");
           const std::size_t end = own.find("\r\n\r\n") + 2;
           const std::string line = "this is no field\r\nX-Behind: it\r\n";
           const SinkMessage message =
               passed_on(server, own.substr(0, end) + line + own.substr(end));
           return judged(server,
                         message.content.find("\r\n" + line + "\r\n") != std::string::npos &&
                             message.content.find("\r\n\r\nthis is") == std::string::npos,
                         {"check.seen.relay-changed-header"});
         }},
    {.id = "relayed-without-header",
     .requirement = "R5321-3.6.3-f",
     .also = {"R5321-4.5.3.1.8-c", "R5321-2.4-h"},
     .mutant = begins_text_of_relayed_anew,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string text = "\r\n" + Mail(server).mark("sent") + "\r\nNot: a field\r\n";
           const SinkMessage message = passed_on(server, text);
           return judged(server, message.content.ends_with(text),
                         {"check.seen.relay-changed-text"});
         }},
    {.id = "relayed-return-path-unchanged",
     // Section 4.4 also says that "relay systems MAY remove the return path", as needed.
     .requirement = "R5321-4.4-r",
     .also = {"R5321-3.6.3-f", "R5321-4.4-p"},
     .mutant = removes_return_path_of_relayed,
     .needs = kRelayed,
     .probe = "Return-Path: <old@example.net>",
     .disputed = true,
     .run = probe_stays},
    {.id = "relayed-without-new-return-path",
     .requirement = "R5321-3.6.3-f",
     .also = {"R5321-4.4-m"},
     .mutant = adds_return_path_to_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const DeliveredMessage message(passed_on_with(server, {}).content);
           return judged(server, message.fields("Return-Path").empty(),
                         {"check.seen.relay-return-path"});
         }},
    {.id = "relayed-without-additions",
     .requirement = "R5321-6.4-b",
     .also = {"R5321-3.6.3-f"},
     .mutant = completes_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string own = Mail(server).mark("sent");
           const SinkMessage message =
               passed_on(server, "Subject: " + own + "\r\nX-Only: this\r\n\r\n" + own + "\r\n");
           const DeliveredMessage read(message.content);
           bool adds = false;
           for (const std::string_view name : {"Date", "Message-ID", "From", "To", "Sender"}) {
             adds = adds || !read.fields(name).empty();
           }
           return judged(server, !adds, {"check.seen.relay-adds"});
         }},
    {.id = "relayed-addresses-unchanged",
     .requirement = "R5321-6.4-b",
     .also = {"R5321-5.1-c", "R5321-3.6.3-f", "R1123-5.2.6-a"},
     .mutant = completes_addresses_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           return header_stays(server,
                               {"Reply-To: unqualified", "Cc: other, Someone <a@Sub.EXAMPLE.org>,",
                                " \"odd name\" <\"b c\"@example.org> (comment)"});
         }},
    unvalidated("relayed-odd-addresses-accepted", "Subject: %\r\nFrom: @@\r\nTo: <><>",
                refuses_odd_addresses_of_relayed),
    unvalidated("relayed-line-that-is-no-field-accepted", "Subject: %\r\nthis is no field",
                refuses_odd_lines_of_relayed),
    unvalidated("relayed-without-from-accepted", "Subject: %", refuses_relayed_without_from),
    unvalidated("relayed-fields-twice-accepted",
                "From: <a@example.net>\r\nFrom: <b@example.net>\r\nDate: none\r\nDate: none\r\n"
                "Subject: %\r\nSubject: %",
                refuses_fields_twice_of_relayed),
};

}  // namespace

std::span<const Case> relayed_content_cases() { return kRelayedContentCases; }

}  // namespace smtplab::conformance
