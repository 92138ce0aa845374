// Octets that are no text, in messages that are passed on. A line end is CRLF and nothing else,
// where octets come in and where they go out (RFC 5321 sections 2.3.8 and 4.1.1.4). A server may
// refuse such content; one that takes it may send neither a CR nor an LF alone, and may make no
// line end of either. A space in its place breaks nothing but the text.

#include "conformance/cases/commands.h"
#include "conformance/cases/relayed.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// The line "before", the probe and "behind", as it is at the sink; the whole text, if no line has
/// both.
std::string at_sink(Dialogue& server) {
  const std::string line = std::string("before").append(server.probe()).append("behind\r\n");
  return text_at_sink(server, passed_on_with(server, {}, line));
}

Finding is_no_line_end(Dialogue& server) {
  return judged(server, at_sink(server) != "before\r\nbehind\r\n", {"check.seen.relay-ends-line"});
}

Finding is_not_sent_on(Dialogue& server) {
  const std::string line = std::string("before").append(server.probe()).append("behind");
  return judged(server, at_sink(server).find(line) == std::string::npos,
                {"check.seen.relay-sends-bare"});
}

Finding stays(Dialogue& server) {
  const std::string line = std::string("before").append(server.probe()).append("behind\r\n");
  return judged(server, at_sink(server) == line, {"check.seen.relay-changed-text"});
}

constexpr std::string_view kNul("\0", 1);
// All of ASCII but CR, LF and NUL.
constexpr std::string_view kControls =
    "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0B\x0C\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19"
    "\x1A\x1B\x1C\x1D\x1E\x1F\x7F";

constexpr Case octets(std::string_view id, std::string_view requirement, std::string_view probe,
                      Defect mutant, Finding (*run)(Dialogue&)) {
  return {.id = id,
          .requirement = requirement,
          .mutant = mutant,
          .needs = kRelayed,
          .probe = probe,
          .run = run};
}

using enum Defect;

constexpr Case kRelayedOctetsCases[] = {
    octets("relayed-lf-is-no-line-end", "R5321-4.1.1.4-d", "\n", ends_lines_of_relayed_at_lf,
           is_no_line_end),
    octets("relayed-cr-is-no-line-end", "R5321-2.3.8-a", "\r", ends_lines_of_relayed_at_cr,
           is_no_line_end),
    octets("relayed-lf-not-sent-alone", "R5321-2.3.8-d", "\n", sends_bare_line_ends_on,
           is_not_sent_on),
    octets("relayed-cr-not-sent-alone", "R5321-2.3.8-d", "\r", sends_bare_line_ends_on,
           is_not_sent_on),
    octets("relayed-nul-unchanged", "R5321-3.6.3-f", kNul, cuts_lines_of_relayed_at_nul, stays),
    octets("relayed-control-characters-unchanged", "R5321-3.6.3-f", kControls,
           loses_control_characters_of_relayed, stays),
};

}  // namespace

std::span<const Case> relayed_octet_cases() { return kRelayedOctetsCases; }

}  // namespace smtplab::conformance
