#include <algorithm>
#include <string>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

bool is_hello(std::string_view line) { return has_verb(line, "EHLO") || has_verb(line, "HELO"); }
bool is_control(char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }

constexpr Mutant kOctetsMutants[] = {
    {takes_any_name_in_hello, "takes-any-name-in-hello",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = is_hello(line) && line.size() > 5 && line[5] != '[';
                   return std::string(is_meant ? "EHLO client.example" : line);
                 }});
     }},
    {takes_any_literal_in_hello, "takes-any-literal-in-hello",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant = is_hello(line) && line.size() > 5 && line[5] == '[';
                   return std::string(is_meant ? "EHLO [192.0.2.9]" : line);
                 }});
     }},
    {drops_control_characters, "drops-control-characters",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   std::string kept(line);
                   kept.erase(std::remove_if(kept.begin(), kept.end(), is_control), kept.end());
                   return kept;
                 }});
     }},
    {cuts_commands_at_nul, "cuts-commands-at-nul",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line.substr(0, line.find('\0')));
                 }});
     }},
    {takes_dollar_in_domain, "takes-dollar-in-domain",
     [](ReferenceHost& host) { reads(host, "@a$b", "@a-b"); }},
};

}  // namespace

std::span<const Mutant> octet_mutants() { return kOctetsMutants; }

}  // namespace smtplab::conformance
