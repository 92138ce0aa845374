#include "conformance/mutants/client_mutant.h"
#include "conformance/mutants/line_interference.h"

namespace smtplab::conformance {
namespace {

using enum ClientDefect;

/// EHLO or HELO with that behind it.
void names_itself(ReferenceClient& client, std::string_view name) { client.hello = name; }

/// The client believes that the server has answered so; `verb` "" is the greeting.
void believes(ReferenceClient& client, std::string_view verb, std::string_view reply) {
  interfere(client, {.reply = [verb, reply](std::string_view command, std::string usual) {
              return has_verb(command, verb) ? std::string(reply) : usual;
            }});
}

/// From its first line on the greeting is a whole one, and the rest is not read.
class HastyReader : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    if (octets.starts_with("220-")) return "220 mx.example.org\r\n";
    return octets.starts_with("220 ready") ? std::string() : std::string(octets);
  }
};

/// Keywords in other than capital letters mean nothing to it.
std::string only_capitals(std::string reply) {
  std::string kept;
  for (std::size_t at = 0; at < reply.size();) {
    const std::size_t end = reply.find('\n', at) + 1;
    const std::string line = reply.substr(at, end - at);
    const bool is_odd =
        line.size() > 5 && at != 0 && line[5] >= 'A' && line[5] <= 'Z' && line.find("sIzE") == 4;
    kept += is_odd ? "250 HELP\r\n" : line;
    at = end;
  }
  return kept;
}

constexpr ClientMutant kMutants[] = {
    {talks_before_greeting, "talks-before-greeting",
     [](ReferenceClient& client) { client.speaks_first = true; }},
    {takes_first_line_of_greeting, "takes-first-line-of-greeting",
     [](ReferenceClient& client) {
       client.interference = [] { return std::make_unique<HastyReader>(); };
     }},
    {refuses_greeting_without_text, "refuses-greeting-without-text",
     [](ReferenceClient& client) {
       interfere(client, {.reply = [](std::string_view command, std::string usual) {
                   return command.empty() && usual == "220\r\n" ? "554 What?\r\n" : usual;
                 }});
     }},
    {minds_code_of_greeting, "minds-code-of-greeting",
     [](ReferenceClient& client) {
       interfere(client, {.reply = [](std::string_view command, std::string usual) {
                   const bool is_odd = command.empty() && !usual.starts_with("220");
                   return is_odd ? "554 What?\r\n" : usual;
                 }});
     }},
    {ignores_greeting, "ignores-greeting",
     [](ReferenceClient& client) { believes(client, "", "220 mx.example.org\r\n"); }},
    {hangs_up_on_refused_greeting, "hangs-up-on-refused-greeting",
     [](ReferenceClient& client) { client.quits_when_refused = false; }},
    {begins_with_mail, "begins-with-mail",
     [](ReferenceClient& client) {
       interfere(client, {.command = [](std::string_view line) {
                   return has_verb(line, "EHLO") ? std::string("MAIL FROM:<alice@client.example>")
                                                 : std::string(line);
                 }});
     }},
    {begins_with_helo, "begins-with-helo",
     [](ReferenceClient& client) {
       interfere(client, {.command = [](std::string_view line) {
                   return replaced(std::string(line), "EHLO", "HELO");
                 }});
     }},
    {names_itself_with_underscore, "names-itself-with-underscore",
     [](ReferenceClient& client) { names_itself(client, "my_client.example"); }},
    {names_itself_localhost, "names-itself-localhost",
     [](ReferenceClient& client) { names_itself(client, "localhost"); }},
    {adds_text_to_hello, "adds-text-to-hello",
     [](ReferenceClient& client) { names_itself(client, "[192.0.2.7] a-client-of-ours"); }},
    {knows_no_helo, "knows-no-helo",
     [](ReferenceClient& client) { client.needs_all_of_hello = true; }},
    {ignores_refused_hello, "ignores-refused-hello",
     [](ReferenceClient& client) { believes(client, "EHLO", "250 mx.example.org\r\n"); }},
    {hangs_up_on_refused_hello, "hangs-up-on-refused-hello",
     [](ReferenceClient& client) { client.quits_when_refused = false; }},
    {minds_case_of_keywords, "minds-case-of-keywords",
     [](ReferenceClient& client) {
       interfere(client, {.reply = [](std::string_view command, std::string usual) {
                   return has_verb(command, "EHLO") ? only_capitals(std::move(usual)) : usual;
                 }});
     }},
};

}  // namespace

std::span<const ClientMutant> client_opening_mutants() { return kMutants; }

}  // namespace smtplab::conformance
