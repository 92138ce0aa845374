#include "sim/live/spool_record.h"

#include <charconv>

#include "sim/kernel/digest.h"

namespace smtplab::live {
namespace {

constexpr std::size_t kLengthDigits = 8;
constexpr std::size_t kHashDigits = 16;
constexpr std::size_t kHeadOctets = kLengthDigits + 1 + kHashDigits + 1;

std::string hash_of(std::string_view fields) {
  Digest digest;
  digest.add(fields);
  return to_hex(digest.value());
}

std::optional<std::size_t> hexadecimal(std::string_view digits) {
  std::size_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, number, 16);
  if (error != std::errc() || at != end) return std::nullopt;
  return number;
}

std::optional<std::vector<std::string_view>> split(std::string_view fields) {
  std::vector<std::string_view> found;
  while (!fields.empty()) {
    const std::size_t colon = fields.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto length = number_of(fields.substr(0, colon));
    if (!length || *length > fields.size() - colon - 1) return std::nullopt;
    fields.remove_prefix(colon + 1);
    if (fields.size() == *length || fields[*length] != ',') return std::nullopt;
    found.push_back(fields.substr(0, *length));
    fields.remove_prefix(*length + 1);
  }
  return found;
}

}  // namespace

std::optional<std::uint64_t> number_of(std::string_view field) {
  std::uint64_t number = 0;
  const char* const end = field.data() + field.size();
  const auto [at, error] = std::from_chars(field.data(), end, number);
  if (field.empty() || error != std::errc() || at != end) return std::nullopt;
  return number;
}

SpoolRecord& SpoolRecord::add(std::string_view field) {
  fields_.append(std::to_string(field.size())).append(1, ':').append(field).append(1, ',');
  return *this;
}

std::size_t SpoolRecord::append_to(std::string& journal) const {
  const std::size_t before = journal.size();
  const std::string length = to_hex(fields_.size()).substr(kHashDigits - kLengthDigits);
  journal.append(length).append(1, ' ').append(hash_of(fields_)).append(1, ' ');
  journal.append(fields_).append(1, '\n');
  return journal.size() - before;
}

std::optional<std::vector<std::string_view>> SpoolScanner::next() {
  const std::string_view rest = journal_.substr(position_);
  if (rest.size() < kHeadOctets) return std::nullopt;
  const auto length = hexadecimal(rest.substr(0, kLengthDigits));
  if (!length || *length + kHeadOctets + 1 > rest.size()) return std::nullopt;
  const std::string_view fields = rest.substr(kHeadOctets, *length);
  const bool is_whole = rest[kHeadOctets + *length] == '\n' &&
                        rest.substr(kLengthDigits + 1, kHashDigits) == hash_of(fields);
  auto found = is_whole ? split(fields) : std::nullopt;
  if (found) position_ += kHeadOctets + *length + 1;
  return found;
}

}  // namespace smtplab::live
