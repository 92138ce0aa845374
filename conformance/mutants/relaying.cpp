#include <algorithm>
#include <memory>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// What a server may go by when it decides whether to relay.
struct Request {
  std::string hello;
  std::string sender;     ///< MAIL's argument from the "<" on
  std::string recipient;  ///< RCPT's

  bool asks_for(std::string_view text) const { return recipient.find(text) != std::string::npos; }
};

/// Relays what `passes` lets pass, whatever the path is, and nothing else: the server behind it
/// gets a path that leads elsewhere by a route through itself, which it follows.
class RelaysSome : public Interference {
 public:
  explicit RelaysSome(bool (*passes)(const Request&)) : passes_(passes) {}

  std::string to_server(std::string_view octets) override {
    const std::string line(octets.substr(0, octets.find('\r')));
    if (has_verb(line, "EHLO")) request_.hello = line.substr(std::min<std::size_t>(line.size(), 5));
    if (line.starts_with("MAIL FROM:")) {
      request_.sender = line.substr(10);
      // A sender that no grammar has is let in too by a server that relays for it.
      return passes_(request_) ? "MAIL FROM:<>\r\n" : std::string(octets);
    }
    if (!line.starts_with("RCPT TO:")) return std::string(octets);
    request_.recipient = line.substr(8);
    if (passes_(request_)) return "RCPT TO:<@route.example:dave@elsewhere.example>\r\n";
    if (request_.recipient.starts_with("<@")) return "RCPT TO:<dave@elsewhere.example>\r\n";
    return std::string(octets);
  }

 private:
  bool (*passes_)(const Request&);
  Request request_;
};

template <bool (*passes)(const Request&)>
void relays(ReferenceHost& host) {
  host.config.routes = agents::RouteTreatment::follow;
  host.config.local_domains.emplace_back("route.example");
  host.interference = [] { return std::make_unique<RelaysSome>(passes); };
}

bool has_trailing_dot(const Request& r) { return r.asks_for(".>"); }
bool is_quoted(const Request& r) { return r.asks_for("\"dave\"@"); }
bool is_quoted_address(const Request& r) { return r.asks_for("\"dave@"); }
bool has_percent(const Request& r) { return r.asks_for("%") && !r.asks_for("!"); }
bool has_bang(const Request& r) { return r.asks_for("!"); }
bool has_own_route(const Request& r) { return r.recipient.starts_with("<@example.org"); }
bool has_foreign_route(const Request& r) { return r.recipient.starts_with("<@elsewhere"); }
bool has_two_ats(const Request& r) {
  return r.recipient.find('@') != r.recipient.rfind('@') && r.asks_for("<dave@");
}
bool is_literal(const Request& r) { return r.asks_for("<dave@["); }
bool has_colon(const Request& r) { return r.asks_for("<elsewhere.example:"); }
bool is_from_null(const Request& r) { return r.sender == "<>"; }
bool is_from_here(const Request& r) { return r.sender.find("example.org") != std::string::npos; }
bool says_hello_from_here(const Request& r) {
  return r.hello == "example.org" || r.hello == "localhost";
}

constexpr Mutant kRelayingMutants[] = {
    {relays_for_everybody, "relays-for-everybody",
     [](ReferenceHost& host) { host.config.relay = agents::RelayPolicy::open; }},
    {relays_domain_with_trailing_dot, "relays-domain-with-trailing-dot", relays<has_trailing_dot>},
    {relays_quoted_local_part, "relays-quoted-local-part", relays<is_quoted>},
    {relays_quoted_address, "relays-quoted-address", relays<is_quoted_address>},
    {relays_percent, "relays-percent", relays<has_percent>},
    {relays_bang_path, "relays-bang-path", relays<has_bang>},
    {relays_along_source_route, "relays-along-source-route", relays<has_own_route>},
    {relays_along_foreign_source_route, "relays-along-foreign-source-route",
     relays<has_foreign_route>},
    {relays_nested_at, "relays-nested-at", relays<has_two_ats>},
    {relays_to_address_literal, "relays-to-address-literal", relays<is_literal>},
    {relays_colon, "relays-colon", relays<has_colon>},
    {relays_from_null_sender, "relays-from-null-sender", relays<is_from_null>},
    {relays_from_local_senders, "relays-from-local-senders", relays<is_from_here>},
    {relays_after_local_hello, "relays-after-local-hello", relays<says_hello_from_here>},
};

}  // namespace

std::span<const Mutant> relaying_mutants() { return kRelayingMutants; }

}  // namespace smtplab::conformance
