// Relays that differ from the reference as the standards let them.

#include "conformance/mutants/hop_interference.h"
#include "conformance/mutants/mutant.h"

namespace smtplab::conformance {
namespace {

using smtp::Extension;

constexpr LawfulVariant kLawfulRelaysVariants[] = {
    {"relay-retries-soon",
     [](ReferenceHost& host) {
       host.config.retry.early = {seconds(2)};
       host.config.retry.interval = seconds(3);
     }},
    {"relay-follows-routes",
     [](ReferenceHost& host) { host.config.routes = agents::RouteTreatment::follow; }},
    {"relay-refuses-routes",
     [](ReferenceHost& host) { host.config.routes = agents::RouteTreatment::refuse; }},
    {"relay-offers-no-dsn",
     [](ReferenceHost& host) { host.config.dialect.extensions.remove(Extension::dsn); }},
    {"relay-offers-no-smtputf8",
     [](ReferenceHost& host) { host.config.dialect.set_smtputf8(false); }},
    {"relay-never-pipelines",
     [](ReferenceHost& host) {
       hop_interfere(host, {.reply = [](std::string_view command, std::string reply) {
                       return has_verb(command, "EHLO") ? replaced(reply, "PIPELINING", "X-NONE")
                                                        : reply;
                     }});
     }},
    {"relay-returns-headers-alone",
     [](ReferenceHost& host) { host.config.most_returned_octets = 1; }},
    {"relay-takes-no-loops-of-100", [](ReferenceHost& host) { host.config.most_hops = 101; }},
    {"relay-passes-on-with-two-stamps",
     [](ReferenceHost& host) {
       hop_rewrites(host, [](std::string segment) {
         const bool is_content = segment.starts_with("Received: ");
         return (is_content ? "Received: from localhost ([127.0.0.1])\r\n"
                              " by mx.example.org (filter) with ESMTP id 1;\r\n"
                              " 27 Oct 1982 15:27:39 +0000\r\n"
                            : "") +
                segment;
       });
     }},
    {"relay-speaks-821",
     [](ReferenceHost& host) {
       host.config.dialect.set_smtputf8(false);
       host.config.dialect.extensions = {};
       hop_interfere(host, {.command = [](std::string_view line) {
                       return has_verb(line, "EHLO") ? "HELO" + std::string(line.substr(4))
                                                     : std::string(line);
                     }});
     }},
    {"relay-refuses-literals",
     [](ReferenceHost& host) {
       refuses_path(
           host, [](std::string_view line) { return line.find("@[") != std::string_view::npos; });
     }},
};

}  // namespace

std::span<const LawfulVariant> lawful_relays() { return kLawfulRelaysVariants; }

}  // namespace smtplab::conformance
