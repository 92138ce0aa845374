#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/dns/resolver.h"
#include "tests/dns/example_zones.h"

namespace smtplab::dns::test {

inline ResolverConfig one_hint(std::string_view at = "10.0.0.1") {
  ResolverConfig config;
  config.hints = {{name("root"), {address(at)}}};
  return config;
}

/// A resolver among name servers, each at one address; all messages arrive at once.
class ResolverBench {
 public:
  std::map<Address, ZoneSet> servers;
  std::set<Address> silent;  ///< they are there, but do not answer
  std::map<Address, ResponseCode> failing;
  std::vector<std::string> asked;   ///< "address TYPE name", in order
  std::vector<std::string> cached;  ///< "+TYPE name" and "-TYPE name"
  Instant now;

  explicit ResolverBench(const ResolverConfig& config) : resolver(config) {}

  Resolver resolver;

  void serve(std::string_view where, Zone zone) { servers[address(where)].add(std::move(zone)); }

  /// Runs a lookup to its end, letting time pass where nothing answers.
  Resolution look_up(std::string_view owner, RecordType type) {
    resolver.lookup(1, {name(owner), type}, now);
    std::optional<Resolution> ended;
    while (!ended) {
      while (auto event = resolver.next_event()) {
        if (auto* const resolved = std::get_if<Resolved>(&*event)) ended = resolved->resolution;
        carry_out(*event);
      }
      if (const auto deadline = resolver.next_timeout(); !ended && deadline) {
        now = *deadline;
        resolver.handle_timeout(now);
      }
    }
    return *std::move(ended);
  }

  void carry_out(const ResolverEvent& event) {
    if (const auto* const send = std::get_if<SendQuery>(&event)) {
      const Question& question = send->query.question;
      asked.push_back(send->server.to_string() + ' ' + std::string(to_string(question.type)) + ' ' +
                      question.name.to_host());
      deliver(*send);
    } else if (const auto* const change = std::get_if<CacheChanged>(&event)) {
      cached.push_back((change->kind == CacheChanged::Kind::added ? '+' : '-') +
                       std::string(to_string(change->entry.type)) + ' ' +
                       change->entry.name.to_host());
    }
  }

 private:
  void deliver(const SendQuery& send) {
    const auto server = servers.find(send.server);
    if (server == servers.end() || silent.contains(send.server)) return;
    Message response = server->second.answer(send.query);
    if (const auto code = failing.find(send.server); code != failing.end()) {
      response = send.query;
      response.is_response = true;
      response.code = code->second;
    }
    resolver.receive(send.server, response, now);
  }
};

}  // namespace smtplab::dns::test
