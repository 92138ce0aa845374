#include <algorithm>
#include <memory>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using smtp::ReplyText;
using smtp::SessionState;
using smtp::Verb;

/// Of MAIL and RCPT: what stands between "<" and ">".
std::string_view path_in(std::string_view line) {
  const std::size_t begin = std::min(line.find('<') + 1, line.size());
  return line.substr(begin, line.find('>') - begin);
}
std::size_t local_size(std::string_view line) { return path_in(line).find('@'); }
std::size_t domain_size(std::string_view line) {
  return path_in(line).size() - local_size(line) - 1;
}

template <std::size_t most>
void takes_lines(ReferenceHost& host) {
  interfere(host, {.command = [](std::string_view line) {
              return std::string(line.size() + 2 > most ? "X" : line);
            }});
}

/// Both of two messages get the text of the first.
class MixesUp : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    return replaced(std::string(octets), "text of two", "text of one");
  }
};

constexpr Mutant kLimitsMutants[] = {
    {refuses_senders_of_64, "refuses-senders-of-64",
     [](ReferenceHost& host) {
       refuses_path(host, [](std::string_view line) {
         return has_verb(line, "MAIL") && local_size(line) == 64 && domain_size(line) < 64;
       });
     }},
    {refuses_recipients_of_64, "refuses-recipients-of-64",
     [](ReferenceHost& host) {
       refuses_path(host, [](std::string_view line) {
         return has_verb(line, "RCPT") && local_size(line) == 64 && domain_size(line) < 64;
       });
     }},
    {refuses_domains_of_252, "refuses-domains-of-252",
     [](ReferenceHost& host) {
       refuses_path(host, [](std::string_view line) {
         return has_verb(line, "MAIL") && domain_size(line) > 251;
       });
     }},
    {refuses_recipient_domains_of_252, "refuses-recipient-domains-of-252",
     [](ReferenceHost& host) {
       refuses_path(host, [](std::string_view line) {
         return has_verb(line, "RCPT") && domain_size(line) > 251;
       });
     }},
    {refuses_hello_of_252, "refuses-hello-of-252",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = has_verb(line, "EHLO") && line.size() > 256;
                   return std::string(is_meant ? "EHLO" : line);
                 }});
     }},
    {refuses_paths_of_256, "refuses-paths-of-256",
     [](ReferenceHost& host) {
       refuses_path(host, [](std::string_view line) {
         return has_verb(line, "MAIL") && path_in(line).size() == 254 && local_size(line) > 1;
       });
     }},
    {refuses_recipient_paths_of_256, "refuses-recipient-paths-of-256",
     [](ReferenceHost& host) {
       refuses_path(host, [](std::string_view line) {
         return has_verb(line, "RCPT") && path_in(line).size() == 254 && local_size(line) > 1;
       });
     }},
    {refuses_lines_of_512, "refuses-lines-of-512", takes_lines<511>},
    {refuses_much_trailing_space, "refuses-much-trailing-space",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line.ends_with(std::string(100, ' ')) ? "X" : line);
                 }});
     }},
    {repeats_long_commands, "repeats-long-commands",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   if (!has_verb(command, "FOOB")) return usual;
                   return "500 5.5.1 No such command: " + std::string(command) + "\r\n";
                 }});
     }},
    {takes_50_recipients, "takes-50-recipients",
     [](ReferenceHost& host) { host.config.dialect.rules.limits.recipients = 50; }},
    {refuses_data_for_100_recipients, "refuses-data-for-100-recipients",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::recipients, Verb::data, ReplyText::content_too_large)});
     }},
    {too_many_recipients_are_answered_550, "too-many-recipients-are-answered-550",
     [](ReferenceHost& host) {
       say(host, ReplyText::too_many_recipients, 550, "Too many recipients");
     }},
    {too_many_recipients_are_answered_451, "too-many-recipients-are-answered-451",
     [](ReferenceHost& host) {
       say(host, ReplyText::too_many_recipients, 451, "Too many recipients");
     }},
    {too_many_recipients_clear_all, "too-many-recipients-clear-all",
     [](ReferenceHost& host) {
       interfere(
           host, {.reply = [is_full = false](std::string_view command, std::string usual) mutable {
             is_full = is_full || usual.starts_with("452");
             return is_full && command == "DATA" ? "554 5.5.1 No valid recipients\r\n" : usual;
           }});
     }},
    {mixes_up_transactions, "mixes-up-transactions",
     [](ReferenceHost& host) { host.interference = [] { return std::make_unique<MixesUp>(); }; }},
};

}  // namespace

std::span<const Mutant> limit_mutants() { return kLimitsMutants; }

}  // namespace smtplab::conformance
