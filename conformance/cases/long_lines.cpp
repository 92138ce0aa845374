// Command lines beyond what a server takes (RFC 5321 sections 3.8, 4.2 and 4.5.3.1): they may be
// refused, each with one reply, and that is all.

#include <array>
#include <string>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// Just beyond the buffers that servers have: 512, 1,000 and 1,024, 2,048, 4,096, 8,192, 16,384 and
/// 65,536 octets.
constexpr std::array<std::size_t, 7> kSizes{600, 1100, 2100, 4200, 8300, 16'500, 66'000};

/// An unknown command of so many octets, with its CRLF. Where it is cut, at an offset that `shift`
/// moves through all of a word's, what is left begins as NOOP does.
std::string long_line(std::size_t octets, std::size_t shift = 0) {
  std::string line = "FOOB" + std::string(shift, 'x') + " ";
  while (line.size() < octets - 2) line += "NOOP ";
  line.resize(octets - 2);
  return line + "\r\n";
}

/// The line gets its reply. False if that cannot be told: the server says 421, or closes, which
/// are other cases' findings.
bool is_answered_once(Dialogue& server, const std::string& line) {
  server.send(line);
  if (server.is_closed(server.target().patience.reply)) {
    server.trial().not_applicable({"check.skip.closes-at-long-line"});
    return false;
  }
  server.read();
  // A second reply comes at once if it comes at all, and before one to QUIT.
  const bool is_gone = server.last().code == 421 || server.is_closed(milliseconds(200));
  if (is_gone) server.trial().not_applicable({"check.skip.closes-at-long-line"});
  return !is_gone && !server.is_over();
}

/// QUIT's reply is the next one: a line has one reply.
Finding is_one_command(Dialogue& server, std::size_t octets) {
  server.open();
  if (!is_answered_once(server, long_line(octets))) return server.finding();
  server.send("QUIT\r\n");
  server.read();
  return server.require(server.last().code == 221 || server.last().code == 421,
                        {"check.seen.line-in-pieces",
                         {{"octets", std::to_string(octets)}, {"reply", server.last().shown()}}});
}

enum class Tail { is_part, is_run, is_out_of_reach };

/// A line that gets two replies is sent with its end shifted until that, cut off, is a command.
Tail tail_of_line(Dialogue& server, std::size_t octets) {
  for (std::size_t shift = 0; shift < 5; ++shift) {
    Dialogue own = server.another();
    own.open();
    own.send(long_line(octets, shift));
    if (own.is_closed(server.target().patience.reply)) return Tail::is_out_of_reach;
    own.read();
    if (own.last().code == 421 || own.is_closed(milliseconds(200))) return Tail::is_out_of_reach;
    own.send("QUIT\r\n");
    const int code = own.read().code;
    if (code == 250) return Tail::is_run;
    if (code == 221) return Tail::is_part;
  }
  return Tail::is_part;
}

Finding tail_is_no_command(Dialogue& server) {
  for (const std::size_t octets : kSizes) {
    const Tail tail = tail_of_line(server, octets);
    if (server.is_over()) return server.finding();
    const std::size_t line = server.trial().transcript().size() - 1;
    server.require(tail != Tail::is_run,
                   {"check.seen.tail-run", {{"octets", std::to_string(octets)}}}, line);
    if (tail == Tail::is_out_of_reach) break;
  }
  return server.finding();
}

/// One line after the other, and the server is still there.
Finding keeps_connection(Dialogue& server, std::initializer_list<std::size_t> sizes) {
  server.open();
  for (const std::size_t octets : sizes) {
    server.is_answered(long_line(octets));
    server.is_answered("NOOP\r\n");
  }
  return server.finding();
}

Finding has_short_replies(Dialogue& server, std::initializer_list<std::string> commands) {
  server.open();
  for (const std::string& command : commands) {
    const ServerReply& reply = server.ask(command);
    for (std::size_t i = 0; i < reply.lines.size(); ++i) {
      server.require(reply.lines[i].size() <= 512, {"check.seen.long", {{"reply", reply.shown()}}},
                     reply.first_line + i);
    }
  }
  return server.finding();
}

constexpr Case kLongLinesCases[] = {
    {.id = "line-of-600-is-one-command",
     .requirement = "R5321-4.2-a",
     .mutant = Defect::cuts_lines_at_512,
     .run = [](Dialogue& server) { return is_one_command(server, kSizes[0]); }},
    {.id = "line-of-1100-is-one-command",
     .requirement = "R5321-4.2-a",
     .mutant = Defect::cuts_lines_at_1000,
     .run = [](Dialogue& server) { return is_one_command(server, kSizes[1]); }},
    {.id = "line-of-2100-is-one-command",
     .requirement = "R5321-4.2-a",
     .mutant = Defect::cuts_lines_at_2048,
     .run = [](Dialogue& server) { return is_one_command(server, kSizes[2]); }},
    {.id = "line-of-4200-is-one-command",
     .requirement = "R5321-4.2-a",
     .mutant = Defect::cuts_lines_at_4096,
     .run = [](Dialogue& server) { return is_one_command(server, kSizes[3]); }},
    {.id = "line-of-8300-is-one-command",
     .requirement = "R5321-4.2-a",
     .mutant = Defect::cuts_lines_at_8192,
     .run = [](Dialogue& server) { return is_one_command(server, kSizes[4]); }},
    {.id = "line-of-16500-is-one-command",
     .requirement = "R5321-4.2-a",
     .mutant = Defect::cuts_lines_at_16384,
     .run = [](Dialogue& server) { return is_one_command(server, kSizes[5]); }},
    {.id = "line-of-66000-is-one-command",
     .requirement = "R5321-4.2-a",
     .mutant = Defect::cuts_lines_at_65536,
     .run = [](Dialogue& server) { return is_one_command(server, kSizes[6]); }},
    {.id = "tail-of-long-line-is-not-run",
     .requirement = "R5321-4.2-a",
     .also = {"R5321-2.3.8-a"},
     .mutant = Defect::cuts_lines_at_16384,
     .security = true,  // what a client quotes in an argument becomes a command of its own
     .run = tail_is_no_command},
    {.id = "long-line-keeps-connection",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-4.1.1.10-b", "R5321-3.8-b"},
     .mutant = Defect::closes_at_long_line,
     .run =
         [](Dialogue& server) {
           return keeps_connection(server, {kSizes[0], kSizes[1], kSizes[2], kSizes[3]});
         }},
    {.id = "very-long-line-keeps-connection",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-4.1.1.10-b"},
     .mutant = Defect::closes_at_very_long_line,
     .disputed = true,  // so much of a line may be an attack (section 7.8)
     .run = [](Dialogue& server) { return keeps_connection(server, {kSizes[6]}); }},
    {.id = "replies-to-long-words",
     .requirement = "R5321-4.5.3.1.5-a",
     .also = {"R821-4.5.3-h"},
     .mutant = Defect::repeats_long_words,
     .run =
         [](Dialogue& server) {
           return has_short_replies(server, {std::string(510, 'F'), "HELP " + std::string(505, 'h'),
                                             "EHLO " + std::string(505, '!')});
         }},
    {.id = "replies-to-long-parameters",
     .requirement = "R5321-4.5.3.1.5-a",
     .also = {"R821-4.5.3-h"},
     .mutant = Defect::repeats_long_parameters,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // RFC 3461 section 5.4 lets ORCPT be 500 octets long.
           return has_short_replies(
               server,
               {mail_command(server) + " FOOBAR=" + std::string(450, 'f'), mail_command(server),
                rcpt_command(server) + " ORCPT=rfc822;" + std::string(490, 'o')});
         }},
};

}  // namespace

std::span<const Case> long_line_cases() { return kLongLinesCases; }

}  // namespace smtplab::conformance
