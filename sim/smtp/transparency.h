#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/smtp/dialect.h"

namespace smtplab::smtp {

/// Takes content off the wire: finds its end, removes stuffed dots (RFC 5321 section 4.5.2).
///
/// It never searches for "CRLF.CRLF" in a buffer: it walks octet by octet through states, so it
/// does not matter how the octets were split. It copies nothing.
class ContentDecoder {
 public:
  /// What one step found in the input.
  struct Step {
    std::size_t taken = 0;        ///< octets of the input that are done with
    std::string_view content;     ///< un-stuffed octets: a part of the input, or a static text
    bool ended = false;           ///< the lone dot and its line end were among the taken octets
    std::uint8_t end_octets = 0;  ///< where it ended: the length of the lone dot's line
  };

  explicit ContentDecoder(EndOfData ends = {}) : ends_(ends) {}

  /// Takes some of `input`; call again with the rest until it is empty or the content has ended.
  /// A step may take nothing once, where it gives back an octet that it had held.
  ///
  /// Where a CR alone may follow the dot, the end shows only when the octet behind it comes.
  Step step(std::string_view input);

  /// Ready for the next message.
  void reset() { state_ = State::line_start_crlf; }

 private:
  enum class State : std::uint8_t {
    line_start_crlf,  // behind CRLF, and at the start of the content
    line_start_lf,    // behind an LF alone, where the dialect ends data on it
    in_line,
    after_cr,  // in a line, behind CR
    dot,       // behind a dot at the start of a line
    dot_cr,    // behind that and a CR
  };

  Step at_line_start(std::string_view input, std::uint8_t ends);
  Step in_line(std::string_view input);
  Step in_line_with_cr(std::string_view input);
  bool is_line_end(std::string_view input, std::size_t lf) const;
  Step to_line_start(std::string_view input, std::size_t lf);
  Step after_cr(std::string_view input);
  Step after_dot(std::string_view input);
  Step after_dot_cr(std::string_view input);

  EndOfData ends_;
  State state_ = State::line_start_crlf;
  std::uint8_t before_dot_ = 0;  // which line ends may follow the dot that was read
};

/// Puts content onto the wire: doubles a dot at the start of a line (RFC 5321 section 4.5.2).
class ContentEncoder {
 public:
  /// Appends `content` to `out`. Only CRLF counts as a line end; other octets go as they are.
  void append(std::string& out, std::string_view content);
  /// Appends the lone dot, behind a CRLF if the content did not end with one (section 4.1.1.4).
  void finish(std::string& out);

 private:
  enum class State : std::uint8_t { line_start, in_line, after_cr };
  State state_ = State::line_start;
};

/// Whether octets are clean 7-bit text with CRLF line ends alone; found in one pass.
struct OctetSurvey {
  bool eight_bit = false;
  bool nul = false;
  std::size_t cr_count = 0;
  std::size_t lf_count = 0;
};
OctetSurvey survey(std::string_view octets);

/// `text` with a space for each CR and each LF that stands without the other: neither may be sent
/// (RFC 5321 section 2.3.8).
std::string without_bare_line_ends(std::string text);

}  // namespace smtplab::smtp
