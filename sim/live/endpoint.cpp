#include "sim/live/endpoint.h"

#include <algorithm>
#include <charconv>

namespace smtplab::live {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, port);
  if (digits.empty() || error != std::errc() || at != end) return std::nullopt;
  return port;
}

}  // namespace

std::optional<Endpoint> Endpoint::parse(std::string_view text, std::uint16_t default_port) {
  std::string_view host = text;
  std::string_view port_text;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    host = text.substr(1, close - 1);
    const std::string_view rest = text.substr(close + 1);
    if (!rest.empty() && rest[0] != ':') return std::nullopt;
    has_port = !rest.empty();
    if (has_port) port_text = rest.substr(1);
    if (host.find(':') == std::string_view::npos) return std::nullopt;
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    host = text.substr(0, text.find(':'));
    port_text = text.substr(host.size() + 1);
    has_port = true;
  }
  const auto address = dns::Address::parse(host);
  if (!address) return std::nullopt;
  if (!has_port) return Endpoint{*address, default_port};
  const auto port = parse_port(port_text);
  return port ? std::optional(Endpoint{*address, *port}) : std::nullopt;
}

std::string Endpoint::to_string() const {
  std::string text = address.to_string();
  if (address.family() == dns::Address::Family::ipv6) text = '[' + text + ']';
  return text + ':' + std::to_string(port);
}

bool Endpoint::is_loopback() const {
  if (address.family() == dns::Address::Family::ipv4) return address.octets()[0] == 127;
  return address == dns::Address::parse("::1");
}

}  // namespace smtplab::live
