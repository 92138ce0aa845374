// Relays that pass on something else than what they took: content, paths, parameters.

#include <algorithm>
#include <string>
#include <utility>

#include "conformance/mutants/hop_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// A command of that verb has `to` in place of `from`.
void relays_with(ReferenceHost& host, std::string_view verb, std::string_view from,
                 std::string_view to) {
  hop_interfere(host, {.command = [verb, from, to](std::string_view line) {
                  return has_verb(line, verb) ? replaced(std::string(line), from, to)
                                              : std::string(line);
                }});
}

void leaves_out(ReferenceHost& host, std::string_view parameter) {
  hop_interfere(host, {.command = [parameter](std::string_view line) {
                  const bool is_meant = has_verb(line, "MAIL") || has_verb(line, "RCPT");
                  return is_meant ? without_parameter(line, parameter) : std::string(line);
                }});
}

/// The next host seems to offer `keyword`, and is not told the parameter.
void relies_on(ReferenceHost& host, std::string_view keyword, std::string_view parameter) {
  hop_interfere(host, {.command =
                           [parameter](std::string_view line) {
                             return has_verb(line, "MAIL") ? without_parameter(line, parameter)
                                                           : std::string(line);
                           },
                       .reply =
                           [keyword](std::string_view command, std::string reply) {
                             return has_verb(command, "EHLO") ? with_offer(reply, keyword) : reply;
                           }});
}

/// MAIL or RCPT with a path in small letters.
void makes_small(ReferenceHost& host, std::string_view verb) {
  hop_interfere(host, {.command = [verb](std::string_view line) {
                  std::string text(line);
                  if (!has_verb(line, verb)) return text;
                  std::transform(text.begin() + 4, text.end(), text.begin() + 4, [](char c) {
                    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
                  });
                  return replaced(replaced(text, " to:", " TO:"), " from:", " FROM:");
                }});
}

bool is_content(const std::string& segment) { return segment.starts_with("Received: "); }

/// The host's own Received has folds that begin with a tab.
std::string without_stamp(std::string segment) {
  if (!is_content(segment)) return segment;
  std::size_t end = segment.find("\r\n");
  while (segment[end + 2] == '\t') end = segment.find("\r\n", end + 2);
  return segment.substr(end + 2);
}

LineChanges small_sizes() {
  return {.command = [](std::string_view line) {
    const bool declares = has_verb(line, "MAIL") && line.find(" SIZE=") != std::string_view::npos;
    return declares ? without_parameter(line, " SIZE=") + " SIZE=10" : std::string(line);
  }};
}

LineChanges retries_large() {
  return {.reply = [](std::string_view command, std::string reply) {
    if (has_verb(command, "EHLO")) return replaced(reply, "SIZE 2000", "HELP");
    return reply.starts_with("552") ? with_code(std::move(reply), "452") : reply;
  }};
}

LineChanges needs_tls() {
  return {.reply = [is_refused = false](std::string_view command, std::string reply) mutable {
    is_refused = is_refused || (has_verb(command, "STARTTLS") && !reply.starts_with('2'));
    const bool is_over = is_refused && has_verb(command, "MAIL");
    return is_over ? std::string("554 5.7.0 No TLS\r\n") : reply;
  }};
}

constexpr std::string_view kOldStamp =
    "Received: from h1.example by h2.example; Thu, 21 May 1998 05:33:29 -0700\r\n";

constexpr Mutant kRelayMessagesMutants[] = {
    // Extensions.
    {retries_too_large_messages, "retries-too-large-messages",
     [](ReferenceHost& host) { hop_interfere(host, retries_large()); }},
    {declares_no_size, "declares-no-size", [](ReferenceHost& host) { leaves_out(host, " SIZE="); }},
    {declares_small_size, "declares-small-size",
     [](ReferenceHost& host) { hop_interfere(host, small_sizes()); }},
    {sends_eight_bits_anyway, "sends-eight-bits-anyway",
     [](ReferenceHost& host) { relies_on(host, "8BITMIME", " BODY=8BITMIME"); }},
    {declares_no_eight_bits, "declares-no-eight-bits",
     [](ReferenceHost& host) { leaves_out(host, " BODY=8BITMIME"); }},
    {strips_eight_bits_for_hop, "strips-eight-bits-for-hop",
     [](ReferenceHost& host) {
       hop_rewrites(host, [](std::string segment) {
         for (char& c : segment) c = static_cast<char>(static_cast<unsigned char>(c) & 0x7FU);
         return segment;
       });
     }},
    {sends_utf8_anyway, "sends-utf8-anyway",
     [](ReferenceHost& host) { relies_on(host, "SMTPUTF8", " SMTPUTF8"); }},
    {declares_no_utf8, "declares-no-utf8",
     [](ReferenceHost& host) { leaves_out(host, " SMTPUTF8"); }},
    {keeps_envid_back, "keeps-envid-back",
     [](ReferenceHost& host) { leaves_out(host, " ENVID="); }},
    {keeps_ret_back, "keeps-ret-back", [](ReferenceHost& host) { leaves_out(host, " RET="); }},
    {keeps_notify_back, "keeps-notify-back",
     [](ReferenceHost& host) { leaves_out(host, " NOTIFY="); }},
    {keeps_orcpt_back, "keeps-orcpt-back",
     [](ReferenceHost& host) { leaves_out(host, " ORCPT="); }},
    {sends_dsn_parameters_anyway, "sends-dsn-parameters-anyway",
     [](ReferenceHost& host) {
       hop_interfere(host, {.reply = [](std::string_view command, std::string reply) {
                       return has_verb(command, "EHLO") ? with_offer(reply, "DSN") : reply;
                     }});
     }},
    {is_silent_about_success, "is-silent-about-success",
     [](ReferenceHost& host) { reads(host, " NOTIFY=SUCCESS,FAILURE", ""); }},
    {tells_of_all_success, "tells-of-all-success",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_unasked =
                       has_verb(line, "RCPT") && line.find(" NOTIFY=") == std::string_view::npos;
                   return std::string(line) + (is_unasked ? " NOTIFY=SUCCESS,FAILURE" : "");
                 }});
     }},
    {tells_in_spite_of_never, "tells-in-spite-of-never",
     [](ReferenceHost& host) { reads(host, " NOTIFY=NEVER", ""); }},
    {gives_up_without_tls, "gives-up-without-tls",
     [](ReferenceHost& host) { hop_interfere(host, needs_tls()); }},
    // Content.
    {adds_no_received_for_hop, "adds-no-received-for-hop",
     [](ReferenceHost& host) { hop_rewrites(host, without_stamp); }},
    {removes_received_for_hop, "removes-received-for-hop",
     [](ReferenceHost& host) { hop_sends(host, kOldStamp, ""); }},
    {adds_field_for_hop, "adds-field-for-hop",
     [](ReferenceHost& host) { hop_sends(host, "\r\nSubject: ", "\r\nX-Seen: 1\r\nSubject: "); }},
    {adds_return_path_for_hop, "adds-return-path-for-hop",
     [](ReferenceHost& host) {
       hop_rewrites(host, [](std::string segment) {
         return (is_content(segment) ? "Return-Path: <a@example.org>\r\n" : "") + segment;
       });
     }},
    {writes_message_id_anew, "writes-message-id-anew",
     [](ReferenceHost& host) { hop_sends(host, "Message-ID: <probe", "Message-ID: <new"); }},
    {stuffs_no_dots_for_hop, "stuffs-no-dots-for-hop",
     [](ReferenceHost& host) { hop_sends(host, "\r\n..a\r\n", "\r\n.a\r\n"); }},
    {splits_long_lines_for_hop, "splits-long-lines-for-hop",
     [](ReferenceHost& host) {
       hop_sends(host, std::string(900, 'a'), std::string(900, 'a') + "!\r\n ");
     }},
    {adds_line_before_dot, "adds-line-before-dot",
     [](ReferenceHost& host) { hop_sends(host, "\r\n.\r\n", "\r\n\r\n.\r\n"); }},
    {cuts_content_at_32k, "cuts-content-at-32k",
     [](ReferenceHost& host) {
       hop_rewrites(host, [](std::string segment) {
         const bool is_long = segment.size() > 33'000;
         return is_long ? segment.substr(0, 32'768) + "\r\n.\r\n" : segment;
       });
     }},
    {sends_bare_line_ends_to_hop, "sends-bare-line-ends-to-hop",
     [](ReferenceHost& host) { host.config.mends_line_ends = false; }},
    {passes_all_loops_on, "passes-all-loops-on",
     [](ReferenceHost& host) { host.config.most_hops = 1'000'000; }},
    {takes_forty_hops_for_loop, "takes-forty-hops-for-loop",
     [](ReferenceHost& host) { host.config.most_hops = 40; }},
    // Paths.
    {names_a_sender_for_null_at_hop, "names-a-sender-for-null-at-hop",
     [](ReferenceHost& host) { relays_with(host, "MAIL", "<>", "<mailer@mx.example.org>"); }},
    {makes_sender_small_for_hop, "makes-sender-small-for-hop",
     [](ReferenceHost& host) { makes_small(host, "MAIL"); }},
    {makes_recipient_small_for_hop, "makes-recipient-small-for-hop",
     [](ReferenceHost& host) { makes_small(host, "RCPT"); }},
    {loses_quotes_for_hop, "loses-quotes-for-hop",
     [](ReferenceHost& host) { relays_with(host, "RCPT", "\"two words\"", "two.words"); }},
    {reads_percent_for_hop, "reads-percent-for-hop",
     [](ReferenceHost& host) { relays_with(host, "RCPT", "user%other.example@", "user@other."); }},
    {reads_bang_for_hop, "reads-bang-for-hop",
     [](ReferenceHost& host) { relays_with(host, "RCPT", "other!user@", "user@other."); }},
    {cuts_detail_for_hop, "cuts-detail-for-hop",
     [](ReferenceHost& host) { relays_with(host, "RCPT", "user+detail@", "user@"); }},
    {sends_route_on, "sends-route-on",
     [](ReferenceHost& host) { relays_with(host, "RCPT", "<rcpt@", "<@via.example:rcpt@"); }},
    {copies_route_into_reverse_path, "copies-route-into-reverse-path",
     [](ReferenceHost& host) { relays_with(host, "MAIL", "<sent@", "<@mx.example.org:sent@"); }},
    {writes_recipients_into_header, "writes-recipients-into-header",
     [](ReferenceHost& host) {
       hop_sends(host, "\r\nSubject: ", "\r\nX-To: blind@relay.example\r\nSubject: ");
     }},
    {mixes_up_recipients_of_domains, "mixes-up-recipients-of-domains",
     [](ReferenceHost& host) { relays_with(host, "RCPT", "<ann@", "<ben@"); }},
};

}  // namespace

std::span<const Mutant> relay_message_mutants() { return kRelayMessagesMutants; }

}  // namespace smtplab::conformance
