#include "sim/trace/pcap/pcap_writer.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "sim/network/port.h"
#include "sim/trace/pcap/tcp_capture.h"

namespace smtplab::trace {
namespace {

using Side = TcpCapture::Side;

constexpr std::uint16_t kDnsPort = 53;
constexpr std::uint32_t kFirstPort = 10'000;  // of those that clients call from
constexpr std::uint32_t kPortCount = 50'000;
constexpr std::size_t kUsualSegment = 1460;
constexpr std::size_t kMostOctets = 16'384;  // of a TLS record (RFC 5246 section 6.2.1)

std::uint16_t client_port(std::uint32_t number) {
  return static_cast<std::uint16_t>(kFirstPort + number % kPortCount);
}

// --- the file ------------------------------------------------------------------------------------

void append_number(std::string& text, std::uint32_t number, int octets) {
  for (int i = 0; i < octets; ++i) text += static_cast<char>((number >> (8 * i)) & 0xFFU);
}

/// The format is that of pcap-savefile(5), with the magic number of nanoseconds.
std::string file_of(std::vector<CapturedFrame> frames, std::int64_t starts_unix_seconds) {
  std::stable_sort(frames.begin(), frames.end(),
                   [](const CapturedFrame& a, const CapturedFrame& b) { return a.at < b.at; });
  std::string file;
  append_number(file, 0xA1B23C4D, 4);
  append_number(file, 2, 2);  // version 2.4
  append_number(file, 4, 2);
  append_number(file, 0, 4);  // UTC
  append_number(file, 0, 4);
  append_number(file, 262'144, 4);  // no packet is longer
  append_number(file, 1, 4);        // Ethernet
  for (const CapturedFrame& frame : frames) {
    const std::int64_t seconds = starts_unix_seconds + frame.at.nanoseconds / 1'000'000'000;
    append_number(file, static_cast<std::uint32_t>(std::max<std::int64_t>(seconds, 0)), 4);
    append_number(file, static_cast<std::uint32_t>(frame.at.nanoseconds % 1'000'000'000), 4);
    append_number(file, static_cast<std::uint32_t>(frame.octets.size()), 4);
    append_number(file, static_cast<std::uint32_t>(frame.octets.size()), 4);
    file += frame.octets;
  }
  return file;
}

// --- the packets ---------------------------------------------------------------------------------

class Capture {
 public:
  Capture(const Header& header, const Log& log, const DnsEncoder& encode_dns)
      : header_(header), log_(log), encode_dns_(encode_dns) {}

  std::vector<CapturedFrame> take() {
    for (EventIndex i = 0; i < log_.size(); ++i) note_arrival(log_[i]);
    for (EventIndex i = 0; i < log_.size(); ++i) {
      flush(log_[i].at);
      apply(i);
    }
    flush(Instant{INT64_MAX});
    return std::move(frames_);
  }

 private:
  struct Connection {
    TcpCapture packets;
    HostIndex client;
    HostIndex server;
    bool was_accepted = false;
    std::vector<std::uint64_t> arrivals[2] = {};  // ends of what came, by the side that sent it
  };

  void apply(EventIndex index) {
    const Event& event = log_[index];
    switch (event.kind) {
      case EventKind::connecting:
        return open(event);
      case EventKind::datagram_sent:
        return send_datagram(index);
      case EventKind::crashed:
        return crash(event.host);
      default:
        break;
    }
    const auto found = connections_.find(event.connection);
    if (found == connections_.end()) return;
    Connection& connection = found->second;
    apply_to(connection, event, log_.payload(index));
    if (connection.packets.has_due()) due_.push_back(event.connection);
  }

  void apply_to(Connection& connection, const Event& event, std::string_view payload) {
    const Side side = event.host == connection.client ? Side::client : Side::server;
    switch (event.kind) {
      case EventKind::accepted:
        connection.was_accepted = true;
        return connection.packets.accepted(event.at);
      case EventKind::not_connected:
        // value 1: the host does not answer at all.
        if (event.value == 0) connection.packets.refused(event.at);
        return;
      case EventKind::sent:
        return send(connection, side, event, payload);
      case EventKind::arrived:
        return connection.packets.arrived(side, std::uint64_t{event.begin} + event.length,
                                          event.at);
      case EventKind::tls_started:
        return start_tls(connection, side, event);
      case EventKind::closing:
        return connection.packets.close(side, event.at);
      case EventKind::closed:
        return close(connection, side, event);
      default:
        return;
    }
  }

  void open(const Event& event) {
    if (event.connection == kNone || event.value == kNone) return;
    const auto addresses = addresses_of(event.host, event.value);
    if (!addresses) return;
    const FramePlace client{event.host, addresses->first, client_port(event.connection)};
    const FramePlace server{event.value, addresses->second,
                            static_cast<std::uint16_t>(event.length)};
    auto [at, is_new] = connections_.try_emplace(
        event.connection,
        Connection{TcpCapture(client, server, event.connection, frames_), event.host, event.value});
    if (!is_new) return;
    for (int side = 0; side < 2; ++side) {
      at->second.arrivals[side] = std::move(arrivals_[{event.connection, side == 0}]);
    }
    at->second.packets.connecting(event.at);
  }

  /// Cut where its segments ended that arrived; the rest as most links would.
  void send(Connection& connection, Side side, const Event& event, std::string_view octets) {
    const auto& ends = connection.arrivals[static_cast<std::size_t>(side)];
    std::uint64_t at = event.begin;
    while (!octets.empty()) {
      const auto end = std::upper_bound(ends.begin(), ends.end(), at);
      const std::size_t segment =
          end == ends.end() ? kUsualSegment : static_cast<std::size_t>(*end - at);
      const std::size_t length = std::min({segment, kMostOctets, octets.size()});
      connection.packets.send(side, octets.substr(0, length), event.at);
      octets.remove_prefix(length);
      at += length;
    }
  }

  void start_tls(Connection& connection, Side side, const Event& event) {
    if (event.value != 0) return;  // it could not begin
    if (side == Side::client) return connection.packets.client_finish(event.at);
    const bool is_known = event.cause != kNoEvent;
    connection.packets.client_hello(is_known ? log_[event.cause].at : event.at);
    connection.packets.server_hello(event.at);
  }

  void close(Connection& connection, Side side, const Event& event) {
    if (event.value == 0) return connection.packets.closed(side, event.at);
    if (!connection.was_accepted) return connection.packets.refused(event.at);
    const bool is_crash = event.cause != kNoEvent && log_[event.cause].kind == EventKind::crashed;
    connection.packets.reset(side, is_crash ? log_[event.cause].at : event.at);
  }

  void crash(HostIndex host) {
    for (auto& [index, connection] : connections_) {
      if (connection.client == host) connection.packets.fall_silent(Side::client);
      if (connection.server == host) connection.packets.fall_silent(Side::server);
    }
  }

  // A response goes to the port that its query came from.
  void send_datagram(EventIndex index) {
    const Event& event = log_[index];
    if (event.value == kNone) return;
    const auto addresses = addresses_of(event.host, event.value);
    const auto message = dns::parse_message(log_.payload(index));
    if (!addresses || !message) return;
    const EventIndex query = message->is_response ? query_of(event) : index;
    FramePlace from{event.host, addresses->first, client_port(query)};
    FramePlace to{event.value, addresses->second, kDnsPort};
    if (message->is_response) std::swap(from.port, to.port);
    const std::vector<std::byte> octets = encode_dns_(*message);
    frames_.push_back(
        {event.at,
         udp_frame(from, to, {reinterpret_cast<const char*>(octets.data()), octets.size()})});
  }

  /// The sending of the query that a response was caused by.
  EventIndex query_of(const Event& response) const {
    EventIndex index = response.cause;
    while (index != kNoEvent && log_[index].kind != EventKind::datagram_sent) {
      index = log_[index].cause;
    }
    return index == kNoEvent ? 0 : index;
  }

  void note_arrival(const Event& event) {
    if (event.kind == EventKind::connecting) clients_[event.connection] = event.host;
    if (event.kind != EventKind::arrived) return;
    const auto client = clients_.find(event.connection);
    if (client == clients_.end()) return;
    const bool is_from_client = client->second != event.host;
    arrivals_[{event.connection, is_from_client}].push_back(std::uint64_t{event.begin} +
                                                            event.length);
  }

  void flush(Instant now) {
    if (due_.empty() || now == flushed_) return;
    flushed_ = now;
    std::vector<ConnectionIndex> still;
    std::sort(due_.begin(), due_.end());
    due_.erase(std::unique(due_.begin(), due_.end()), due_.end());
    for (const ConnectionIndex index : due_) {
      TcpCapture& packets = connections_.at(index).packets;
      packets.flush(now);
      if (packets.has_due()) still.push_back(index);
    }
    due_ = std::move(still);
  }

  /// The first of each host's addresses of a family that both have.
  std::optional<std::pair<dns::Address, dns::Address>> addresses_of(HostIndex a,
                                                                    HostIndex b) const {
    if (a >= header_.hosts.size() || b >= header_.hosts.size()) return std::nullopt;
    for (const dns::Address& own : header_.hosts[a].addresses) {
      for (const dns::Address& other : header_.hosts[b].addresses) {
        if (own.family() == other.family()) return std::pair(own, other);
      }
    }
    return std::nullopt;
  }

  const Header& header_;
  const Log& log_;
  const DnsEncoder& encode_dns_;
  std::vector<CapturedFrame> frames_;
  std::map<ConnectionIndex, Connection> connections_;
  std::map<ConnectionIndex, HostIndex> clients_;
  std::map<std::pair<ConnectionIndex, bool>, std::vector<std::uint64_t>> arrivals_;
  std::vector<ConnectionIndex> due_;
  Instant flushed_;
};

}  // namespace

std::string write_pcap(const Header& header, const Log& log, const DnsEncoder& encode_dns) {
  return file_of(Capture(header, log, encode_dns).take(), header.starts_unix_seconds);
}

}  // namespace smtplab::trace
