#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "sim/explain/escape.h"
#include "sim/scenario/loader.h"
#include "tests/scenario/road.h"
#include "viewer/model/document.h"

namespace smtplab::viewer {

inline std::shared_ptr<const scenario::Scenario> read_scenario(std::string_view json) {
  auto loaded = scenario::load_scenario(json, "sample.json");
  if (!loaded) throw std::runtime_error("sample: " + loaded.error().front().message_key);
  return std::make_shared<const scenario::Scenario>(std::move(*loaded));
}

/// Two hosts, and a scripted client that sends to one recipient who is there and one who is not.
inline std::shared_ptr<const scenario::Scenario> one_message() {
  return read_scenario(R"({"id": "one-message", "title": "One message", "standard": 821,
    "hosts": [{"name": "alpha.example", "role": "mua"},
              {"name": "beta.example", "mailboxes": ["Jones", "Brown"]}],
    "script": [{"at_s": 1, "from": "alpha.example", "to": "beta.example", "dialogue": [
      "S: 220 beta.example Simple Mail Transfer Service Ready",
      "C: HELO alpha.example", "S: 250 beta.example",
      "C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK",
      "C: RCPT TO:<Jones@beta.example>", "S: 250 OK",
      "C: RCPT TO:<Green@beta.example>", "S: 550 No such user here",
      "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
      "C: Blah blah blah...", "C: ..etc.", "C: .", "S: 250 OK",
      "C: QUIT", "S: 221 beta.example Service closing transmission channel"]}]})");
}

/// A user's letter over a relay into a mailbox, with name servers asked and two messages.
inline std::shared_ptr<const scenario::Scenario> a_road() {
  using scenario::testing::letter;
  return read_scenario(scenario::testing::road_text(letter(1, "one") + "," + letter(60, "two")));
}

/// What is lit, in words; "" before the first moment.
inline std::string lit_text(const Playback& playback) {
  const Moment* const moment = playback.moment();
  if (moment == nullptr) return {};
  return playback.future().commentary(explain::Language::en).text(*moment);
}
inline std::string lit_text(const Document& document) { return lit_text(document.playback()); }

/// All moments up to the cursor, one a line.
inline std::string transcript(const Playback& playback) {
  std::string text;
  Commentary& comments = playback.future().commentary(explain::Language::en);
  for (std::size_t i = 0; i < playback.seen(); ++i) {
    text += comments.text(playback.future().story().moments()[i]) + "\n";
  }
  return text;
}

/// Moves on until what is lit begins so.
inline void go_to(Playback& playback, std::string_view text) {
  while (!lit_text(playback).starts_with(text)) {
    if (!playback.step()) {
      throw std::runtime_error("nothing begins with " + std::string(text) + " in\n" +
                               transcript(playback));
    }
  }
}

}  // namespace smtplab::viewer
