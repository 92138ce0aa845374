#include <algorithm>
#include <memory>
#include <utility>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// In what is passed on, `to` stands for `from`.
void passes_on_with(ReferenceHost& host, std::string from, std::string to) {
  host.onward = [from = std::move(from), to = std::move(to)](SinkMessage& message) {
    message.content = replaced(std::move(message.content), from, to);
  };
}

/// Content is refused that has a header without From.
class MindsFrom : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    refuses_ = octets.starts_with("Subject: ") && octets.find("From: ") == std::string_view::npos;
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    return refuses_ ? "550 5.7.1 Message is not RFC 5322 compliant\r\n" : std::string(octets);
  }

 private:
  bool refuses_ = false;
};

/// The host's own Received has two folds.
std::size_t own_stamp_end(const std::string& content) {
  std::size_t end = content.find("\r\n");
  while (content[end + 2] == '\t') end = content.find("\r\n", end + 2);
  return end + 2;
}

std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

constexpr std::string_view kReport = "multipart/report";

constexpr Mutant kRelayedMutants[] = {
    {marks_from_lines_of_relayed, "marks-from-lines-of-relayed",
     [](ReferenceHost& host) { passes_on_with(host, "\r\nFrom here", "\r\n>From here"); }},
    {stuffs_no_dots, "stuffs-no-dots",
     [](ReferenceHost& host) { passes_on_with(host, "\r\n.", "\r\n"); }},
    {splits_long_lines_of_relayed, "splits-long-lines-of-relayed",
     [](ReferenceHost& host) {
       passes_on_with(host, std::string(900, 'a'), std::string(900, 'a') + "!\r\n ");
     }},
    {cuts_relayed_at_32k, "cuts-relayed-at-32k",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) { m.content = m.content.substr(0, 32'768); };
     }},
    {strips_eight_bits_of_relayed, "strips-eight-bits-of-relayed",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) {
         for (char& c : m.content) c = static_cast<char>(static_cast<unsigned char>(c) & 0x7FU);
       };
     }},
    {tidies_header_of_relayed, "tidies-header-of-relayed",
     [](ReferenceHost& host) { passes_on_with(host, "X-Odd:no", "X-Odd: no"); }},
    {removes_bcc_of_relayed, "removes-bcc-of-relayed",
     [](ReferenceHost& host) { passes_on_with(host, "Bcc: <blind@example.net>\r\n", ""); }},
    {removes_space_before_colon, "removes-space-before-colon",
     [](ReferenceHost& host) { passes_on_with(host, "X-Space :", "X-Space:"); }},
    {ends_header_of_relayed, "ends-header-of-relayed",
     [](ReferenceHost& host) { passes_on_with(host, "\r\nthis is no", "\r\n\r\nthis is no"); }},
    {begins_text_of_relayed_anew, "begins-text-of-relayed-anew",
     [](ReferenceHost& host) { passes_on_with(host, "Not: a field", "\r\nNot: a field"); }},
    {removes_return_path_of_relayed, "removes-return-path-of-relayed",
     [](ReferenceHost& host) { passes_on_with(host, "Return-Path: <old@example.net>\r\n", ""); }},
    {adds_return_path_to_relayed, "adds-return-path-to-relayed",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) {
         m.content.insert(0, "Return-Path: " + m.reverse_path + "\r\n");
       };
     }},
    {completes_relayed, "completes-relayed",
     [](ReferenceHost& host) {
       passes_on_with(host, "X-Only: ", "Message-ID: <1@mx.example.org>\r\nX-Only: ");
     }},
    {completes_addresses_of_relayed, "completes-addresses-of-relayed",
     [](ReferenceHost& host) {
       passes_on_with(host, "Reply-To: unqualified", "Reply-To: unqualified@mx.example.org");
     }},
    {refuses_odd_addresses_of_relayed, "refuses-odd-addresses-of-relayed",
     [](ReferenceHost& host) { refuses_content(host, "From: @@"); }},
    {refuses_odd_lines_of_relayed, "refuses-odd-lines-of-relayed",
     [](ReferenceHost& host) { refuses_content(host, "\r\nthis is no field\r\n\r\n"); }},
    {refuses_relayed_without_from, "refuses-relayed-without-from",
     [](ReferenceHost& host) { host.interference = [] { return std::make_unique<MindsFrom>(); }; }},
    {refuses_fields_twice_of_relayed, "refuses-fields-twice-of-relayed",
     [](ReferenceHost& host) { refuses_content(host, "From: <b@example.net>"); }},
    {ends_lines_of_relayed_at_lf, "ends-lines-of-relayed-at-lf",
     [](ReferenceHost& host) {
       host.config.mends_line_ends = false;
       passes_on_with(host, "before\nbehind", "before\r\nbehind");
     }},
    {ends_lines_of_relayed_at_cr, "ends-lines-of-relayed-at-cr",
     [](ReferenceHost& host) {
       host.config.mends_line_ends = false;
       passes_on_with(host, "before\rbehind", "before\r\nbehind");
     }},
    {sends_bare_line_ends_on, "sends-bare-line-ends-on",
     [](ReferenceHost& host) { host.config.mends_line_ends = false; }},
    {cuts_lines_of_relayed_at_nul, "cuts-lines-of-relayed-at-nul",
     [](ReferenceHost& host) { passes_on_with(host, std::string("\0behind", 7), ""); }},
    {loses_control_characters_of_relayed, "loses-control-characters-of-relayed",
     [](ReferenceHost& host) { passes_on_with(host, "\x07", ""); }},
    {adds_no_received_to_relayed, "adds-no-received-to-relayed",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) { m.content.erase(0, own_stamp_end(m.content)); };
     }},
    {removes_received_of_others_of_relayed, "removes-received-of-others-of-relayed",
     [](ReferenceHost& host) {
       passes_on_with(
           host, "Received: from a.example by b.example; Thu, 21 May 1998 05:33:22 -0700\r\n", "");
     }},
    {makes_senders_of_relayed_small, "makes-senders-of-relayed-small",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) { m.reverse_path = in_small_letters(m.reverse_path); };
     }},
    {makes_recipients_of_relayed_small, "makes-recipients-of-relayed-small",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) {
         m.forward_paths.front() = in_small_letters(m.forward_paths.front());
       };
     }},
    {names_a_sender_for_null_of_relayed, "names-a-sender-for-null-of-relayed",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) {
         if (m.reverse_path == "<>") m.reverse_path = "<daemon@mx.example.org>";
       };
     }},
    {keeps_own_name_in_route, "keeps-own-name-in-route",
     [](ReferenceHost& host) {
       host.onward = [](SinkMessage& m) { m.forward_paths.front().insert(1, "@example.org:"); };
     }},
    {adds_recipients_to_relayed, "adds-recipients-to-relayed",
     [](ReferenceHost& host) {
       passes_on_with(host, "From: <", "X-RcptTo: <carol@example.org>\r\nFrom: <");
     }},
    {tells_of_no_failures, "tells-of-no-failures",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return text.find(kReport) == std::string::npos ? text : std::string();
       };
     }},
    {tells_of_failures_with_sender, "tells-of-failures-with-sender",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         // Nothing but a report says so, and a message whose own sender is another.
         return text.find(kReport) == std::string::npos
                    ? text
                    : replaced(std::move(text), "Return-Path: <>",
                               "Return-Path: <MAILER-DAEMON@mx.example.org>");
       };
     }},
    {tells_of_failures_in_plain_text, "tells-of-failures-in-plain-text",
     [](ReferenceHost& host) { stores_with(host, kReport, "multipart/mixed"); }},
    {passes_loops_on, "passes-loops-on",
     [](ReferenceHost& host) { host.config.most_hops = 1'000'000; }},
};

}  // namespace

std::span<const Mutant> relayed_mutants() { return kRelayedMutants; }

}  // namespace smtplab::conformance
