#include "sim/trace/pcap/tcp_capture.h"

#include <algorithm>

namespace smtplab::trace {
namespace {

using Flag = TcpSegment::Flag;

constexpr std::string_view kApplicationData("\x17\x03\x03", 3);
// A record of the type "change cipher spec" (RFC 5246 section 7.1).
constexpr std::string_view kChangeCipher("\x14\x03\x03\x00\x01\x01", 6);
// The cipher suite TLS_RSA_WITH_AES_128_CBC_SHA, which RFC 5246 section 9 has everybody know.
constexpr std::string_view kCipher("\x00\x2f", 2);

void append_number(std::string& text, std::size_t number, int octets) {
  while (octets-- > 0)
    text += static_cast<char>((number >> (8U * static_cast<unsigned>(octets))) & 0xFFU);
}

/// A handshake message of that type in a record of its own (RFC 5246 sections 6.2.1 and 7.4).
std::string handshake(char type, std::string_view body) {
  std::string record("\x16\x03\x03", 3);
  append_number(record, body.size() + 4, 2);
  record += type;
  append_number(record, body.size(), 3);
  record += body;
  return record;
}

/// Version 3.3, a random number that is none, no session.
std::string hello_head() { return std::string("\x03\x03", 2) + std::string(32, '\0') + '\0'; }

std::string record_of(std::size_t octets) {
  std::string record(kApplicationData);
  append_number(record, octets, 2);
  return record.append(octets, '\0');
}

}  // namespace

TcpCapture::TcpCapture(const FramePlace& client, const FramePlace& server, std::uint32_t number,
                       std::vector<CapturedFrame>& frames)
    : frames_(frames) {
  half(Side::client).place = client;
  half(Side::server).place = server;
  half(Side::client).next = number * 0x20000U + 1000;
  half(Side::server).next = number * 0x20000U + 0x10000U + 1000;
}

void TcpCapture::connecting(Instant at) {
  began_ = at;
  emit(Side::client, Flag::syn, {}, at);
}

void TcpCapture::accepted(Instant at) {
  half(Side::server).acknowledged = half(Side::client).next;
  journey_ = at - began_;
  emit(Side::server, Flag::syn | Flag::ack, {}, at);
  owe(Side::client, half(Side::server).next, at + journey_);
}

void TcpCapture::refused(Instant at) {
  half(Side::server).acknowledged = half(Side::client).next;
  half(Side::server).next = 0;  // RFC 9293 section 3.10.7.1: there is no connection
  emit(Side::server, Flag::rst | Flag::ack, {},
       began_ + nanoseconds((at - began_).nanoseconds / 2));
}

void TcpCapture::send(Side side, std::string_view octets, Instant at) {
  Half& own = half(side);
  own.written += octets.size();
  const std::string record = own.is_tls ? record_of(octets.size()) : std::string();
  emit(side, Flag::psh | Flag::ack, own.is_tls ? std::string_view(record) : octets, at);
  own.marks.push_back({own.written, own.next});
}

void TcpCapture::arrived(Side side, std::uint64_t stream_end, Instant at) {
  std::deque<Mark>& marks = half(other(side)).marks;
  std::optional<std::uint32_t> seen;
  while (!marks.empty() && marks.front().stream_end <= stream_end) {
    seen = marks.front().sequence;
    marks.pop_front();
  }
  if (seen) owe(side, *seen, at);
}

void TcpCapture::client_hello(Instant at) {
  const std::string body =
      hello_head() + std::string("\x00\x02", 2) + std::string(kCipher) + std::string("\x01\x00", 2);
  emit(Side::client, Flag::psh | Flag::ack, handshake(1, body), at);
}

void TcpCapture::server_hello(Instant at) {
  owe(Side::server, half(Side::client).next, at);
  const std::string body = hello_head() + std::string(kCipher) + '\0';
  emit(Side::server, Flag::psh | Flag::ack, handshake(2, body) + std::string(kChangeCipher), at);
  half(Side::server).is_tls = true;
}

void TcpCapture::client_finish(Instant at) {
  owe(Side::client, half(Side::server).next, at);
  emit(Side::client, Flag::psh | Flag::ack, kChangeCipher, at);
  half(Side::client).is_tls = true;
}

void TcpCapture::close(Side side, Instant at) {
  if (half(side).fin_at) return;
  half(side).fin_at = at;
  emit(side, Flag::fin | Flag::ack, {}, at);
}

void TcpCapture::closed(Side side, Instant at) {
  half(side).saw_fin = true;
  owe(side, half(other(side)).next, at);
  close(side, at);
}

void TcpCapture::reset(Side side, Instant at) {
  emit(other(side), Flag::rst | Flag::ack, {}, at);
  fall_silent(Side::client);
  fall_silent(Side::server);
}

void TcpCapture::fall_silent(Side side) {
  half(side).ack_due.reset();
  half(side).saw_fin = true;  // or would have, but for that
}

void TcpCapture::flush(Instant now) {
  for (const Side side : {Side::client, Side::server}) {
    if (const auto end = end_arrives(side); end && *end < now) see_end(side);
    const std::optional<Instant> due = half(side).ack_due;
    if (due && *due < now) emit(side, Flag::ack, {}, *due);
  }
}

bool TcpCapture::has_due(Side side) const { return half(side).ack_due || end_arrives(side); }

/// When the end of its peer comes to the side; nullopt before that was sent, while octets before it
/// are on the way, and once it was seen.
std::optional<Instant> TcpCapture::end_arrives(Side side) const {
  const Half& peer = half(other(side));
  if (!peer.fin_at || half(side).saw_fin || !peer.marks.empty()) return std::nullopt;
  return *peer.fin_at + journey_;
}

void TcpCapture::see_end(Side side) {
  const Instant at = *end_arrives(side);
  half(side).saw_fin = true;
  owe(side, half(other(side)).next, at);
}

void TcpCapture::owe(Side side, std::uint32_t acknowledged, Instant at) {
  half(side).acknowledged = acknowledged;
  half(side).ack_due = at;
}

void TcpCapture::emit(Side side, unsigned flags, std::string_view payload, Instant at) {
  Half& own = half(side);
  if (const auto end = end_arrives(side); end && *end <= at) see_end(side);
  TcpSegment segment;
  segment.sequence = own.next;
  segment.acknowledged = (flags & Flag::ack) != 0 ? own.acknowledged : 0;
  segment.flags = static_cast<std::uint16_t>(flags);
  segment.payload = payload;
  frames_.push_back({at, tcp_frame(own.place, half(other(side)).place, segment)});
  own.next += static_cast<std::uint32_t>(payload.size());
  if ((flags & (Flag::syn | Flag::fin)) != 0) ++own.next;
  if ((flags & Flag::ack) != 0) own.ack_due.reset();
}

}  // namespace smtplab::trace
