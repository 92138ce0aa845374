#include "sim/smtp/line_scanner.h"

#include <algorithm>
#include <cstring>

namespace smtplab::smtp {
void LineScanner::append(std::string_view octets) {
  if (taken_ == buffer_.size()) {
    dropped_ += taken_;
    buffer_.clear();
    taken_ = 0;
    searched_ = 0;
  } else if (taken_ > buffer_.size() / 2) {
    dropped_ += taken_;
    buffer_.erase(0, taken_);
    searched_ -= std::min(searched_, taken_);
    taken_ = 0;
  }
  buffer_.append(octets);
}

void LineScanner::clear() {
  dropped_ += buffer_.size();
  buffer_.clear();
  taken_ = 0;
  searched_ = 0;
  dropping_ = false;
}

// The line end that comes first, and where it begins; nullopt if none is whole yet.
std::optional<LineEnd> LineScanner::find_end(LineEnds ends, std::size_t& at) const {
  const char* const begin = buffer_.data() + taken_;
  const char* const end = buffer_.data() + buffer_.size();
  const char* from = buffer_.data() + std::max(searched_, taken_);
  while (from < end) {
    const auto* lf =
        static_cast<const char*>(std::memchr(from, '\n', static_cast<std::size_t>(end - from)));
    if (ends.has(LineEnd::cr)) {
      const auto span = static_cast<std::size_t>((lf ? lf : end) - from);
      const auto* cr = static_cast<const char*>(std::memchr(from, '\r', span));
      if (cr && cr + 1 == end) return std::nullopt;  // may be half of a CRLF
      if (cr && cr + 1 != lf) {
        at = static_cast<std::size_t>(cr - buffer_.data());
        return LineEnd::cr;
      }
    }
    if (!lf) return std::nullopt;
    const bool behind_cr = lf > begin && lf[-1] == '\r';
    if (behind_cr && ends.has(LineEnd::crlf)) {
      at = static_cast<std::size_t>(lf - buffer_.data()) - 1;
      return LineEnd::crlf;
    }
    if (ends.has(LineEnd::lf)) {
      at = static_cast<std::size_t>(lf - buffer_.data());
      return LineEnd::lf;
    }
    from = lf + 1;
  }
  return std::nullopt;
}

// Keeps `limit` octets of an endless line, and its last one, which may be half a line end.
void LineScanner::drop_excess(std::size_t limit) {
  if (limit == 0 || buffer_.size() - taken_ <= limit + 1) return;
  dropping_ = true;
  const std::size_t excess = buffer_.size() - taken_ - limit - 1;
  buffer_.erase(taken_ + limit, excess);
  dropped_ += excess;
}

std::optional<LineScanner::Line> LineScanner::take_line(LineEnds ends, std::size_t limit) {
  if (!dropping_) line_begin_ = position();
  std::size_t end = 0;
  const std::optional<LineEnd> ended_by = find_end(ends, end);
  if (!ended_by) {
    drop_excess(limit);
    // A CR may be half of a line end. Any other octet is done with: behind dropped octets it does
    // not follow the one before it in the buffer.
    searched_ = buffer_.size() - (!empty() && buffer_.back() == '\r' ? 1U : 0U);
    return std::nullopt;
  }
  const std::size_t next = end + (*ended_by == LineEnd::crlf ? 2U : 1U);
  Line line;
  line.text = std::string_view(buffer_).substr(taken_, end - taken_);
  line.too_long = dropping_ || (limit != 0 && next - taken_ > limit);
  if (line.too_long && limit != 0) line.text = line.text.substr(0, limit);
  line.begin = line_begin_;
  line.end = dropped_ + next;
  line.ended_by = *ended_by;
  taken_ = next;
  searched_ = next;
  dropping_ = false;
  return line;
}

}  // namespace smtplab::smtp
