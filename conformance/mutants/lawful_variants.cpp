// Servers that differ from the reference as the standards let them.

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <utility>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/mutant.h"

namespace smtplab::conformance {
namespace {

using smtp::Extension;
using smtp::ReplyText;

void offers_only(ReferenceHost& host, std::initializer_list<Extension> extensions) {
  host.config.dialect.extensions = {};
  for (const Extension extension : extensions) host.config.dialect.extensions.add(extension);
}

/// After a few refusals the server has enough, and says so (RFC 5321 section 3.8).
class LosesPatience : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    if (!octets.starts_with('5') || ++errors_ < 2) return std::string(octets);
    return "421 4.7.0 mx.example.org Too many errors\r\n";
  }
  bool cuts() override { return errors_ >= 2; }

 private:
  int errors_ = 0;
};

/// After a few unknown recipients it has enough, and does not say so (section 7.8).
class SuspectsHarvest : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    is_recipient_ = octets.starts_with("RCPT");
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    if (is_recipient_ && octets.starts_with("550")) ++unknown_;
    return std::string(octets);
  }
  bool cuts() override { return unknown_ >= 2; }

 private:
  bool is_recipient_ = false;
  int unknown_ = 0;
};

/// Refuses content with a line end that is none, and hangs up: what comes behind it is not read.
class RefusesBareLineEnds : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    for (std::size_t i = 0; i < octets.size(); ++i) {
      const bool bare_lf = octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r');
      const bool bare_cr = octets[i] == '\r' && i + 1 < octets.size() && octets[i + 1] != '\n';
      refuses_ = refuses_ || ((bare_lf || bare_cr) && octets.size() > 3);
    }
    return std::string(refuses_ ? "NOOP\r\n\r\n.\r\n" : octets);
  }
  std::string to_client(std::string_view octets) override {
    return refuses_ ? "550 5.5.2 Bare line ending\r\n" : std::string(octets);
  }
  bool cuts() override { return refuses_; }

 private:
  bool refuses_ = false;
};

/// Refuses STARTTLS where something stands behind it in the same segment.
std::string without_group_behind_starttls(std::string segment) {
  const bool is_group = segment.starts_with("STARTTLS\r\n") && segment.size() > 10;
  return is_group ? "MAIL\r\n" : segment;
}
/// Refuses content with NUL or another control character.
class RefusesOddOctets : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    refuses_ = std::any_of(octets.begin(), octets.end(), [](char c) {
      return c >= 0 && c < ' ' && c != '\r' && c != '\n' && c != '\t';
    });
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    return refuses_ && octets.starts_with("250") ? "554 5.6.0 Odd octets\r\n" : std::string(octets);
  }

 private:
  bool refuses_ = false;
};

constexpr LawfulVariant kLawfulVariantsVariants[] = {
    {"fragmented-replies", [](ReferenceHost& host) { host.fragments_replies = true; }},
    {"slow-replies", [](ReferenceHost& host) { host.reply_delay = milliseconds(1500); }},
    {"replies-too-late", [](ReferenceHost& host) { host.reply_delay = seconds(12); }},
    {"late-greeting", [](ReferenceHost& host) { host.config.greeting_delay = seconds(4); }},
    {"terse",
     [](ReferenceHost& host) {
       for (const ReplyText id : {ReplyText::reset_done, ReplyText::noop_done, ReplyText::sender_ok,
                                  ReplyText::recipient_ok, ReplyText::accepted}) {
         say(host, id, 250, "");
       }
     }},
    {"verbose",
     [](ReferenceHost& host) {
       say(host, ReplyText::greeting, 220, "{domain} ESMTP\nNo unsolicited mail, please\nReady");
       say(host, ReplyText::sender_ok, 250, "Thank you\nI know you\nGo on");
       say(host, ReplyText::recipient_ok, 250, "Fine\nSomebody lives here");
       say(host, ReplyText::noop_done, 250, "Nothing\nwas done");
       say(host, ReplyText::bad_sequence, 503, "Bad sequence\nof commands");
     }},
    {"vrfy-noncommittal",
     [](ReferenceHost& host) { host.config.verify = agents::VerifyPolicy::noncommittal; }},
    {"vrfy-502",
     [](ReferenceHost& host) {
       host.config.verify = agents::VerifyPolicy::off;
       say(host, ReplyText::ehlo, 250, "{domain}\nHELP");
     }},
    {"no-extensions", [](ReferenceHost& host) { offers_only(host, {}); }},
    {"only-size", [](ReferenceHost& host) { offers_only(host, {Extension::size}); }},
    {"only-pipelining", [](ReferenceHost& host) { offers_only(host, {Extension::pipelining}); }},
    {"many-extensions",
     [](ReferenceHost& host) {
       say(host, ReplyText::ehlo, 250,
           "{domain} greets {client}\nDSN\nLIMITS RCPTMAX=1000\nX-OURS a b\nEXPN\nHELP");
     }},
    {"size-limit",
     [](ReferenceHost& host) {
       host.config.dialect.announced_size = 200'000;
       host.config.dialect.rules.limits.message_size = 200'000;
     }},
    {"higher-limits",
     [](ReferenceHost& host) {
       smtp::Limits& limits = host.config.dialect.rules.limits;
       limits.local_part = 1000;
       limits.domain = 1000;
       limits.path = 2100;
       limits.command_line = 4096;
       limits.text_line = 100'000;
       limits.recipients = 5000;
     }},
    {"lenient",
     [](ReferenceHost& host) {
       host.config.dialect.rules.leniencies.space_after_colon = true;
       host.config.dialect.rules.leniencies.path_without_brackets = true;
     }},
    {"strict",
     [](ReferenceHost& host) { host.config.dialect.rules.leniencies.trailing_space = false; }},
    {"refuses-source-routes",
     [](ReferenceHost& host) { host.config.routes = agents::RouteTreatment::refuse; }},
    {"strips-eighth-bit",
     [](ReferenceHost& host) { host.config.dialect.eight_bit = smtp::EightBit::strip; }},
    {"refuses-service",
     [](ReferenceHost& host) { say(host, ReplyText::greeting, 554, "{domain} No SMTP here"); }},
    {"early-421",
     [](ReferenceHost& host) { say(host, ReplyText::greeting, 421, "{domain} Too busy"); }},
    {"421-to-ehlo", [](ReferenceHost& host) { say(host, ReplyText::ehlo, 421, "Too busy"); }},
    {"421-to-mail", [](ReferenceHost& host) { say(host, ReplyText::sender_ok, 421, "Too busy"); }},
    {"421-to-rcpt",
     [](ReferenceHost& host) { say(host, ReplyText::recipient_ok, 421, "Too busy"); }},
    {"421-after-data",
     [](ReferenceHost& host) { say(host, ReplyText::accepted, 421, "Too busy"); }},
    {"policy-refuses-senders",
     [](ReferenceHost& host) {
       say(host, ReplyText::sender_ok, 550, "Not from you");
       smtp::Reply reply = host.config.dialect.texts[ReplyText::sender_ok];
       reply.status = {5, 7, 1};
       host.config.dialect.texts.set(ReplyText::sender_ok, reply);
     }},
    {"policy-refuses-recipients",
     [](ReferenceHost& host) {
       smtp::Reply reply{smtp::ReplyCode{554}, {5, 7, 1}, "Recipient refused: access denied"};
       host.config.dialect.texts.set(ReplyText::recipient_ok, reply);
     }},
    {"greylisting",
     [](ReferenceHost& host) {
       say(host, ReplyText::recipient_ok, 450, "Try again in five minutes");
     }},
    {"data-refused-for-now",
     [](ReferenceHost& host) { say(host, ReplyText::start_mail_input, 451, "Local error"); }},
    {"content-refused-for-now",
     [](ReferenceHost& host) { say(host, ReplyText::accepted, 452, "No room"); }},
    {"recipient-251",
     [](ReferenceHost& host) { say(host, ReplyText::recipient_ok, 251, "Will forward"); }},
    {"relay-denied-554",
     [](ReferenceHost& host) { say(host, ReplyText::relay_denied, 554, "Relay access denied"); }},
    {"relay-denied-for-now",
     [](ReferenceHost& host) { say(host, ReplyText::relay_denied, 450, "Relaying deferred"); }},
    {"no-recipients-554",
     [](ReferenceHost& host) { say(host, ReplyText::no_recipients, 554, "No valid recipients"); }},
    {"too-many-errors-421",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<LosesPatience>(); };
     }},
    {"unknown-recipients-cut",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<SuspectsHarvest>(); };
     }},
    {"refuses-bare-line-ends",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<RefusesBareLineEnds>(); };
     }},
    {"stores-lf",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) { return replaced(std::move(text), "\r\n", "\n"); };
     }},
    {"stores-crlf-for-lf",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(replaced(std::move(text), "\r\n", "\n"), "\n", "\r\n");
       };
     }},
    {"refuses-odd-octets",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<RefusesOddOctets>(); };
     }},
    {"leaves-bare-line-ends-out",
     [](ReferenceHost& host) {
       host.config.mends_line_ends = false;
       host.onward = [](SinkMessage& message) {
         message.content = replaced(std::move(message.content), "\r\n", "\xFF\xFE");
         std::erase_if(message.content, [](char c) { return c == '\r' || c == '\n'; });
         message.content = replaced(std::move(message.content), "\xFF\xFE", "\r\n");
       };
     }},
    {"passes-on-with-two-stamps",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& message) {
         message.content.insert(0,
                                "Received: from localhost ([127.0.0.1])\r\n"
                                " by mx.example.org (filter) with ESMTP id 1\r\n"
                                " for <erin@relayed.example>; 27 Oct 1982 15:27:39 +0000\r\n"
                                "Authentication-Results: mx.example.org; none\r\n");
       };
     }},
    {"passes-nothing-on", [](ReferenceHost& host) { host.config.sends = false; }},
    {"is-no-second-exchanger", [](ReferenceHost& host) { host.config.relay_domains = {}; }},
    {"asks-next-hop-first",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_unknown = line.find("<unknown-at-") != std::string_view::npos;
                   return std::string(is_unknown ? "RCPT TO:<nobody@example.org>" : line);
                 }});
     }},
    {"stamps-with-comments",
     [](ReferenceHost& host) {
       stores_with(host, "from client.example ([198.51.100.7])\r\n\tby mx.example.org with ESMTP",
                   "from client.example (<unknown> [198.51.100.7])\r\n\t(using TLS (1.3; x))\r\n"
                   "\tby mx.example.org (a (b) \\) c) (Agent 1.0)\r\n\twith ESMTP (d) id 4 (e)");
     }},
    {"stamps-with-literals",
     [](ReferenceHost& host) {
       stores_with(host, "from client.example ([198.51.100.7])\r\n\tby mx.example.org",
                   "from [198.51.100.7] (client.example [198.51.100.7])\r\n\tby [192.0.2.1] "
                   "([192.0.2.1])");
     }},
    {"stamps-in-capitals",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(replaced(std::move(text), "\r\n\tby mx.", "\r\n\tBY mx."), " with ESMTP",
                         " VIA TCP WITH ESMTP ID <1@mx.example.org> FOR <\"bob b\"@example.org>");
       };
     }},
    {"more-trace-fields",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         const std::size_t end = text.find("\r\n") + 2;
         return text.substr(0, end) + "Delivered-To: bob@example.org\r\nX-Original-To: bob\r\n" +
                text.substr(end);
       };
     }},
    {"no-tls-for-now",
     [](ReferenceHost& host) { host.config.own_security.emplace().has_tls = false; }},
    {"requires-tls", [](ReferenceHost& host) { host.config.dialect.security.requires_tls = true; }},
    {"refuses-starttls-inside-transaction",
     [](ReferenceHost& host) {
       using enum smtp::SessionState;
       lay(host, {answers(mail, smtp::Verb::starttls, ReplyText::bad_sequence),
                  answers(recipients, smtp::Verb::starttls, ReplyText::bad_sequence)});
     }},
    {"requires-authentication",
     [](ReferenceHost& host) { host.config.dialect.security.requires_authentication = true; }},
    {"requires-tls-and-authentication",
     [](ReferenceHost& host) {
       host.config.dialect.security.requires_tls = true;
       host.config.dialect.security.requires_authentication = true;
     }},
    {"no-cram-md5",
     [](ReferenceHost& host) {
       host.config.dialect.security.mechanisms = smtp::MechanismSet{0};
       host.config.dialect.security.mechanisms.add(smtp::Mechanism::plain);
       host.config.dialect.security.mechanisms.add(smtp::Mechanism::login);
     }},
    {"only-cram-md5",
     [](ReferenceHost& host) {
       host.config.dialect.security.mechanisms = smtp::MechanismSet{0};
       host.config.dialect.security.mechanisms.add(smtp::Mechanism::cram_md5);
     }},
    {"passwords-without-tls",
     [](ReferenceHost& host) {
       host.config.dialect.extensions.remove(Extension::starttls);
       host.config.dialect.security.passwords_in_clear = true;
     }},
    {"plain-before-tls-504",
     [](ReferenceHost& host) {
       say(host, ReplyText::encryption_required, 504, "Not without TLS");
     }},
    {"logins-fail-for-now",
     [](ReferenceHost& host) {
       for (const ReplyText id : {ReplyText::authenticated, ReplyText::authentication_failed}) {
         say(host, id, 454, "Temporary authentication failure");
       }
     }},
    {"longer-responses",
     [](ReferenceHost& host) { host.config.dialect.rules.limits.auth_line = 1'000'000; }},
    {"no-binarymime",
     [](ReferenceHost& host) { host.config.dialect.extensions.remove(Extension::binary_mime); }},
    {"no-chunking",
     [](ReferenceHost& host) {
       host.config.dialect.extensions.remove(Extension::chunking);
       host.config.dialect.extensions.remove(Extension::binary_mime);
     }},
    {"chunks-refused-for-now",
     [](ReferenceHost& host) { say(host, ReplyText::chunk_taken, 452, "No room"); }},
    {"waits-for-huge-chunk",
     [](ReferenceHost& host) {
       interfere(host,
                 {.reply = [waits = false](std::string_view command, std::string usual) mutable {
                   waits = waits || command.starts_with("BDAT 184467");
                   return waits ? std::string() : usual;
                 }});
     }},
    {"refuses-starttls-in-group",
     [](ReferenceHost& host) { rewrite_segments(host, without_group_behind_starttls); }},
};

}  // namespace

std::span<const LawfulVariant> lawful_variants() { return kLawfulVariantsVariants; }

}  // namespace smtplab::conformance
