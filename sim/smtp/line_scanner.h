#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/smtp/dialect.h"

namespace smtplab::smtp {

/// The octets that came in and are not used yet, taken out as lines or as they are.
///
/// A line longer than the limit is dropped while it comes in; what is kept of it is its first
/// octets, and that it was too long shows at its end.
class LineScanner {
 public:
  struct Line {
    std::string_view text;  ///< without its line end; holds until the scanner is next called
    std::uint64_t begin = 0;
    std::uint64_t end = 0;  ///< behind the line end
    bool too_long = false;
    LineEnd ended_by = LineEnd::crlf;
  };

  void append(std::string_view octets);
  /// The next line, if its end is there. `limit` counts the line end too; 0 is no limit.
  ///
  /// Where a CR alone ends lines, one shows only when the octet behind it has come.
  std::optional<Line> take_line(LineEnds ends, std::size_t limit);

  /// All that is there, for content.
  std::string_view rest() const { return std::string_view(buffer_).substr(taken_); }
  void take(std::size_t octet_count) {
    taken_ += octet_count;
    first_lf_ = kUnknown;
  }
  std::size_t size() const { return buffer_.size() - taken_; }
  bool empty() const { return taken_ == buffer_.size(); }
  /// Offset of the next octet since the session began.
  std::uint64_t position() const { return dropping_ ? line_begin_ : dropped_ + taken_; }
  void clear();

 private:
  static constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

  bool find_end(LineEnds ends, std::size_t& at, LineEnd& ended_by) const;
  void drop_excess(std::size_t limit);

  std::string buffer_;
  std::size_t taken_ = 0;
  std::size_t searched_ = 0;         // no line end begins before this offset of the buffer
  std::size_t first_lf_ = kUnknown;  // the first LF behind `taken_`, where that is known
  std::uint64_t dropped_ = 0;        // octets that have left the buffer
  std::uint64_t line_begin_ = 0;
  bool dropping_ = false;  // the line at `taken_` has lost octets
};

}  // namespace smtplab::smtp
