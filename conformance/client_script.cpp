#include "conformance/client_script.h"

#include <algorithm>
#include <array>

#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

constexpr std::array<std::string_view, 14> kPlaceNames{
    "(connection)", "EHLO",      "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT",
    "DATA",         "(content)", "RSET", "NOOP",     "VRFY", "QUIT", "(other)"};

}  // namespace

std::string_view place_name(Place place) { return kPlaceNames[static_cast<std::size_t>(place)]; }

Place place_of(std::string_view line) {
  const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
  for (std::size_t i = 0; i < kPlaceNames.size(); ++i) {
    if (smtp::equals_ignoring_case(word, kPlaceNames[i])) return static_cast<Place>(i);
  }
  return Place::other;
}

bool ClientScript::offers(std::string_view keyword) const {
  return std::any_of(keywords_.begin(), keywords_.end(), [keyword](const std::string& line) {
    return smtp::equals_ignoring_case(std::string_view(line).substr(0, line.find(' ')), keyword);
  });
}

Duration ClientScript::delays() const {
  Duration all;
  for (const Change& one : changes_) {
    const std::ptrdiff_t lines =
        std::count(one.answer.octets.begin(), one.answer.octets.end(), '\n');
    all = all + one.answer.delay + one.answer.pause * lines;
  }
  return all;
}

Answer ClientScript::answer_to(Place place, std::size_t time, bool has_recipients,
                               bool encrypted) const {
  const auto change =
      std::find_if(changes_.rbegin(), changes_.rend(), [place, time](const Change& one) {
        return one.place == place && (one.time == 0 || one.time == time);
      });
  return change == changes_.rend() ? usual(place, has_recipients, encrypted) : change->answer;
}

Answer ClientScript::usual(Place place, bool has_recipients, bool encrypted) const {
  using enum Place;
  switch (place) {
    case greeting:
      return {.octets = "220 mx.example.org ready\r\n"};
    case ehlo: {
      std::string lines = "250-mx.example.org greets you\r\n";
      for (const std::string& keyword : encrypted ? tls_keywords_ : keywords_) {
        lines.append("250-").append(keyword).append("\r\n");
      }
      lines[lines.rfind("250-") + 3] = ' ';
      return {.octets = std::move(lines)};
    }
    case helo:
      return {.octets = "250 mx.example.org greets you\r\n"};
    case starttls:
      if (!offers("STARTTLS") || encrypted) return {.octets = "502 Not here\r\n"};
      return {.octets = "220 Go ahead\r\n", .then = Answer::Then::starts_tls};
    case auth:
      return {.octets = offers("AUTH") ? "235 Welcome\r\n" : "502 Not here\r\n"};
    case data:
      return {.octets = has_recipients ? "354 Go ahead\r\n" : "503 No valid recipients\r\n"};
    case vrfy:
      return {.octets = "252 Send some mail\r\n"};
    case quit:
      return {.octets = "221 mx.example.org closing\r\n"};
    case other:
      return {.octets = "500 What is this?\r\n"};
    case mail:
    case rcpt:
    case content:
    case rset:
    case noop:
      break;
  }
  return {.octets = "250 OK\r\n"};
}

}  // namespace smtplab::conformance
