// Relays that behave wrongly as clients of the next host.

#include <memory>
#include <set>
#include <string>
#include <utility>

#include "conformance/mutants/hop_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// A command of that verb is another line.
void says(ReferenceHost& host, std::string_view verb, std::string (*make)(std::string_view line)) {
  hop_interfere(host, {.command = [verb, make](std::string_view line) {
                  return has_verb(line, verb) ? make(line) : std::string(line);
                }});
}

/// It takes the greeting for granted.
class SpeaksFirst : public Interference {
 public:
  std::string opening() override { return "220 ready\r\n"; }
  std::string to_client(std::string_view octets) override {
    return std::exchange(was_greeted_, true) ? std::string(octets) : std::string();
  }

 private:
  bool was_greeted_ = false;
};

/// Behind the reply to RCPT it takes the 354 for granted.
class SendsUnasked : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    if (octets.starts_with("354")) return {};
    // The greeting, then EHLO, MAIL and RCPT.
    const bool is_rcpt = ++replies_ == 4;
    return std::string(octets) + (is_rcpt ? "354 Go on\r\n" : "");
  }

 private:
  int replies_ = 0;
};

/// NOOP stands behind EHLO, and its reply is passed over.
class GroupsBehindEhlo : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    return std::string(octets) + (octets.starts_with("EHLO") ? "NOOP\r\n" : "");
  }
  std::string to_client(std::string_view octets) override {
    return std::string(++replies_ == 3 ? "" : octets);
  }

 private:
  int replies_ = 0;
};

class LeavesAtQuit : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    leaves_ = octets.ends_with("QUIT\r\n");
    return std::string(octets);
  }
  bool cuts() override { return leaves_; }

 private:
  bool leaves_ = false;
};

/// The second recipient of a transaction and those behind it have to wait for another.
LineChanges sends_to_one() {
  const auto waiting = std::make_shared<std::set<std::string, std::less<>>>();
  return {.command =
              [waiting, count = 0](std::string_view line) mutable {
                if (has_verb(line, "MAIL")) {
                  count = 0;
                  waiting->clear();
                }
                if (!has_verb(line, "RCPT") || ++count == 1) return std::string(line);
                waiting->emplace(line);
                return std::string("NOOP");
              },
          .reply =
              [waiting](std::string_view command, std::string reply) {
                return waiting->contains(command) ? std::string("452 4.5.3 Later\r\n") : reply;
              }};
}

constexpr Mutant kRelaySessionsMutants[] = {
    {begins_with_mail, "begins-with-mail",
     [](ReferenceHost& host) {
       says(host, "EHLO", [](std::string_view) { return std::string("NOOP"); });
     }},
    {begins_with_helo, "begins-with-helo",
     [](ReferenceHost& host) {
       says(host, "EHLO",
            [](std::string_view line) { return "HELO" + std::string(line.substr(4)); });
     }},
    {names_itself_without_domain, "names-itself-without-domain",
     [](ReferenceHost& host) {
       says(host, "EHLO", [](std::string_view) { return std::string("EHLO mx"); });
     }},
    {knows_no_helo, "knows-no-helo",
     [](ReferenceHost& host) {
       hop_interfere(host, {.reply = [](std::string_view command, std::string reply) {
                       const bool is_refused = has_verb(command, "EHLO") && reply.starts_with('5');
                       return is_refused ? with_code(std::move(reply), "451") : reply;
                     }});
     }},
    {sends_parameters_unasked, "sends-parameters-unasked",
     [](ReferenceHost& host) {
       says(host, "MAIL",
            [](std::string_view line) { return without_parameter(line, " SIZE=") + " SIZE=999"; });
     }},
    {speaks_before_greeting, "speaks-before-greeting",
     [](ReferenceHost& host) {
       host.hop_interference = [] { return std::make_unique<SpeaksFirst>(); };
     }},
    {pipelines_unasked, "pipelines-unasked",
     [](ReferenceHost& host) {
       hop_interfere(host, {.reply = [](std::string_view command, std::string reply) {
                       return has_verb(command, "EHLO") ? with_offer(reply, "PIPELINING") : reply;
                     }});
     }},
    {sends_content_unasked, "sends-content-unasked",
     [](ReferenceHost& host) {
       host.hop_interference = [] { return std::make_unique<SendsUnasked>(); };
     }},
    {groups_behind_ehlo, "groups-behind-ehlo",
     [](ReferenceHost& host) {
       host.hop_interference = [] { return std::make_unique<GroupsBehindEhlo>(); };
     }},
    {puts_space_before_path, "puts-space-before-path",
     [](ReferenceHost& host) {
       says(host, "MAIL",
            [](std::string_view line) { return replaced(std::string(line), "FROM:", "FROM: "); });
     }},
    {gives_data_argument, "gives-data-argument",
     [](ReferenceHost& host) {
       says(host, "DATA", [](std::string_view) { return std::string("DATA now"); });
     }},
    {leaves_without_quit, "leaves-without-quit",
     [](ReferenceHost& host) {
       hop_interfere(host, {.cuts = [](std::string_view command) { return command == "."; }});
     }},
    {leaves_before_reply_to_quit, "leaves-before-reply-to-quit",
     [](ReferenceHost& host) {
       host.hop_interference = [] { return std::make_unique<LeavesAtQuit>(); };
     }},
    {sends_copy_to_each, "sends-copy-to-each",
     [](ReferenceHost& host) { hop_interfere(host, sends_to_one()); }},
    {gives_up_after_a_minute, "gives-up-after-a-minute",
     [](ReferenceHost& host) {
       smtp::Timeouts& timeouts = host.config.dialect.timeouts;
       timeouts.greeting = timeouts.mail = timeouts.rcpt = minutes(1);
       timeouts.data_initiation = timeouts.data_termination = minutes(1);
     }},
};

}  // namespace

std::span<const Mutant> relay_session_mutants() { return kRelaySessionsMutants; }

}  // namespace smtplab::conformance
