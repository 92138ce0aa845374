#include "sim/smtp/transparency.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace smtplab::smtp {
namespace {

constexpr std::uint8_t bit(LineEnd end) { return static_cast<std::uint8_t>(end); }

constexpr std::size_t kBlock = 512;

// Whether an LF with a dot behind it begins among kBlock octets; reads one octet more. Written so
// that compilers make vectors of it, as wide as the function is compiled for.
template <std::size_t width>
[[gnu::always_inline]] inline bool find_in_block(const char* octets) {
  using Vector [[gnu::vector_size(width)]] = unsigned char;
  Vector found{};
  for (std::size_t i = 0; i < kBlock; i += width) {
    Vector here;
    Vector next;
    std::memcpy(&here, octets + i, width);
    std::memcpy(&next, octets + i + 1, width);
    found |= reinterpret_cast<Vector>((here == '\n') & (next == '.'));
  }
  std::array<std::uint64_t, width / 8> parts;
  std::memcpy(parts.data(), &found, width);
  return std::any_of(parts.begin(), parts.end(), [](std::uint64_t part) { return part != 0; });
}

#ifdef __x86_64__
__attribute__((target("avx2"))) bool holds_lf_dot_avx2(const char* octets) {
  return find_in_block<32>(octets);
}
#endif

bool holds_lf_dot(const char* octets) {
#ifdef __x86_64__
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) return holds_lf_dot_avx2(octets);
#endif
  return find_in_block<16>(octets);
}

// Offset of the first LF from `from` on that a dot follows; the size if there is none. Whole blocks
// are first asked whether they hold one.
std::size_t find_lf_dot(std::string_view octets, std::size_t from) {
  const char* const begin = octets.data();
  std::size_t at = from;
  while (octets.size() - at > kBlock && !holds_lf_dot(begin + at)) at += kBlock;
  while (at + 1 < octets.size()) {
    const std::size_t lf = octets.find('\n', at);
    if (lf == std::string_view::npos || lf + 1 == octets.size()) break;
    if (begin[lf + 1] == '.') return lf;
    at = lf + 1;
  }
  return octets.size();
}

}  // namespace

ContentDecoder::Step ContentDecoder::step(std::string_view input) {
  if (input.empty()) return {};
  switch (state_) {
    case State::line_start_crlf:
      return at_line_start(input, ends_.after_crlf);
    case State::line_start_lf:
      return at_line_start(input, ends_.after_lf);
    case State::in_line:
      return in_line(input);
    case State::after_cr:
      return after_cr(input);
    case State::dot:
      return after_dot(input);
    case State::dot_cr:
      return after_dot_cr(input);
  }
  return {};
}

ContentDecoder::Step ContentDecoder::at_line_start(std::string_view input, std::uint8_t ends) {
  if (input.front() == '.') {
    before_dot_ = ends;
    state_ = State::dot;
    return {1, {}};
  }
  state_ = State::in_line;
  return in_line(input);
}

ContentDecoder::Step ContentDecoder::after_cr(std::string_view input) {
  if (input.front() == '\n') {
    state_ = State::line_start_crlf;
    return {1, input.substr(0, 1)};
  }
  state_ = State::in_line;
  return ends_.after_cr != 0 ? at_line_start(input, ends_.after_cr) : in_line(input);
}

// Takes octets up to where something can happen: a line end with a dot behind it, or perhaps one.
ContentDecoder::Step ContentDecoder::in_line(std::string_view input) {
  if (ends_.after_cr != 0) return in_line_with_cr(input);
  std::size_t at = find_lf_dot(input, 0);
  while (at < input.size() && !is_line_end(input, at)) at = find_lf_dot(input, at + 1);
  if (at < input.size()) return to_line_start(input, at);
  if (input.back() == '\n' && is_line_end(input, at - 1)) return to_line_start(input, at - 1);
  state_ = input.back() == '\r' ? State::after_cr : State::in_line;
  return {input.size(), input};
}

// The same where a CR alone may end data too; rare, so it takes its time.
ContentDecoder::Step ContentDecoder::in_line_with_cr(std::string_view input) {
  for (std::size_t at = 0; at < input.size(); ++at) {
    const bool is_last = at + 1 == input.size();
    if (input[at] == '\r' && (is_last || input[at + 1] != '\n')) {
      state_ = State::after_cr;
      return {at + 1, input.substr(0, at + 1)};
    }
    if (input[at] == '\n' && (is_last || input[at + 1] == '.') && is_line_end(input, at)) {
      return to_line_start(input, at);
    }
  }
  state_ = State::in_line;
  return {input.size(), input};
}

bool ContentDecoder::is_line_end(std::string_view input, std::size_t lf) const {
  return ends_.after_lf != 0 || (lf > 0 && input[lf - 1] == '\r');
}

ContentDecoder::Step ContentDecoder::to_line_start(std::string_view input, std::size_t lf) {
  const bool crlf = lf > 0 && input[lf - 1] == '\r';
  state_ = crlf ? State::line_start_crlf : State::line_start_lf;
  return {lf + 1, input.substr(0, lf + 1)};
}

ContentDecoder::Step ContentDecoder::after_dot(std::string_view input) {
  const char next = input.front();
  if (next == '\r') {
    state_ = State::dot_cr;
    return {1, {}};
  }
  if (next == '\n' && (before_dot_ & bit(LineEnd::lf)) != 0) {
    reset();
    return {1, {}, true, 2};
  }
  if (next == '\n' && ends_.after_lf != 0) {  // a line of a dot that ends nothing
    state_ = State::line_start_lf;
    return {1, input.substr(0, 1)};
  }
  state_ = State::in_line;
  return in_line(input);
}

ContentDecoder::Step ContentDecoder::after_dot_cr(std::string_view input) {
  if (input.front() == '\n' && (before_dot_ & bit(LineEnd::crlf)) != 0) {
    reset();
    return {1, {}, true, 3};
  }
  if (input.front() != '\n' && (before_dot_ & bit(LineEnd::cr)) != 0) {
    reset();
    return {0, {}, true, 2};
  }
  // The dot goes, the CR stays.
  if (input.front() == '\n') {
    state_ = State::line_start_crlf;
    return {1, "\r\n"};
  }
  state_ = State::after_cr;
  return {0, "\r"};
}

void ContentEncoder::append(std::string& out, std::string_view content) {
  constexpr std::size_t kRoomForDots = 16;
  out.reserve(out.size() + content.size() + kRoomForDots);
  if (state_ == State::after_cr && content.starts_with('\n')) {
    out.push_back('\n');
    content.remove_prefix(1);
    state_ = State::line_start;
  }
  if (content.empty()) return;
  if (state_ == State::line_start && content.front() == '.') out.push_back('.');
  std::size_t begin = 0;
  for (std::size_t lf = find_lf_dot(content, 0); lf < content.size();
       lf = find_lf_dot(content, lf + 1)) {
    if (lf == 0 || content[lf - 1] != '\r') continue;  // a bare LF begins no line
    out.append(content.substr(begin, lf + 1 - begin));
    out.push_back('.');
    begin = lf + 1;
  }
  out.append(content.substr(begin));
  state_ = content.ends_with("\r\n") ? State::line_start
           : content.back() == '\r'  ? State::after_cr
                                     : State::in_line;
}

void ContentEncoder::finish(std::string& out) {
  if (state_ != State::line_start) out.append("\r\n");
  out.append(".\r\n");
  state_ = State::line_start;
}

std::string without_bare_line_ends(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
    } else if (text[i] == '\r' || text[i] == '\n') {
      text[i] = ' ';
    }
  }
  return text;
}

OctetSurvey survey(std::string_view octets) {
  OctetSurvey found;
  // Blocks of one size, with counters of one octet, so that compilers make the loop into vectors.
  constexpr std::size_t kCounted = 240;  // fits the counters
  const auto count = [&found](const char* block, std::size_t size) {
    std::uint8_t any_octet = 0;
    std::uint8_t zeros = 0;
    std::uint8_t crs = 0;
    std::uint8_t lfs = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto c = static_cast<std::uint8_t>(block[i]);
      any_octet = static_cast<std::uint8_t>(any_octet | c);
      zeros = static_cast<std::uint8_t>(zeros + (c == 0));
      crs = static_cast<std::uint8_t>(crs + (c == '\r'));
      lfs = static_cast<std::uint8_t>(lfs + (c == '\n'));
    }
    found.eight_bit = found.eight_bit || (any_octet & 0x80U) != 0;
    found.nul = found.nul || zeros != 0;
    found.cr_count += crs;
    found.lf_count += lfs;
  };
  for (; octets.size() >= kCounted; octets.remove_prefix(kCounted)) {
    count(octets.data(), kCounted);
  }
  count(octets.data(), octets.size());
  return found;
}

}  // namespace smtplab::smtp
