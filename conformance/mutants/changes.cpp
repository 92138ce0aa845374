#include "conformance/mutants/changes.h"

#include <utility>

namespace smtplab::conformance {
namespace {

using smtp::Transition;

Transition row(smtp::Verb verb, smtp::Outcome outcome) {
  Transition made;
  made.verb = static_cast<std::uint8_t>(verb);
  made.outcome = outcome;
  made.key = "changed";
  return made;
}

}  // namespace

void lay(ReferenceHost& host, std::vector<Transition> rows) {
  host.config.dialect.table =
      smtp::TransitionTable(host.config.dialect.standard(), std::move(rows));
}

Transition always_answers(smtp::Verb verb, smtp::ReplyText reply, smtp::Outcome read) {
  Transition made = row(verb, read);
  made.reply = reply;
  return made;
}

Transition answers(smtp::SessionState from, smtp::Verb verb, smtp::ReplyText reply,
                   smtp::Outcome read) {
  Transition made = always_answers(verb, reply, read);
  made.from = static_cast<std::uint8_t>(from);
  return made;
}

Transition asks_agent(smtp::SessionState from, smtp::Verb verb, smtp::ReplyText usual,
                      smtp::Outcome read) {
  Transition made = answers(from, verb, usual, read);
  made.decides = smtp::Decides::agent;
  return made;
}

Transition leads(smtp::SessionState from, smtp::Verb verb, smtp::Outcome outcome,
                 smtp::SessionState to) {
  Transition made = row(verb, outcome);
  made.from = static_cast<std::uint8_t>(from);
  made.to = static_cast<std::uint8_t>(to);
  return made;
}

void say(ReferenceHost& host, smtp::ReplyText id, std::uint16_t code, std::string text) {
  smtp::Reply reply{smtp::ReplyCode{code}, {}, std::move(text)};
  if (code / 100 != 3) reply.status = {static_cast<std::uint8_t>(code / 100), 0, 0};
  host.config.dialect.texts.set(id, std::move(reply));
}

}  // namespace smtplab::conformance
