// Captures of logs made by hand: what no bundled scenario has. tests/trace/pcap_test.py reads those
// of the scenarios.

#include "sim/trace/pcap/pcap_writer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace smtplab::trace {
namespace {

dns::Address address(std::string_view text) { return dns::Address::parse(text).value(); }

Header header(std::vector<dns::Address> client, std::vector<dns::Address> server) {
  Header header;
  header.hosts.emplace_back("client.example").addresses = std::move(client);
  header.hosts.emplace_back("server.example").addresses = std::move(server);
  header.starts_unix_seconds = 1'000'000'000;
  return header;
}

Event event(EventKind kind, HostIndex host, std::int64_t at_ms, std::uint32_t value = 0) {
  Event event;
  event.kind = kind;
  event.host = host;
  event.at = Instant{} + milliseconds(at_ms);
  event.connection = 0;
  event.value = value;
  return event;
}

/// A connection that is opened, and a greeting of so many octets.
Log greeting_of(std::size_t octets, std::uint32_t arrived = 0) {
  Log log;
  Event connecting = event(EventKind::connecting, 0, 0, 1);
  connecting.length = 25;
  log.append(connecting, {});
  log.append(event(EventKind::accepted, 1, 20, 0), {});
  log.append(event(EventKind::sent, 1, 20), std::string(octets, 'x'));
  if (arrived != 0) {
    Event came = event(EventKind::arrived, 0, 40);
    came.length = arrived;
    log.append(came, {});
  }
  return log;
}

std::string capture(const Header& header, const Log& log) {
  return write_pcap(header, log, [](const dns::Message&) {
    return std::vector<std::byte>{std::byte{'D'}, std::byte{'N'}, std::byte{'S'}};
  });
}

std::uint32_t number_at(std::string_view file, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) number = number * 256 + static_cast<std::uint8_t>(file[at + i]);
  return number;
}

/// The frames of a capture, without what stands before each.
std::vector<std::string> frames(const std::string& file) {
  std::vector<std::string> frames;
  for (std::size_t at = 24; at < file.size();) {
    const std::uint32_t size = number_at(file, at + 8);
    frames.push_back(file.substr(at + 16, size));
    at += 16 + size;
  }
  return frames;
}

const std::vector<dns::Address> kV4 = {address("192.0.2.1")};
const std::vector<dns::Address> kBoth = {address("2001:db8::2"), address("192.0.2.2")};
const std::vector<dns::Address> kV6 = {address("2001:db8::3")};

TEST(PcapWriter, HostsMeetInAFamilyThatBothHave) {
  const auto type_of = [](const std::string& frame) { return frame.substr(12, 2); };
  EXPECT_EQ(type_of(frames(capture(header(kV4, kBoth), greeting_of(9)))[0]),
            "\x08" + std::string(1, 0));
  EXPECT_EQ(type_of(frames(capture(header(kV6, kBoth), greeting_of(9)))[0]), "\x86\xDD");
  EXPECT_EQ(frames(capture(header(kV4, kV6), greeting_of(9))).size(), 0U) << "they cannot meet";
  EXPECT_EQ(frames(capture(header({}, kV6), greeting_of(9))).size(), 0U);
}

TEST(PcapWriter, TimeBeginsAtTheCivilStart) {
  const std::string file = capture(header(kV4, kBoth), greeting_of(9));
  EXPECT_EQ(number_at(file, 24), 1'000'000'000U);
  EXPECT_EQ(number_at(file, 28), 0U);
  const std::size_t second = 24 + 16 + frames(file)[0].size();
  EXPECT_EQ(number_at(file, second), 1'000'000'000U);
  EXPECT_EQ(number_at(file, second + 4), 20'000'000U) << "nanoseconds";
}

TEST(PcapWriter, OctetsAreCutAsTheyArrivedOrAsMostLinksDo) {
  // SYN, SYN with ACK, the greeting in packets, and an acknowledgement of it or of the handshake.
  EXPECT_EQ(frames(capture(header(kV4, kBoth), greeting_of(3000))).size(), 2U + 3U + 1U);
  EXPECT_EQ(frames(capture(header(kV4, kBoth), greeting_of(3000, 3000))).size(), 2U + 1U + 1U);
  EXPECT_EQ(frames(capture(header(kV4, kBoth), greeting_of(3000, 1000))).size(), 2U + 3U + 1U);
  const auto long_one = frames(capture(header(kV4, kBoth), greeting_of(100'000, 100'000)));
  EXPECT_EQ(long_one.size(), 2U + 7U + 1U) << "no packet holds more than 16384 octets";
}

TEST(PcapWriter, WhatGoesToNobodyIsLeftOut) {
  Log log;
  Event connecting = event(EventKind::connecting, 0, 0, kNone);
  connecting.connection = kNone;
  log.append(connecting, {});
  Event asking = event(EventKind::datagram_sent, 0, 0, kNone);
  asking.connection = kNone;
  log.append(asking, "query 1 A example.org.\n");
  EXPECT_EQ(frames(capture(header(kV4, kBoth), log)).size(), 0U);
}

TEST(PcapWriter, DatagramsHoldWhatTheEncoderGives) {
  Log log;
  Event asking = event(EventKind::datagram_sent, 0, 0, 1);
  asking.connection = kNone;
  log.append(asking, "query 1 A example.org.\n");
  const auto packets = frames(capture(header(kV6, kBoth), log));
  ASSERT_EQ(packets.size(), 1U);
  EXPECT_TRUE(packets[0].ends_with("DNS"));
}

TEST(PcapWriter, AnEmptyRunIsAnEmptyCapture) {
  EXPECT_EQ(capture(header(kV4, kV4), Log()).size(), 24U);
}

}  // namespace
}  // namespace smtplab::trace
