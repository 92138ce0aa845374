#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/hop.h"

namespace smtplab::conformance {

/// One connection of a relay to a next hop: says what the hop's script has, and writes down what
/// comes, octet for octet. It judges nothing, and takes anything for a command.
///
/// Pulled: octets and instants in, output out; no I/O. Only CRLF ends a line, and only CRLF.CRLF
/// the content.
class HopSession {
 public:
  /// What is kept of one connection's octets that are no whole line yet, and of one content.
  static constexpr std::size_t kMostOctets = 16 * 1024 * 1024;

  HopSession(std::shared_ptr<Hop> hop, Instant now);

  void receive(std::string_view octets, Instant now);
  /// The relay sends no more.
  void receive_end(Instant now);
  void handle_timeout(Instant now);
  /// When something is to be said that waits.
  std::optional<Instant> next_timeout() const;
  /// The next segment that is to be sent now; "" if there is none.
  std::string take_output(Instant now);
  /// The connection is to be closed, behind the output.
  bool is_closed() const { return is_closing_ && output_.empty(); }

 private:
  struct Segment {
    Instant due;
    std::string octets;
  };

  HopVisit& visit() { return hop_->visits[visit_]; }
  void record(TranscriptLine::Kind kind, std::string octets);
  void answer(HopStage stage, std::string_view line, Instant now);
  void say(const HopAnswer& answer, Instant now);
  HopAnswer usual(HopStage stage) const;
  void work(Instant now);
  bool take_line(Instant now);
  bool take_content(Instant now);
  void take_message(std::string wire, Instant now);
  void note_reply(HopStage stage, const HopAnswer& answer, std::string_view line);

  std::shared_ptr<Hop> hop_;
  std::size_t visit_;
  std::string unread_;
  std::size_t early_ = 0;  // of `unread_`: came before the last reply
  std::deque<Segment> output_;
  bool owes_reply_ = false;  // something in `output_` is not said yet
  bool in_content_ = false;
  bool content_is_early_ = false;
  bool is_silent_ = false;
  bool is_closing_ = false;
  bool takes_ = false;  // the reply that is owed takes the last message
  std::string mail_;
  std::vector<std::string> recipients_;
  std::size_t asked_recipients_ = 0;
};

}  // namespace smtplab::conformance
