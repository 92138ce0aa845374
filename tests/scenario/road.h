#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace smtplab::scenario::testing {

/// One step of a script: alice sends bob a letter of one line.
inline std::string letter(std::size_t at_s, std::string_view line = "one") {
  return R"({"at_s": )" + std::to_string(at_s) +
         R"(, "host": "pc.example.com", "submit": {"server": "smtp.example.com",
      "from": "<alice@example.com>", "to": ["<bob@example.org>"], "body": [")" +
         std::string(line) + R"("]}})";
}

/// The text of a scenario: a user's letters over a relay into a mailbox. Servers as they are today;
/// names come from a name server, and from the caches. The last host is the one with the mailbox.
inline std::string road_text(std::string_view script) {
  return R"({"id": "road", "title": "From a user over a relay into a mailbox",
  "zones": {"example.com": ["smtp 3600 IN A 192.0.2.2"],
            "example.org": ["@ 3600 IN MX 10 mx", "mx 3600 IN A 192.0.2.3"]},
  "hosts": [
    {"name": "pc.example.com", "role": "mua", "addresses": ["192.0.2.1"]},
    {"name": "smtp.example.com", "addresses": ["192.0.2.2"], "relay_clients": ["192.0.2.1/32"],
     "extensions": ["SIZE", "8BITMIME", "PIPELINING"]},
    {"name": "mx.example.org", "addresses": ["192.0.2.3"], "local_domains": ["example.org"],
     "mailboxes": ["bob"], "extensions": ["SIZE", "8BITMIME", "PIPELINING"]}],
  "script": [)" +
         std::string(script) + R"(],
  "expect": [{"violations": []}]})";
}

/// The same with as many letters, one a second, as make at least so many events: nearly 90 each.
inline std::string road_of_events(std::size_t events) {
  std::string script;
  for (std::size_t i = 0; i <= events / 85; ++i) script += (i == 0 ? "" : ",\n") + letter(i + 1);
  return road_text(script);
}

}  // namespace smtplab::scenario::testing
