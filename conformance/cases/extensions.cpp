// Extensions: SIZE (RFC 1870), 8BITMIME (RFC 6152) and status codes (RFC 2034).

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// The keyword of the probe stands alone.
Finding has_no_parameter(Dialogue& server) {
  server.open();
  server.needs_offer(server.probe());
  return server.require(server.parameters_of(server.probe()).empty(),
                        {"check.seen.keyword-parameter",
                         {{"keyword", std::string(server.probe())},
                          {"line", std::string(server.parameters_of(server.probe()))}}});
}

Finding mail_with_is(Dialogue& server, std::string_view keyword,
                     std::initializer_list<Wanted> wanted) {
  server.open();
  server.needs_offer(keyword);
  server.given(mail_command(server), 250);
  server.given("RSET", 250);
  server.ask(mail_command(server) + " " + std::string(server.probe()));
  return server.last_is(wanted);
}
Finding size_is_refused(Dialogue& server) { return mail_with_is(server, "SIZE", {k5yz}); }
Finding body_is_refused(Dialogue& server) { return mail_with_is(server, "8BITMIME", {k5yz}); }
Finding body_is_taken(Dialogue& server) { return mail_with_is(server, "8BITMIME", {250}); }

/// A transaction whose MAIL has those parameters, up to the 354.
void given_data_with(Dialogue& server, const std::string& parameters) {
  server.given(mail_command(server) + " " + parameters, 250);
  server.given(rcpt_command(server), k2yz);
  server.given("DATA", 354);
}

/// Eight-bit content with BODY=8BITMIME arrives octet for octet.
Finding eight_bits_arrive(Dialogue& server, const std::vector<std::string>& lines) {
  Mail mail(server);
  server.open();
  server.needs_offer("8BITMIME");
  given_data_with(server, "BODY=8BITMIME");
  server.send(
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
      "Content-Transfer-Encoding: 8bit\r\n" +
      mail.content("bits", stuffed(lines)) + ".\r\n");
  server.given_reply(250);
  const auto got = mail.wait_for("bits").body_after(mail.mark("bits"));
  const bool is_kept =
      got.size() >= lines.size() && std::equal(lines.begin(), lines.end(), got.begin());
  return judged(server, is_kept, {"check.seen.eight-bits"});
}

std::string all_high_octets() {
  std::string text;
  for (int octet = 128; octet < 256; ++octet) text += static_cast<char>(octet);
  return text;
}

/// Replies of one session under RFC 2034, greeting and EHLO aside.
Finding each_status(Dialogue& server, bool (*holds)(const ServerReply&), std::string_view told) {
  server.open();
  server.needs_offer("ENHANCEDSTATUSCODES");
  for (const std::string& command :
       {std::string("NOOP"), std::string("HELP"), mail_command(server), std::string("RCPT TO:<@>"),
        std::string("FOOB"), std::string("RSET"), std::string("QUIT")}) {
    server.ask(command);
    server.require(holds(server.last()), {std::string(told), {{"reply", server.last().shown()}}});
  }
  return server.finding();
}

/// class "." subject "." detail, one to three digits each and none of them padded.
bool has_well_formed_status(const ServerReply& reply) {
  const std::string_view text = reply.text(0);
  const std::string_view word = text.substr(0, text.find(' '));
  if (word.empty() || word.find_first_not_of("0123456789.") != std::string_view::npos) return true;
  if (std::count(word.begin(), word.end(), '.') != 2) return true;
  const std::string_view subject = word.substr(2, word.rfind('.') - 2);
  const std::string_view detail = word.substr(word.rfind('.') + 1);
  const auto is_number = [](std::string_view n) {
    return !n.empty() && n.size() < 4 && (n.size() == 1 || n.front() != '0');
  };
  return (word[0] == '2' || word[0] == '4' || word[0] == '5') && word[1] == '.' &&
         is_number(subject) && is_number(detail);
}

bool has_same_status_on_all_lines(const ServerReply& reply) {
  const std::string_view status = reply.status();
  if (status.empty()) return true;
  for (std::size_t i = 0; i < reply.lines.size(); ++i) {
    if (!reply.text(i).starts_with(status)) return false;
  }
  return true;
}

/// The limit that SIZE announces; 0 where there is none, or none that can be gone beyond.
std::size_t announced_limit(Dialogue& server) {
  constexpr std::size_t kMost = 64'000'000;
  const std::string limit(server.parameters_of("SIZE"));
  const bool is_number = !limit.empty() && limit.size() < 10 &&
                         limit.find_first_not_of("0123456789") == std::string::npos;
  const std::size_t octets = is_number ? std::stoul(limit) : 0;
  return octets > kMost ? 0 : octets;
}

/// A message that was not declared, a good deal larger than what EHLO announced: some servers count
/// a line's end as one octet.
Finding message_beyond_limit_is_552(Dialogue& server) {
  server.open();
  server.needs_offer("SIZE");
  const std::size_t limit = announced_limit(server);
  if (limit == 0) server.trial().not_applicable({"check.skip.no-size-limit"});
  std::string piece;
  while (piece.size() < 15'000) piece.append(998, 'x').append("\r\n");
  server.given_data();
  server.send(Mail(server).content("large"));
  server.send_many(piece, (limit + limit / 30) / piece.size() + 2);
  if (!server.listen(milliseconds(50))) server.send(".\r\n");
  const ServerReply& reply = server.read();
  // It may take more than it says.
  if (reply.reply_class() == 2) {
    server.trial().not_applicable({"check.skip.takes-more", {{"reply", reply.shown()}}});
  }
  if (reply.reply_class() == 4) return server.last_is(k2yz);
  return server.last_is(552);
}

constexpr Needs kExtensionsMail = Need::mailbox | Need::mail;

constexpr Case kExtensionsCases[] = {
    {.id = "size-keyword",
     .requirement = "R1870-3-a",
     .also = {"R1870-3-b", "R1870-3-c"},
     .mutant = Defect::announces_size_in_words,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("SIZE");
           const std::string_view value = server.parameters_of("SIZE");
           const bool is_number = value.size() <= 20 &&
                                  value.find_first_not_of("0123456789") == std::string_view::npos;
           return server.require(is_number, {"check.seen.keyword-parameter",
                                             {{"keyword", "SIZE"}, {"line", std::string(value)}}});
         }},
    {.id = "size-beyond-limit",
     .requirement = "R1870-6.1-e",
     .also = {"R1870-4-a", "R1870-7-b", "R1870-6.1-a"},
     .mutant = Defect::ignores_declared_size,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("SIZE");
           const std::string limit(server.parameters_of("SIZE"));
           if (limit.empty() || limit == "0" || limit.size() > 18) {
             server.trial().not_applicable({"check.skip.no-size-limit"});
           }
           server.ask(mail_command(server) + " SIZE=" + limit + "0");
           return server.last_is(552);
         }},
    {.id = "message-beyond-limit",
     .requirement = "R1870-4-a",
     .also = {"R1870-7-b"},
     .mutant = Defect::too_large_is_answered_554,
     .needs = Need::mailbox,
     .run = message_beyond_limit_is_552},
    {.id = "size-twice",
     .requirement = "R1870-6-c",
     .mutant = Defect::accepts_size_twice,
     .needs = Need::mailbox,
     .probe = "SIZE=100 SIZE=200",
     .run = size_is_refused},
    {.id = "size-that-is-no-number",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::accepts_size_in_words,
     .needs = Need::mailbox,
     .probe = "SIZE=large",
     .run = size_is_refused},
    {.id = "size-without-value",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::accepts_size_without_value,
     .needs = Need::mailbox,
     .probe = "SIZE=",
     .run = size_is_refused},
    {.id = "size-is-no-end",
     .requirement = "R1870-6-e",
     .mutant = Defect::ends_content_at_declared_size,
     .needs = kExtensionsMail,
     .run =
         [](Dialogue& server) {
           // More comes than was declared: it may be refused, and it may not be cut.
           Mail mail(server);
           server.open();
           server.needs_offer("SIZE");
           given_data_with(server, "SIZE=100");
           server.send(mail.content("larger", "first line\r\nlast line\r\n") + ".\r\n");
           const ServerReply& reply = server.read();
           if (reply.reply_class() != 2) {
             server.trial().not_applicable({"check.skip.size-refused", {{"reply", reply.shown()}}});
           }
           return judged(server, mail.wait_for("larger").has("last line"), {"check.seen.cut"});
         }},
    {.id = "size-kept-is-not-refused",
     .requirement = "R1870-6.3-a",
     .also = {"R1870-5-a"},
     .mutant = Defect::counts_size_wrongly,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // The size is that of the text with its CRLFs, without stuffed dots and the last one.
           const std::string text = Mail(server).content("exact", "..\r\n..\r\n");
           server.open();
           server.needs_offer("SIZE");
           given_data_with(server, "SIZE=" + std::to_string(text.size() - 2));
           server.send(text + ".\r\n");
           server.read();
           return server.require(
               server.last().code != 552,
               {"check.seen.unwanted", {{"to", "DATA"}, {"reply", server.last().shown()}}});
         }},
    {.id = "offers-8bitmime",
     .requirement = "R5321-2.4-m",
     .mutant = Defect::offers_no_8bitmime,
     .run =
         [](Dialogue& server) {
           server.open();
           return server.require(server.offers("8BITMIME"),
                                 {"check.seen.not-offered", {{"keyword", "8BITMIME"}}});
         }},
    {.id = "8bitmime-keyword",
     .requirement = "R6152-2-b",
     .also = {"R6152-2-a"},
     .mutant = Defect::announces_8bitmime_with_parameter,
     .probe = "8BITMIME",
     .run = has_no_parameter},
    {.id = "pipelining-keyword",
     .requirement = "R2920-2-a",
     .mutant = Defect::announces_pipelining_with_parameter,
     .probe = "PIPELINING",
     .run = has_no_parameter},
    {.id = "status-codes-keyword",
     .requirement = "R2034-3-b",
     .also = {"R2034-3-a"},
     .mutant = Defect::announces_status_codes_with_parameter,
     .probe = "ENHANCEDSTATUSCODES",
     .run = has_no_parameter},
    {.id = "body-7bit",
     .requirement = "R6152-2-c",
     .mutant = Defect::refuses_body_7bit,
     .needs = Need::mailbox,
     .probe = "BODY=7BIT",
     .run = body_is_taken},
    {.id = "body-unknown",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::accepts_unknown_body,
     .needs = Need::mailbox,
     .probe = "BODY=9BIT",
     .run = body_is_refused},
    {.id = "body-twice",
     .requirement = "R6152-3-d",
     .mutant = Defect::accepts_body_twice,
     .needs = Need::mailbox,
     .probe = "BODY=7BIT BODY=8BITMIME",
     .run = body_is_refused},
    {.id = "eight-bits-kept",
     .requirement = "R6152-3-e",
     .also = {"R6152-3-i", "R6152-3-b"},
     .mutant = Defect::strips_declared_eight_bits,
     .needs = kExtensionsMail,
     .run =
         [](Dialogue& server) {
           return eight_bits_arrive(server, {all_high_octets(), "plain", "\xE9t\xE9"});
         }},
    {.id = "eight-bits-with-dots",
     .requirement = "R6152-3-f",
     .also = {"R6152-3-g"},
     .mutant = Defect::keeps_dots_before_eight_bits,
     .needs = kExtensionsMail,
     .run =
         [](Dialogue& server) {
           return eight_bits_arrive(server, {".\xE9", "..\xE8", "\xE7.", ".", "end"});
         }},
    {.id = "eight-bit-line-of-1000",
     .requirement = "R6152-1-a",
     .also = {"R6152-3-h"},
     .mutant = Defect::splits_eight_bit_lines,
     .needs = kExtensionsMail,
     .run =
         [](Dialogue& server) {
           return eight_bits_arrive(server, {std::string(998, '\xE9'), "end"});
         }},
    {.id = "status-code-form",
     .requirement = "R2034-4-b",
     .mutant = Defect::pads_status_codes,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return each_status(server, has_well_formed_status, "check.seen.status-form");
         }},
    {.id = "status-code-on-all-lines",
     .requirement = "R2034-4-e",
     .also = {"R2034-4-a"},
     .mutant = Defect::status_only_on_first_line,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return each_status(server, has_same_status_on_all_lines, "check.seen.status-lines");
         }},
    {.id = "status-codes-after-helo",
     .requirement = "R2034-4-f",
     .mutant = Defect::gives_no_status_after_helo,
     .run =
         [](Dialogue& server) {
           Dialogue first = server.another();
           first.open();
           first.needs_offer("ENHANCEDSTATUSCODES");
           server.open_with_helo();
           server.ask("RSET");
           return server.require(!server.last().status().empty(),
                                 {"check.seen.no-status", {{"reply", server.last().shown()}}});
         }},
};

}  // namespace

std::span<const Case> extension_cases() { return kExtensionsCases; }

}  // namespace smtplab::conformance
