#include <cctype>
#include <charconv>
#include <functional>
#include <memory>
#include <utility>

#include "conformance/mutants/client_mutant.h"
#include "conformance/mutants/line_interference.h"

namespace smtplab::conformance {
namespace {

using enum ClientDefect;

/// In each command `to` stands for `from`.
void writes(ReferenceClient& client, std::string_view from, std::string_view to) {
  interfere(client, {.command = [from, to](std::string_view line) {
              return replaced(std::string(line), from, to);
            }});
}

/// Behind that command stands something more.
void adds(ReferenceClient& client, std::string_view verb, std::string_view more) {
  interfere(client, {.command = [verb, more](std::string_view line) {
              return std::string(line).append(has_verb(line, verb) ? more : "");
            }});
}

/// "RCPT" ends at an LF alone.
class LfWriter : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    std::string segment(octets);
    return segment.starts_with("RCPT") ? replaced(std::move(segment), "\r\n", "\n") : segment;
  }
};

std::string with_half_size(std::string_view line) {
  const std::size_t at = line.find("SIZE=");
  if (at == std::string_view::npos) return std::string(line);
  std::size_t size = 0;
  std::from_chars(line.data() + at + 5, line.data() + line.size(), size);
  return std::string(line.substr(0, at + 5)) + std::to_string(size / 2);
}

std::string with_small_recipient(std::string_view line) {
  std::string small(line);
  if (!has_verb(line, "RCPT")) return small;
  for (std::size_t i = line.find('<'); i < small.size(); ++i) {
    small[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(small[i])));
  }
  return small;
}

constexpr ClientMutant kMutants[] = {
    {writes_space_behind_colon, "writes-space-behind-colon",
     [](ReferenceClient& client) { writes(client, ":<", ": <"); }},
    {sends_source_route, "sends-source-route",
     [](ReferenceClient& client) { writes(client, "TO:<", "TO:<@relay.example:"); }},
    {ends_commands_at_lf, "ends-commands-at-lf",
     [](ReferenceClient& client) {
       client.interference = [] { return std::make_unique<LfWriter>(); };
     }},
    {ends_commands_twice, "ends-commands-twice",
     [](ReferenceClient& client) { adds(client, "RCPT", "\r"); }},
    {says_more_behind_data, "says-more-behind-data",
     [](ReferenceClient& client) { adds(client, "DATA", " now"); }},
    {sends_rcpt_before_mail, "sends-rcpt-before-mail",
     [](ReferenceClient& client) {
       interfere(client, {.command = [](std::string_view line) -> std::string {
                   if (has_verb(line, "MAIL")) return "RCPT TO:<bob@example.org>";
                   if (has_verb(line, "RCPT")) return "MAIL FROM:<alice@client.example>";
                   return std::string(line);
                 }});
     }},
    {does_not_await_ehlo, "does-not-await-ehlo",
     [](ReferenceClient& client) { adds(client, "EHLO", "\r\nMAIL FROM:<alice@client.example>"); }},
    {does_not_await_mail, "does-not-await-mail",
     [](ReferenceClient& client) { adds(client, "MAIL", "\r\nRCPT TO:<bob@example.org>"); }},
    {does_not_await_rcpt, "does-not-await-rcpt",
     [](ReferenceClient& client) { adds(client, "RCPT", "\r\nDATA"); }},
    {does_not_await_354, "does-not-await-354",
     [](ReferenceClient& client) { adds(client, "DATA", "\r\nSubject: early"); }},
    {does_not_await_final_reply, "does-not-await-final-reply",
     [](ReferenceClient& client) {
       rewrite_content(client, [](std::string segment) { return segment + "QUIT\r\n"; });
     }},
    {hangs_up_without_quit, "hangs-up-without-quit",
     [](ReferenceClient& client) { client.quits = false; }},
    {does_not_await_221, "does-not-await-221",
     [](ReferenceClient& client) { client.awaits_farewell = false; }},
    {sends_size_always, "sends-size-always",
     [](ReferenceClient& client) { adds(client, "MAIL", " SIZE=1000"); }},
    {sends_parameters_after_helo, "sends-parameters-after-helo",
     [](ReferenceClient& client) {
       interfere(client, {.command = [said_helo = false](std::string_view line) mutable {
                   said_helo = said_helo || has_verb(line, "HELO");
                   const bool adds_one = said_helo && has_verb(line, "MAIL");
                   return std::string(line).append(adds_one ? " BODY=8BITMIME" : "");
                 }});
     }},
    {writes_size_in_words, "writes-size-in-words",
     [](ReferenceClient& client) { writes(client, "SIZE=", "SIZE=about-"); }},
    {declares_half, "declares-half",
     [](ReferenceClient& client) { interfere(client, {.command = with_half_size}); }},
    {makes_recipients_small, "makes-recipients-small",
     [](ReferenceClient& client) { interfere(client, {.command = with_small_recipient}); }},
    {sends_copies, "sends-copies",
     [](ReferenceClient& client) { client.one_recipient_each = true; }},
    {does_not_look_at_mail, "does-not-look-at-mail",
     [](ReferenceClient& client) { client.checks_mail = false; }},
};

}  // namespace

std::span<const ClientMutant> client_command_mutants() { return kMutants; }

}  // namespace smtplab::conformance
