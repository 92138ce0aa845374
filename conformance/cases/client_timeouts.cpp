// How long a client waits (RFC 5321 section 4.5.3.2). Who gives up within seconds does not wait
// for minutes either; the minutes themselves are slow cases.

#include <charconv>
#include <string>

#include "conformance/cases/client_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// "MAIL 299": the answer there comes after so many seconds, and the client is still there.
Finding has_patience(ClientVisit& client) {
  const std::string_view probe = client.probe();
  const std::size_t space = probe.find(' ');
  const Place place = place_of(probe.substr(0, space));
  int wait = 0;
  std::from_chars(probe.data() + space + 1, probe.data() + probe.size(), wait);
  const ClientScript usual;
  Answer answer = usual.answer_to(place, 1, true, false);
  answer.delay = seconds(wait);
  client.answer(place, std::move(answer));
  client.run();
  client.given_reached(place);
  for (const ClientCall& call : client.calls()) {
    client.require(!call.awaited_no_reply,
                   {"check.seen.client-impatient", {{"seconds", std::to_string(wait)}}},
                   call.end_line);
  }
  return client.finding();
}

constexpr Case kClientTimeoutsCases[] = {
    {.id = "client-awaits-late-greeting",
     .requirement = "R5321-4.5.3.2.1-a",
     .also = {"R1123-5.3.2-d"},
     .client_mutant = ClientDefect::waits_five_seconds,
     .probe = "(connection) 8",
     .run_client = has_patience},
    {.id = "client-awaits-late-mail-reply",
     .requirement = "R5321-4.5.3.2.2-a",
     .also = {"R1123-5.3.2-e"},
     .client_mutant = ClientDefect::waits_five_seconds,
     .probe = "MAIL 8",
     .run_client = has_patience},
    {.id = "client-awaits-late-rcpt-reply",
     .requirement = "R5321-4.5.3.2.3-a",
     .also = {"R1123-5.3.2-f"},
     .client_mutant = ClientDefect::waits_five_seconds,
     .probe = "RCPT 8",
     .run_client = has_patience},
    {.id = "client-awaits-late-354",
     .requirement = "R5321-4.5.3.2.4-a",
     .also = {"R1123-5.3.2-g"},
     .client_mutant = ClientDefect::waits_five_seconds,
     .probe = "DATA 8",
     .run_client = has_patience},
    {.id = "client-awaits-late-final-reply",
     .requirement = "R5321-4.5.3.2.6-a",
     .also = {"R1123-5.3.2-i"},
     .client_mutant = ClientDefect::waits_five_seconds,
     .probe = "(content) 8",
     .run_client = has_patience},
    {.id = "client-awaits-greeting-5-minutes",
     .requirement = "R5321-4.5.3.2.1-a",
     .also = {"R1123-5.3.2-d"},
     .client_mutant = ClientDefect::waits_a_minute,
     .probe = "(connection) 298",
     .slow = true,
     .run_client = has_patience},
    {.id = "client-awaits-mail-reply-5-minutes",
     .requirement = "R5321-4.5.3.2.2-a",
     .also = {"R1123-5.3.2-e"},
     .client_mutant = ClientDefect::waits_a_minute,
     .probe = "MAIL 298",
     .slow = true,
     .run_client = has_patience},
    {.id = "client-awaits-rcpt-reply-5-minutes",
     .requirement = "R5321-4.5.3.2.3-a",
     .also = {"R1123-5.3.2-f"},
     .client_mutant = ClientDefect::waits_a_minute,
     .probe = "RCPT 298",
     .slow = true,
     .run_client = has_patience},
    {.id = "client-awaits-354-2-minutes",
     .requirement = "R5321-4.5.3.2.4-a",
     .also = {"R1123-5.3.2-g"},
     .client_mutant = ClientDefect::waits_a_minute,
     .probe = "DATA 118",
     .slow = true,
     .run_client = has_patience},
    {.id = "client-awaits-final-reply-10-minutes",
     .requirement = "R5321-4.5.3.2.6-a",
     .also = {"R1123-5.3.2-i"},
     .client_mutant = ClientDefect::waits_a_minute,
     .probe = "(content) 598",
     .slow = true,
     .run_client = has_patience},
};

}  // namespace

std::span<const Case> client_timeout_cases() { return kClientTimeoutsCases; }

}  // namespace smtplab::conformance
