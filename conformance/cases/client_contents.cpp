// What arrives of the message that a client was given (RFC 5321 sections 2.3.8, 4.1.1.4, 4.5.2).

#include <algorithm>
#include <string>

#include "conformance/cases/client_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// The text with CRLF for LF.
std::string on_the_wire(std::string_view text) {
  std::string lines;
  for (const char c : text) lines.append(c == '\n' ? "\r\n" : std::string(1, c));
  return lines;
}

/// The first octet where the two differ.
std::size_t first_difference(std::string_view a, std::string_view b) {
  const auto both = static_cast<std::ptrdiff_t>(std::min(a.size(), b.size()));
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.begin() + both, b.begin()).first -
                                  a.begin());
}

/// The client sends a message with that text below its header; nullptr where it does not.
const ClientContent* sent(ClientVisit& client, std::string_view body) {
  client.set_content(letter(body));
  client.run();
  client.given_reached(Place::content);
  if (client.is_over()) return nullptr;
  const ClientContent& content = client.contents().front();
  client.given(!content.end.empty(), {"check.doubt.client-unfinished"});
  return client.is_over() ? nullptr : &content;
}

/// What was given arrives, whatever the client has put into the header. Empty lines too many at
/// the end are another matter, which only `to_the_end` looks at.
Finding arrives(ClientVisit& client, const std::string& body, bool to_the_end = false) {
  const ClientContent* const content = sent(client, body);
  if (content == nullptr) return client.finding();
  client.require(client.contents().size() == 1 && client.count(Place::other) == 0,
                 {"check.seen.client-split"}, line_behind(client, Place::content));
  const std::string message = content->message();
  const std::size_t encoded = message.find("Content-Transfer-Encoding:");
  client.given(encoded == std::string::npos || encoded > message.find("\r\n\r\n"),
               {"check.doubt.client-encodes"});
  std::string text = body_of(message);
  const std::string wanted = on_the_wire(body);
  if (!to_the_end && text.starts_with(wanted)) {
    while (text.size() > wanted.size() && text.ends_with("\r\n")) text.resize(text.size() - 2);
  }
  if (text == wanted) return client.require(true, {}, content->line_at(0));
  const std::size_t at = first_difference(text, wanted);
  const std::size_t begin = content->octets.find("\r\n\r\n");
  // In front of the difference dots may be stuffed: with many of them an earlier line is shown.
  return client.require(false,
                        {"check.seen.client-changed",
                         {{"wanted", wanted.substr(at - std::min<std::size_t>(at, 20), 40)},
                          {"sent", text.substr(at - std::min<std::size_t>(at, 20), 40)}}},
                        content->line_at(begin + 4 + at));
}

Finding arrives_as_probed(ClientVisit& client) {
  return arrives(client, std::string(client.probe()));
}

Finding arrives_with_its_end(ClientVisit& client) {
  return arrives(client, std::string(client.probe()), true);
}

/// Octets of content that stand where none of that kind may: npos if there are none.
std::size_t bare_lf(std::string_view octets) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) return i;
  }
  return std::string_view::npos;
}
std::size_t bare_cr(std::string_view octets) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == '\r' && (i + 1 == octets.size() || octets[i + 1] != '\n')) return i;
  }
  return std::string_view::npos;
}

/// Below the header of the file stand these octets as they are. No line that is sent ends with
/// anything but CRLF, and nothing else looks like a line's end.
Finding is_in_lines(ClientVisit& client, std::string_view octets) {
  client.may_stay_away();
  client.set_content(letter(""));
  client.errand().content += octets;
  client.run();
  for (const ClientContent& content : client.contents()) {
    for (const std::size_t at :
         {bare_lf(content.octets + content.end), bare_cr(content.octets + content.end)}) {
      const bool holds = at == std::string::npos;
      client.require(holds, {"check.seen.client-bare-line-end"},
                     holds ? client.end_line() : content.line_at(at));
    }
  }
  return client.require(true, {}, client.end_line());
}

/// A long text: dots at the beginnings of lines, wherever a block of the client's may end.
std::string many_dots() {
  std::string body;
  for (int i = 0; body.size() < 50'000; ++i) {
    body.append(static_cast<std::size_t>(i % 3) + 1, '.');
    body.append(" line " + std::to_string(i)).append(static_cast<std::size_t>(i % 7), 'x');
    body += "\n";
  }
  return body;
}

Finding sends_no_eight_bits(ClientVisit& client) {
  client.may_stay_away();
  client.set_content(
      "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
      "Content-Transfer-Encoding: 8bit\n" +
      letter("Gr\xC3\xBC\xC3\x9F Gott\n"));
  client.run();
  for (const ClientContent& content : client.contents()) {
    const auto at = std::find_if(content.octets.begin(), content.octets.end(),
                                 [](char c) { return (c & '\x80') != 0; });
    const bool holds = at == content.octets.end();
    client.require(holds, {"check.seen.client-eight-bits"},
                   content.line_at(static_cast<std::size_t>(at - content.octets.begin())));
  }
  return client.require(true, {}, client.end_line());
}

constexpr std::string_view kRest = "At noon?\n";

constexpr Case kClientContentsCases[] = {
    {.id = "client-lone-dot",
     .requirement = "R5321-4.5.2-a",
     .client_mutant = ClientDefect::stuffs_no_dots,
     .probe = "Before\n.\nMAIL FROM:<eve@client.example>\n",
     .security = true,
     .run_client = arrives_as_probed},
    {.id = "client-dot-before-text",
     .requirement = "R5321-4.5.2-a",
     .client_mutant = ClientDefect::stuffs_lone_dots_only,
     .probe = "Before\n.profile\nBehind\n",
     .run_client = arrives_as_probed},
    {.id = "client-several-dots",
     .requirement = "R5321-4.5.2-a",
     .client_mutant = ClientDefect::stuffs_lone_dots_only,
     .probe = "Before\n..\n...\n..text\n",
     .run_client = arrives_as_probed},
    {.id = "client-first-line-is-dot",
     .requirement = "R5321-4.5.2-a",
     .client_mutant = ClientDefect::stuffs_no_dots,
     .probe = ".\nBehind\n",
     .security = true,
     .run_client = arrives_as_probed},
    {.id = "client-dots-inside-lines",
     .requirement = "R5321-4.5.2-a",
     .client_mutant = ClientDefect::doubles_all_dots,
     .probe = "One. Two.. Three.\nend.\n",
     .run_client = arrives_as_probed},
    {.id = "client-dots-in-long-text",
     .requirement = "R5321-4.5.2-a",
     .client_mutant = ClientDefect::forgets_dots_at_blocks,
     .run_client = [](ClientVisit& client) { return arrives(client, many_dots()); }},
    {.id = "client-no-extra-line",
     .requirement = "R5321-4.1.1.4-b",
     .client_mutant = ClientDefect::adds_empty_line,
     .probe = "At noon?\n",
     .run_client = arrives_with_its_end},
    {.id = "client-empty-lines-at-the-end",
     .requirement = "R5321-4.1.1.4-b",
     .client_mutant = ClientDefect::adds_empty_line,
     .probe = "At noon?\n\n\n",
     .run_client = arrives_with_its_end},
    {.id = "client-last-line-without-end",
     .requirement = "R5321-4.1.1.4-c",
     .also = {"R5321-4.1.1.4-b"},
     .client_mutant = ClientDefect::leaves_last_line_open,
     .run_client =
         [](ClientVisit& client) {
           const ClientContent* const content = sent(client, "At noon?\nYours, Alice");
           if (content == nullptr) return client.finding();
           const bool holds =
               content->octets.ends_with("Yours, Alice\r\n") && content->end == ".\r\n";
           return client.require(holds, {"check.seen.client-open-line"},
                                 content->line_at(content->octets.size()));
         }},
    {.id = "client-content-in-crlf",
     .requirement = "R5321-2.3.8-b",
     .also = {"R5321-2.3.8-e", "R5321-2.3.8-d"},
     .client_mutant = ClientDefect::sends_lf,
     .run_client =
         [](ClientVisit& client) { return is_in_lines(client, client.file_line("At noon?")); }},
    {.id = "client-mixed-line-ends",
     .requirement = "R5321-2.3.8-d",
     .also = {"R5321-2.3.8-b"},
     .client_mutant = ClientDefect::doubles_cr,
     .run_client =
         [](ClientVisit& client) {
           const bool crlf = client.target().crlf_files;
           return is_in_lines(client, crlf ? "One\nTwo\r\n" : "One\r\nTwo\n");
         }},
    {.id = "client-cr-inside-line",
     .requirement = "R5321-2.3.8-d",
     .also = {"R5321-2.3.8-b"},
     .client_mutant = ClientDefect::sends_bare_cr,
     .run_client =
         [](ClientVisit& client) { return is_in_lines(client, client.file_line("One\rTwo")); }},
    {.id = "client-smuggles-cr-dot-cr",
     .requirement = "R5321-2.3.8-d",
     .also = {"R5321-2.3.8-b"},
     .client_mutant = ClientDefect::sends_bare_cr,
     .security = true,
     .run_client =
         [](ClientVisit& client) {
           return is_in_lines(client, client.file_line("One") + "\r.\r" + client.file_line("") +
                                          client.file_line("MAIL FROM:<eve@client.example>"));
         }},
    {.id = "client-text-line-of-998",
     .requirement = "R5321-4.5.3.1-b",
     .client_mutant = ClientDefect::splits_lines_at_500,
     .run_client =
         [](ClientVisit& client) { return arrives(client, std::string(990, 'x') + " the end\n"); }},
    {.id = "client-text-line-of-2500",
     .requirement = "R5321-4.5.3.1-b",
     .client_mutant = ClientDefect::does_not_look_at_mail,
     .run_client =
         [](ClientVisit& client) {
           client.may_stay_away();
           client.set_content(letter(std::string(2500, 'x') + "\n"));
           client.run();
           for (const ClientContent& content : client.contents()) {
             const std::size_t at = content.octets.find(std::string(999, 'x'));
             const bool holds = at == std::string::npos;
             client.require(holds, {"check.seen.client-long-line"},
                            holds ? client.end_line() : content.line_at(at));
           }
           return client.require(true, {}, client.end_line());
         }},
    {.id = "client-eight-bits-not-offered",
     .requirement = "R5321-2.4-f",
     .also = {"R6152-3-j"},
     .client_mutant = ClientDefect::does_not_look_at_mail,
     .run_client = sends_no_eight_bits},
    {.id = "client-eight-bits-after-helo",
     .requirement = "R6152-3-j",
     .also = {"R5321-2.4-f", "R6152-3-a"},
     .client_mutant = ClientDefect::does_not_look_at_mail,
     .run_client =
         [](ClientVisit& client) {
           client.answer(Place::ehlo, "502 Command not implemented\r\n");
           return sends_no_eight_bits(client);
         }},
    {.id = "client-utf8-header-not-offered",
     .requirement = "R6531-3.2-h",
     .also = {"R6531-3.5-a"},
     .client_mutant = ClientDefect::does_not_look_at_mail,
     .run_client =
         [](ClientVisit& client) {
           client.may_stay_away();
           client.announce({"8BITMIME"});
           client.set_content("X-Who: Gr\xC3\xBC\xC3\x9F Gott\n" + letter(kRest));
           client.run();
           for (const ClientContent& content : client.contents()) {
             const std::size_t at = content.octets.find("\xC3\xBC");
             const bool holds = at == std::string::npos;
             client.require(holds, {"check.seen.client-eight-bits"},
                            holds ? client.end_line() : content.line_at(at));
           }
           return client.require(true, {}, client.end_line());
         }},
    {.id = "client-no-return-path",
     .requirement = "R5321-4.4-q",
     .client_mutant = ClientDefect::adds_return_path,
     .run_client =
         [](ClientVisit& client) {
           const ClientContent* const content = sent(client, kRest);
           if (content == nullptr) return client.finding();
           const std::size_t at = content->octets.find("Return-Path:");
           const bool holds = at == std::string::npos;
           return client.require(holds, {"check.seen.client-return-path"},
                                 content->line_at(holds ? 0 : at));
         }},
    {.id = "client-one-copy",
     .requirement = "R5321-4.5.4.1-k",
     .client_mutant = ClientDefect::sends_twice,
     .run_client =
         [](ClientVisit& client) {
           if (sent(client, kRest) == nullptr) return client.finding();
           return client.require(client.contents().size() == 1, {"check.seen.client-again"},
                                 client.contents().back().line_at(0));
         }},
};

}  // namespace

std::span<const Case> client_content_cases() { return kClientContentsCases; }

}  // namespace smtplab::conformance
