// Clients that differ from the reference as the standards let them.

#include <algorithm>
#include <string>

#include "conformance/mutants/client_mutant.h"

namespace smtplab::conformance {
namespace {

constexpr LawfulClient kClients[] = {
    {"names-itself-by-address", [](ReferenceClient& client) { client.hello = "[192.0.2.7]"; }},
    {"uses-no-extensions",
     [](ReferenceClient& client) { client.uses_extensions = client.uses_starttls = false; }},
    {"says-helo",
     [](ReferenceClient& client) {
       interfere(client, {.command = [](std::string_view line) {
                   return replaced(std::string(line), "EHLO", "HELO");
                 }});
     }},
    {"pipelines", [](ReferenceClient& client) { client.pipelines = true; }},
    {"resets-after-a-refusal", [](ReferenceClient& client) { client.resets = true; }},
    {"sends-to-all-or-nobody", [](ReferenceClient& client) { client.sends_to_the_rest = false; }},
    {"queues-what-is-refused", [](ReferenceClient& client) { client.tells_by_status = false; },
     false},
    {"stays-away-with-bad-mail", [](ReferenceClient& client) { client.stays_away = true; }},
    {"reads-octet-by-octet", [](ReferenceClient& client) { client.reads_octet_by_octet = true; }},
    {"writes-octet-by-octet", [](ReferenceClient& client) { client.writes_octet_by_octet = true; }},
    {"writes-verbs-small",
     [](ReferenceClient& client) {
       interfere(client, {.command = [](std::string_view line) {
                   std::string small(line);
                   const std::size_t end = std::min(small.find_first_of(" :"), small.size());
                   for (std::size_t i = 0; i < end; ++i) {
                     if (small[i] >= 'A' && small[i] <= 'Z')
                       small[i] = static_cast<char>(small[i] | 32);
                   }
                   return small;
                 }});
     }},
};

}  // namespace

std::span<const LawfulClient> lawful_clients() { return kClients; }

}  // namespace smtplab::conformance
