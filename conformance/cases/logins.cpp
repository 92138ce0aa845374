#include "conformance/cases/logins.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "sim/smtp/base64.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

constexpr std::string_view kSecret = "(a response in base64)";

}  // namespace

void open_under_tls(Dialogue& server) {
  server.open();
  server.needs_offer("STARTTLS");
  server.given("STARTTLS", 220);
  server.given_tls();
  server.given_ehlo();
}

void open_for_login(Dialogue& server) {
  server.open();
  if (server.offers("STARTTLS")) {
    server.given("STARTTLS", 220);
    server.given_tls();
    server.given_ehlo();
  } else if (server.target().tls_port != 0) {
    server.connect(Door::implicit_tls);
    server.given_reply(220);
    server.given_ehlo();
  }
  server.needs_offer("AUTH");
}

bool offers_mechanism(const Dialogue& server, std::string_view name) {
  std::string_view rest = server.parameters_of("AUTH");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (smtp::equals_ignoring_case(rest.substr(0, end), name)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

void needs_mechanism(Dialogue& server, std::string_view name) {
  if (server.is_over() || offers_mechanism(server, name)) return;
  server.trial().not_applicable({"check.skip.no-mechanism", {{"mechanism", std::string(name)}}});
}

smtp::Mechanism offered_mechanism(Dialogue& server) {
  using enum smtp::Mechanism;
  for (const smtp::Mechanism mechanism : {plain, login, cram_md5}) {
    if (offers_mechanism(server, smtp::mechanism_name(mechanism))) return mechanism;
  }
  needs_mechanism(server, smtp::mechanism_name(plain));
  return plain;
}

smtp::Login usual_login(const Dialogue& server) {
  return {server.target().user, server.target().password};
}

smtp::Login wrong_login(const Dialogue& server) {
  return {server.target().user, "not " + server.target().password};
}

std::string plain_response(const smtp::Login& login) {
  return smtp::encode_base64(smtp::response_to(smtp::Mechanism::plain, login, {}, 0));
}

void log_in(Dialogue& server, smtp::Mechanism mechanism, const smtp::Login& login) {
  server.given("AUTH " + std::string(smtp::mechanism_name(mechanism)), 334);
  constexpr std::size_t kMostSteps = 2;
  for (std::size_t step = 0; step < kMostSteps && server.last().code == 334; ++step) {
    const auto challenge = smtp::decode_base64(server.last().text(0));
    const std::string response =
        smtp::response_to(mechanism, login, challenge.value_or(std::string()), step);
    server.ask_secretly(smtp::encode_base64(response), kSecret);
  }
}

void given_login(Dialogue& server, smtp::Mechanism mechanism) {
  log_in(server, mechanism, usual_login(server));
  if (server.is_over() || server.last().code == 235) return;
  server.doubt({"check.doubt.given",
                {{"to", "AUTH " + std::string(smtp::mechanism_name(mechanism))},
                 {"wanted", "235"},
                 {"reply", server.last().shown()}}});
}

Finding login_is(Dialogue& server, std::string_view to, std::initializer_list<Wanted> wanted) {
  if (server.is_over()) return server.finding();
  const ServerReply& reply = server.last();
  const bool is_wanted = std::any_of(wanted.begin(), wanted.end(),
                                     [&](Wanted one) { return matches(reply.code, one); });
  constexpr std::array kOtherReasons{530, 534, 538};
  if (!is_wanted &&
      std::find(kOtherReasons.begin(), kOtherReasons.end(), reply.code) != kOtherReasons.end()) {
    return server.doubt({"check.doubt.policy", {{"reply", reply.shown()}}});
  }
  if (!is_wanted && reply.reply_class() == 4) {
    return server.doubt({"check.doubt.temporary", {{"reply", reply.shown()}}});
  }
  std::string codes;
  for (const Wanted one : wanted) codes.append(codes.empty() ? "" : ", ").append(shown(one));
  return server.require(
      is_wanted,
      {"check.seen.reply", {{"to", std::string(to)}, {"wanted", codes}, {"reply", reply.shown()}}});
}

Finding has_status_with(Dialogue& server, Wanted code, std::string_view status) {
  const ServerReply& reply = server.last();
  if (reply.code != code) {
    server.trial().not_applicable({"check.skip.other-code", {{"reply", reply.shown()}}});
  }
  return server.require(
      reply.status() == status,
      {"check.seen.other-status", {{"wanted", std::string(status)}, {"reply", reply.shown()}}});
}

}  // namespace smtplab::conformance
