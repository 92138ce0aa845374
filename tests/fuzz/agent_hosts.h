#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/host_config.h"
#include "sim/smtp/path_parser.h"

// Three transfer agents in a ring, and what their directories say, told a second time and more
// simply: where mail for a user must end up.

namespace smtplab::fuzz {

using namespace smtplab::agents;

inline constexpr std::array<std::string_view, 3> kHostNames{"a.test", "b.test", "c.test"};
inline constexpr std::size_t kHostCount = kHostNames.size();
/// A third of RFC 5321's hundred would do; what goes round in a circle should stop soon.
inline constexpr std::uint32_t kMostHops = 7;

inline std::string at(std::string_view user, std::size_t host) {
  return std::string(user).append("@").append(kHostNames[host % kHostCount]);
}

inline smtp::ForwardPath path_to(const std::string& mailbox) {
  return smtp::parse_forward_path("<" + mailbox + ">", smtp::PathRules{})->path;
}

/// What a user of `host` named `user` stands for; empty: a mailbox, or nobody.
inline std::vector<std::string> targets_of(std::size_t host, std::string_view user) {
  const std::size_t next = host + 1;
  if (user == "moved") return {at("alice", next)};
  if (user == "away") return {"dave@out.test"};
  if (user == "circle") return {at("circle", next)};
  if (user == "team") return {at("alice", host), "bob@out.test", at("nobody", host)};
  if (user == "kept") return {at("alice", host), at("nobody", host), at("team", next)};
  if (user == "pair") return {at("pair", next), at("kept", next), at("pair", host)};
  return {};
}

inline bool has_mailbox(std::string_view user) {
  return user == "alice" || user == "tiny" || user == "term" || user == "postmaster";
}

/// The bits of `form` choose the standard, policies and limits.
inline HostConfig host_config(std::size_t index, std::uint8_t form) {
  HostConfig config;
  config.name = kHostNames[index];
  config.dialect =
      smtp::Dialect((form & 1U) != 0 ? smtp::Standard::rfc821 : smtp::Standard::rfc5321);
  config.clock = *message::parse_civil_start("1981-10-27T15:27:39-08:00");
  config.addresses = {dns::Address::ipv4({10, 0, 0, static_cast<std::uint8_t>(index + 1)})};
  config.mailboxes = {{"alice", {"Alice Able", Terminal::inactive, 0}},
                      {"tiny", {"", Terminal::inactive, 900}},
                      {"term", {"", Terminal::active, 0}}};
  for (const char* user : {"moved", "away", "circle"}) {
    const std::uint16_t announce = user[0] == 'm' ? 251 : 250;
    config.forwards.push_back({user, "", path_to(targets_of(index, user).front()), announce});
  }
  config.forwards.push_back({"left", "", path_to("left@out.test"), 551});
  for (const char* name : {"team", "kept", "pair"}) {
    ListConfig list{name, {}};
    for (const std::string& member : targets_of(index, name)) {
      list.members.push_back("<" + member + ">");
    }
    if (name[0] == 'k') {
      list.keeper = smtp::parse_reverse_path("<keeper@out.test>", smtp::PathRules{})->path;
    }
    config.lists.push_back(list);
  }
  config.relay = (form & 2U) != 0 ? RelayPolicy::closed : RelayPolicy::open;
  config.routes = static_cast<RouteTreatment>((form >> 2U) % 4U % 3U);
  if ((form & 16U) != 0) config.smart_host = kHostNames[(index + 1) % kHostCount];
  config.accepts_turn = (form & 32U) != 0;
  config.verify = static_cast<VerifyPolicy>((form >> 6U) % 3U);
  if (form == 0x77) config.greeting_delay = seconds(2);
  config.retry = {{minutes(30), minutes(30)}, minutes(60), minutes(180), minutes(60)};
  config.most_hops = kMostHops;
  config.most_returned_octets = (form & 8U) != 0 ? 200 : 65'536;
  return config;
}

/// A mailbox without its path's brackets and route, as far as the fuzzed world needs it.
inline std::string mailbox_of(std::string_view path) {
  bool in_literal = false;
  std::size_t begin = path.starts_with('<') ? 1 : 0;
  const bool has_route = path.substr(begin).starts_with('@');
  for (std::size_t i = begin; has_route && i < path.size(); ++i) {
    if (path[i] == '[') in_literal = true;
    if (path[i] == ']') in_literal = false;
    if (path[i] == ':' && !in_literal) begin = i + 1;
  }
  const std::size_t end = path.ends_with('>') ? path.size() - 1 : path.size();
  return begin < end ? std::string(path.substr(begin, end - begin)) : std::string();
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

/// Whether `path` names a mailbox so simply that the model below can speak about it.
inline bool is_plain(std::string_view path) {
  const std::string text = lower(path);
  if (text == "<postmaster>") return true;
  const std::size_t at_sign = text.find('@');
  return text.size() > 4 && at_sign > 1 && at_sign != std::string::npos &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz.@", 1) == text.size() - 1 &&
         text.find('@', at_sign + 1) == std::string::npos && text[1] != '.';
}

/// Where mail for a mailbox comes to rest at `host`: each place is a mailbox there or elsewhere, in
/// lower case; whoever does not exist is a place as well, which only a notice can speak of.
inline void add_places(std::size_t host, const std::string& mailbox, std::set<std::string>& places,
                       std::set<std::string>& passed) {
  const std::size_t at_sign = mailbox.find('@');
  const std::string user = mailbox.substr(0, at_sign);
  const bool is_here =
      at_sign == std::string::npos || mailbox.substr(at_sign + 1) == kHostNames[host];
  const std::vector<std::string> targets =
      is_here ? targets_of(host, user) : std::vector<std::string>();
  if (targets.empty()) {
    places.insert(is_here ? at(user, host) : mailbox);
  } else if (passed.insert(user).second) {
    for (const std::string& target : targets) add_places(host, target, places, passed);
  }
}

}  // namespace smtplab::fuzz
