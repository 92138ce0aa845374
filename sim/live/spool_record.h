#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::live {

/// A record of the journal as fields of any octets.
///
/// On the disk: eight hexadecimal digits with the length of the fields, sixteen with their hash,
/// each followed by a space; the fields, each as "LENGTH:OCTETS,"; and LF.
class SpoolRecord {
 public:
  explicit SpoolRecord(std::string_view kind) { add(kind); }

  SpoolRecord& add(std::string_view field);
  SpoolRecord& add(std::uint64_t number) { return add(std::to_string(number)); }
  /// Returns how many octets it comes to.
  std::size_t append_to(std::string& journal) const;

 private:
  std::string fields_;
};

/// Takes records from a journal, one after the other.
class SpoolScanner {
 public:
  explicit SpoolScanner(std::string_view journal) : journal_(journal) {}

  /// The fields of the next record; nullopt at the end, and where no whole record follows. They
  /// point into the journal.
  std::optional<std::vector<std::string_view>> next();
  /// Behind the last record that was whole.
  std::size_t position() const { return position_; }

 private:
  std::string_view journal_;
  std::size_t position_ = 0;
};

/// nullopt if it is no decimal number that fits.
std::optional<std::uint64_t> number_of(std::string_view field);

}  // namespace smtplab::live
