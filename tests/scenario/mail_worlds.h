#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/loader.h"

namespace smtplab::scenario::testing {

/// A small network with letters under way; the body of each has a line "letter-N".
struct MailWorld {
  std::string name;
  std::string json;
  /// Where mail for an address (of one letter: "ADDRESS letter-N") ends: paths of mailboxes or of
  /// terminals' users. Nowhere means that its sender is told.
  std::map<std::string, std::vector<std::string>> ends;
};

inline std::shared_ptr<const Scenario> loaded(const MailWorld& world) {
  auto scenario = load_scenario(world.json, world.name + ".json");
  if (!scenario) {
    throw std::runtime_error(world.name + ": " + scenario.error().front().message_key +
                             " at line " + std::to_string(scenario.error().front().place.line));
  }
  return std::make_shared<const Scenario>(std::move(*scenario));
}

// What is expected here is only that the file is whole; the tests look at all the rest.
inline MailWorld world(std::string name, const std::string& body,
                       std::map<std::string, std::vector<std::string>> ends) {
  std::string json = R"({"title": ")" + name + R"(", "starts": "2024-05-06T09:00:00+02:00", )" +
                     body + R"(, "expect": [{"violations": []}]})";
  return {std::move(name), std::move(json), std::move(ends)};
}

inline const std::string kPc = R"({"name": "pc.example.com", "role": "mua",
                                   "smart_host": "smtp.example.com"},)";
inline const std::string kSmtp = R"({"name": "smtp.example.com", "local_domains": ["example.com"],
    "mailboxes": ["alice", "carol"], "relay_clients": ["192.0.2.0/24"]},)";
inline const std::vector<std::string> kAlice = {"<alice@smtp.example.com>"};
inline const std::vector<std::string> kCarol = {"<carol@smtp.example.com>"};

inline std::vector<MailWorld> straight_worlds() {
  const std::string to_bob = R"("script": [{"at_s": 1, "host": "pc.example.com", "submit": {
      "from": "<alice@example.com>", "to": ["<bob@example.org>", "<nobody@example.org>"],
      "body": ["letter-1", ".dot"]}}])";
  return {
      world("local",
            R"("hosts": [)" + kPc + kSmtp.substr(0, kSmtp.size() - 1) +
                R"(], "script": [{"at_s": 1, "host": "pc.example.com", "submit": {
          "from": "<alice@example.com>", "to": ["<alice@example.com>", "<carol@example.com>",
          "<nobody@example.com>"], "body": ["letter-1"]}}])",
            {{"alice@example.com", kAlice}, {"carol@example.com", kCarol}}),
      world("relay",
            R"("hosts": [)" + kPc + kSmtp +
                R"({"name": "mx.example.org", "local_domains": ["example.org"],
          "mailboxes": ["bob"], "extensions": ["PIPELINING", "ENHANCEDSTATUSCODES"]}],)" +
                to_bob,
            {{"bob@example.org", {"<bob@mx.example.org>"}},
             {"nobody@example.org", {}},
             {"alice@example.com", kAlice}}),
      world("smart hosts",
            R"("hosts": [)" + kPc + R"({"name": "smtp.example.com",
          "local_domains": ["example.com"], "mailboxes": ["alice"],
          "relay_clients": ["192.0.2.0/24"], "smart_host": "hub.example.net"},
          {"name": "hub.example.net", "relay_clients": ["192.0.2.0/24"]},
          {"name": "mx.example.org", "local_domains": ["example.org"], "mailboxes": ["bob"]}],)" +
                to_bob,
            {{"bob@example.org", {"<bob@mx.example.org>"}},
             {"nobody@example.org", {}},
             {"alice@example.com", kAlice}}),
      world("forward",
            R"("hosts": [)" + kPc + kSmtp +
                R"({"name": "old.example.org", "forwards": [{"user": "bob",
          "to": "<bob@new.example.net>"}, {"user": "dora", "to": "<gone@new.example.net>",
          "announce": 250}]}, {"name": "new.example.net", "mailboxes": ["bob"]}],
          "script": [{"at_s": 1, "host": "pc.example.com", "submit": {
          "from": "<alice@example.com>", "to": ["<bob@old.example.org>", "<dora@old.example.org>"],
          "body": ["letter-1"]}}])",
            {{"bob@old.example.org", {"<bob@new.example.net>"}},
             {"bob@new.example.net", {"<bob@new.example.net>"}},
             {"dora@old.example.org", {}},
             {"gone@new.example.net", {}},
             {"alice@example.com", kAlice}}),
  };
}

inline std::vector<MailWorld> partial_worlds() {
  return {
      world("list",
            R"("hosts": [)" + kPc + kSmtp +
                R"({"name": "lists.example.org", "mailboxes": ["eve",
          {"user": "full", "quota_octets": 10}], "lists": [{"name": "all",
          "members": ["<eve@lists.example.org>", "<full@lists.example.org>",
          "<carol@example.com>", "<nobody@example.com>"]}]}],
          "script": [{"at_s": 1, "host": "pc.example.com", "submit": {
          "from": "<alice@example.com>", "to": ["<all@lists.example.org>"],
          "body": ["letter-1"]}}])",
            {{"all@lists.example.org", {"<eve@lists.example.org>", kCarol.front(), kAlice.front()}},
             {"carol@example.com", kCarol},
             {"nobody@example.com", {}},
             {"alice@example.com", kAlice}}),
      world("full",
            R"("hosts": [)" + kPc + kSmtp +
                R"({"name": "mx.example.org", "local_domains": ["example.org"],
          "mailboxes": [{"user": "bob", "quota_octets": 600}]}],
          "script": [{"at_s": 1, "host": "pc.example.com", "submit": {
          "from": "<alice@example.com>", "to": ["<bob@example.org>"], "body": ["letter-1"]}},
          {"at_s": 3600, "host": "pc.example.com", "submit": {
          "from": "<alice@example.com>", "to": ["<bob@example.org>"], "body": ["letter-2",
          "and so much more that it does not fit into what is left of the mailbox, whatever one",
          "does: it is full, and the message has to go back to whom it came from. And this line",
          "is here to make it a little longer still, for a quota is a matter of octets."]}}])",
            {{"bob@example.org", {"<bob@mx.example.org>"}},
             {"bob@example.org letter-2", {}},
             {"alice@example.com", kAlice}}),
  };
}

inline std::vector<MailWorld> odd_worlds() {
  return {
      world("source routes", R"("standard": 821, "hosts": [
          {"name": "pc.example", "role": "mua", "smart_host": "a.example"},
          {"name": "a.example", "mailboxes": ["alice"], "relay": "open"},
          {"name": "b.example"}, {"name": "c.example", "mailboxes": ["bob"]}],
          "script": [{"at_s": 1, "host": "pc.example", "submit": {"from": "<alice@a.example>",
          "to": ["<@a.example,@b.example:bob@c.example>",
                 "<@a.example,@b.example:nobody@c.example>"], "body": ["letter-1"]}}])",
            {{"bob@c.example", {"<bob@c.example>"}},
             {"nobody@c.example", {}},
             {"alice@a.example", {"<alice@a.example>"}}}),
      world("terminals", R"("standard": 821, "hosts": [
          {"name": "pc.example", "role": "mua", "smart_host": "a.example"},
          {"name": "a.example", "mailboxes": ["alice"], "relay": "open"},
          {"name": "b.example", "mailboxes": [{"user": "bob", "terminal": "active"}, "eve"]}],
          "script": [{"at_s": 1, "host": "pc.example", "submit": {"from": "<alice@a.example>",
          "with": "SOML", "to": ["<bob@b.example>", "<eve@b.example>"], "body": ["letter-1"]}},
          {"at_s": 1, "host": "pc.example", "submit": {"from": "<alice@a.example>",
          "with": "SAML", "to": ["<bob@b.example>"], "body": ["letter-2"]}}])",
            {{"bob@b.example", {"<bob@b.example>"}},
             {"eve@b.example", {"<eve@b.example>"}},
             {"alice@a.example", {"<alice@a.example>"}}}),
      world("both ways", R"("seed": 5, "link": {"jitter_ms": 15, "segment_octets": 90},
          "hosts": [{"name": "pc1.example", "role": "mua", "smart_host": "a.example"},
          {"name": "pc2.example", "role": "mua", "smart_host": "b.example"},
          {"name": "a.example", "mailboxes": ["alice"], "relay": "open",
           "extensions": ["PIPELINING", "SIZE"]},
          {"name": "b.example", "mailboxes": ["bob"], "relay": "open"}],
          "script": [{"at_s": 1, "host": "pc1.example", "submit": {"from": "<alice@a.example>",
          "to": ["<bob@b.example>"], "body": ["letter-1"]}},
          {"at_s": 1, "host": "pc2.example", "submit": {"from": "<bob@b.example>",
          "to": ["<alice@a.example>", "<nobody@a.example>"], "body": ["letter-2"]}},
          {"at_s": 1, "host": "pc2.example", "submit": {"from": "<>",
          "to": ["<alice@a.example>", "<noone@a.example>"], "content": ["", "letter-3"]}}])",
            {{"alice@a.example", {"<alice@a.example>"}},
             {"bob@b.example", {"<bob@b.example>"}},
             {"nobody@a.example", {}},
             {"noone@a.example", {}}}),
      world("down and up", R"("hosts": [
          {"name": "pc.example", "role": "mua", "smart_host": "a.example"},
          {"name": "a.example", "mailboxes": ["alice"], "relay": "open",
           "retry": {"early_s": [60, 120], "interval_s": 600}},
          {"name": "b.example", "mailboxes": ["bob"]}],
          "faults": [{"at_s": 1, "crash": "b.example", "silent": true, "restart_after_s": 400},
                     {"at_s": 910.13, "reset": ["a.example", "b.example"]}],
          "script": [{"at_s": 1, "host": "pc.example", "submit": {"from": "<alice@a.example>",
          "to": ["<bob@b.example>"], "body": ["letter-1"]}},
          {"at_s": 910, "host": "pc.example", "submit": {"from": "<alice@a.example>",
          "to": ["<bob@b.example>", "<nobody@b.example>"], "body": ["letter-2"]}}])",
            {{"bob@b.example", {"<bob@b.example>"}},
             {"nobody@b.example", {}},
             {"alice@a.example", {"<alice@a.example>"}}}),
  };
}

inline std::vector<MailWorld> mail_worlds() {
  std::vector<MailWorld> worlds = straight_worlds();
  for (MailWorld& partial : partial_worlds()) worlds.push_back(std::move(partial));
  for (MailWorld& odd : odd_worlds()) worlds.push_back(std::move(odd));
  return worlds;
}

}  // namespace smtplab::scenario::testing
