// The form of replies, and what EHLO answers (RFC 5321 sections 4.2, 4.3 and 4.1.1.1).

#include <algorithm>
#include <array>

#include "conformance/cases/commands.h"
#include "conformance/cases/keywords.h"
#include "conformance/cases/themes.h"
#include "sim/smtp/reply_code.h"

namespace smtplab::conformance {
namespace {

using Check = bool (*)(const ServerReply& reply);

/// Holds every reply of a session against the check: greeting, EHLO, and what most commands get.
Finding every_reply(Dialogue& server, Check holds, std::string_view told) {
  const auto look = [&] {
    server.require(holds(server.last()), {std::string(told), {{"reply", server.last().shown()}}});
  };
  server.connect();
  server.read();
  look();
  const std::string ehlo = "EHLO " + server.target().client_name;
  const std::array commands{ehlo,
                            std::string("NOOP"),
                            std::string("FOOB"),
                            std::string("HELP"),
                            std::string("VRFY postmaster"),
                            std::string("RSET"),
                            mail_command(server),
                            std::string("RCPT TO:<@>"),
                            std::string("RSET"),
                            std::string("QUIT")};
  for (const std::string& command : commands) {
    server.ask(command);
    look();
  }
  return server.finding();
}

bool has_code(const ServerReply& reply) { return reply.code >= 200 && reply.code < 600; }

bool has_one_code(const ServerReply& reply) {
  return std::all_of(reply.lines.begin(), reply.lines.end(), [&](const std::string& line) {
    return line.starts_with(reply.lines.front().substr(0, 3));
  });
}

bool has_separators(const ServerReply& reply) {
  for (std::size_t i = 0; i < reply.lines.size(); ++i) {
    const std::string& line = reply.lines[i];
    const char separator = line.size() > 3 ? line[3] : '\0';
    const bool is_last = i + 1 == reply.lines.size();
    // A code alone is shorter than it should be, and no fault (section 4.2.1).
    const bool is_bare = is_last && (separator == '\r' || separator == '\n');
    if (separator != (is_last ? ' ' : '-') && !is_bare) return false;
  }
  return true;
}

bool has_crlf(const ServerReply& reply) {
  return std::all_of(reply.lines.begin(), reply.lines.end(), [](const std::string& line) {
    return line.ends_with("\r\n") && line.find('\r') == line.size() - 2;
  });
}

bool has_plain_text(const ServerReply& reply) {
  return std::all_of(reply.lines.begin(), reply.lines.end(), [](const std::string& line) {
    return std::all_of(line.begin(), line.end(), [](char c) {
      return c == '\t' || c == '\r' || c == '\n' || (c >= ' ' && c <= '~');
    });
  });
}

bool has_short_lines(const ServerReply& reply) {
  return std::all_of(reply.lines.begin(), reply.lines.end(),
                     [](const std::string& line) { return line.size() <= 512; });
}

/// RFC 2034 sections 3 and 4: replies but the greeting and those to HELO and EHLO.
Finding every_status(Dialogue& server, Check holds, std::string_view told) {
  server.open();
  server.needs_offer("ENHANCEDSTATUSCODES");
  for (const std::string& command :
       {std::string("NOOP"), std::string("FOOB"), std::string("RCPT TO:<@>"), std::string("RSET"),
        mail_command(server), std::string("RSET"), std::string("QUIT")}) {
    server.ask(command);
    server.require(holds(server.last()), {std::string(told), {{"reply", server.last().shown()}}});
  }
  return server.finding();
}

bool has_status(const ServerReply& reply) {
  return reply.reply_class() == 3 || !reply.status().empty();
}

bool has_status_of_its_class(const ServerReply& reply) {
  const std::string_view status = reply.status();
  return status.empty() || status.front() - '0' == reply.reply_class();
}

/// A reply that has a status code has a space behind it, or nothing.
bool has_space_behind_status(const ServerReply& reply) {
  for (std::size_t i = 0; i < reply.lines.size(); ++i) {
    const std::string_view text = reply.text(i);
    const std::size_t end = text.find_first_not_of("0123456789.");
    const std::string_view status = text.substr(0, end);
    const bool is_status = std::count(status.begin(), status.end(), '.') == 2 &&
                           status.size() >= 5 && status[1] == '.' && status.back() != '.';
    if (is_status && end != std::string_view::npos && text[end] != ' ') return false;
  }
  return true;
}

bool is_domain(std::string_view word) {
  if (word.starts_with('[') && word.ends_with(']')) return true;
  return !word.empty() &&
         std::all_of(word.begin(), word.end(),
                     [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '.';
                     }) &&
         word.front() != '-' && word.front() != '.';
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

/// RFC 5321 section 4.1.1.1: ehlo-keyword, then parameters of printable octets, each behind one
/// space.
bool is_ehlo_line(std::string_view text) {
  const std::string_view keyword = first_word(text);
  if (keyword.empty() || keyword.front() == '-') return false;
  const bool is_word = std::all_of(keyword.begin(), keyword.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return is_word && text.find("  ") == std::string_view::npos && !text.ends_with(' ');
}

Finding announces_well(Dialogue& server, bool (*holds)(std::string_view), std::string_view told) {
  server.open();
  for (std::size_t i = 1; i < server.last().lines.size(); ++i) {
    const std::string_view text = server.last().text(i);
    server.require(holds(text), {std::string(told), {{"line", std::string(text)}}},
                   server.last().first_line + i);
  }
  return server.require(true, {});
}

/// One of several replies that are due. That none comes may be slowness; that a later command is
/// answered in its place is not.
void next_reply_is(Dialogue& server, Wanted wanted) {
  if (server.is_over() || server.listen(server.target().patience.reply)) {
    server.reply_is(wanted);
    return;
  }
  server.ask("NOOP");
  server.require(false, {"check.seen.lost-command", {{"reply", server.last().shown()}}});
}

constexpr Case kRepliesCases[] = {
    {.id = "greeting",
     .requirement = "R5321-4.2-e",
     .also = {"R5321-4.3.1-c", "R821-4.1.1-c"},
     .mutant = Defect::greets_without_domain,
     .run =
         [](Dialogue& server) {
           server.connect();
           server.read();
           if (server.last().code != 220) return server.last_is(220);
           return server.require(is_domain(first_word(server.last().text(0))),
                                 {"check.seen.no-domain", {{"reply", server.last().shown()}}});
         }},
    {.id = "ehlo",
     .requirement = "R5321-2.2.1-b",
     .also = {"R5321-2.2.1-a", "R5321-4.5.1-b"},
     .mutant = Defect::refuses_ehlo,
     .run =
         [](Dialogue& server) {
           server.connect();
           server.given_reply(220);
           server.ask("EHLO " + server.target().client_name);
           return server.last_is(250);
         }},
    {.id = "helo",
     .requirement = "R5321-4.1.1.1-e",
     .also = {"R5321-2.2.1-d", "R5321-F.3-b", "R821-3.5-a", "R821-3.5-b"},
     .mutant = Defect::refuses_helo,
     .run =
         [](Dialogue& server) {
           server.connect();
           server.given_reply(220);
           server.ask("HELO " + server.target().client_name);
           return server.last_is(250);
         }},
    {.id = "helo-announces-nothing",
     .requirement = "R5321-3.2-b",
     .mutant = Defect::announces_extensions_to_helo,
     .run =
         [](Dialogue& server) {
           server.open_with_helo();
           return server.require(server.last().lines.size() == 1,
                                 {"check.seen.many-lines", {{"reply", server.last().shown()}}});
         }},
    {.id = "ehlo-names-server",
     .requirement = "R5321-4.1.1.1-h",
     .mutant = Defect::ehlo_names_no_domain,
     .run =
         [](Dialogue& server) {
           server.open();
           return server.require(is_domain(first_word(server.last().text(0))),
                                 {"check.seen.no-domain", {{"reply", server.last().shown()}}});
         }},
    {.id = "ehlo-lines",
     .requirement = "R5321-4.1.1.1-h",
     .mutant = Defect::ehlo_lines_break_grammar,
     .run =
         [](Dialogue& server) {
           return announces_well(server, is_ehlo_line, "check.seen.ehlo-line");
         }},
    {.id = "ehlo-keywords-registered",
     .requirement = "R5321-2.2.2-e",
     .also = {"R5321-2.2.2-d"},
     .mutant = Defect::announces_unregistered_keyword,
     .disputed = true,  // the registry grows; keywords.cpp may be behind it
     .run =
         [](Dialogue& server) {
           return announces_well(
               server, [](std::string_view text) { return may_be_announced(first_word(text)); },
               "check.seen.unregistered");
         }},
    {.id = "ehlo-promises",
     .requirement = "R5321-4.2.4-c",
     .mutant = Defect::announces_help_without_having_it,
     .run =
         [](Dialogue& server) {
           server.open();
           for (const std::string_view verb : {"HELP", "VRFY", "EXPN"}) {
             if (!server.offers(verb)) continue;
             server.ask(std::string(verb) + (verb == "HELP" ? "" : " postmaster"));
             server.last_is({k2yz, k4yz, 501, 503, 504, 530, 550, 551, 552, 553, 554});
           }
           return server.require(true, {});
         }},
    {.id = "reply-codes",
     .requirement = "R5321-4.3.2-c",
     .also = {"R5321-4.2-p", "R821-AppE-c", "R5321-4.2.1-c"},
     .mutant = Defect::answers_with_code_600,
     .run = [](Dialogue& server) { return every_reply(server, has_code, "check.seen.no-code"); }},
    {.id = "reply-lines-one-code",
     .requirement = "R5321-4.2.1-i",
     .mutant = Defect::codes_differ_within_reply,
     .run =
         [](Dialogue& server) {
           return every_reply(server, has_one_code, "check.seen.many-codes");
         }},
    {.id = "reply-lines-separators",
     .requirement = "R5321-4.2.1-f",
     .also = {"R821-AppE-f"},
     .mutant = Defect::reply_has_wrong_separator,
     .run =
         [](Dialogue& server) {
           return every_reply(server, has_separators, "check.seen.separator");
         }},
    {.id = "reply-line-ends",
     .requirement = "R5321-4.2-e",
     .mutant = Defect::replies_end_in_bare_lf,
     .run = [](Dialogue& server) { return every_reply(server, has_crlf, "check.seen.no-crlf"); }},
    {.id = "reply-text",
     .requirement = "R5321-4.2-f",
     .mutant = Defect::reply_text_beyond_ascii,
     .run =
         [](Dialogue& server) { return every_reply(server, has_plain_text, "check.seen.text"); }},
    {.id = "reply-line-length",
     .requirement = "R5321-4.5.3.1.5-a",
     .also = {"R821-4.5.3-h"},
     .mutant = Defect::reply_line_too_long,
     .run =
         [](Dialogue& server) { return every_reply(server, has_short_lines, "check.seen.long"); }},
    {.id = "status-codes",
     .requirement = "R2034-4-c",
     .also = {"R2034-3-c"},
     .mutant = Defect::leaves_out_status_codes,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) { return every_status(server, has_status, "check.seen.no-status"); }},
    {.id = "status-code-class",
     .requirement = "R2034-4-d",
     .mutant = Defect::status_class_differs_from_code,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return every_status(server, has_status_of_its_class, "check.seen.status-class");
         }},
    {.id = "status-code-space",
     .requirement = "R2034-3-d",
     .mutant = Defect::glues_text_to_status_code,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return every_status(server, has_space_behind_status, "check.seen.status-space");
         }},
    {.id = "pipelined-replies-in-order",
     .requirement = "R2920-3.2-a",
     .also = {"R2920-3-a", "R2920-3.2-i"},
     .mutant = Defect::loses_pipelined_commands,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("PIPELINING");
           server.send(mail_command(server) + "\r\n" + rcpt_command(server) +
                       "\r\nRCPT TO:<@>\r\nDATA\r\n");
           for (const Wanted wanted : {k2yz, k2yz, k5yz, k3yz}) next_reply_is(server, wanted);
           return server.finding();
         }},
};

}  // namespace

std::span<const Case> reply_cases() { return kRepliesCases; }

}  // namespace smtplab::conformance
