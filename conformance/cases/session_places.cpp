#include "conformance/cases/session_places.h"

#include <algorithm>

#include "conformance/cases/commands.h"
#include "sim/register/register.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

using enum PlaceAnswer;

constexpr Expectation kExpectations[] = {
    {"EHLO", {taken, taken, taken, taken}, "R5321-4.1.4-d"},
    {"HELO", {taken, taken, taken, taken}, "R5321-4.1.1.1-g"},
    // A mail session has to begin with EHLO, and no clause asks the server to insist on it.
    {"MAIL", {any, taken, out_of_order, out_of_order}, "R5321-4.1.4-n"},
    {"RCPT", {out_of_order, out_of_order, taken, taken}, "R5321-3.3-k"},
    {"DATA", {out_of_order, out_of_order, out_of_order, taken}, "R5321-3.3-n"},
    {"RSET", {taken, taken, taken, taken}, "R5321-4.1.1.5-c"},
    {"NOOP", {taken, taken, taken, taken}, "R5321-4.1.4-k"},
    {"VRFY", {served, served, served, served}, "R5321-4.1.4-k"},
    {"EXPN", {served, served, served, served}, "R5321-4.1.4-k"},
    {"HELP", {served, served, served, served}, "R5321-4.1.4-k"},
    {"FOOB", {refused, refused, refused, refused}, "R5321-4.2.4-b"},
    {"QUIT", {taken, taken, taken, taken}, "R5321-4.1.1.10-g"},
};

std::string_view verb_of(std::string_view line) { return line.substr(0, line.find(' ')); }

/// The command as the grammar has it: an argument where one is needed, none where none may be.
bool is_well_formed(std::string_view line) {
  const std::string_view verb = verb_of(line);
  const std::string_view argument = line.substr(std::min(verb.size() + 1, line.size()));
  if (verb == "RSET" || verb == "DATA" || verb == "QUIT") return argument.empty();
  if (verb == "NOOP" || verb == "HELP") return true;
  return !argument.empty() && argument.find("<@>") == std::string_view::npos;
}

bool is_success(std::string_view verb, int code) {
  const auto rows = requirements::standard_register().reply_meanings(verb, code);
  return std::any_of(rows.begin(), rows.end(), [](const auto* row) {
    return row->rfc == 5321 && row->stage == "reply to command" &&
           (row->kind == requirements::ReplyKind::success ||
            row->kind == requirements::ReplyKind::intermediate);
  });
}

std::string_view session_place_name(SessionPlace place) {
  constexpr std::string_view kPlaces[kSessionPlaceCount] = {"220", "EHLO", "MAIL", "RCPT"};
  return kPlaces[static_cast<std::size_t>(place)];
}

/// The command alone, at the place where the other command has led.
int code_without(Dialogue& server, SessionPlace place, const std::string& command) {
  Dialogue plain = server.another();
  reach(plain, place);
  return plain.ask(command).code;
}

/// A refusal for now, by policy, or because the server is closing says nothing about the place.
bool says_nothing(const ServerReply& reply) {
  const std::string_view status = reply.status();
  return reply.reply_class() == 4 || (status.size() > 2 && status.substr(1).starts_with(".7."));
}

void compare(Dialogue& server, SessionPlace place, const std::string& command,
             const std::string& follower) {
  Dialogue pair = server.another();
  reach(pair, place);
  const int own = pair.ask(command).code;
  if (pair.is_over() || own == 421) {
    pair.last_is(k2yz);
    return;
  }
  const SessionPlace after = own < 400 ? place_after(command, place) : place;
  const ServerReply seen = pair.ask(follower);
  if (pair.is_over()) return;
  const bool is_usual = is_expected(follower, after, seen.code);
  if (!is_usual && says_nothing(seen)) {
    pair.last_is(k2yz);
    return;
  }
  const bool is_right =
      is_usual || code_without(server, after, follower) / 100 == seen.reply_class();
  pair.require(is_right,
               {"check.seen.place",
                {{"place", std::string(session_place_name(place))},
                 {"command", command},
                 {"to", follower},
                 {"reply", seen.shown()}}},
               seen.last_line);
}

}  // namespace

std::span<const Expectation> expectations() { return kExpectations; }

PlaceAnswer expected(std::string_view line, SessionPlace place) {
  const auto* const row =
      std::find_if(std::begin(kExpectations), std::end(kExpectations),
                   [line](const Expectation& one) { return one.verb == verb_of(line); });
  if (row == std::end(kExpectations) || !is_well_formed(line)) return PlaceAnswer::refused;
  return row->at[static_cast<std::size_t>(place)];
}

bool is_expected(std::string_view line, SessionPlace place, int code) {
  const std::string_view verb = verb_of(line);
  switch (expected(line, place)) {
    case taken:
      return is_success(verb, code);
    case out_of_order:
      return code == 503 || (verb == "DATA" && code == 554);
    case served:
      return code != 503;
    case PlaceAnswer::refused:
      return code / 100 == 5;
    case any:
      break;
  }
  return true;
}

SessionPlace place_after(std::string_view line, SessionPlace before) {
  const std::string_view verb = verb_of(line);
  if (verb == "EHLO" || verb == "HELO") return SessionPlace::ready;
  if (verb == "RSET") return before == SessionPlace::connected ? before : SessionPlace::ready;
  if (verb == "MAIL") return SessionPlace::mail;
  if (verb == "RCPT") return SessionPlace::recipients;
  return before;
}

std::string usual_command(const Dialogue& server, std::string_view verb) {
  if (verb == "EHLO" || verb == "HELO") {
    return std::string(verb) + " " + server.target().client_name;
  }
  if (verb == "MAIL") return mail_command(server);
  if (verb == "RCPT") return rcpt_command(server);
  if (verb == "VRFY" || verb == "EXPN") return std::string(verb) + " postmaster";
  if (verb == "FOOB") return "FOOB bar";
  return std::string(verb);
}

void reach(Dialogue& server, SessionPlace place) {
  if (place == SessionPlace::connected) {
    server.connect();
    server.given_reply(220);
    return;
  }
  server.open();
  if (place != SessionPlace::ready) server.given(mail_command(server), 250);
  if (place == SessionPlace::recipients) server.given(rcpt_command(server), k2yz);
}

Finding leaves_place(Dialogue& server, SessionPlace place, const std::string& command) {
  for (const Expectation& follower : kExpectations) {
    compare(server, place, command, usual_command(server, follower.verb));
  }
  return server.finding();
}

Finding is_answered(Dialogue& server, SessionPlace place, const std::string& command) {
  Dialogue own = server.another();
  reach(own, place);
  const ServerReply& reply = own.ask(command);
  if (own.is_over()) return own.finding();
  if (reply.code == 421 || reply.code == 530) return own.last_is(k2yz);
  return own.require(is_expected(command, place, reply.code),
                     {"check.seen.answer-at-place",
                      {{"place", std::string(session_place_name(place))},
                       {"to", command},
                       {"reply", reply.shown()}}});
}

}  // namespace smtplab::conformance
