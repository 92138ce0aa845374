#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::trace {

/// A JSON object of texts, whole numbers and truth values, read for the sake of speed: the lines of
/// a trace are many. Values of other kinds are known by their names alone.
///
/// What it is given must outlive it, or its next parse().
class FlatObject {
 public:
  enum class Kind : std::uint8_t { text, number, flag, other };
  struct Field {
    std::string_view name;
    Kind kind = Kind::other;
    std::string_view text;
    std::int64_t number = 0;
    bool flag = false;
  };

  /// False if the line is no JSON, or no object. Lines that are not plain (nested values,
  /// fractions, octets beyond ASCII) take longer.
  bool parse(std::string_view line);

  /// The last one of that name; null if there is none.
  const Field* find(std::string_view name) const;

 private:
  class Scanner;
  class Copier;

  std::vector<Field> fields_;
  std::string decoded_;  // texts that are not in the line as they are
};

}  // namespace smtplab::trace
