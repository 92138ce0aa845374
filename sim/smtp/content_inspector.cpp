#include "sim/smtp/content_inspector.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "sim/smtp/transparency.h"

namespace smtplab::smtp {
namespace {

std::size_t first_beyond_ascii(std::string_view octets) {
  const auto* found = std::find_if(octets.begin(), octets.end(),
                                   [](char c) { return static_cast<unsigned char>(c) > 127; });
  return static_cast<std::size_t>(found - octets.begin());
}

// Eight octets at a time: whether all are of 32 to 127, as in nearly every line.
bool is_printable(std::string_view line) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  constexpr std::uint64_t kSpaces = 0x2020202020202020U;
  std::uint64_t odd = 0;
  const auto look = [&](const char* at) {
    std::uint64_t octets = 0;
    std::memcpy(&octets, at, sizeof octets);
    odd |= (octets - kSpaces) | octets;  // what is under a space borrows its high bit
  };
  if (line.size() < sizeof odd) {
    char padded[sizeof odd];
    std::memset(padded, ' ', sizeof padded);
    std::copy(line.begin(), line.end(), padded);
    look(padded);
    return (odd & kHighBits) == 0;
  }
  const char* const last = line.data() + line.size() - sizeof odd;
  for (const char* at = line.data(); at < last; at += sizeof odd) look(at);
  look(last);  // some octets twice
  return (odd & kHighBits) == 0;
}

// A CR and what is wrong with it can be one place: the CR shows last, when the next octet comes.
bool comes_first(const Violation& a, const Violation& b) {
  const auto rank = [](const Violation& v) {
    return std::tuple(v.at, v.kind == ViolationKind::bare_cr, v.kind);
  };
  return rank(a) < rank(b);
}

}  // namespace

void ContentInspector::start(bool allows_eight_bit, std::size_t text_line) {
  *this = ContentInspector{};
  allows_eight_bit_ = allows_eight_bit;
  text_line_ = text_line;
}

void ContentInspector::tell(ViolationKind kind, std::uint64_t at) {
  if (is_told(kind)) return;
  told_ |= 1U << static_cast<unsigned>(kind);
  const Violation violation{kind, at};
  std::size_t place = new_count_++;
  for (; place > 0 && comes_first(violation, new_[place - 1]); --place) {
    new_[place] = new_[place - 1];
  }
  new_[place] = violation;
}

std::span<const Violation> ContentInspector::watch(std::string_view octets, std::uint64_t at) {
  new_count_ = 0;
  if (octets.empty()) return {};
  const OctetSurvey found = survey(octets);
  saw_eight_bit_ = found.eight_bit;
  if (found.nul) tell(ViolationKind::nul_octet, at + octets.find('\0'));
  if (found.eight_bit && !allows_eight_bit_) {
    tell(ViolationKind::eight_bit_octet, at + first_beyond_ascii(octets));
  }
  const std::size_t pairs = walk_lines(octets, at);
  const bool ends_with_cr = octets.back() == '\r';
  const std::size_t known_crs =
      found.cr_count + (ended_with_cr_ ? 1U : 0U) - (ends_with_cr ? 1U : 0U);
  if (known_crs > pairs && !is_told(ViolationKind::bare_cr)) find_bare_cr(octets, at);
  ended_with_cr_ = ends_with_cr;
  end_ = at + octets.size();
  return std::span(new_).first(new_count_);
}

std::span<const Violation> ContentInspector::finish() {
  new_count_ = 0;
  if (ended_with_cr_) tell(ViolationKind::bare_cr, end_ - 1);
  ended_with_cr_ = false;
  return std::span(new_).first(new_count_);
}

// The number of CRLFs that end here.
std::size_t ContentInspector::walk_lines(std::string_view octets, std::uint64_t at) {
  std::size_t pairs = 0;
  std::size_t begin = 0;
  while (begin < octets.size()) {
    const std::size_t lf = octets.find('\n', begin);
    if (lf == std::string_view::npos) {
      lengthen_line(octets.substr(begin), at + begin);
      break;
    }
    lengthen_line(octets.substr(begin, lf + 1 - begin), at + begin);
    line_octets_ = 0;
    if (lf > 0 ? octets[lf - 1] == '\r' : ended_with_cr_) {
      ++pairs;
    } else {
      tell(ViolationKind::bare_lf, at + lf);
    }
    begin = lf + 1;
  }
  return pairs;
}

void ContentInspector::lengthen_line(std::string_view part, std::uint64_t at) {
  if (line_octets_ == 0) line_is_stuffed_ = part.front() == '.';
  const std::uint64_t allowed = text_line_ + (line_is_stuffed_ ? 1U : 0U);
  if (line_octets_ + part.size() > allowed && line_octets_ <= allowed) {
    tell(ViolationKind::line_too_long, at + (allowed - line_octets_));
  }
  line_octets_ += part.size();
}

void ContentInspector::find_bare_cr(std::string_view octets, std::uint64_t at) {
  if (ended_with_cr_ && octets.front() != '\n') {
    tell(ViolationKind::bare_cr, at - 1);
    return;
  }
  std::size_t cr = octets.find('\r');
  while (octets[cr + 1] == '\n') cr = octets.find('\r', cr + 2);
  tell(ViolationKind::bare_cr, at + cr);
}

LineFindings inspect_line(std::string_view line, std::uint64_t at) {
  LineFindings findings;
  if (is_printable(line)) return findings;
  const OctetSurvey found = survey(line);
  const auto tell = [&](ViolationKind kind, std::size_t offset) {
    findings.found[findings.count++] = {kind, at + offset};
  };
  if (found.nul) tell(ViolationKind::nul_octet, line.find('\0'));
  if (found.cr_count != 0) tell(ViolationKind::bare_cr, line.find('\r'));
  if (found.lf_count != 0) tell(ViolationKind::bare_lf, line.find('\n'));
  if (found.eight_bit) tell(ViolationKind::eight_bit_octet, first_beyond_ascii(line));
  return findings;
}

}  // namespace smtplab::smtp
