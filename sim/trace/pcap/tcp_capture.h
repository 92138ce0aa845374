#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/pcap/frame.h"

namespace smtplab::trace {

/// A frame at the instant when it leaves its sender.
struct CapturedFrame {
  Instant at;
  std::string octets;
};

/// The packets of one TCP connection, from what the two sides do.
///
/// Calls come in the order of their instants. What a side has received is acknowledged by what it
/// sends at the same instant, or by a packet of its own once flush() says that time has gone on.
class TcpCapture {
 public:
  enum class Side : std::uint8_t { client, server };

  /// `number` tells connections apart: it makes the first sequence numbers.
  TcpCapture(const FramePlace& client, const FramePlace& server, std::uint32_t number,
             std::vector<CapturedFrame>& frames);

  void connecting(Instant at);
  /// The server has taken the connection, one journey after the client had asked.
  void accepted(Instant at);
  /// Nobody listens: the client knows it at `at`.
  void refused(Instant at);

  /// Octets of a side's stream, one packet for each call; under TLS an unreadable record.
  void send(Side side, std::string_view octets, Instant at);
  /// The side has received its peer's stream up to `stream_end` octets.
  void arrived(Side side, std::uint64_t stream_end, Instant at);

  /// The messages of a TLS handshake, in the form of TLS 1.2 and without a meaning: the hellos and
  /// what announces the cipher. From then on send() gives no octet away.
  void client_hello(Instant at);
  void server_hello(Instant at);
  void client_finish(Instant at);

  /// The side sends no more. Its peer sees that one journey later, if closed() does not say when.
  void close(Side side, Instant at);
  /// The side has seen its peer's end, and closes too.
  void closed(Side side, Instant at);
  /// A reset comes to the side at once; it left its peer at `at`.
  void reset(Side side, Instant at);

  /// The side's host has crashed: it acknowledges nothing any more.
  void fall_silent(Side side);

  /// Acknowledges what is to be acknowledged before `now`.
  void flush(Instant now);
  bool has_due() const { return has_due(Side::client) || has_due(Side::server); }

 private:
  struct Mark {
    std::uint64_t stream_end = 0;
    std::uint32_t sequence = 0;
  };
  struct Half {
    FramePlace place;
    std::uint32_t next = 0;          ///< its next sequence number
    std::uint32_t acknowledged = 0;  ///< the peer's next, as far as it knows
    std::uint64_t written = 0;       ///< octets of its stream
    std::deque<Mark> marks;          ///< where its packets end that the peer has not seen
    std::optional<Instant> ack_due;
    std::optional<Instant> fin_at;  ///< when it sent its end
    bool saw_fin = false;           ///< the peer's
    bool is_tls = false;
  };

  static Side other(Side side) { return side == Side::client ? Side::server : Side::client; }
  Half& half(Side side) { return halves_[static_cast<std::size_t>(side)]; }
  const Half& half(Side side) const { return halves_[static_cast<std::size_t>(side)]; }
  void emit(Side side, unsigned flags, std::string_view payload, Instant at);
  bool has_due(Side side) const;
  std::optional<Instant> end_arrives(Side side) const;
  void see_end(Side side);
  void owe(Side side, std::uint32_t acknowledged, Instant at);

  Half halves_[2];
  Instant began_;
  Duration journey_{};
  std::vector<CapturedFrame>& frames_;
};

}  // namespace smtplab::trace
