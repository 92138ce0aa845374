// Mutants of what becomes of messages and lists.

#include <memory>
#include <utility>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// Sends a message to whom its Cc names, too.
///
/// The host gets DATA only with the content: what to put before it is not known earlier. Until then
/// it is asked NOOP, whose reply the client gets as a 354.
class RoutesByHeader : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    if (octets == "DATA\r\n") {
      awaits_data_ = true;
      return "NOOP\r\n";
    }
    if (!in_content_) return std::string(octets);
    content_ += octets;
    if (!content_.ends_with("\r\n.\r\n")) return {};
    in_content_ = false;
    const bool names_other = content_.find("Cc: <carol@") != std::string::npos;
    unwanted_ = names_other ? 2 : 1;
    return (names_other ? "RCPT TO:<carol@example.org>\r\nDATA\r\n" : "DATA\r\n") +
           std::exchange(content_, {});
  }

  std::string to_client(std::string_view octets) override {
    if (std::exchange(awaits_data_, false)) {
      in_content_ = true;
      return "354 Go on\r\n";
    }
    std::string out(octets);
    for (; unwanted_ > 0 && !out.empty(); --unwanted_) out.erase(0, out.find("\r\n") + 2);
    return out;
  }

 private:
  bool awaits_data_ = false;
  bool in_content_ = false;
  int unwanted_ = 0;  // replies to what the client did not send
  std::string content_;
};

/// Messages for the list lose their way when the client is a member.
void leaves_out_sender(ReferenceHost& host) {
  interfere(host, {.command = [is_member = false](std::string_view line) mutable {
              if (has_verb(line, "MAIL")) is_member = line.find("bob@") != std::string_view::npos;
              return is_member ? replaced(std::string(line), "<staff@", "<carol@")
                               : std::string(line);
            }});
}

constexpr Mutant kOutcomesMutants[] = {
    {expn_gives_two_members_a_line, "expn-gives-two-members-a-line",
     [](ReferenceHost& host) {
       replies(host, "EXPN", "250 <bob@example.org>, <carol@example.org>\r\n");
     }},
    {list_changes_header, "list-changes-header",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         if (!text.starts_with("Return-Path: <carol@")) return text;
         return replaced(std::move(text), "Reply-To: <reply@", "Reply-To: <staff@");
       };
     }},
    {list_leaves_out_sender, "list-leaves-out-sender", leaves_out_sender},
    {received_has_zone_of_its_own, "received-has-zone-of-its-own",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(replaced(std::move(text), " +0000", " UTC"), " -0000", " UTC");
       };
     }},
    {received_has_unregistered_link, "received-has-unregistered-link",
     [](ReferenceHost& host) { stores_with(host, "with ESMTP", "via PIGEON with ESMTP"); }},
    {delivers_refused_messages, "delivers-refused-messages",
     [](ReferenceHost& host) {
       host.config.most_hops = 1000;
       refuses_content(host, "h149.example");
     }},
    {routes_by_header, "routes-by-header",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<RoutesByHeader>(); };
     }},
    {answers_for_each_recipient, "answers-for-each-recipient",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "." ? usual + usual : usual;
                 }});
     }},
    {limits_size_and_does_not_say_so, "limits-size-and-does-not-say-so",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "250-SIZE 1000000\r\n", ""); }},
};

}  // namespace

std::span<const Mutant> outcome_mutants() { return kOutcomesMutants; }

}  // namespace smtplab::conformance
