#include "conformance/cases/client_steps.h"

#include <algorithm>

namespace smtplab::conformance {
namespace {

bool is_of_mail(const ClientCommand& command) {
  return command.place == Place::mail || command.place == Place::rcpt ||
         command.place == Place::data;
}

}  // namespace

ProbedAnswer probed_answer(std::string_view probe) {
  const std::size_t space = probe.find(' ');
  return {place_of(probe.substr(0, space)), std::string(probe.substr(space + 1)) + "\r\n"};
}

const ClientCommand* next_behind(const ClientVisit& client, Place place) {
  const auto& commands = client.commands();
  auto at = commands.begin();
  if (place != Place::greeting) {
    const ClientCommand* const first = client.first(place == Place::content ? Place::data : place);
    if (first == nullptr) return nullptr;
    at += first - commands.data() + 1;
    if (at != commands.end() && at->connection != first->connection) return nullptr;
  }
  return at == commands.end() ? nullptr : &*at;
}

std::size_t line_behind(const ClientVisit& client, Place place) {
  if (const ClientCommand* next = next_behind(client, place)) return next->line;
  const ClientCommand* const asked = client.first(place == Place::content ? Place::data : place);
  for (const ClientCall& call : client.calls()) {
    if (asked == nullptr || call.number == asked->connection) {
      return call.end_line != 0 ? call.end_line : client.end_line();
    }
  }
  return client.end_line();
}

Sentence said(const ClientCommand& command) {
  return {"check.seen.client-said", {{"line", std::string(command.text())}}};
}

Finding goes_on(ClientVisit& client, Place place, Place next) {
  client.run();
  client.given_reached(place);
  const bool went = next == Place::content ? client.has_delivered() : client.first(next) != nullptr;
  return client.require(
      went,
      {"check.seen.client-gave-up",
       {{"place", std::string(place_name(place))}, {"next", std::string(place_name(next))}}},
      line_behind(client, place));
}

Finding waits_at(ClientVisit& client, Place place) {
  client.run();
  client.given_reached(place);
  const std::string to(place_name(place));
  const auto& contents = client.contents();
  if (place == Place::data && !contents.empty()) {
    return client.require(!contents.front().early, {"check.seen.client-early", {{"place", to}}},
                          contents.front().line_at(0));
  }
  const ClientCommand* const next = next_behind(client, place);
  const bool early = next != nullptr && next->early;
  client.require(!early, {"check.seen.client-early", {{"place", to}}}, line_behind(client, place));
  const auto gone = std::find_if(client.calls().begin(), client.calls().end(),
                                 [](const ClientCall& call) { return call.awaited_no_reply; });
  const bool left = gone != client.calls().end() && gone->last == place;
  return client.require(!left, {"check.seen.client-left", {{"place", to}}},
                        left ? gone->end_line : client.end_line());
}

Finding sends_no_mail(ClientVisit& client) {
  const auto& commands = client.commands();
  const auto found = std::find_if(commands.begin(), commands.end(), is_of_mail);
  if (found == commands.end()) return client.require(true, {}, client.end_line());
  return client.require(false, said(*found), found->line);
}

Finding sends_no_content(ClientVisit& client) {
  for (const ClientContent& content : client.contents()) {
    client.require(!content.early, {"check.seen.client-content"}, content.line_at(0));
  }
  // Lines of a message are no commands; what is one may stand behind DATA, whatever was answered.
  const auto& commands = client.commands();
  for (std::size_t i = 1; i < commands.size(); ++i) {
    const bool is_content =
        commands[i].place == Place::other && commands[i - 1].place == Place::data;
    client.require(!is_content, {"check.seen.client-content"}, commands[i].line);
  }
  return client.finding();
}

Finding tells_of_failure(ClientVisit& client) {
  const ClientEnd& end = client.end();
  client.given(end.how != ClientEnd::How::timed_out, {"check.doubt.client-had-to-be-ended"});
  const bool told = end.how != ClientEnd::How::exited || end.status != 0;
  return client.require(told, {"check.seen.client-status"}, client.end_line());
}

std::string body_of(std::string_view message) {
  const std::size_t end = message.find("\r\n\r\n");
  return std::string(end == std::string_view::npos ? "" : message.substr(end + 4));
}

std::string letter(std::string_view body) {
  return "From: <alice@client.example>\n"
         "To: <bob@example.org>\n"
         "Subject: Lunch\n"
         "Date: Thu, 26 Nov 2026 12:00:00 +0000\n"
         "Message-ID: <lunch@client.example>\n"
         "\n" +
         std::string(body);
}

}  // namespace smtplab::conformance
