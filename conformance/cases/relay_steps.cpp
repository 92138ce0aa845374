#include "conformance/cases/relay_steps.h"

#include <algorithm>

namespace smtplab::conformance {

Hop& only_hop(RelayJourney& relay, HopSettings settings) {
  Hop& hop = relay.hop("mx1", std::move(settings));
  relay.records({"@ MX 10 mx1"});
  return hop;
}

HopScript every_reply(std::string (*write)(const std::string& code)) {
  return [write](const HopMoment& moment) -> std::optional<HopAnswer> {
    switch (moment.stage) {
      case HopStage::greeting:
        return HopAnswer{write("220")};
      case HopStage::data:
        return HopAnswer{write("354")};
      case HopStage::quit:
        return HopAnswer{write("221"), HopThen::closes};
      default:
        return HopAnswer{write("250")};
    }
  };
}

Finding is_refused_or_returned(RelayJourney& relay, const RelayLetter& letter) {
  if (relay.is_taken(letter)) return relay.is_returned(letter.name);
  return relay.require(relay.refusal().reply_class() == 5, {"check.seen.as-required"},
                       relay.refusal().last_line);
}

void submit_if_taken(RelayJourney& relay, const RelayLetter& letter) {
  if (relay.is_taken(letter)) return;
  relay.not_applicable({"check.skip.size-refused", {{"reply", relay.refusal().shown()}}});
}

bool is_for(const HopMessage& message, std::string_view text) {
  return std::any_of(
      message.recipients.begin(), message.recipients.end(),
      [text](const std::string& one) { return one.find(text) != std::string::npos; });
}

Finding arrives_for(RelayJourney& relay, const Hop& hop, const std::vector<std::string>& users) {
  const auto missing = [&]() -> std::string {
    for (const std::string& user : users) {
      const auto taken = hop.taken();
      const bool is_there = std::any_of(taken.begin(), taken.end(), [&](const HopMessage* one) {
        return is_for(*one, "<" + user + "@");
      });
      if (!is_there) return user;
    }
    return {};
  };
  const auto is_known = [&] { return missing().empty() || relay.find_notice() != nullptr; };
  if (!relay.wait(is_known, relay.later())) relay.send_sentinel();
  if (const HopMessage* notice = relay.find_notice(); notice != nullptr && !missing().empty()) {
    return relay.require(false, {"check.seen.hop-returned"}, notice->line);
  }
  return relay.require(missing().empty(), {"check.seen.not-for-all", {{"user", missing()}}},
                       relay.last_line());
}

std::string_view parameters_of(std::string_view command) {
  const std::size_t close = command.rfind('>');
  return close == std::string_view::npos ? std::string_view() : command.substr(close + 1);
}

Finding require_command(RelayJourney& relay, bool holds, const HopMessage& message,
                        std::string_view command) {
  return relay.require(holds, {"check.seen.hop-command", {{"seen", std::string(command)}}},
                       message.line);
}

Finding require_line(RelayJourney& relay, bool holds, const HopLine& line) {
  return relay.require(holds, {"check.seen.hop-command", {{"seen", line.text}}}, line.line);
}

bool was_called_before(const Hop& a, const Hop& b) {
  if (a.visits.empty()) return false;
  return b.visits.empty() || a.visits.front().connection < b.visits.front().connection;
}

}  // namespace smtplab::conformance
