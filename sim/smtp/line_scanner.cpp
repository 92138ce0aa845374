#include "sim/smtp/line_scanner.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace smtplab::smtp {

void LineScanner::append(std::string_view octets) {
  if (taken_ == buffer_.size()) {
    dropped_ += taken_;
    buffer_.clear();
    taken_ = 0;
    searched_ = 0;
    // In the octets of the caller, for those in the buffer are just being written.
    const auto lf = octets.find('\n');
    first_lf_ = lf == std::string_view::npos ? kUnknown : lf;
  } else if (taken_ > buffer_.size() / 2) {
    dropped_ += taken_;
    buffer_.erase(0, taken_);
    searched_ -= std::min(searched_, taken_);
    first_lf_ = kUnknown;
    taken_ = 0;
  }
  // Not in small steps: the lines of most sessions fit.
  constexpr std::size_t kFirstRoom = 500;
  if (buffer_.capacity() < buffer_.size() + octets.size()) {
    buffer_.reserve(std::max(kFirstRoom, buffer_.size() + octets.size()));
  }
  buffer_.append(octets);
}

void LineScanner::clear() {
  dropped_ += buffer_.size();
  buffer_.clear();
  taken_ = 0;
  searched_ = 0;
  first_lf_ = kUnknown;
  dropping_ = false;
}

// The line end that comes first, and where it begins; false if none is whole yet. Not an optional:
// put together in memory octet by octet, it would be read back wider, which stalls.
bool LineScanner::find_end(LineEnds ends, std::size_t& at, LineEnd& ended_by) const {
  const auto found = [&](const char* place, LineEnd end) {
    at = static_cast<std::size_t>(place - buffer_.data());
    ended_by = end;
    return true;
  };
  const char* const begin = buffer_.data() + taken_;
  const char* const end = buffer_.data() + buffer_.size();
  const char* from = buffer_.data() + std::max(searched_, taken_);
  const char* known_lf = first_lf_ == kUnknown ? nullptr : buffer_.data() + first_lf_;
  while (from < end) {
    const char* lf = std::exchange(known_lf, nullptr);
    if (!lf) {
      lf = static_cast<const char*>(std::memchr(from, '\n', static_cast<std::size_t>(end - from)));
    }
    if (ends.has(LineEnd::cr)) {
      const auto span = static_cast<std::size_t>((lf ? lf : end) - from);
      const auto* cr = static_cast<const char*>(std::memchr(from, '\r', span));
      if (cr && cr + 1 == end) return false;  // may be half of a CRLF
      if (cr && cr + 1 != lf) return found(cr, LineEnd::cr);
    }
    if (!lf) return false;
    const bool behind_cr = lf > begin && lf[-1] == '\r';
    if (behind_cr && ends.has(LineEnd::crlf)) return found(lf - 1, LineEnd::crlf);
    if (ends.has(LineEnd::lf)) return found(lf, LineEnd::lf);
    from = lf + 1;
  }
  return false;
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
  LineEnd ended_by = LineEnd::crlf;
  if (!find_end(ends, end, ended_by)) {
    drop_excess(limit);
    // A CR may be half of a line end. Any other octet is done with: behind dropped octets it does
    // not follow the one before it in the buffer.
    searched_ = buffer_.size() - (!empty() && buffer_.back() == '\r' ? 1U : 0U);
    first_lf_ = kUnknown;
    return std::nullopt;
  }
  const std::size_t next = end + (ended_by == LineEnd::crlf ? 2U : 1U);
  Line line;
  line.text = std::string_view(buffer_).substr(taken_, end - taken_);
  line.too_long = dropping_ || (limit != 0 && next - taken_ > limit);
  if (line.too_long && limit != 0) line.text = line.text.substr(0, limit);
  line.begin = line_begin_;
  line.end = dropped_ + next;
  line.ended_by = ended_by;
  taken_ = next;
  searched_ = next;
  first_lf_ = kUnknown;
  dropping_ = false;
  return line;
}

}  // namespace smtplab::smtp
