#include "conformance/cases/letters.h"

#include <utility>

#include "conformance/sink_session.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {

void given_letter(Dialogue& server, Mail& mail, const Letter& letter) {
  server.given("MAIL FROM:<" + server.target().mailbox + ">" + letter.of_mail, 250);
  for (const std::string& recipient : letter.recipients) {
    server.given("RCPT TO:" + recipient, k2yz);
  }
  server.given("DATA", 354);
  server.given(mail.content(letter.name, text_of(mail, letter.name) + "\r\n") + ".", 250);
}

std::string text_of(const Mail& mail, std::string_view name) {
  return "text of " + mail.mark(name);
}

void given_dsn(Dialogue& server) {
  server.open();
  server.needs_offer("DSN");
}

void given_dsn_and_relay(Dialogue& server, const Mail& mail) {
  if (!mail.has_relay_sentinel()) server.trial().not_applicable({"check.skip.no-relay"});
  server.connect(mail.relay_door());
  server.given_reply(220);
  server.given_ehlo();
  server.needs_offer("DSN");
}

std::string here(const Dialogue& server, const std::string& parameters) {
  return "<" + server.target().mailbox + ">" + parameters;
}

std::string refused(const Mail& mail, const std::string& parameters) {
  return "<" + std::string(kUserUnknownAtSink) + "@" + mail.relay_domain() + ">" + parameters;
}

std::string envid(const Mail& mail, std::string_view name) { return " ENVID=" + mail.mark(name); }

std::vector<std::string> values_of(const DeliveredMessage& message, std::string_view name) {
  std::vector<std::string> values;
  bool is_open = false;
  for (const std::string& line : message.body()) {
    const bool goes_on = line.starts_with(' ') || line.starts_with('\t');
    if (is_open && goes_on) values.back() += line;
    if (goes_on) continue;
    is_open = line.size() > name.size() && line[name.size()] == ':' &&
              smtp::equals_ignoring_case(std::string_view(line).substr(0, name.size()), name);
    if (!is_open) continue;
    const std::size_t begin = line.find_first_not_of(" \t", name.size() + 1);
    values.push_back(begin == std::string::npos ? std::string() : line.substr(begin));
  }
  return values;
}

std::string value_of(const DeliveredMessage& message, std::string_view name) {
  const auto values = values_of(message, name);
  return values.empty() ? std::string() : values.front();
}

Finding field_is(Dialogue& server, const DeliveredMessage& notice, std::string_view name,
                 bool holds) {
  return judged(server, holds,
                {"check.seen.notice-field",
                 {{"field", std::string(name)}, {"seen", value_of(notice, name)}}});
}

bool is_typed(const std::string& value, std::string_view type, std::string_view text) {
  const std::size_t sign = value.find(';');
  if (sign == std::string::npos) return false;
  if (!smtp::equals_ignoring_case(std::string_view(value).substr(0, sign), type)) return false;
  const std::size_t begin = value.find_first_not_of(" \t", sign + 1);
  return begin != std::string::npos && value.compare(begin, std::string::npos, text) == 0;
}

}  // namespace smtplab::conformance
