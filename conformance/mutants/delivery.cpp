#include <algorithm>
#include <memory>
#include <utility>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// A message in a mailbox begins with Return-Path, then the host's own Received with its folded
/// lines.
struct Stored {
  std::string return_path;
  std::string received;
  std::string rest;
};

std::size_t field_end(std::string_view text) {
  std::size_t end = text.find("\r\n");
  while (end + 2 < text.size() && (text[end + 2] == ' ' || text[end + 2] == '\t')) {
    end = text.find("\r\n", end + 2);
  }
  return end + 2;
}

Stored take_apart(const std::string& text) {
  Stored parts;
  const std::size_t path = field_end(text);
  const std::size_t stamp = path + field_end(std::string_view(text).substr(path));
  parts.return_path = text.substr(0, path);
  parts.received = text.substr(path, stamp - path);
  parts.rest = text.substr(stamp);
  return parts;
}

template <std::string (*change)(Stored)>
void stores(ReferenceHost& host) {
  host.storage = [](std::string text) {
    // A notice of the host's own has come over no connection.
    Stored parts = take_apart(text);
    return parts.received.starts_with("Received:") ? change(std::move(parts)) : text;
  };
}

std::string leave_out_received(Stored m) { return m.return_path + m.rest; }
std::string received_below(Stored m) {
  const std::size_t blank = m.rest.find("\r\n\r\n") + 2;
  return m.return_path + m.rest.substr(0, blank) + m.received + m.rest.substr(blank);
}
std::string without_from(Stored m) {
  const std::size_t by = m.received.find("by ");
  // The host's own notices have no Received.
  if (by == std::string::npos) return m.return_path + m.received + m.rest;
  return m.return_path + "Received: " + m.received.substr(by) + m.rest;
}
std::string without_address(Stored m) {
  std::erase(m.received, '[');
  return m.return_path + m.received + m.rest;
}
std::string two_digit_year(Stored m) {
  return m.return_path + replaced(m.received, " 1982 ", " 82 ") + m.rest;
}
std::string own_received_alone(Stored m) {
  if (m.rest.starts_with("Received: ")) m.rest.erase(0, field_end(m.rest));
  return m.return_path + m.received + m.rest;
}
std::string leave_out_return_path(Stored m) { return m.received + m.rest; }
std::string two_return_paths(Stored m) {
  return m.return_path + m.return_path + m.received + m.rest;
}

/// A message that is no sentinel is taken, and kept as an empty one.
class Loses : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    const bool is_meant = octets.find("-first\r\n") != std::string_view::npos;
    return std::string(is_meant ? "\r\n.\r\n" : octets);
  }
};

/// A refusal of whatever begins so.
class RefusesContent : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    refuses_ = octets.starts_with("Received: ???");
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    return refuses_ ? "554 5.6.0 Odd header\r\n" : std::string(octets);
  }

 private:
  bool refuses_ = false;
};

/// Takes the end of the connection for the end of the message.
class FinishesMessages : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    const bool is_half = octets.find("-broken-off\r\n") != std::string_view::npos;
    return std::string(octets) + (is_half ? ".\r\n" : "");
  }
};

template <class Made>
void puts(ReferenceHost& host) {
  host.interference = [] { return std::make_unique<Made>(); };
}

constexpr Mutant kDeliveryMutants[] = {
    {adds_no_received, "adds-no-received", stores<leave_out_received>},
    {puts_received_below, "puts-received-below", stores<received_below>},
    {received_has_no_from, "received-has-no-from", stores<without_from>},
    {received_has_no_address, "received-has-no-address", stores<without_address>},
    {received_has_two_digit_year, "received-has-two-digit-year", stores<two_digit_year>},
    {removes_received_of_others, "removes-received-of-others", stores<own_received_alone>},
    {refuses_odd_received, "refuses-odd-received", puts<RefusesContent>},
    {adds_no_return_path, "adds-no-return-path", stores<leave_out_return_path>},
    {adds_two_return_paths, "adds-two-return-paths", stores<two_return_paths>},
    {delivers_nothing, "delivers-nothing", puts<Loses>},
    {delivers_broken_off_messages, "delivers-broken-off-messages", puts<FinishesMessages>},
};

}  // namespace

std::span<const Mutant> delivery_mutants() { return kDeliveryMutants; }

}  // namespace smtplab::conformance
