#include "sim/smtp/transparency.h"

#include <algorithm>
#include <cstring>

namespace smtplab::smtp {
namespace {

constexpr std::uint8_t bit(LineEnd end) { return static_cast<std::uint8_t>(end); }

}  // namespace

ContentDecoder::Step ContentDecoder::step(std::string_view input) {
  if (input.empty()) return {};
  switch (state_) {
    case State::line_start_crlf: return at_line_start(input, ends_.after_crlf);
    case State::line_start_lf: return at_line_start(input, ends_.after_lf);
    case State::in_line: return in_line(input);
    case State::after_cr: return after_cr(input);
    case State::dot: return after_dot(input);
    case State::dot_cr: return after_dot_cr(input);
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
  std::size_t at = 0;
  while (at < input.size()) {
    const char* start = input.data() + at;
    const std::size_t left = input.size() - at;
    const auto* lf = static_cast<const char*>(std::memchr(start, '\n', left));
    if (ends_.after_cr != 0) {
      const std::size_t span = lf ? static_cast<std::size_t>(lf - start) : left;
      const auto* cr = static_cast<const char*>(std::memchr(start, '\r', span));
      if (cr && cr + 1 != lf) {
        const auto taken = static_cast<std::size_t>(cr - input.data()) + 1;
        state_ = State::after_cr;
        return {taken, input.substr(0, taken)};
      }
    }
    if (!lf) break;
    at = static_cast<std::size_t>(lf - input.data()) + 1;
    const bool crlf = lf > input.data() && lf[-1] == '\r';
    if (!crlf && ends_.after_lf == 0) continue;
    if (at == input.size() || input[at] == '.') {
      state_ = crlf ? State::line_start_crlf : State::line_start_lf;
      return {at, input.substr(0, at)};
    }
  }
  state_ = input.back() == '\r' ? State::after_cr : State::in_line;
  return {input.size(), input};
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
  while (!content.empty()) {
    if (state_ == State::line_start && content.front() == '.') out.push_back('.');
    if (state_ == State::after_cr && content.front() == '\n') {
      out.push_back('\n');
      content.remove_prefix(1);
      state_ = State::line_start;
      continue;
    }
    const std::size_t crlf = content.find("\r\n");
    if (crlf == std::string_view::npos) {
      out.append(content);
      state_ = content.back() == '\r' ? State::after_cr : State::in_line;
      return;
    }
    out.append(content.substr(0, crlf + 2));
    content.remove_prefix(crlf + 2);
    state_ = State::line_start;
  }
}

void ContentEncoder::finish(std::string& out) {
  if (state_ != State::line_start) out.append("\r\n");
  out.append(".\r\n");
  state_ = State::line_start;
}

OctetSurvey survey(std::string_view octets) {
  OctetSurvey found;
  // In blocks, with counters of one octet, so that compilers turn the loop into vectors.
  while (!octets.empty()) {
    const std::size_t n = std::min<std::size_t>(octets.size(), 255);
    std::uint8_t any = 0;
    std::uint8_t zeros = 0;
    std::uint8_t crs = 0;
    std::uint8_t lfs = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const auto c = static_cast<std::uint8_t>(octets[i]);
      any = static_cast<std::uint8_t>(any | c);
      zeros = static_cast<std::uint8_t>(zeros + (c == 0));
      crs = static_cast<std::uint8_t>(crs + (c == '\r'));
      lfs = static_cast<std::uint8_t>(lfs + (c == '\n'));
    }
    found.eight_bit = found.eight_bit || (any & 0x80U) != 0;
    found.nul = found.nul || zeros != 0;
    found.cr_count += crs;
    found.lf_count += lfs;
    octets.remove_prefix(n);
  }
  return found;
}

}  // namespace smtplab::smtp
