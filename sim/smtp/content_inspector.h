#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "sim/smtp/violation.h"

namespace smtplab::smtp {

/// Watches message content as it is on the wire, with its stuffed dots and its last line, for
/// what a client must not send: bare CR or LF, NUL, 8 bits, lines too long.
///
/// Each kind is told once per message, with the place of the first octet that is wrong. What is
/// found, and in which order, does not depend on how the octets were split.
class ContentInspector {
 public:
  /// Begins with a new message. `text_line` counts a line's end, but not its stuffed dot.
  void start(bool allows_eight_bit, std::size_t text_line);

  /// Takes the next octets; `at` is the offset of the first. What is new stands in order of
  /// place; it holds until the next call.
  std::span<const Violation> watch(std::string_view octets, std::uint64_t at);
  /// To be called behind the last octet: a CR that nothing follows is a bare one.
  std::span<const Violation> finish();

  /// Whether there were octets over 127 in what watch() was given last.
  bool saw_eight_bit() const { return saw_eight_bit_; }

 private:
  void tell(ViolationKind kind, std::uint64_t at);
  bool is_told(ViolationKind kind) const {
    return (told_ >> static_cast<unsigned>(kind) & 1U) != 0;
  }
  std::size_t walk_lines(std::string_view octets, std::uint64_t at);
  void lengthen_line(std::string_view part, std::uint64_t at);
  void find_bare_cr(std::string_view octets, std::uint64_t at);

  bool allows_eight_bit_ = false;
  bool saw_eight_bit_ = false;
  bool ended_with_cr_ = false;
  bool line_is_stuffed_ = false;
  std::uint8_t new_count_ = 0;
  std::uint32_t told_ = 0;  // a bit for each kind
  std::size_t text_line_ = 0;
  std::uint64_t line_octets_ = 0;  // of the line that has not ended yet
  std::uint64_t end_ = 0;          // offset behind the last octet
  std::array<Violation, 5> new_{};
};

/// The same for one command or reply line, without its line end: what is found in it, the first
/// of each kind. `at` is the offset of the line.
struct LineFindings {
  std::array<Violation, 4> found{};
  std::size_t count = 0;
};
LineFindings inspect_line(std::string_view line, std::uint64_t at);

}  // namespace smtplab::smtp
