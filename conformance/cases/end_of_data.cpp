// What ends a message: CRLF.CRLF and nothing else (RFC 5321 sections 2.3.8 and 4.1.1.4). A server
// that takes something else for it makes two messages of one that another host passed on as one.
//
// Each form is tried in a message whose lines end in CRLF, and in one whose first line ends in LF:
// there are servers that go by the first line.

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// Text stands directly before the false end; the second message is sent behind it, in segments of
/// its own. Judged by what is in the mailbox: the first message holds the second one, or ends.
Finding is_no_end(Dialogue& server, bool first_line_ends_in_lf) {
  Mail mail(server);
  std::string carrier = mail.content("carrier", "text");
  if (first_line_ends_in_lf) carrier.replace(carrier.find("\r\n"), 2, "\n");
  server.open();
  server.given_data();
  server.send(carrier.append(server.probe()));
  server.listen();
  server.send(mail_command(server) + "\r\n" + rcpt_command(server) + "\r\nDATA\r\n");
  server.listen();
  server.send(mail.content("second") + ".\r\n");
  server.read();
  if (server.last().reply_class() == 4 || server.last().reply_class() == 5) {
    // Refused as a whole, perhaps with the connection. Then nothing of it may arrive.
    mail.send_sentinel();
    return server.require(!mail.has("second"), {"check.seen.second-message"});
  }
  const DeliveredMessage arrived = mail.wait_for("carrier");
  return server.require(arrived.has(mail.mark("second")), {"check.seen.ended-early"},
                        server.trial().transcript().size() - 1);
}

/// The right end, with something before it that a careless search may stumble over.
Finding is_end(Dialogue& server) {
  Mail mail(server);
  server.open();
  server.given_data();
  server.send(mail.content("whole", "text").append(server.probe()));
  if (!server.is_over() && !server.listen(server.target().patience.reply)) {
    // Slow, or still waiting for the end? A second end tells.
    server.send("\r\n.\r\n");
    server.read();
    return server.require(false, {"check.seen.not-ended", {{"reply", server.last().shown()}}});
  }
  server.reply_is(250);
  const DeliveredMessage arrived = mail.wait_for("whole");
  return server.require(arrived.has("text"), {"check.seen.ended-early"});
}

constexpr Case false_end(std::string_view id, std::string_view octets, std::string_view requirement,
                         Defect mutant) {
  return {.id = id,
          .requirement = requirement,
          .also = {"R5321-4.1.1.4-e", "R5321-4.5.2-b"},
          .mutant = mutant,
          .needs = Need::mailbox | Need::mail,
          .probe = octets,
          .security = true,
          .run = [](Dialogue& server) { return is_no_end(server, false); }};
}

constexpr Case false_end_behind_lf(std::string_view id, std::string_view octets,
                                   std::string_view requirement, Defect mutant) {
  Case made = false_end(id, octets, requirement, mutant);
  made.run = [](Dialogue& server) { return is_no_end(server, true); };
  return made;
}

constexpr std::string_view kLfDotLf = "R5321-4.1.1.4-e";
constexpr std::string_view kLoneLf = "R5321-4.1.1.4-d";
constexpr std::string_view kOnlyCrlf = "R5321-2.3.8-a";
constexpr std::string_view kCrlfNulDot("\r\n\0.\r\n", 6);
constexpr std::string_view kDotNulCrlf("\r\n.\0\r\n", 6);
constexpr std::string_view kDotNulLf("\r\n.\0\n", 5);
constexpr std::string_view kLfDotNulCrlf("\n.\0\r\n", 5);
constexpr std::string_view kLfDotNulLf("\n.\0\n", 4);
constexpr std::string_view kDotCrNulLf("\r\n.\r\0\n", 6);

using enum Defect;

constexpr Case kEndOfDataCases[] = {
    false_end("end-lf-dot-lf", "\n.\n", kLfDotLf, ends_data_at_lf_dot_lf),
    false_end("end-lf-dot-crlf", "\n.\r\n", kLoneLf, ends_data_at_lf_dot_crlf),
    false_end("end-crlf-dot-lf", "\r\n.\n", kLoneLf, ends_data_at_crlf_dot_lf),
    false_end("end-cr-dot-cr", "\r.\r", kOnlyCrlf, ends_data_at_cr_dot_cr),
    false_end("end-cr-dot-crlf", "\r.\r\n", kOnlyCrlf, ends_data_at_cr_dot_crlf),
    false_end("end-crlf-dot-cr", "\r\n.\r", kOnlyCrlf, ends_data_at_crlf_dot_cr),
    false_end("end-cr-dot-lf", "\r.\n", kOnlyCrlf, ends_data_at_cr_dot_lf),
    false_end("end-lf-dot-cr", "\n.\r", kOnlyCrlf, ends_data_at_lf_dot_cr),
    false_end("end-crcrlf-dot-crcrlf", "\r\r\n.\r\r\n", kOnlyCrlf, takes_crcrlf_for_crlf),
    false_end("end-crlf-dot-crcrlf", "\r\n.\r\r\n", kOnlyCrlf, takes_crcrlf_for_crlf),
    false_end("end-lf-dot-crcrlf", "\n.\r\r\n", kLoneLf, takes_lf_and_crcrlf_for_crlf),
    false_end("end-crlf-nul-dot-crlf", kCrlfNulDot, kOnlyCrlf, drops_nul),
    false_end("end-crlf-dot-nul-crlf", kDotNulCrlf, kOnlyCrlf, drops_nul),
    false_end("end-crlf-dot-space-crlf", "\r\n. \r\n", kOnlyCrlf, drops_trailing_space_of_data),
    false_end("end-crlf-space-dot-crlf", "\r\n .\r\n", kOnlyCrlf, drops_leading_space_of_data),

    false_end("end-crlf-dot-nul-lf", kDotNulLf, kLoneLf, drops_nul_before_lf),
    false_end("end-lf-dot-nul-crlf", kLfDotNulCrlf, kLoneLf, drops_nul_before_lf),
    false_end("end-lf-dot-nul-lf", kLfDotNulLf, kLoneLf, drops_nul_before_lf),
    false_end("end-crlf-dot-cr-nul-lf", kDotCrNulLf, kOnlyCrlf, drops_nul),
    false_end("end-crlf-dot-tab-crlf", "\r\n.\t\r\n", kOnlyCrlf, drops_trailing_tab_of_data),
    false_end("end-lfcr-dot-lfcr", "\n\r.\n\r", kOnlyCrlf, takes_lfcr_for_crlf),

    false_end_behind_lf("end-lf-dot-lf-behind-lf", "\n.\n", kLfDotLf, goes_by_first_line),
    false_end_behind_lf("end-lf-dot-crlf-behind-lf", "\n.\r\n", kLoneLf, goes_by_first_line),
    false_end_behind_lf("end-crlf-dot-lf-behind-lf", "\r\n.\n", kLoneLf, goes_by_first_line),
    false_end_behind_lf("end-cr-dot-cr-behind-lf", "\r.\r", kOnlyCrlf, ends_data_at_cr_dot_cr),
    false_end_behind_lf("end-cr-dot-crlf-behind-lf", "\r.\r\n", kOnlyCrlf,
                        ends_data_at_cr_dot_crlf),
    false_end_behind_lf("end-crlf-dot-cr-behind-lf", "\r\n.\r", kOnlyCrlf,
                        ends_data_at_crlf_dot_cr),
    false_end_behind_lf("end-cr-dot-lf-behind-lf", "\r.\n", kOnlyCrlf, ends_data_at_cr_dot_lf),
    false_end_behind_lf("end-lf-dot-cr-behind-lf", "\n.\r", kOnlyCrlf, ends_data_at_lf_dot_cr),
    false_end_behind_lf("end-crcrlf-dot-crcrlf-behind-lf", "\r\r\n.\r\r\n", kOnlyCrlf,
                        takes_crcrlf_for_crlf),
    false_end_behind_lf("end-crlf-dot-crcrlf-behind-lf", "\r\n.\r\r\n", kOnlyCrlf,
                        takes_crcrlf_for_crlf),
    false_end_behind_lf("end-lf-dot-crcrlf-behind-lf", "\n.\r\r\n", kLoneLf,
                        takes_lf_and_crcrlf_for_crlf),
    false_end_behind_lf("end-crlf-nul-dot-crlf-behind-lf", kCrlfNulDot, kOnlyCrlf, drops_nul),
    false_end_behind_lf("end-crlf-dot-nul-crlf-behind-lf", kDotNulCrlf, kOnlyCrlf, drops_nul),
    false_end_behind_lf("end-crlf-dot-space-crlf-behind-lf", "\r\n. \r\n", kOnlyCrlf,
                        drops_trailing_space_of_data),
    false_end_behind_lf("end-crlf-space-dot-crlf-behind-lf", "\r\n .\r\n", kOnlyCrlf,
                        drops_leading_space_of_data),
    false_end_behind_lf("end-crlf-dot-nul-lf-behind-lf", kDotNulLf, kLoneLf, drops_nul_before_lf),
    false_end_behind_lf("end-lf-dot-nul-crlf-behind-lf", kLfDotNulCrlf, kLoneLf,
                        drops_nul_before_lf),
    false_end_behind_lf("end-lf-dot-nul-lf-behind-lf", kLfDotNulLf, kLoneLf, drops_nul_before_lf),

    // Controls: these are ends.
    {.id = "end-crlf-dot-crlf",
     .requirement = "R5321-4.5.2-b",
     .mutant = refuses_all_messages,
     .needs = Need::mailbox | Need::mail,
     .probe = "\r\n.\r\n",
     .run = is_end},
    {.id = "end-crcrlf-dot-crlf",
     .requirement = "R5321-4.5.2-b",
     .mutant = refuses_bare_cr,
     .needs = Need::mailbox | Need::mail,
     .probe = "\r\r\n.\r\n",
     .run = is_end},
};

}  // namespace

std::span<const Case> end_of_data_cases() { return kEndOfDataCases; }

}  // namespace smtplab::conformance
