// How a client reads replies (RFC 5321 sections 4.2 and 4.3).

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "conformance/cases/client_steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

constexpr std::array kInOrder{Place::greeting, Place::ehlo, Place::mail,
                              Place::rcpt,     Place::data, Place::content};

/// What a client comes to when that was answered well.
Place place_behind(Place place) {
  const auto* const at = std::find(kInOrder.begin(), kInOrder.end(), place);
  return at == kInOrder.end() || at + 1 == kInOrder.end() ? Place::quit : *(at + 1);
}

/// The answer was a positive one: the client goes on, and takes no message for refused.
Finding takes_for_well(ClientVisit& client, Place place) {
  if (place != Place::content) return goes_on(client, place, place_behind(place));
  client.run();
  client.given_reached(Place::content);
  client.require(client.contents().size() == 1, {"check.seen.client-again"},
                 line_behind(client, Place::content));
  const bool is_content = !client.target().tells_by_status || client.end().status == 0;
  return client.require(is_content, {"check.seen.client-took-for-failure"}, client.end_line());
}

Finding takes_answer(ClientVisit& client) {
  const ProbedAnswer answer = probed_answer(client.probe());
  client.answer(answer.place, answer.octets);
  return takes_for_well(client, answer.place);
}

/// The lines of the answer, with time between them.
Finding takes_lines(ClientVisit& client) {
  const Place place = place_of(client.probe());
  const std::string code = place == Place::data ? "354" : "250";
  client.answer(place, Answer{.octets = code + "-mx.example.org\r\n" + code + " that is all\r\n",
                              .form = Answer::Form::by_line,
                              .pause = milliseconds(700)});
  waits_at(client, place);
  if (client.is_over()) return client.finding();
  const Place next = place_behind(place);
  const bool went = place == Place::content  ? client.contents().size() == 1
                    : next == Place::content ? client.has_delivered()
                                             : client.first(next) != nullptr;
  return client.require(
      went,
      {"check.seen.client-gave-up",
       {{"place", std::string(place_name(place))}, {"next", std::string(place_name(next))}}},
      line_behind(client, place));
}

/// Every answer octet by octet, with a pause in the middle of each.
Finding takes_octets(ClientVisit& client) {
  const ClientScript usual;
  for (const Place place : kInOrder) {
    Answer answer = usual.answer_to(place, 1, true, false);
    answer.form = Answer::Form::by_octet;
    answer.pause = milliseconds(200);
    client.answer(place, std::move(answer));
  }
  client.run();
  for (const ClientCommand& command : client.commands()) {
    client.require(!command.early, {"check.seen.client-hasty"}, command.line);
  }
  for (const ClientContent& content : client.contents()) {
    client.require(!content.early, {"check.seen.client-hasty"}, content.line_at(0));
  }
  return client.require(
      client.has_delivered(),
      {"check.seen.client-gave-up", {{"place", "(connection)"}, {"next", "(content)"}}},
      client.end_line());
}

/// The recipient was not taken: nothing is sent for him, whatever DATA would be answered.
Finding takes_for_refusal(ClientVisit& client) {
  const ProbedAnswer answer = probed_answer(client.probe());
  client.answer(answer.place, answer.octets);
  client.answer(Place::data, "354 Go ahead\r\n");
  client.run();
  client.given_reached(answer.place);
  if (client.is_over()) return client.finding();
  for (const ClientContent& content : client.contents()) {
    // What was pipelined before the answer was known ends with a lone dot at once (RFC 2920).
    client.require(content.octets.empty(), {"check.seen.client-sent-refused"}, content.line_at(0));
  }
  return client.require(true, {}, client.end_line());
}

constexpr std::string_view kLongText = " ends the line";

Finding takes_long_line(ClientVisit& client) {
  constexpr std::size_t kLongest = 512;
  std::string line = "250 ";
  line.append(kLongest - 2 - kLongText.size() - line.size(), 'x').append(kLongText);
  client.answer(Place::mail, line + "\r\n");
  return goes_on(client, Place::mail, Place::rcpt);
}

Finding takes_many_lines(ClientVisit& client) {
  std::string reply;
  for (int i = 0; i < 29; ++i) reply += "250-line " + std::to_string(i) + "\r\n";
  client.answer(Place::mail, reply + "250 OK\r\n");
  return goes_on(client, Place::mail, Place::rcpt);
}

constexpr Case kClientRepliesCases[] = {
    {.id = "client-ehlo-reply-by-lines",
     .requirement = "R5321-4.2-d",
     .also = {"R2920-3.1-j", "R5321-4.3.1-a"},
     .client_mutant = ClientDefect::takes_first_line_for_all,
     .probe = "EHLO",
     .run_client = takes_lines},
    {.id = "client-mail-reply-of-two-lines",
     .requirement = "R5321-4.2-d",
     .also = {"R2920-3.1-j", "R5321-4.3.1-a"},
     .client_mutant = ClientDefect::takes_first_line_for_all,
     .probe = "MAIL",
     .run_client = takes_lines},
    {.id = "client-rcpt-reply-of-two-lines",
     .requirement = "R5321-4.2-d",
     .also = {"R2920-3.1-j", "R5321-4.3.1-a"},
     .client_mutant = ClientDefect::takes_first_line_for_all,
     .probe = "RCPT",
     .run_client = takes_lines},
    {.id = "client-354-of-two-lines",
     .requirement = "R5321-4.2-d",
     .also = {"R2920-3.1-j", "R5321-3.3-p"},
     .client_mutant = ClientDefect::takes_first_line_for_all,
     .probe = "DATA",
     .run_client = takes_lines},
    {.id = "client-final-reply-of-two-lines",
     .requirement = "R5321-4.2-d",
     .also = {"R2920-3.1-j", "R5321-4.3.1-a"},
     .client_mutant = ClientDefect::takes_first_line_for_all,
     .probe = "(content)",
     .run_client = takes_lines},
    {.id = "client-replies-octet-by-octet",
     .requirement = "R5321-4.3.1-a",
     .client_mutant = ClientDefect::takes_segment_for_reply,
     .run_client = takes_octets},
    {.id = "client-ehlo-reply-without-text",
     .requirement = "R5321-4.2.1-h",
     .also = {"R5321-4.2-c", "R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_bare_codes,
     .probe = "EHLO 250",
     .run_client = takes_answer},
    {.id = "client-mail-reply-without-text",
     .requirement = "R5321-4.2.1-h",
     .also = {"R5321-4.2-c", "R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_bare_codes,
     .probe = "MAIL 250",
     .run_client = takes_answer},
    {.id = "client-rcpt-reply-without-text",
     .requirement = "R5321-4.2.1-h",
     .also = {"R5321-4.2-c", "R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_bare_codes,
     .probe = "RCPT 250",
     .run_client = takes_answer},
    {.id = "client-354-without-text",
     .requirement = "R5321-4.2.1-h",
     .also = {"R5321-4.2-c", "R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_bare_codes,
     .probe = "DATA 354",
     .run_client = takes_answer},
    {.id = "client-final-reply-without-text",
     .requirement = "R5321-4.2.1-h",
     .also = {"R5321-4.2-c", "R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_bare_codes,
     .probe = "(content) 250",
     .run_client = takes_answer},
    {.id = "client-mail-259",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-n", "R5321-4.2-o"},
     .client_mutant = ClientDefect::minds_codes,
     .probe = "MAIL 259 Fine",
     .run_client = takes_answer},
    {.id = "client-rcpt-259",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-n", "R5321-4.2-o"},
     .client_mutant = ClientDefect::minds_codes,
     .probe = "RCPT 259 Fine",
     .run_client = takes_answer},
    {.id = "client-final-259",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-n", "R5321-4.2-o"},
     .client_mutant = ClientDefect::minds_codes,
     .probe = "(content) 259 Fine",
     .run_client = takes_answer},
    {.id = "client-rcpt-251",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.3.2-a", "R1123-5.2.10-c"},
     .client_mutant = ClientDefect::minds_codes,
     .probe = "RCPT 251 User not local; will forward to <bob@elsewhere.example>",
     .run_client = takes_answer},
    {.id = "client-rcpt-252",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-l", "R5321-4.2-i"},
     .client_mutant = ClientDefect::minds_codes,
     .probe = "RCPT 252 Cannot VRFY user, but will accept message and attempt delivery",
     .run_client = takes_answer},
    {.id = "client-250-that-reads-like-refusal",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.2-k", "R1123-5.2.10-c"},
     .client_mutant = ClientDefect::reads_texts,
     .probe = "MAIL 250 550 5.7.1 Error: rejected",
     .run_client = takes_answer},
    {.id = "client-550-that-reads-like-250",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.2-k", "R1123-5.2.10-c"},
     .client_mutant = ClientDefect::reads_texts,
     .probe = "RCPT 550 250 2.1.5 OK, accepted",
     .run_client = takes_for_refusal},
    {.id = "client-rcpt-550",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.3.2-a"},
     .client_mutant = ClientDefect::ignores_refused_rcpt,
     .probe = "RCPT 550 5.1.1 No such user",
     .run_client = takes_for_refusal},
    {.id = "client-rcpt-551",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.3.2-a"},
     .client_mutant = ClientDefect::ignores_refused_rcpt,
     .probe = "RCPT 551 User not local; please try <bob@elsewhere.example>",
     .run_client = takes_for_refusal},
    {.id = "client-rcpt-450",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.3.2-a"},
     .client_mutant = ClientDefect::ignores_refused_rcpt,
     .probe = "RCPT 450 4.2.0 Not now",
     .run_client = takes_for_refusal},
    {.id = "client-rcpt-588",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-n", "R5321-4.2-o"},
     .client_mutant = ClientDefect::ignores_refused_rcpt,
     .probe = "RCPT 588 No",
     .run_client = takes_for_refusal},
    {.id = "client-rcpt-488",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-n", "R5321-4.2-o"},
     .client_mutant = ClientDefect::ignores_refused_rcpt,
     .probe = "RCPT 488 Not now",
     .run_client = takes_for_refusal},
    {.id = "client-556-to-rcpt",
     .requirement = "R7504-4-b",
     .client_mutant = ClientDefect::ignores_refused_rcpt,
     .probe = "RCPT 556 Domain does not accept mail",
     .run_client = takes_for_refusal},
    {.id = "client-mail-550",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.3.2-a"},
     .client_mutant = ClientDefect::ignores_refused_mail,
     .probe = "MAIL 550 5.7.1 Not from you",
     .run_client = takes_for_refusal},
    {.id = "client-mail-451",
     .requirement = "R5321-4.2-i",
     .also = {"R5321-4.3.2-a"},
     .client_mutant = ClientDefect::ignores_refused_mail,
     .probe = "MAIL 451 4.3.0 Not now",
     .run_client = takes_for_refusal},
    {.id = "client-mail-588",
     .requirement = "R5321-4.3.2-b",
     .also = {"R5321-4.2-n", "R5321-4.2-o"},
     .client_mutant = ClientDefect::ignores_refused_mail,
     .probe = "MAIL 588 No",
     .run_client = takes_for_refusal},
    {.id = "client-mail-650",
     .requirement = "R5321-4.2-q",
     .client_mutant = ClientDefect::takes_any_code_for_ok,
     .probe = "MAIL 650 What code is this?",
     .run_client = takes_for_refusal},
    {.id = "client-rcpt-150",
     .requirement = "R5321-4.2-q",
     .client_mutant = ClientDefect::takes_any_code_for_ok,
     .probe = "RCPT 150 What code is this?",
     .run_client = takes_for_refusal},
    {.id = "client-reply-line-of-512",
     .requirement = "R5321-4.5.3.1.5-b",
     .also = {"R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_long_replies,
     .run_client = takes_long_line},
    {.id = "client-reply-of-30-lines",
     .requirement = "R5321-4.2-d",
     .also = {"R5321-4.2-k"},
     .client_mutant = ClientDefect::refuses_many_lines,
     .run_client = takes_many_lines},
};

}  // namespace

std::span<const Case> client_reply_cases() { return kClientRepliesCases; }

}  // namespace smtplab::conformance
